"""What a report is made of: a frozen review as plain values, and what was chosen for the paper. No ORM."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, Self

from django.utils.translation import gettext as _

from members.letterhead import Head as Letterhead
from members.templatetags.page import day as written

from ..period_words import span_name
from ..periods import ReportingPeriod
from ..reviews.head import Head
from ..reviews.standing import Standing
from ..reviews.tables import Group
from ..status import State, Summary
from .paper import Signature


class Rows(Protocol):
    """The tasks of a review, read anew at each call; of one state or all."""

    def __call__(self, state: State | None = None) -> Iterable[Standing]: ...


@dataclass(frozen=True, slots=True)
class Frozen:
    """A review as it was frozen. `count` is how many tasks `rows` gives."""

    head: Head
    rows: Rows
    count: int

    @property
    def span(self) -> ReportingPeriod:
        return ReportingPeriod.from_slug(self.head.period)

    @property
    def name(self) -> str:
        """ "quý III/2026"."""
        return span_name(self.span)

    @property
    def day(self) -> date:
        """The last day of the period, on which tasks are judged."""
        return self.head.ends_on

    @property
    def total(self) -> Summary:
        return self.head.tables.total

    @property
    def days(self) -> str:
        """ "từ ngày 01/07/2026 đến hết ngày 30/09/2026"."""
        span = {"start": written(self.head.starts_on), "end": written(self.head.ends_on)}
        return _("từ ngày %(start)s đến hết ngày %(end)s") % span

    def without(self, tasks: Container[int]) -> Self:
        """The same, but for the tasks that are to be left out. Its figures stay those that were frozen."""

        def rows(state: State | None = None) -> Iterable[Standing]:
            return (row for row in self.rows(state) if row.task not in tasks)

        return replace(self, rows=rows)

    def unit(self, pk: int) -> Group:
        """What the review counted of a unit: nothing, if it led nothing."""
        found = (group for group in self.head.tables.units if group.key == str(pk))
        return next(found, Group(str(pk), "", Summary()))

    def of_unit(self, pk: int, state: State | None = None) -> Iterable[Standing]:
        """The tasks that this unit leads."""
        return (row for row in self.rows(state) if any(unit.pk == pk for unit in row.leads))


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the paper is to be: its head, signer and recipients; `unit` of whom, `until` when a unit is to answer."""

    letterhead: Letterhead
    signature: Signature = field(default_factory=Signature)
    recipients: Sequence[str] = ()
    unit: int = 0
    until: date | None = None
    closing: str = ""
    reference: str = ""
    is_draft: bool = False

    @property
    def is_party(self) -> bool:
        return self.letterhead.is_party

    @property
    def end(self) -> str:
        """How the last sentence ends: "./." is the State's (Decree 30/2020, annex I)."""
        return "." if self.is_party else "./."
