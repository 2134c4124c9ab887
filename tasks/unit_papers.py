"""The documents of a unit: those that give it tasks, and those that it issued itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from members.folding import fold
from members.models import Unit, User
from resolutions.models import Document

SHOWN = 8
LOOKED_AT = 500  # of its own documents, the newest


@dataclass(frozen=True, slots=True)
class UnitPapers:
    """`giving` carry `tasks_given`: how many of the unit's tasks come from each."""

    giving: Sequence[Document]
    giving_count: int
    issued: Sequence[Document]
    issued_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.giving or self.issued)


def unit_papers(unit: Unit, user: User) -> UnitPapers:
    """As far as the reader sees them, in four queries."""
    seen = Document.objects.visible_to(user).defer("text", "outline", "search").order_by("-issued_on", "-id")
    held = Q(tasks__assignments__unit=unit, tasks__has_parts=False)
    giving = seen.filter(held).annotate(tasks_given=Count("tasks", filter=held, distinct=True))
    found = list(giving[:SHOWN])
    issued = issued_by(unit, user)
    shown = {d.pk: d for d in seen.filter(pk__in=issued[:SHOWN])} if issued else {}
    return UnitPapers(
        giving=found,
        giving_count=seen.filter(held).values("pk").distinct().count() if len(found) == SHOWN else len(found),
        issued=[shown[pk] for pk in issued[:SHOWN]],
        issued_count=len(issued),
    )


def issued_by(unit: Unit, user: User) -> list[int]:
    """Documents whose issuer bears one of the unit's names, whatever its accents and capitals; the newest first."""
    names = {fold(name) for name in (unit.name, unit.short_name, *(n.name for n in unit.names.all())) if name}
    held = reduce(or_, (Q(search__contains=name) for name in names))
    rows = Document.objects.visible_to(user).filter(held).order_by("-issued_on", "-id")
    return [pk for pk, issuer in rows.values_list("pk", "issuer")[:LOOKED_AT] if fold(issuer) in names]
