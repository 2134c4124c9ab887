"""Targets with their figures, judged for a day: ORM → frozen values, whole families of nested targets at a time.

A target is measured by hand (the last figure of a period holds) or counted: tasks that were completed inside the
period. A task with parts, divided or recurring, is counted by its parts, each task once; what counts for a part counts
for its whole. A task that ended without being done never counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from . import judging
from .charts import Bullet, bullet
from .cycles import REPEATING
from .judging import Colour, Goal, Span, Verdict
from .models import Counting, DeadlineKind, Part, Stage, Target, TargetMeasure, TargetTask, Task
from .recurring import term_end
from .task_rows import several

Done = Mapping[int, date]  # completed tasks and the day of each


@dataclass(frozen=True)
class PeriodFacts:
    """One target in one period."""

    target: Target
    span: Span
    day: date
    value: Decimal | None
    verdict: Verdict
    measure: TargetMeasure | None = None
    explanation: TargetMeasure | None = None

    @property
    def goal(self) -> Goal:
        return goal_of(self.target)

    @property
    def name(self) -> str:
        return self.span.name or _("cả thời gian")

    @property
    def colour(self) -> Colour:
        return self.verdict.colour

    @property
    def is_late(self) -> bool:
        """Whether the figure that reached the goal is of a day after the period."""
        was_read = self.measure.measured_on if self.measure else None
        return self.verdict is Verdict.REACHED and was_read is not None and self.span.is_over(was_read)

    @property
    def words(self) -> str:
        return _("Đạt sau hạn") if self.is_late else verdict_words(self.verdict, self.goal)

    @property
    def asks(self) -> bool:
        """Whether an explanation is wanted and missing."""
        return self.explanation is None and judging.asks_explanation(self.verdict, self.span, self.day)

    @property
    def reached_words(self) -> str:
        return judging.amount(self.value, self.target.unit_word) if self.value is not None else _("chưa có số")

    @property
    def goal_words(self) -> str:
        return wanted_words(self.target)

    @property
    def op_words(self) -> str:
        return judging.op_words(self.target.op)

    @property
    def source(self) -> str:
        if self.measure:
            return self.measure.source
        return _("đếm nhiệm vụ đã hoàn thành") if self.value is not None else ""

    @property
    def as_of(self) -> date | None:
        """The day that the figure is about; a count is about today, or the end of its period."""
        if self.value is None:
            return None
        over = self.span.end if self.span.is_over(self.day) else None
        return self.measure.measured_on if self.measure else over or self.day

    @property
    def way(self) -> Fraction | None:
        """The part of the way to the goal that is made; None without a figure, or for what is not judged."""
        if self.value is None or self.verdict is Verdict.CLOSED:
            return None
        way = self.goal.way(self.value)
        return Fraction(self.value) / Fraction(self.target.value or 1) if way is None else way

    @property
    def gone(self) -> Fraction | None:
        """The part of the time that is gone; None where it is over, or no way is to be made."""
        return None if self.span.is_over(self.day) or self.goal.is_ceiling else self.span.elapsed(self.day)

    @cached_property
    def bar(self) -> Bullet | None:
        if self.way is None:
            return None
        return bullet(float(self.way), None if self.gone is None else float(self.gone), self.colour.value)

    @property
    def sentence(self) -> str:
        """All that the bar shows, for those who cannot see it."""
        told = _("%(period)s: %(reached)s, phải đạt %(goal)s. %(words)s.") % {
            "period": self.name,
            "reached": self.reached_words,
            "goal": self.goal_words,
            "words": self.words,
        }
        gone = self.span.elapsed(self.day)
        if gone is None or self.span.is_over(self.day):
            return told
        return told + " " + _("Đã qua %d%% thời gian.") % int(gone * 100)


@dataclass(frozen=True)
class TargetFacts:
    """A target with its periods, newest first, and the targets nested in it."""

    target: Target
    periods: tuple[PeriodFacts, ...]
    parts: tuple["TargetFacts", ...] = ()
    counted: frozenset[int] = frozenset()  # ids of the completed tasks that count, in any period

    @property
    def now(self) -> PeriodFacts:
        """The period of today; of a target whose time is over, the last."""
        return self.periods[0]

    @property
    def asking(self) -> list[PeriodFacts]:
        """Periods for which an explanation is missing, newest first."""
        return [period for period in self.periods if period.asks]

    def in_period(self, key: str) -> PeriodFacts | None:
        return next((period for period in self.periods if period.span.key == key), None)

    def at_end_of(self, year: int) -> PeriodFacts | None:
        """The last period that touches the year."""
        return next((p for p in self.periods if p.span.start.year <= year and _last_year(p.span) >= year), None)


def _last_year(span: Span) -> int:
    return span.end.year if span.end else 9999


def verdict_words(verdict: Verdict, goal: Goal) -> str:
    """A ceiling without a first figure is kept or broken, the others are on their way."""
    names = {
        Verdict.REACHED: _("Đã đạt"),
        Verdict.ON_WAY: _("Trong mức") if _is_limit(goal) else _("Đúng tiến độ"),
        Verdict.OPEN: _("Chưa đạt, không có hạn"),
        Verdict.UNKNOWN: _("Chưa có số"),
        Verdict.BEHIND: _("Chậm, còn kịp"),
        Verdict.FAR: _("Vượt mức") if _is_limit(goal) else _("Chậm nhiều"),
        Verdict.MISSED: _("Không đạt"),
        Verdict.CLOSED: _("Đã khép lại"),
    }
    return names[verdict]


def _is_limit(goal: Goal) -> bool:
    return goal.is_ceiling and goal.baseline is None


def goal_of(target: Target) -> Goal:
    return Goal(target.op, target.value, target.baseline)


def wanted_words(target: Target) -> str:
    """ "ít nhất 10 nhiệm vụ"."""
    return f"{judging.op_words(target.op)} {judging.amount(target.value, target.unit_word)}".strip()


def holds_more(part: PeriodFacts | None, whole: PeriodFacts) -> bool:
    """Whether a part's figure is greater than that of its whole, where the two may be compared."""
    return (
        part is not None
        and judging.comparable(part.target.unit_word, whole.target.unit_word)
        and judging.exceeds(part.value, whole.value)
    )


def lead_names(target: Target) -> str:
    return several([a.unit.name for a in target.task.assignments.all() if a.part == Part.LEAD])


def is_closed(target: Target) -> bool:
    """Closed by its own act, or because its task was ended without doing it."""
    return target.closed_on is not None or target.task.stage == Stage.ENDED


def first_day(task: Task) -> date:
    """When the work begins. A deadline "quý IV" starts in October only in name: what was done before counts."""
    if task.starts_on is None or (task.starts_on > task.given_on and task.deadline_kind != DeadlineKind.PERIOD):
        return task.given_on
    return task.starts_on


def spans_of(target: Target, today: date) -> tuple[Span, ...]:
    """Its periods up to today, newest first, from when the work was given to when it is to end."""
    task = target.task
    first = first_day(task)
    if target.frequency not in REPEATING:
        return judging.spans("", first, task.due_on or task.runs_until, today)
    ends = [day for day in (task.runs_until or term_end(task), task.closed_on) if day]
    return judging.spans(target.frequency, first, min(ends, default=None), today)


# --- Reading -------------------------------------------------------------------------------------------------------


def facts_of(targets: Sequence[Target], today: date) -> dict[int, TargetFacts]:
    """{id: facts} in the order given, by the figures up to the day. A target and those nested in it must come together;
    `with_task` was called."""
    if not targets:
        return {}
    reader = _Reader(targets, today)
    known = {target.pk for target in targets}
    found: dict[int, TargetFacts] = {}
    for target in targets:
        if target.part_of_id not in known:
            reader.family(target, found)
    return {target.pk: found[target.pk] for target in targets}


class _Reader:
    """The rows of all targets that are looked at, read in three queries. `done` names only targets with tasks."""

    def __init__(self, targets: Sequence[Target], today: date) -> None:
        self.today = today
        self.nested: dict[int | None, list[Target]] = defaultdict(list)
        for target in targets:
            self.nested[target.part_of_id].append(target)
        ids = [target.pk for target in targets]
        self.measures: dict[tuple[int, str], list[TargetMeasure]] = defaultdict(list)
        rows = TargetMeasure.objects.filter(target__in=ids, measured_on__lte=today)
        rows = rows.select_related("author").order_by("at", "id")
        for measure in rows:
            self.measures[measure.target_id, measure.period].append(measure)
        self.done = completed(ids)

    def family(self, target: Target, found: dict[int, TargetFacts]) -> TargetFacts:
        """The parts first: a whole stands no better than they do, and what counts for them counts for it."""
        parts = tuple(self.family(part, found) for part in self.nested.get(target.pk, ()))
        for part in parts:
            if (theirs := self.done.get(part.target.pk)) is not None:
                self.done[target.pk] = {**self.done.get(target.pk, {}), **theirs}
        periods = tuple(self.judged(target, span, parts) for span in spans_of(target, self.today))
        found[target.pk] = TargetFacts(target, periods, parts, frozenset(self.done.get(target.pk, ())))
        return found[target.pk]

    def judged(self, target: Target, span: Span, parts: Iterable[TargetFacts]) -> PeriodFacts:
        rows = self.measures.get((target.pk, span.key), ())
        measure = next((m for m in reversed(rows) if m.value is not None), None)
        if target.counting == Counting.BY_TASKS:
            measure, value = None, self.count(target, span)
        else:
            value = measure.value if measure else None
        own = Verdict.CLOSED if is_closed(target) else judging.judge(goal_of(target), value, span, self.today)
        beside = [(part.in_period(span.key) or part.now).verdict for part in parts]
        explanation = next((m for m in reversed(rows) if m.explanation), None)
        return PeriodFacts(target, span, self.today, value, judging.together(own, beside), measure, explanation)

    def count(self, target: Target, span: Span) -> Decimal | None:
        """None while no task is attached: then nobody knows, which is not the same as none."""
        done = self.done.get(target.pk)
        return None if done is None else Decimal(sum(span.holds(day) and day <= self.today for day in done.values()))


def completed(targets: Sequence[int]) -> dict[int, Done]:
    """For each target that has tasks, those completed among them and their parts: each one once, a whole never."""
    links: dict[int, set[int]] = defaultdict(set)
    for target, task in TargetTask.objects.filter(target__in=targets).values_list("target", "task"):
        links[target].add(task)
    if not links:
        return {}
    attached = set().union(*links.values())
    of_attached = Q(pk__in=attached) | Q(parent__in=attached) | Q(parent__parent__in=attached)
    rows = Task.objects.filter(of_attached, has_parts=False, stage=Stage.DONE)
    lines = list(rows.values_list("pk", "parent", "parent__parent", "closed_on"))
    return {
        target: {pk: day for pk, *above, day in lines if day and not tasks.isdisjoint({pk, *above})}
        for target, tasks in links.items()
    }
