"""Units that are about to get work: they live, and no act ends them before the work is stored."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from members.models import Unit

_HOLD = "SELECT id FROM members_unit WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


class UnitEnded(ValidationError):
    """A unit that was chosen has come to its end in the meantime."""


def hold(units: Iterable[int]) -> None:
    """Call it inside the transaction, with tasks locked and all units at once. An act on units locks their rows wholly:
    it waits for whoever holds them, or they for it. Those who give work never wait for each other: the lock is shared.
    (SQLite has one writer at a time; there it is enough to look.)"""
    ids = sorted(set(units))
    if ids and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [ids])
    gone = Unit.objects.filter(pk__in=ids, left_on__isnull=False).order_by("name_fold")
    if names := ", ".join(gone.values_list("name", flat=True)):
        raise UnitEnded(_("%s vừa thôi hoạt động. Chọn đơn vị khác.") % names)
