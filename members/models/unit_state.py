"""How a unit stands today, in one word: it lives, rests, is merely planned, or is no more. Each has one."""

from collections.abc import Mapping

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class UnitState(TextChoices):
    """The values are those of addresses."""

    ACTIVE = "dang-hoat-dong", _("Đang hoạt động")
    SUSPENDED = "tam-dung", _("Tạm dừng")
    PLANNED = "du-kien", _("Dự kiến")
    ENDED = "da-thoi", _("Đã thôi")


_LIVES = Q(left_on__isnull=True)
UNIT_STATES: Mapping[UnitState, Q] = {
    UnitState.ACTIVE: _LIVES & Q(is_planned=False, suspended_on__isnull=True),
    UnitState.SUSPENDED: _LIVES & Q(is_planned=False, suspended_on__isnull=False),
    UnitState.PLANNED: _LIVES & Q(is_planned=True),
    UnitState.ENDED: ~_LIVES,
}
