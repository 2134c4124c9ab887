"""What the page of one unit shows, computed once; the template asks and computes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .folding import thousands
from .models import Figure, FigureKind, Mandate, Unit, User

CHART_HEIGHT = 130
CHART_TOP = 30
CHART_COLUMNS = 8
FEWEST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the chart: x and width in percent, y and height in pixels (design.md, Charts)."""

    figure: Figure
    label: str
    x: float
    width: float
    y: float
    height: float
    last: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def value_y(self) -> float:
        return self.y - 7


@dataclass(frozen=True, slots=True)
class Series:
    """The counts of one kind, oldest first, and the columns that show them."""

    kind: FigureKind
    figures: Sequence[Figure]
    columns: Sequence[Column]

    @property
    def latest(self) -> Figure:
        return self.figures[-1]

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
    def sentence(self) -> str:
        """The same as the picture, for those who hear it."""
        facts = ", ".join(f"{c.label}: {thousands(c.figure.value)}" for c in self.columns)
        return _("%(kind)s qua các lần ghi: %(facts)s.") % {"kind": self.kind.label, "facts": facts}

    @property
    def newest_first(self) -> Sequence[Figure]:
        return self.figures[::-1]


@dataclass(frozen=True, slots=True)
class LifeLine:
    day: date | None
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class UnitProfile:
    unit: Unit
    today: date
    series: Sequence[Series]
    people: Sequence[Mandate]
    former_people: Sequence[Mandate]
    life: Sequence[LifeLine]
    aliases: Sequence[str]
    representatives: Sequence[User]
    can_edit: bool
    can_assign: bool

    @property
    def can_dissolve(self) -> bool:
        return self.can_edit and self.unit.left_on is None


def profile_of(unit: Unit, user: User, today: date) -> UnitProfile:
    names = list(unit.names.all())
    mandates = list(unit.mandates.select_related("person", "term"))
    return UnitProfile(
        unit=unit,
        today=today,
        series=series_of(unit.figures.all()),
        people=[m for m in mandates if m.ends_on is None or m.ends_on >= today],
        former_people=[m for m in mandates if m.ends_on is not None and m.ends_on < today],
        life=life_of(unit, [(n.until, n.name) for n in names if n.until]),
        aliases=[n.name for n in names if n.until is None],
        representatives=list(unit.users.filter(is_active=True)),
        can_edit=user.is_office,
        can_assign=user.can_assign and unit.left_on is None,
    )


def series_of(figures: Iterable[Figure]) -> list[Series]:
    rows = list(figures)
    found = [(kind, [f for f in rows if f.kind == kind]) for kind in FigureKind]
    return [Series(kind, of_kind, columns_of(of_kind)) for kind, of_kind in found if of_kind]


def columns_of(figures: Sequence[Figure]) -> list[Column]:
    """The last few counts as columns; none when there are too few for a picture."""
    shown = figures[-CHART_COLUMNS:]
    if len(shown) < FEWEST_COLUMNS:
        return []
    step, top = 100 / len(shown), max(f.value for f in shown) or 1
    labels = column_labels(shown)
    columns = []
    for i, figure in enumerate(shown):
        height = round(figure.value / top * CHART_HEIGHT, 1)
        x, y = round(step * i + step * 0.16, 1), round(CHART_TOP + CHART_HEIGHT - height, 1)
        columns.append(Column(figure, labels[i], x, round(step * 0.68, 1), y, height, last=i == len(shown) - 1))
    return columns


def column_labels(figures: Sequence[Figure]) -> list[str]:
    """The year, or the month and year where a year has several counts."""
    years = [f.on.year for f in figures]
    return [str(f.on.year) if years.count(f.on.year) == 1 else f"{f.on:%m/%Y}" for f in figures]


def life_of(unit: Unit, former: Iterable[tuple[date | None, str]]) -> list[LifeLine]:
    """Founding, former names and the end, newest first."""
    lines = [LifeLine(until, _("Đổi tên từ %s") % name) for until, name in former]
    if unit.joined_on or unit.basis:
        lines.append(LifeLine(unit.joined_on, _("Thành lập, gia nhập"), unit.basis))
    if unit.left_on:
        lines.append(LifeLine(unit.left_on, _("Thôi hoạt động")))
    return sorted(lines, key=lambda line: line.day or date.min, reverse=True)
