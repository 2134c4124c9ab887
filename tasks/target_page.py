"""Targets as pages show them: the panel of a task, one target with every measure of it, and the tasks that count."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from members.models import User

from .cycles import period_name
from .detail import Change, change_of
from .forms.target_form import MeasureForm
from .judging import HALF, KEEPS_UP, NEAR_END, SLACK, amount
from .measuring import MEASURE, events_of, frequency_words, may_edit, may_measure
from .models import Counting, Target, TargetMeasure, Task, TaskEvent, TaskQuerySet
from .search import find
from .target_facts import PeriodFacts, TargetFacts, facts_of, holds_more, is_closed, lead_names

OFFERED = 20  # tasks that a search on the page of counted tasks shows
EVENTS_SHOWN = 100
PERIODS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a target; `holds`: the figure that counts for its period."""

    measure: TargetMeasure
    period: str
    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    event: TaskEvent
    changes: list[Change]


@dataclass(frozen=True)
class TargetPage:
    """One target for one user and one day."""

    target: Target
    user: User
    day: date

    @cached_property
    def family(self) -> dict[int, TargetFacts]:
        return facts_of(list(Target.objects.filter(task=self.target.task_id).with_task()), self.day)

    @property
    def facts(self) -> TargetFacts:
        return self.family[self.target.pk]

    @property
    def whole(self) -> TargetFacts | None:
        return self.family.get(self.target.part_of_id or 0)

    @property
    def excess(self) -> list[TargetFacts]:
        """Parts that hold more than the whole now: one of the figures is wrong, or a task counts that should not."""
        now = self.facts.now
        return [part for part in self.facts.parts if holds_more(part.in_period(now.span.key), now)]

    @property
    def counts_tasks(self) -> bool:
        return self.target.counting == Counting.BY_TASKS

    @property
    def is_closed(self) -> bool:
        return is_closed(self.target)

    @property
    def frequency(self) -> str:
        return frequency_words(self.target.frequency)

    @property
    def baseline(self) -> str:
        return amount(self.target.baseline, self.target.unit_word)

    @property
    def leads(self) -> str:
        return lead_names(self.target)

    @property
    def shown_periods(self) -> tuple[PeriodFacts, ...]:
        return self.facts.periods[:PERIODS_SHOWN]

    @property
    def rule(self) -> str:
        """How green, amber and red are told apart, with the numbers that `judging` uses."""
        return _(
            "Xanh: đã đạt, hoặc không chậm quá %(slack)d%% so với thời gian đã qua. Vàng: chậm hơn thế, nhưng kỳ "
            "chưa qua %(half)d%% hoặc đã làm được ít nhất %(keeps)d%% số lẽ ra phải xong. Đỏ: hết kỳ không đạt, hoặc "
            "chậm hơn nữa; phải giải trình. Vàng cũng phải giải trình khi kỳ đã qua %(near)d%%."
        ) % {
            "slack": SLACK * 100,
            "half": HALF * 100,
            "keeps": KEEPS_UP * 100,
            "near": NEAR_END * 100,
        }

    @property
    def can_edit(self) -> bool:
        return may_edit(self.user)

    @property
    def can_measure(self) -> bool:
        return not self.target.closed_on and may_measure(self.target.task, self.user)

    # --- What was written down ---

    @cached_property
    def measures(self) -> list[MeasureLine]:
        """Every one, newest first; corrected figures stay."""
        holding = {period.measure.pk for period in self.facts.periods if period.measure}
        rows = self.target.measures.select_related("author")
        return [
            MeasureLine(m, period_name(m.period), amount(m.value, self.target.unit_word), m.pk in holding) for m in rows
        ]

    @cached_property
    def events(self) -> list[EventLine]:
        """What was changed on it, newest first; its measures have a table of their own."""
        mine = f":{self.target.pk}"
        return [
            EventLine(event, [change_of(name, values) for name, values in event.changes.items() if name.endswith(mine)])
            for event in events_of(self.target)[:EVENTS_SHOWN]
            if f"{MEASURE}{mine}" not in event.changes
        ]

    # --- Tasks that count ---

    @cached_property
    def attached(self) -> TaskQuerySet:
        """The attached tasks that the reader sees."""
        found = Task.objects.visible_to(self.user).filter(counts_for__target=self.target)
        return found.with_row().order_by("document_id", "place_sort")

    @property
    def hidden(self) -> int:
        """How many others count: told as a number only."""
        return self.target.counted.count() - len(self.attached)

    def offered(self, words: str) -> list[Task]:
        """Tasks that could count: what was searched, or without words the task of the target and its parts."""
        seen = Task.objects.visible_to(self.user).exclude(counts_for__target=self.target)
        if words:
            found = find(seen, words)
            rows = found.first if found.common and found.first is not None else found.tasks
        else:
            rows = seen.filter(pk=self.target.task_id) | seen.filter(parent=self.target.task_id)
        return list(rows.with_row().order_by("-document_id", "place_sort")[:OFFERED])


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A target on its task's page, with the form for its present period where the reader may fill it in."""

    facts: TargetFacts
    can_measure: bool
    form: MeasureForm | None

    @property
    def target(self) -> Target:
        return self.facts.target

    @property
    def period(self) -> PeriodFacts:
        return self.facts.now


@dataclass(frozen=True)
class TargetPanel:
    """The targets of a task for one user."""

    task: Task
    user: User
    day: date
    has_any: bool = True  # False where it is known that there is none

    @property
    def can_add(self) -> bool:
        return may_edit(self.user)

    @cached_property
    def lines(self) -> list[PanelLine]:
        if not self.has_any:
            return []
        targets = list(Target.objects.filter(task=self.task).order_by("id"))
        for target in targets:
            target.task = self.task
        may = bool(targets) and may_measure(self.task, self.user)
        lines = facts_of(targets, self.day).values()
        return [PanelLine(one, may and not one.target.closed_on, self._form(one) if may else None) for one in lines]

    def _form(self, facts: TargetFacts) -> MeasureForm | None:
        if facts.target.closed_on or facts.target.counting == Counting.BY_TASKS:
            return None
        return MeasureForm(facts=facts, period=facts.now, today=self.day)

    @property
    def told(self) -> str:
        asking = sum(len(line.facts.asking) for line in self.lines)
        return _("%d kỳ cần giải trình") % asking if asking else ""
