"""The columns of the four tables, the same in and out: heading, what they take, which other headings mean them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..language import official
from ..models import TableKind
from ..sheets.heads import Head, heading_words
from ..sheets.xlsx import Column, Kind

CODE, SPELLING, FORMER, ALIASES = "code", "spelling", "former", "aliases"
EXAMPLE = "vi du"  # stands, folded, in the code column of a row that is there to be looked at


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    label: str | Promise
    width: float
    help: str | Promise
    kind: Kind = "text"
    longest: int = 200
    others: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return (heading_words(str(self.label)), *self.others)

    @property
    def column(self) -> Column:
        return Column(str(self.label), self.width, self.kind)


_DAY = _("Ngày, ví dụ 29/01/2021. Chỉ biết năm thì ghi năm: phần mềm lấy ngày đầu năm (ngày thôi: cuối năm).")
_CODE = _("Giữ nguyên mã khi xuất, để nhận ra dòng đã có. Dòng mới để trống.")
_UNIT_NAME = _("Tên đơn vị có trong danh sách đơn vị.")

UNITS = (
    Field("name", _("Tên đơn vị"), 44, _("Bắt buộc. Tên đầy đủ."), others=("don vi", "ten hoi", "ten", "hoi")),
    Field(SPELLING, _("Sửa lỗi chính tả"), 9, _("Ghi x khi sửa chữ sai trong tên. Đổi tên thật ghi ở trang đơn vị.")),
    Field("short_name", _("Tên gọi tắt"), 18, _("Nhiều nhất 60 ký tự."), longest=60, others=("ten tat", "viet tat")),
    Field("kind", _("Loại"), 18, _("Một trong: %s."), others=("loai don vi",)),
    Field("parent", _("Trực thuộc"), 30, _("Tên đơn vị cấp trên: đã có, hoặc nằm trong chính bảng này.")),
    Field("cluster", _("Cụm thi đua"), 18, _("Tên cụm; cụm chưa có sẽ được lập."), longest=80, others=("cum",)),
    Field("level", _("Cấp"), 14, _("Một trong: %s; hoặc để trống.")),
    Field("field", _("Lĩnh vực"), 22, _("Nhiều nhất 120 ký tự."), longest=120),
    Field("address", _("Địa chỉ"), 30, _("Nhiều nhất 200 ký tự.")),
    Field("phone", _("Điện thoại"), 14, _("Nhiều nhất 30 ký tự."), longest=30, others=("so dien thoai", "dt")),
    Field("email", _("Thư điện tử"), 24, _("Một địa chỉ."), longest=254, others=("email", "e mail")),
    Field("website", _("Trang thông tin điện tử"), 22, _("Nhiều nhất 200 ký tự."), others=("website", "trang web")),
    Field("founded_on", _("Ngày thành lập"), 12, _DAY, "date", others=("nam thanh lap",)),
    Field("founding_basis", _("Quyết định thành lập"), 22, _("Số và ngày văn bản."), longest=120),
    Field("joined_on", _("Ngày gia nhập, công nhận"), 12, _DAY, "date", others=("ngay gia nhap", "ngay cong nhan")),
    Field("basis", _("Văn bản công nhận"), 22, _("Số và ngày văn bản."), longest=120),
    Field(
        "left_on",
        _("Ngày thôi hoạt động"),
        12,
        _("Chỉ với đơn vị mới ghi vào sổ. Đơn vị đang hoạt động thì ghi việc thôi hoạt động ở trang của nó."),
        "date",
    ),
    Field("is_planned", _("Dự kiến thành lập"), 9, _("Ghi x khi đơn vị chưa thành lập. Chỉ với đơn vị mới.")),
    Field("planned_for", _("Dự kiến thành lập trước ngày"), 12, _DAY, "date"),
    Field(
        ALIASES,
        _("Tên khác"),
        26,
        _("Tên viết tắt, cách gọi khác; nhiều tên cách nhau dấu chấm phẩy. Bảng chỉ thêm tên, không bỏ tên."),
        longest=5_000,
    ),
    Field(
        FORMER,
        _("Tên cũ"),
        30,
        _("Ghi “Tên (đến 01/07/2025)”; nhiều tên cách nhau dấu chấm phẩy. Bảng chỉ thêm tên, không bỏ tên."),
        longest=5_000,
    ),
    Field(CODE, _("Mã"), 12, _CODE, others=("ma don vi",)),
)
PEOPLE = (
    Field("full_name", _("Họ và tên"), 26, _("Bắt buộc."), longest=120, others=("ho ten", "ten", "ho va ten")),
    Field("honorific", _("Học hàm, học vị"), 12, _("Ví dụ: TS., PGS."), longest=60, others=("hoc vi", "hoc ham")),
    Field("birth_year", _("Năm sinh"), 8, _("Bốn chữ số; để phân biệt người trùng tên.")),
    Field("workplace", _("Nơi công tác"), 26, _("Nhiều nhất 200 ký tự.")),
    Field("phone", _("Điện thoại"), 14, _("Nhiều nhất 30 ký tự."), longest=30, others=("so dien thoai", "dt")),
    Field("email", _("Thư điện tử"), 24, _("Một địa chỉ."), longest=254, others=("email", "e mail")),
    Field("unit", _("Đơn vị"), 34, _UNIT_NAME, others=("hoi", "ten don vi")),
    Field(
        "position",
        _("Chức vụ"),
        22,
        _("Mỗi dòng một chức vụ: người giữ hai chức vụ có hai dòng. Có đơn vị thì phải có chức vụ."),
        longest=120,
        others=("chuc danh",),
    ),
    Field("term", _("Nhiệm kỳ"), 20, _("Tên nhiệm kỳ đã có, ví dụ khóa III."), others=("khoa",)),
    Field("starts_on", _("Từ ngày"), 12, _DAY, "date"),
    Field("basis", _("Căn cứ"), 22, _("Văn bản bầu, bổ nhiệm, công nhận.")),
    Field("ends_on", _("Đến ngày"), 12, _DAY, "date"),
    Field("end_basis", _("Căn cứ, lý do thôi"), 22, _("Nhiều nhất 200 ký tự.")),
    Field("rank", _("Thứ tự"), 7, _("Số từ 0 đến 999; số nhỏ đứng trước. Để trống là 50.")),
    Field(CODE, _("Mã"), 22, _CODE),
)
FIGURES = (
    Field("unit", _("Đơn vị"), 44, _UNIT_NAME, others=("hoi", "ten don vi", "ten hoi")),
    Field("kind", _("Số liệu"), 22, _("Một trong: %s."), others=("loai so lieu", "ten so lieu")),
    Field("on", _("Tính đến ngày"), 12, _DAY, "date", others=("ngay",)),
    Field("value", _("Số"), 10, _("Số nguyên, ví dụ 10025 hoặc 10.025."), "int", others=("so luong",)),
    Field("source", _("Nguồn"), 28, _("Báo cáo hoặc văn bản có số này. Bắt buộc."), longest=120),
    Field(
        "reason",
        _("Đính chính vì"),
        28,
        _("Bắt buộc khi số khác số đã ghi của cùng ngày: số cũ vẫn giữ trong lịch sử."),
        longest=300,
    ),
    Field(CODE, _("Mã"), 10, _CODE),
)
USERS = (
    Field("username", _("Tên đăng nhập"), 18, _("Bắt buộc. Chữ thường, viết liền."), longest=60, others=("tai khoan",)),
    Field("full_name", _("Họ và tên"), 26, _("Bắt buộc."), longest=120, others=("ho ten",)),
    Field("email", _("Thư điện tử"), 26, _("Để nhận thư mời và thư nhắc việc."), longest=254, others=("email",)),
    Field("role", _("Vai trò"), 16, _("Một trong: %s."), others=("quyen",)),
    Field("unit", _("Đơn vị"), 34, _("Chỉ với vai trò Đơn vị: tên đơn vị mà người này báo cáo thay.")),
    Field("person", _("Là người"), 26, _("Họ và tên người ấy trong danh sách con người; có thể để trống.")),
    Field("state", _("Trạng thái"), 12, _("Chỉ để xem. Khóa, mở tài khoản ở trang tài khoản.")),
    Field(CODE, _("Mã"), 16, _CODE),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    TableKind.UNITS: UNITS,
    TableKind.PEOPLE: PEOPLE,
    TableKind.FIGURES: FIGURES,
    TableKind.USERS: USERS,
}
TELLING = {
    TableKind.UNITS: ("name", CODE),
    TableKind.PEOPLE: ("full_name", CODE),
    TableKind.FIGURES: ("value", CODE),
    TableKind.USERS: ("username", CODE),
}


@official()
def head_of(kind: str) -> Head:
    return Head({field.key: field.headings for field in FIELDS[kind]}, TELLING[TableKind(kind)])


def labels_of(kind: str) -> dict[str, str]:
    return {field.key: str(field.label) for field in FIELDS[kind]}


def limits_of(kind: str) -> dict[str, int]:
    return {field.key: field.longest for field in FIELDS[kind]}
