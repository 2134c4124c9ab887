"""Where the union's settings are kept: a list of pages with a sentence each, for the hub of administration and beside
each of the pages. Those of the floors above are named by their addresses alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    icon: str
    title: Any
    note: Any
    is_here: bool = False

    @property
    def url(self) -> str:
        return reverse(self.name)


PLACES = (
    Place("members:organisation", "units", _("Tên và liên hệ"), _("Tên, tên gọi tắt, địa chỉ, điện thoại")),
    Place("members:logo_edit", "camera", _("Logo"), _("Ảnh nhỏ ở góc màn hình, trang đăng nhập và bản in")),
    Place("members:letterhead", "doc", _("Tiêu đề văn bản"), _("Cơ quan cấp trên, ký hiệu, địa danh, thể thức")),
    Place("tasks:layouts", "doc", _("Thể thức văn bản"), _("Lề, cỡ chữ, cách dòng của báo cáo, công văn")),
    Place("tasks:signers", "user", _("Người ký"), _("Thẩm quyền, chức vụ, họ tên người ký báo cáo")),
    Place("tasks:recipients", "out", _("Nơi nhận"), _("Nơi nhận của từng loại báo cáo")),
    Place("members:reminding", "bell", _("Nhắc việc"), _("Nhắc trước hạn mấy ngày, khi nào thì báo sắp đến hạn")),
    Place("tasks:holidays", "calendar", _("Ngày nghỉ"), _("Ngày nghỉ, ngày làm bù; không tính là “ngày làm việc”")),
    Place("tasks:reporting", "review", _("Kỳ báo cáo"), _("Quý theo lịch, hay từ ngày 15 đến ngày 14")),
    Place(
        "tasks:conventions", "soon", _("Quy ước tính hạn"), _("Quý, năm hết ngày nào; đổi thì xem trước hạn nào đổi")
    ),
    Place("resolutions:kinds", "doc", _("Loại văn bản"), _("Các loại văn bản, chữ viết tắt trong số, ký hiệu")),
    Place("members:words", "edit", _("Chữ viết tắt"), _("“TVPB” là “Tư vấn, phản biện”: máy đọc và tìm theo đó")),
    Place("tasks:keys", "lock", _("Khóa cho chương trình"), _("Chương trình khác đọc các kỳ đã khóa dưới dạng JSON")),
    Place("members:security", "admin", _("Bảo mật"), _("Ai phải xác thực hai bước khi đăng nhập")),
    Place("members:settings_history", "journal", _("Lịch sử thiết lập"), _("Ai đổi gì, lúc nào, giá trị cũ và mới")),
)


def places(here: str = "") -> Iterable[Place]:
    return [Place(p.name, p.icon, p.title, p.note, p.name == here) for p in PLACES]
