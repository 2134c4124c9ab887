"""Two days or two periods side by side: their figures with the difference, their units, and what changed in between."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Unit
from members.templatetags.page import day as day_words
from members.templatetags.page import share

from ..day_counts import grouped
from ..models import Stage, Task
from ..paging import among
from ..status import PAUSED_STAGES, State, Summary, Windows
from ..task_rows import several
from ..templatetags.status import STATE_LABELS
from .comparing import CLOSED, Change, Comparison, Kind, compared
from .moments import Moment
from .reading import standings_of
from .standing import Held, Standing
from .tables import Group, Tables, tables_of

SHOWN = 50
TITLES = {
    Kind.GIVEN: gettext_lazy("Mới giao"),
    Kind.NEW: gettext_lazy("Mới vào số liệu"),
    Kind.COMPLETED: gettext_lazy("Đã hoàn thành"),
    Kind.BECAME_LATE: gettext_lazy("Thành quá hạn"),
    Kind.EXTENDED: gettext_lazy("Đổi hạn"),
    Kind.REASSIGNED: gettext_lazy("Đổi đơn vị chủ trì"),
    Kind.REWORDED: gettext_lazy("Đổi nội dung"),
    Kind.ENDED: gettext_lazy("Kết thúc không thực hiện"),
    Kind.REOPENED: gettext_lazy("Mở lại"),
    Kind.GONE: gettext_lazy("Không còn trong số liệu"),
}
NOTES = {
    Kind.NEW: gettext_lazy("Giao từ trước nhưng vào sổ sau, hoặc là phần của một nhiệm vụ đã chia."),
    Kind.GONE: gettext_lazy("Lần trước chưa xong, lần sau không được tính nữa."),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A number of both sides, as they are written, and the difference: "+3", "−2", nothing when they are equal."""

    name: str
    first: str
    second: str
    change: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    name: str
    url: str
    note: str
    first: Summary
    second: Summary

    @property
    def change(self) -> str:
        return signed(self.second.late - self.first.late)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A task in a list of changes, in words. `url` is empty when the task is no longer in the register."""

    task: int
    url: str
    title: str
    place: str
    leads: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Section:
    kind: Kind
    count: int
    lines: tuple[ChangeLine, ...]

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def note(self) -> str:
        return str(NOTES.get(self.kind, ""))


@dataclass(frozen=True)
class ComparePage:
    """The earlier side comes first."""

    first: Moment
    second: Moment
    windows: Windows

    @property
    def since(self) -> date:
        """From when on closed tasks are told of a day: both sides look back equally far."""
        return min(self.first.start, self.second.start)

    @cached_property
    def _rows(self) -> tuple[list[Standing], list[Standing]]:
        first, second = (list(side.standings(self.windows, self.since)) for side in (self.first, self.second))
        return first, second

    @cached_property
    def tables(self) -> tuple[Tables, Tables]:
        first, second = (tables_of(rows) for rows in self._rows)
        return first, second

    @cached_property
    def comparison(self) -> Comparison:
        return compared(*self._rows, self.first.day, self._closed_before)

    def _closed_before(self, ids: Sequence[int]) -> Iterator[Standing]:
        """Those of the tasks that were closed before the second side begins."""
        rows = Task.objects.counted().filter(pk__in=among(ids), closed_on__lt=self.second.start)
        return standings_of(rows, self.second.day, self.windows)

    @property
    def is_empty(self) -> bool:
        return not any(self._rows)

    @property
    def figures(self) -> tuple[FigureLine, ...]:
        return figures(*self.tables)

    @cached_property
    def units(self) -> tuple[UnitLine, ...]:
        return unit_lines(*self.tables)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The kinds in which there is something, the first lines of each."""
        told = [(kind, changes) for kind, changes in self.comparison.changes.items() if changes]
        teller = Teller(self, [change.task for _kind, changes in told for change in changes[:SHOWN]])
        return tuple(Section(kind, len(all_), tuple(teller.lines(kind, all_[:SHOWN]))) for kind, all_ in told)

    def all_lines(self) -> Iterator[tuple[str, ChangeLine]]:
        """(title of the kind, line) of all changes, with the words of each kind asked for at once."""
        for kind, changes in self.comparison.changes.items():
            teller = Teller(self, [change.task for change in changes])
            for line in teller.lines(kind, changes):
                yield str(TITLES[kind]), line


# --- Side by side --------------------------------------------------------------------------------------------------


def signed(number: int) -> str:
    return f"+{grouped(number)}" if number > 0 else f"−{grouped(-number)}" if number else ""


def figures(first: Tables, second: Tables) -> tuple[FigureLine, ...]:
    def line(name: str, of: Callable[[Tables], int]) -> FigureLine:
        before, after = of(first), of(second)
        return FigureLine(name, grouped(before), grouped(after), signed(after - before))

    rates = [table.total.rate_permille for table in (first, second)]
    return (
        FigureLine(_("Tỷ lệ hoàn thành"), share(rates[0]), share(rates[1]), _points(*rates)),
        line(_("Tổng số"), lambda t: t.total.total),
        line(_("Hoàn thành đúng hạn"), lambda t: t.total.done_on_time),
        line(_("Hoàn thành quá hạn"), lambda t: t.total.done_late),
        line(_("Chưa hoàn thành, trong hạn"), lambda t: t.total.in_time),
        line(_("Chưa hoàn thành, quá hạn"), lambda t: t.total.late),
        line(_("Không hạn, chờ điều kiện"), lambda t: t.total.undated),
        line(_("Kết thúc không thực hiện, ngoài tổng số"), lambda t: t.ended),
    )


def _points(before: int | None, after: int | None) -> str:
    """The difference of two rates in percentage points: "+1,4 điểm"."""
    if before is None or after is None or before == after:
        return ""
    whole, tenth = divmod(abs(after - before), 10)
    return _("%s điểm") % f"{'+' if after > before else '−'}{whole},{tenth}"


def unit_lines(first: Tables, second: Tables) -> tuple[UnitLine, ...]:
    """All units of either side, those with most overdue tasks now first; with what became of them."""
    before, after = ({group.key: group for group in table.units} for table in (first, second))
    keys = sorted(before.keys() | after.keys(), key=lambda key: _rank(before.get(key), after.get(key)))
    units = Unit.objects.only("name", "left_on").in_bulk([int(key) for key in keys if key])
    return tuple(_unit_line(key, before.get(key), after.get(key), units) for key in keys)


def _rank(before: Group | None, after: Group | None) -> tuple[int, int, str]:
    late, total = (after.summary.late, after.summary.total) if after else (0, 0)
    return -late, -total, (after or before or Group("", "", Summary())).name


def _unit_line(key: str, before: Group | None, after: Group | None, units: Mapping[int, Unit]) -> UnitLine:
    names = [group.name for group in (after, before) if group]
    unit = units.get(int(key)) if key else None
    notes = [_("trước là %s") % names[-1]] if names[0] != names[-1] else []
    if unit and unit.left_on:
        notes.append(_("thôi hoạt động ngày %s") % day_words(unit.left_on))
    return UnitLine(
        name=names[0] or _("Chưa có đơn vị chủ trì"),
        url=unit.get_absolute_url() if unit else "",
        note="; ".join(notes),
        first=before.summary if before else Summary(),
        second=after.summary if after else Summary(),
    )


# --- What changed, in words ----------------------------------------------------------------------------------------


class Teller:
    """Words of changes; what must be asked of the register is asked once for all of these tasks."""

    def __init__(self, page: ComparePage, ids: Iterable[int]) -> None:
        self.days = page.first.day, page.second.day
        told = Task.objects.filter(pk__in=among(sorted(set(ids)))).values_list("pk", "stage", "has_parts", "closed_on")
        self.today = {pk: (stage, has_parts, closed_on) for pk, stage, has_parts, closed_on in told}

    def lines(self, kind: Kind, changes: Iterable[Change]) -> Iterator[ChangeLine]:
        for change in changes:
            shown = change.shown
            before, after = self._words(kind, change)
            place = (shown.document_number or shown.document_label, shown.place, shown.part)
            yield ChangeLine(
                task=shown.task,
                url=reverse("tasks:task", args=[shown.task]) if shown.task in self.today else "",
                title=shown.title,
                place=" · ".join(part for part in place if part),
                leads=_names(shown.leads),
                before=before,
                after=after,
            )

    def _words(self, kind: Kind, change: Change) -> tuple[str, str]:
        before, after = change.before, change.after
        if kind == Kind.GONE and before:
            return _stood(before, self.days[0]), self._since(before)
        if after is None:
            return "", ""
        if before and kind in _TELLING:
            return _TELLING[kind](change, before), _TELLING[kind](change, after)
        now = _stood(after, self.days[1])
        if before:
            return _stood(before, self.days[0]), now
        is_new = after.given_on > self.days[0]
        then = _("chưa giao") if is_new else _("chưa có trong số liệu")
        return then, f"{_('giao ngày %s') % day_words(after.given_on)}; {now}"

    def _since(self, before: Standing) -> str:
        """What a task that is not told any more is today."""
        if before.task not in self.today:
            return _("không còn trong sổ")
        stage, has_parts, closed_on = self.today[before.task]
        if has_parts:
            return _("đã chia thành các phần")
        closed = f" {day_words(closed_on)}" if closed_on else ""
        return _("hiện nay: %s") % f"{str(Stage(stage).label).lower()}{closed}"


def _stood(standing: Standing, day: date) -> str:
    """How it stood in words: "quá hạn 12 ngày, hạn 18/06/2026"; "hoàn thành đúng hạn, xong 02/06/2026"."""
    if standing.state in CLOSED:
        words = [str(STATE_LABELS[standing.state]).lower()]
        words += [_("ngày %s") % day_words(standing.closed_on)] if standing.closed_on else []
        return ", ".join(words)
    if standing.stage in PAUSED_STAGES:
        words = [str(Stage(standing.stage).label).lower()]
    elif standing.state == State.LATE:
        words = [_("quá hạn %s ngày") % grouped(standing.days_late(day))]
    else:
        words = [str(STATE_LABELS[standing.state]).lower()] if standing.due_on else []
    return ", ".join([*words, _due(standing)])


def _due(standing: Standing) -> str:
    return _("hạn %s") % day_words(standing.due_on) if standing.due_on else _("không có hạn")


def _names(units: Sequence[Held]) -> str:
    return several([unit.name for unit in units])


def _edited(change: Change, standing: Standing) -> str:
    """Those of its words that differ between the two."""
    before, after = change.before or standing, change.after or standing
    names = {"title": "", "product": _("sản phẩm: %s"), "phrase": _("thời hạn ghi: %s")}
    differing = [name for name in names if getattr(before, name) != getattr(after, name)]
    told = [(names[name] or "%s") % (getattr(standing, name) or _("(trống)")) for name in differing]
    return "; ".join(told)


# Of an edit only that is told which was edited.
_TELLING: Mapping[Kind, Callable[[Change, Standing], str]] = {
    Kind.EXTENDED: lambda _change, standing: _due(standing),
    Kind.REASSIGNED: lambda _change, standing: _names(standing.leads) or _("chưa giao"),
    Kind.REWORDED: _edited,
}
