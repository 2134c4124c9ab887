"""The empty table for an import: its headings, and a sheet that says how each column is read."""

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, workbook

from .follow_up import columns
from .table_columns import BASIS, CODE, COOP, DUE, HEADINGS, INSTRUCTION, LEAD, MOVED, PERSON, PHRASE, PRODUCT, TITLE


def template() -> bytes:
    return workbook(
        Sheet(_("Nhiệm vụ"), (_("Nhập nhiệm vụ từ bảng"),), columns(), []),
        Sheet(_("Cách ghi"), (_("Mỗi cột được đọc thế nào"),), _explained_columns(), _explanations()),
    )


def _explained_columns() -> tuple[Column, ...]:
    return Column(_("Cột"), 28), Column(_("Cách ghi"), 90)


def _explanations() -> list[tuple[str, str]]:
    """In the order of the columns; what is not among them is computed and left aside."""
    told = {
        TITLE: _("Tên nhiệm vụ, nhiều nhất 500 chữ. Việc mới bắt buộc có."),
        BASIS: _(
            "Việc mới: số văn bản đã có trong sổ, dấu phẩy, rồi mục, ví dụ 05/NQ-BCH, mục II.3. Việc đã có: giữ nguyên."
        ),
        LEAD: _("Tên đơn vị có trong danh sách đơn vị; nhiều đơn vị cách nhau bằng dấu chấm phẩy."),
        COOP: _("Như cột Chủ trì. Xóa trống thì không còn đơn vị phối hợp."),
        PRODUCT: _("Nhiều nhất 300 chữ."),
        PHRASE: _(
            "Việc mới: lời văn bản ghi, ví dụ Quý III/2026; phần mềm tính hạn theo lời này. Việc đã có: không đổi."
        ),
        DUE: _("Ngày, ví dụ 30/09/2026. Khi đổi hạn đã có phải ghi lý do lúc xác nhận; hạn gốc vẫn giữ."),
        MOVED: _("Hạn hiện nay khi đã khác hạn gốc. Hạn đã được gia hạn chỉ đổi bằng đề nghị gia hạn."),
        INSTRUCTION: _("Nhiều nhất 5.000 chữ."),
        PERSON: _("Họ và tên như trong danh sách người."),
        CODE: _("Giữ nguyên mã khi xuất, để nhận ra việc đã có. Việc mới để trống."),
    }
    computed = _("Phần mềm tự tính, không nhập từ bảng. Tiến độ và kết quả ghi ở trang nhiệm vụ.")
    return [(column.label, told.get(key, computed)) for key, column in zip(HEADINGS, columns(), strict=True)]
