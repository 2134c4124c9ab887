"""The counts of one unit by kind: the latest, how it changed, the columns, and every row that was ever written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from .columns import MOST_COLUMNS, Column, columns_of
from .folding import thousands
from .models import Figure, FigureKind
from .sums import OLD


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A row of the table: in force, or struck through because a later one (`reason` says why) set it right."""

    figure: Figure
    is_struck: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KindSeries:
    """The counts of one kind in force, oldest first, the columns that show them, and the table behind."""

    kind: FigureKind
    figures: Sequence[Figure]
    columns: Sequence[Column]
    lines: Sequence[FigureLine]
    today: date
    whole: Figure | None = None
    parts: "Sequence[KindSeries]" = ()

    @property
    def latest(self) -> Figure:
        return self.figures[-1]

    @property
    def is_old(self) -> bool:
        return self.today - self.latest.on > OLD

    @property
    def change(self) -> str:
        """How the latest count differs from the one before, in words."""
        if len(self.figures) < 2:
            return ""
        before, gap = self.figures[-2], self.latest.value - self.figures[-2].value
        if gap == 0:
            return _("như ngày %s") % f"{before.on:%d/%m/%Y}"
        words = _("tăng %(gap)s so với %(day)s") if gap > 0 else _("giảm %(gap)s so với %(day)s")
        return words % {"gap": thousands(abs(gap)), "day": f"{before.on:%d/%m/%Y}"}

    @property
    def share(self) -> str:
        """The share of the kind in which it lies, where both were counted on the same day."""
        if self.whole is None or self.whole.on != self.latest.on or not self.whole.value:
            return ""
        permille = self.latest.value * 1000 // self.whole.value
        return f"{permille // 10},{permille % 10}%"

    @property
    def sentence(self) -> str:
        """The same as the picture, for those who hear it."""
        facts = ", ".join(f"{c.label}: {thousands(c.value)}" for c in self.columns)
        return _("%(kind)s qua các lần ghi: %(facts)s.") % {"kind": self.kind.name, "facts": facts}


def series_of(figures: Iterable[Figure], today: date) -> list[KindSeries]:
    """By kind in the admin's order. `figures` are all rows of one unit with their kinds, those set right included."""
    rows = sorted(figures, key=lambda f: (f.on, f.pk))
    corrected = {f.corrects_id for f in rows if f.corrects_id}
    in_force = [f for f in rows if f.pk not in corrected]
    by_pk = {f.pk: f for f in rows}
    latest = {f.kind_id: f for f in in_force}
    found = []
    for kind in sorted({f.kind for f in in_force}, key=lambda kind: (kind.position, kind.pk)):
        of_kind = [f for f in in_force if f.kind == kind]
        lines = [line for f in reversed(of_kind) for line in lines_of(f, by_pk)]
        whole = next((f for f in latest.values() if f.kind.pk == kind.part_of_id), None)
        found.append(KindSeries(kind, of_kind, columns_of(labelled(of_kind)), lines, today, whole))
    return [replace(one, parts=[p for p in found if p.whole == one.latest and p.share]) for one in found]


def lines_of(figure: Figure, by_pk: dict[int, Figure]) -> list[FigureLine]:
    """A count in force, and below it what it set right, newest first."""
    lines = [FigureLine(figure, reason=figure.reason)]
    while figure.corrects_id:
        figure = by_pk[figure.corrects_id]
        lines.append(FigureLine(figure, is_struck=True, reason=figure.reason))
    return lines


def labelled(figures: Sequence[Figure]) -> list[tuple[str, int, str]]:
    """With the year, or the month and year where a year has several counts."""
    shown = figures[-MOST_COLUMNS:]
    years = [f.on.year for f in shown]
    return [(str(f.on.year) if years.count(f.on.year) == 1 else f"{f.on:%m/%Y}", f.value, "") for f in shown]
