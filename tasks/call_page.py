"""What the pages of a call for figures show: who has answered, the numbers so far, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count as Counted
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Figure, FigureKind, Unit, User
from members.sums import Count, Line, Standing

from .dividing import Lane, Rollup, rollup
from .models import FigureCall, Stage
from .status import State, Windows

ANSWERED = frozenset({Stage.CONFIRM, Stage.DONE})


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: its part, and its number of each kind (None: not told)."""

    lane: Lane
    cells: Sequence[tuple[FigureKind, int | None]]
    answered: bool
    letter: bool  # whether a letter may remind it


@dataclass(frozen=True)
class CallPage:
    call: FigureCall
    user: User
    day: date
    windows: Windows

    @cached_property
    def kinds(self) -> list[FigureKind]:
        return list(self.call.kinds.all())

    @cached_property
    def sum(self) -> Rollup:
        return rollup(self.call.task, self.day, self.windows)

    @cached_property
    def _told(self) -> dict[tuple[int, str], Figure]:
        """The counts in force of exactly that day, whoever wrote them."""
        units = [lane.unit.pk for lane in self.sum.lanes]
        rows = Figure.objects.in_force().filter(unit__in=units, on=self.call.on, kind__in=self.kinds)
        return {(figure.unit_id, figure.kind_id): figure for figure in rows}

    @cached_property
    def rows(self) -> list[Row]:
        """Who has not answered stands first: there something is to be done."""
        replied = set(self.call.replies.values_list("task", flat=True))
        rows = []
        for lane in self.sum.lanes:
            found = [(kind, self._told.get((lane.unit.pk, kind.code))) for kind in self.kinds]
            answered = (lane.task.pk in replied and lane.task.stage != Stage.REDO) or lane.task.stage in ANSWERED
            owes = not answered and lane.state != State.ENDED and self.user.can_assign
            rows.append(Row(lane, [(kind, f.value if f else None) for kind, f in found], answered, owes))
        return sorted(rows, key=lambda row: row.answered)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def totals(self) -> list[Standing[Unit]]:
        """The sum of each kind so far, and of how many units."""
        return [self._standing(kind) for kind in self.kinds]

    def _standing(self, kind: FigureKind) -> Standing[Unit]:
        lines = []
        for lane in self.sum.counted:
            figure = self._told.get((lane.unit.pk, kind.code))
            count = Count(lane.unit.pk, figure.value, figure.on, figure.source, figure.pk) if figure else None
            lines.append(Line(lane.unit, count, self.call.on))
        return Standing(self.call.on, tuple(lines))

    @property
    def figures(self) -> list[tuple[FigureKind, Standing[Unit], str]]:
        """Each kind with its sum, in words that say of how many."""
        return [(kind, at, self._words(kind, at)) for kind, at in zip(self.kinds, self.totals, strict=True)]

    def _words(self, kind: FigureKind, at: Standing[Unit]) -> str:
        words = {"n": len(at.counted), "of": at.units}
        if not kind.is_summed:
            return _("%(n)d/%(of)d đơn vị đã có số; không cộng") % words
        return _("tổng của %(n)d/%(of)d đơn vị") % words


def calls() -> QuerySet[FigureCall]:
    """All calls with what the list shows, the newest first."""
    rows = FigureCall.objects.select_related("task__document").prefetch_related("kinds")
    asked = rows.annotate(asked=Counted("task__parts", distinct=True))
    return asked.annotate(answered=Counted("replies__task", distinct=True)).order_by("-on", "-pk")
