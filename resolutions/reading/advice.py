"""How to settle what a clerk's check has found: a sentence for each warning code."""

from __future__ import annotations

GENERAL = "Đối chiếu với bản gốc, sửa chỗ sai trên trang này; nếu bản gốc đúng như vậy thì bấm “Đã xem, để nguyên”."

ADVICE: dict[str, str] = {
    "MISSING_NUMBER": "Ghi số, ký hiệu vào ô “Số, ký hiệu”. Văn bản chưa được cấp số thì để trống và bổ sung sau.",
    "MISSING_DAY": "Ghi đủ ngày, tháng, năm vào ô “Ngày ban hành”: hạn tính từ ngày ban hành sẽ được tính lại.",
    "MISSING_DATE": "Ghi ngày ban hành vào ô “Ngày ban hành”: hạn tính từ ngày ban hành sẽ được tính lại.",
    "NUMBER_CONFLICT": "Xem số trên bản đã ký, đóng dấu rồi giữ hoặc sửa ô “Số, ký hiệu”. Không rõ thì hỏi văn thư "
    "nơi ban hành.",
    "DATE_CONFLICT": "Xem ngày trên bản đã ký, đóng dấu rồi giữ hoặc sửa ô “Ngày ban hành”. Không rõ thì hỏi văn "
    "thư nơi ban hành.",
    "ISSUER_MISMATCH": "Xem cơ quan ký, đóng dấu trên bản gốc. Đọc sai thì sửa ô “Cơ quan ban hành” hoặc “Quyền hạn "
    "ký”; bản gốc ghi như vậy thì để nguyên và báo nơi soạn.",
    "ATTENDANCE_MISMATCH": "Đối chiếu biên bản, báo thư ký cuộc họp sửa. Các số này không vào sổ nhiệm vụ: để "
    "nguyên vẫn xác nhận được.",
    "DECISION_AMONG_TASKS": "Đã biểu quyết xong thì không phải việc: bỏ dấu “Ghi” nếu đang là một dòng. Còn phải "
    "làm thì bấm “Theo văn bản” rồi “Thành nhiệm vụ” ở mục ấy.",
    "DUPLICATE": "Cùng một việc thì bỏ dấu “Ghi” ở một dòng; hai dòng liền nhau có thể gộp. Hai việc khác nhau thì "
    "để nguyên.",
    "SIGNER_TITLE_MISSING": "Mở “Phần còn lại” ở đầu văn bản, ghi chức vụ vào ô “Chức vụ người ký”.",
    "NOT_A_DIRECTIVE": "Bỏ bản nháp; hoặc thêm nhiệm vụ bằng tay nếu văn bản có giao việc.",
    "REF_DATE_CONFLICT": "Mở văn bản được dẫn xem ngày nào đúng, báo nơi soạn. Nếu là hai văn bản khác nhau, chọn "
    "“không nối” cho dòng sai ở mục văn bản được nhắc đến.",
    "REF_NUMBER_FORMAT": "Số viết sai dạng vẫn được nối theo dạng đúng; nối nhầm thì chọn “không nối” ở mục văn bản "
    "được nhắc đến. Số còn trống, sai tên loại thì hỏi nơi soạn.",
    "OCR_SUSPECT": "So với bản gốc: nhận dạng sai thì mở dòng, sửa chữ ấy ở ô “Nhiệm vụ” hoặc tên đơn vị; bản gốc "
    "in như vậy thì để nguyên.",
    "DOC_TYPE_CONFLICT": "Xem tên loại in ở trang đầu, chọn lại ô “Loại văn bản” nếu đọc sai; ký hiệu sai thì hỏi "
    "văn thư nơi ban hành.",
    "ANNEX_BODY_MISMATCH": "Hỏi nơi soạn bên nào đúng rồi sửa dòng ghi sai; một việc thành hai dòng thì bỏ dấu "
    "“Ghi” ở một dòng. Việc chỉ có một bên: bấm “Thêm nhiệm vụ sót” nếu thiếu, để nguyên nếu đủ.",
    "DEADLINE_BEFORE_ISSUE": "Hỏi nơi soạn năm nào đúng rồi sửa ô “Thời hạn” của dòng; ngày ban hành đọc sai thì "
    "sửa ô “Ngày ban hành”.",
    "RELATIVE_DEADLINE_UNANCHORED": "Hạn tính từ ngày ban hành thì ghi đủ ô “Ngày ban hành”; nếu không, hỏi nơi "
    "soạn rồi ghi thẳng ngày vào ô “Thời hạn” của dòng.",
    "NUMBERING_GAP": "Xem bản gốc có thiếu trang, mất mục không. Thiếu thì bấm “Thêm nhiệm vụ sót”; không thiếu thì "
    "để nguyên.",
    "NUMBERING_DUP": "Sửa ô “Đánh số” của một dòng, hoặc bấm “Đánh số lại từ trên xuống”; bản gốc in trùng thì để "
    "nguyên.",
}


def advice(code: str) -> str:
    """The sentence for a warning code; a code that is not known gets the general one."""
    return ADVICE.get(code, GENERAL)
