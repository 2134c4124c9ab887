"""Offices that do not go together: the same person twice in one body, two heads at one time. Told, never forbidden."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from .holding import meet
from .models import Mandate, Unit
from .positions import head_of


def overlaps(unit: Unit, wanted: Sequence[Mandate], ending: Collection[int] = ()) -> list[str]:
    """One sentence for each doubt about the wanted offices of the unit. `ending`: those that end before they begin."""
    own = {mandate.pk for mandate in wanted if mandate.pk} | set(ending)
    known = list(unit.mandates.exclude(pk__in=own).select_related("person"))
    told = dict.fromkeys(_same_person(wanted, known))
    return list(told | dict.fromkeys(_two_heads(wanted, known)))


def _same_person(wanted: Sequence[Mandate], known: Iterable[Mandate]) -> Iterable[str]:
    for mandate in wanted:
        for other in known:
            if mandate.person_id and other.person_id == mandate.person_id and meet(mandate, other):
                words = {"who": other.person, "position": other.position, "dates": other.dates}
                yield _("%(who)s đang ghi là %(position)s ở đây (%(dates)s) cùng thời gian ấy.") % words


def _two_heads(wanted: Sequence[Mandate], known: Sequence[Mandate]) -> Iterable[str]:
    for number, mandate in enumerate(wanted):
        head = head_of(mandate.position)
        if not head:
            continue
        for other in (*known, *wanted[:number]):
            is_other = other.person_id != mandate.person_id or not mandate.person_id
            if is_other and head_of(other.position) == head and meet(mandate, other):
                words = {"who": other.person, "position": other.position, "dates": other.dates or _("không ghi ngày")}
                yield _("Cùng thời gian ấy đã có %(who)s là %(position)s (%(dates)s).") % words
