"""What each role may do, in plain words for the person who hands it out (domain.md §2)."""

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
