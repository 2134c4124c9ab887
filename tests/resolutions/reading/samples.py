"""Invented documents of invented provinces, in layouts that differ on purpose."""

DECISION_WITH_PLAN = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH LÂM HÀ                      Độc lập - Tự do - Hạnh phúc
                                  ---------------
Số: 846 /QĐ-UBND                Lâm Hà, ngày 07 tháng 02 năm 2025

                        QUYẾT ĐỊNH
Về việc ban hành Kế hoạch phát triển mạng lưới hội nghề nghiệp
tỉnh Lâm Hà giai đoạn 2025 - 2030

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 15/TTr-SNV ngày 20 tháng 01 năm 2025.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch phát triển mạng lưới hội nghề nghiệp.
Điều 2. Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế, Sở Tài chính theo dõi, đôn đốc việc thực hiện;
định kỳ trước ngày 01 tháng 12 hằng năm báo cáo Ủy ban nhân dân tỉnh.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký.
Điều 4. Chánh Văn phòng và thủ trưởng các cơ quan chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:                         TM. ỦY BAN NHÂN DÂN
- Như Điều 4;                       KT. CHỦ TỊCH
- TT Tỉnh ủy (b/c);                PHÓ CHỦ TỊCH
- Lưu: VT, NV.
                                    Trần Thị Bích Hà

KẾ HOẠCH
Phát triển mạng lưới hội nghề nghiệp tỉnh Lâm Hà
(Ban hành kèm theo Quyết định số 846/QĐ-UBND ngày 07 tháng 02 năm 2025 của Chủ tịch Ủy ban nhân dân tỉnh)

I. MỤC TIÊU
1. Đến năm 2030 có ít nhất 70% xã có chi hội.
2. Phấn đấu thành lập 05 hội cấp tỉnh.
II. NHIỆM VỤ
1. Hoàn thiện cơ chế
a) Rà soát, sửa đổi các quy định về hỗ trợ hội, hoàn thành trong quý IV năm 2025;
b) Ban hành quy chế phối hợp; mỗi năm tổ chức ít nhất 02 hội nghị gặp mặt.
2. Phát triển nguồn lực
a) Đào tạo cán bộ hội trước ngày 31/12/2027:
- Lựa chọn người học tại các huyện;
- Ký hợp đồng với cơ sở đào tạo trong nước;
b) Tăng mức hỗ trợ cho các hội.
III. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
a) Chủ trì, phối hợp với các sở, ngành liên quan triển khai Kế hoạch;
b) Tổng hợp kết quả, báo cáo trước ngày 15 tháng 12 hằng năm.
2. Sở Tài chính, Sở Y tế: Cân đối, bố trí kinh phí thực hiện Kế hoạch.
3. Đề nghị Hội Nông dân tỉnh phối hợp với Sở Nội vụ vận động hội viên tham gia.

PHỤ LỤC I
DANH MỤC NHIỆM VỤ
| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian |
|---|---|---|---|---|---|
| I | CƠ CHẾ | | | | |
| 1 | Xây dựng quy chế phối hợp | Sở Nội vụ | Sở Y tế; Hội Nông dân | Quyết định | Quý IV/2025 |
| 2 | Sửa đổi mức hỗ trợ | Sở Tài chính | Sở Nội vụ | Nghị quyết | Năm 2026 |
| II | NGUỒN LỰC | | | | |
| 1 | Đào tạo cán bộ hội | Sở Nội vụ | Các trường đại học | 120 người | 2025 - 2027 |
| | - Giai đoạn đầu | Sở Nội vụ | | 40 người | Năm 2025 |
"""

WRAPPED_DIRECTIVE = """\
                    TỈNH ỦY SƠN MỸ
                          *
                Số 17-CT/TU           ĐẢNG CỘNG SẢN VIỆT NAM
                                  Sơn Mỹ, ngày 3 tháng 10 năm 2024

                            CHỈ THỊ
            của Ban Thường vụ Tỉnh ủy về tăng cường lãnh đạo công tác
          khuyến học và xây dựng xã hội học tập trong tình hình mới
                             -----

      Thời gian qua, công tác khuyến học của tỉnh đã đạt nhiều kết quả đáng khích
lệ. Tuy nhiên, một số cấp ủy còn chưa quan tâm đúng mức. Để khắc phục, Ban Thường
vụ Tỉnh ủy yêu cầu các cấp ủy, tổ chức đảng thực hiện tốt các nhiệm vụ sau:
      1. Các cấp ủy, tổ chức đảng tiếp tục quán triệt, tổ chức thực hiện nghiêm Kết luận
số 49-KL/TW ngày 10/5/2019 của Ban Bí thư; coi đây là việc phải làm từ nay cho đến năm
2026. Các đơn vị chưa thực hiện phải kiểm điểm.
                                    2
      2. Ban cán sự đảng Ủy ban nhân dân tỉnh lãnh đạo Ủy ban nhân dân tỉnh:
      2.1. Ban hành quy định hỗ trợ quỹ khuyến học, xong trước ngày 31 tháng 3 năm
2025, bảo đảm không dưới 15 quỹ mỗi năm.
      2.2. Bố trí kinh phí hoạt động cho Hội Khuyến học tỉnh theo quy định.
      3. Đảng ủy Sở Giáo dục và Đào tạo:
      - Lãnh đạo đổi mới nội dung, phương thức hoạt động của các trường;
      - Phối hợp với Ban Tuyên giáo Tỉnh ủy, Ủy ban Mặt trận Tổ quốc Việt Nam
tỉnh tổ chức ngày hội đọc sách; cụ thể:
      + Tổ chức ngày hội cấp tỉnh trong quý II/2025;
      + Xây dựng chuyên trang trên Báo Sơn Mỹ.
      4. Giao Ban Tuyên giáo Tỉnh ủy chủ trì phối hợp với Văn phòng Tỉnh ủy theo dõi,
đôn đốc, kiểm tra việc thực hiện Chỉ thị này; 6 tháng một lần báo cáo Ban Thường vụ.
      Chỉ thị này phổ biến đến chi bộ./.

Nơi nhận:                                 T/M BAN THƯỜNG VỤ
- Các huyện ủy, thành ủy,                      PHÓ BÍ THƯ
- Lưu Văn phòng Tỉnh ủy.
                                              Lò Văn Tiến
"""

LETTER = """\
HỘI LÀM VƯỜN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN THÁI                     Độc lập - Tự do - Hạnh phúc
Số: 58/HLV-VP                   An Thái, ngày 12 tháng 9 năm 2025
V/v đăng ký mô hình trình diễn
năm 2026

Kính gửi:
- Các Hội thành viên;
- Các trung tâm trực thuộc.

Thực hiện Quyết định số 14/2014/QĐ-TTg ngày 14/02/2014 của Thủ tướng,
Hội đề nghị các đơn vị thực hiện một số nội dung sau:
1. Rà soát, đề xuất ít nhất 02 mô hình, gửi về Văn phòng Hội trước ngày 30/9/2025.
2. Đối với các đơn vị có mô hình đang thực hiện:
• Báo cáo tiến độ định kỳ hằng tháng trước ngày 25;
• Quyết toán kinh phí trong năm 2025.
3. Giao Ban Tư vấn, phản biện tổng hợp, trình Ban Thường vụ xem xét sau khi UBND tỉnh phê duyệt dự toán.
Đề nghị các đơn vị nghiêm túc thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.
CHỦ TỊCH
(Đã ký)
Đỗ Quang Vinh
"""

STACKED_TABLE = """\
KẾ HOẠCH
Công tác năm 2026 của Hội Cầu đường

I. NỘI DUNG
STT
Nội dung công việc
Đơn vị chủ trì
Đơn vị phối hợp
Thời hạn
1
Xây dựng quy chế làm việc của
ban chấp hành khóa mới
Văn phòng
Ban Tổ chức
Tháng 3/2026
2
Tổ chức hội thi tay nghề
Ban Phong trào
Các Hội thành viên
Quý III/2026
3
Tổng kết năm
Văn phòng
Các ban
12/2026
II. TỔ CHỨC THỰC HIỆN
Văn phòng theo dõi, đôn đốc, tổng hợp báo cáo.
Các Hội thành viên căn cứ Kế hoạch này xây dựng kế hoạch của đơn vị trong tháng 1/2026.
"""

NEWS = """\
Hội Cầu đường tổng kết năm 2024
Cập nhật: 10:15 | 12/01/2025
Sáng ngày 12/01, Hội tổ chức Hội nghị tổng kết.
Phát biểu tại Hội nghị, Chủ tịch đề nghị các hội thành viên tập trung:
- Tổ chức tốt đại hội nhiệm kỳ;
- Đẩy mạnh đào tạo nghề;
- Phối hợp với Sở Xây dựng tổ chức hội thi.
1. Xây dựng kế hoạch năm 2025;
2. Kiện toàn ban chấp hành.
Tin, ảnh: Hoài Thu
"""
