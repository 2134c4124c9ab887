"""How counts of units add up on a day: the one way to sum, which tells what is missing. Pure: no Django."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

OLD = timedelta(days=365)
POINTS = 8  # of the row over time


# A unit as far as sums care: its `pk`.
U = TypeVar("U", bound=Any)


@dataclass(frozen=True, slots=True)
class Count:
    """A count in force of one unit."""

    unit: int
    value: int
    on: date
    source: str = ""
    pk: int = 0


class Series:
    """The counts of one kind, to be asked for any day."""

    def __init__(self, counts: Iterable[Count]) -> None:
        self.by_unit: dict[int, list[Count]] = {}
        for count in sorted(counts, key=attrgetter("on", "pk")):
            self.by_unit.setdefault(count.unit, []).append(count)

    def latest(self, unit: int, day: date) -> Count | None:
        """The latest count on or before the day: what is counted later never changes an earlier day."""
        counts = self.by_unit.get(unit, [])
        place = bisect_right(counts, day, key=attrgetter("on"))
        return counts[place - 1] if place else None

    @property
    def first_day(self) -> date | None:
        return min((counts[0].on for counts in self.by_unit.values()), default=None)


@dataclass(frozen=True, slots=True)
class Line(Generic[U]):
    """A unit on a day, with its latest count."""

    unit: U
    count: Count | None
    day: date

    @property
    def value(self) -> int | None:
        return self.count.value if self.count else None

    @property
    def is_old(self) -> bool:
        """Whether the count is older than a year on that day."""
        return self.count is not None and self.day - self.count.on > OLD


@dataclass(frozen=True)
class Standing(Generic[U]):
    """All units that lived on a day: what they count together, and who is missing in it."""

    day: date
    lines: tuple[Line[U], ...]

    @cached_property
    def counted(self) -> tuple[Line[U], ...]:
        return tuple(line for line in self.lines if line.count)

    @cached_property
    def missing(self) -> tuple[U, ...]:
        return tuple(line.unit for line in self.lines if not line.count)

    @cached_property
    def total(self) -> int:
        return sum(line.count.value for line in self.lines if line.count)

    @property
    def units(self) -> int:
        return len(self.lines)

    @property
    def is_whole(self) -> bool:
        return bool(self.lines) and not self.missing

    @property
    def old(self) -> int:
        return sum(line.is_old for line in self.lines)

    def of(self, unit: int) -> Line[U] | None:
        return next((line for line in self.lines if line.unit.pk == unit), None)

    def grouped(self, key: Callable[[U], str]) -> "dict[str, Standing[U]]":
        """The same units in groups: each unit in one of them, so that the groups add up to the whole."""
        groups: dict[str, list[Line[U]]] = {}
        for line in self.lines:
            groups.setdefault(key(line.unit), []).append(line)
        return {name: Standing(self.day, tuple(lines)) for name, lines in groups.items()}


def standing(units: Iterable[U], series: Series, day: date) -> Standing[U]:
    """`units` are those that lived on the day."""
    return Standing(day, tuple(Line(unit, series.latest(unit.pk, day), day) for unit in units))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, over the units that have told both on that day."""

    part: int
    whole: int
    units: int
    of_units: int

    @property
    def permille(self) -> int | None:
        return self.part * 1000 // self.whole if self.whole else None

    @property
    def is_whole(self) -> bool:
        return self.units == self.of_units


def share(part: Standing[U], whole: Standing[U]) -> Share:
    """Sums of different units never make a share: only who has told both is in it."""
    values = {line.unit.pk: line.value for line in part.counted}
    both = [(values[line.unit.pk] or 0, line.value or 0) for line in whole.counted if line.unit.pk in values]
    return Share(sum(p for p, _w in both), sum(w for _p, w in both), len(both), whole.units)


def permille_of_change(before: int | None, now: int | None) -> int | None:
    """Tenths of a percent, cut towards zero; None where there is nothing to compare with."""
    if before is None or now is None or before == 0:
        return None
    size = abs(now - before) * 1000 // before
    return size if now >= before else -size


def year_ends(day: date, first: date) -> list[date]:
    """The last days of the years up to this day's, which ends on the day itself; none before the first count's year."""
    years = range(max(first.year, day.year - POINTS + 1), day.year)
    return [*(date(year, 12, 31) for year in years), day]


def quarter_ends(day: date, first: date) -> list[date]:
    """The same by quarters."""
    ends, end = [day], day
    while len(ends) < POINTS:
        start = date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
        if start <= first:
            break
        end = start - timedelta(days=1)
        ends.append(end)
    return ends[::-1]


# --- What is asked back before a count is written --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit: `kind` is the count's code. An impossible one is refused, a doubt is asked about once."""

    kind: str
    code: str  # "day" (told on this day already), "part" (more than its whole), "jump"
    is_doubt: bool
    value: int
    other: Count
    other_kind: str


def findings(
    typed: Mapping[str, int],
    on: date,
    known: Mapping[str, Sequence[Count]],
    wholes: Mapping[str, str],
    settled: Collection[str] = (),
) -> list[Finding]:
    """What is wrong with these counts of one unit beside those in force. `wholes` tells in which kind a kind lies;
    counts of `settled` kinds take the place of those of the same day."""
    found = []
    before = {kind: _latest(counts, on) for kind, counts in known.items()}
    for kind, value in typed.items():
        last = before.get(kind)
        if last and last.on == on and kind not in settled:
            found.append(Finding(kind, "day", False, value, last, kind))
        elif last and last.on < on and (value > 3 * last.value or value * 3 < last.value):
            found.append(Finding(kind, "jump", True, value, last, kind))
    for part, whole in wholes.items():
        if part not in typed and whole not in typed:
            continue
        small, large = (_as_of(kind, typed, on, before) for kind in (part, whole))
        if small and large and small.value > large.value:
            of_the_day = small.on == large.on == on
            at, other = (part, large) if part in typed else (whole, small)
            found.append(Finding(at, "part", not of_the_day, typed[at], other, whole if part in typed else part))
    return found


def _latest(counts: Sequence[Count], on: date) -> Count | None:
    return max((c for c in counts if c.on <= on), key=attrgetter("on", "pk"), default=None)


def _as_of(kind: str, typed: Mapping[str, int], on: date, before: Mapping[str, Count | None]) -> Count | None:
    return Count(0, typed[kind], on) if kind in typed else before.get(kind)
