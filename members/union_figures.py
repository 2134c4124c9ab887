"""The counts of the whole union on a day, beside another day and over the years: what its page shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from .columns import Column, columns_of
from .folding import thousands
from .models import Cluster, Figure, FigureKind, UnitKind, UnitLevel
from .sums import (
    Count,
    Line,
    Series,
    Share,
    Standing,
    permille_of_change,
    quarter_ends,
    share,
    standing,
    year_ends,
)
from .times import UnitThen, units_on, units_on_days

NAMES_SHOWN = 6


def counts_of(kind: FigureKind) -> Series:
    """All counts in force of a kind."""
    rows = Figure.objects.in_force().filter(kind=kind).order_by()
    return Series(Count(*row) for row in rows.values_list("unit", "value", "on", "source", "pk"))


def living(stood: Mapping[int, UnitThen], kind: str) -> list[UnitThen]:
    """Those of this kind that lived, in the order of their names."""
    return [then for then in stood.values() if then.kind == kind and then.is_living]


@dataclass(frozen=True, slots=True)
class Question:
    """What the page is asked: which kind, of which units, on which day, beside which day, by years or quarters."""

    kind: FigureKind
    day: date
    beside: date | None = None
    units: str = UnitKind.ASSOCIATION
    by_quarter: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: its count now and, where two days are compared, then."""

    unit: UnitThen
    now: Line[UnitThen] | None
    then: Line[UnitThen] | None
    note: str = ""

    @property
    def value(self) -> int | None:
        return self.now.value if self.now else None

    @property
    def before(self) -> int | None:
        return self.then.value if self.then else None

    @property
    def change(self) -> int | None:
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def permille(self) -> int | None:
        return permille_of_change(self.before, self.value)

    @property
    def change_words(self) -> str:
        return signed(self.change)

    @property
    def percent_words(self) -> str:
        return signed_share(self.permille)


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster or a level: its part of the sum."""

    name: str
    now: Standing[UnitThen]
    told: str


@dataclass(frozen=True, slots=True)
class PartShare:
    """A kind that lies in the one that is shown, as a share of it."""

    kind: FigureKind
    share: Share

    @property
    def told(self) -> str:
        words = {"n": self.share.units, "of": self.share.of_units}
        if self.share.is_whole:
            return _("tính trên cả %(of)d đơn vị") % words
        return _("chỉ tính trên %(n)d/%(of)d đơn vị có cả hai số") % words


@dataclass(frozen=True, slots=True)
class Point:
    """The sum at the end of a year or a quarter."""

    day: date
    label: str
    standing: Standing[UnitThen]
    change: str


@dataclass(frozen=True)
class UnionFigures:
    """One kind of count of the union, for one question. `stood`: how the units stood on each day that is needed."""

    question: Question
    series: Series
    stood: Mapping[date, Mapping[int, UnitThen]]
    parts: Sequence[tuple[FigureKind, Series]]
    cluster_names: Mapping[int | None, str]
    whole: Series | None = None

    @property
    def kind(self) -> FigureKind:
        return self.question.kind

    @property
    def day(self) -> date:
        return self.question.day

    @property
    def beside(self) -> date | None:
        return self.question.beside

    def at(self, day: date, series: Series | None = None) -> Standing[UnitThen]:
        return standing(living(self.stood[day], self.question.units), series or self.series, day)

    @cached_property
    def now(self) -> Standing[UnitThen]:
        return self.at(self.day)

    @cached_property
    def then(self) -> Standing[UnitThen] | None:
        return self.at(self.beside) if self.beside else None

    @cached_property
    def rows(self) -> list[Row]:
        """Units that lived on either day, in the order of their names."""
        now = {line.unit.pk: line for line in self.now.lines}
        then = {line.unit.pk: line for line in self.then.lines} if self.then else {}
        found = []
        for pk in self.stood[self.day]:
            line = now.get(pk) or then.get(pk)
            if line:
                found.append(Row(line.unit, now.get(pk), then.get(pk), self._note(pk, pk in now, pk in then)))
        return found

    def _note(self, pk: int, is_now: bool, was_then: bool) -> str:
        """Who joined or left between the two days."""
        if not self.beside or is_now == was_then:
            return ""
        later = self.stood[max(self.day, self.beside)][pk]
        joined = is_now == (self.day > self.beside)
        day = later.begins_on if joined else later.left_on
        words = _("gia nhập %s") if joined else _("thôi hoạt động %s")
        return (words % (f"{day:%d/%m/%Y}" if day else "")).strip()

    @property
    def told(self) -> str:
        return told(self.now)

    @property
    def told_then(self) -> str:
        return told(self.then) if self.then else ""

    @property
    def change(self) -> str:
        """How the sum differs from the other day, and that the two sums may be of different units."""
        if not self.then or not self.then.counted or not self.now.counted:
            return ""
        gap = self.now.total - self.then.total
        share_of = signed_share(permille_of_change(self.then.total, self.now.total))
        words = signed(gap) + (f" ({share_of})" if share_of else "")
        counted = [{line.unit.pk for line in side.counted} for side in (self.now, self.then)]
        if counted[0] != counted[1]:
            words += _("; hai tổng không cùng những đơn vị, xem bảng")
        return words

    # --- Groups, parts, time ---

    @cached_property
    def clusters(self) -> list[Group]:
        return groups_of(self.now.grouped(lambda u: self.cluster_names.get(u.cluster_id, _("Chưa xếp cụm"))))

    @cached_property
    def levels(self) -> list[Group]:
        return groups_of(self.now.grouped(lambda u: str(UnitLevel(u.level).label) if u.level else _("Chưa ghi cấp")))

    @cached_property
    def shares(self) -> list[PartShare]:
        found = [PartShare(kind, share(self.at(self.day, series), self.now)) for kind, series in self.parts]
        return [one for one in found if one.share.units]

    @cached_property
    def of_whole(self) -> PartShare | None:
        """The share in the kind in which it lies."""
        if self.whole is None or self.kind.part_of is None:
            return None
        found = PartShare(self.kind.part_of, share(self.now, self.at(self.day, self.whole)))
        return found if found.share.units else None

    @cached_property
    def points(self) -> list[Point]:
        """The sum at the ends of years or quarters, oldest first."""
        points: list[Point] = []
        for day in ends_of(self.question, self.series):
            at = self.at(day)
            before = points[-1].standing if points else None
            gap = signed(at.total - before.total) if before and before.counted else ""
            points.append(Point(day, self._label(day), at, gap))
        return points

    def _label(self, day: date) -> str:
        if self.question.by_quarter:
            return f"{('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}"
        return str(day.year)

    @cached_property
    def columns(self) -> list[Column]:
        counted = [p for p in self.points if p.standing.counted]
        return columns_of([(p.label, p.standing.total, "" if p.standing.is_whole else "*") for p in counted])

    @property
    def has_incomplete_column(self) -> bool:
        return any(column.mark for column in self.columns)

    @property
    def sentence(self) -> str:
        facts = ", ".join(f"{c.label}: {thousands(c.value)}{c.mark}" for c in self.columns)
        return _("%(kind)s toàn Liên hiệp hội: %(facts)s.") % {"kind": self.kind.name, "facts": facts}


def told(sum_of: Standing[UnitThen]) -> str:
    """ "Tổng của 9/11 đơn vị; thiếu: …", plainly what is in the sum and what is not."""
    words = {"n": len(sum_of.counted), "of": sum_of.units}
    if not sum_of.units:
        return _("Ngày này chưa có đơn vị nào.")
    if sum_of.is_whole:
        said = _("Tổng của cả %(of)d đơn vị") % words
    else:
        names = [unit.short_name or unit.name for unit in sum_of.missing]
        rest = _(" và %d đơn vị nữa") % (len(names) - NAMES_SHOWN) if len(names) > NAMES_SHOWN else ""
        listed = ", ".join(names[:NAMES_SHOWN]) + rest
        said = _("Tổng của %(n)d/%(of)d đơn vị; thiếu: %(names)s") % {**words, "names": listed}
    return f"{said}; {_('%d số đã quá một năm') % sum_of.old}." if sum_of.old else f"{said}."


def groups_of(found: Mapping[str, Standing[UnitThen]]) -> list[Group]:
    """None where there would be one group alone: it says what the whole says."""
    if len(found) < 2:
        return []
    return [Group(name, found[name], f"{len(found[name].counted)}/{found[name].units}") for name in sorted(found)]


def signed(gap: int | None) -> str:
    if gap is None:
        return ""
    return ("+" if gap > 0 else "−" if gap < 0 else "") + thousands(abs(gap))


def signed_share(permille: int | None) -> str:
    if permille is None:
        return ""
    sign = "+" if permille > 0 else "−" if permille < 0 else ""
    return f"{sign}{thousands(abs(permille) // 10)},{abs(permille) % 10}%"


def ends_of(question: Question, series: Series) -> list[date]:
    """The days of the row over time; none before anything was counted."""
    first = series.first_day
    if first is None or first > question.day:
        return []
    return (quarter_ends if question.by_quarter else year_ends)(question.day, first)


def union_figures(question: Question) -> UnionFigures:
    """The facts of a question: a handful of queries, whatever the number of units and days."""
    series = counts_of(question.kind)
    days = {question.day, question.beside or question.day, *ends_of(question, series)}
    parts: Iterable[FigureKind] = question.kind.parts.filter(is_active=True)
    return UnionFigures(
        question,
        series,
        units_on_days(days),
        [(part, counts_of(part)) for part in parts],
        {cluster.pk: cluster.name for cluster in Cluster.objects.all()},
        counts_of(question.kind.part_of) if question.kind.part_of else None,
    )


def association_members(day: date, only: Iterable[int]) -> Standing[UnitThen]:
    """The members of the associations among these units."""
    kind = FigureKind.objects.filter(code=FigureKind.MEMBERS).first()
    series = counts_of(kind) if kind else Series(())
    return standing(living(units_on(day, only), UnitKind.ASSOCIATION), series, day)
