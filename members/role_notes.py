"""What each role may do, in plain words for the person who hands it out (domain.md §2)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Role

ROLE_NOTES = {
    Role.ADMIN: _("Tài khoản, đơn vị, nhiệm kỳ, thiết lập; và mọi việc của Văn phòng."),
    Role.OFFICE: _("Vào sổ văn bản, giữ sổ nhiệm vụ, ghi tiến độ thay đơn vị, chuẩn bị rà soát quý."),
    Role.STANDING: _("Xem tất cả; phân công, xác nhận hoặc trả lại kết quả."),
    Role.COMMITTEE: _("Xem tất cả, không sửa."),
    Role.UNIT: _("Chỉ xem và báo cáo nhiệm vụ của đơn vị mình."),
    Role.VIEWER: _("Chỉ xem."),
}
_OFFICE = frozenset({Role.ADMIN, Role.OFFICE})
_ALL_BUT_UNIT = frozenset(Role) - {Role.UNIT}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done in the application, and whose it is."""

    words: Promise | str
    roles: frozenset[Role]


# In the order in which an office meets them. `tests/members/test_user_rights.py` asks the pages whether it is true.
ACTS = (
    Act(_("Xem nhiệm vụ, văn bản, chỉ tiêu, rà soát quý của toàn Liên hiệp hội"), _ALL_BUT_UNIT),
    Act(_("Xem nhiệm vụ của đơn vị mình, không thấy của đơn vị khác"), frozenset({Role.UNIT})),
    Act(_("Báo tiến độ, báo kết quả, xin gia hạn cho đơn vị mình"), frozenset({Role.UNIT})),
    Act(_("Báo tiến độ thay đơn vị"), _OFFICE),
    Act(_("Vào sổ văn bản, đọc văn bản thành nhiệm vụ"), _OFFICE),
    Act(_("Sửa nhiệm vụ, sửa đơn vị, ghi con người và chức vụ"), _OFFICE),
    Act(_("Ghi cuộc họp, kết quả bầu; mở đợt thu thập số liệu; xuất, nhập bằng Excel"), _OFFICE),
    Act(_("Phân công đơn vị chủ trì, phối hợp"), _OFFICE | {Role.STANDING}),
    Act(_("Xác nhận hoặc trả lại kết quả, cho gia hạn, mở lại việc đã xong"), frozenset({Role.STANDING})),
    Act(_("Tạo, khóa tài khoản, đổi quyền; nhiệm kỳ, thiết lập của Liên hiệp hội"), frozenset({Role.ADMIN})),
    Act(_("Gộp, đổi tên, chia, giải thể đơn vị; gộp người ghi trùng; dữ liệu cá nhân"), frozenset({Role.ADMIN})),
)


def may(role: str) -> list[str]:
    return [str(act.words) for act in ACTS if role in act.roles]
