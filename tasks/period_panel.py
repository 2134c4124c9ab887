"""What the page of a recurring task shows of its periods: each with its due day, state and result."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.models import User

from .forms.periods_form import PeriodsForm
from .models import EntryKind, ProgressEntry, Task
from .recurring import RESTING, is_template
from .status import State, Windows
from .templatetags.status import days_words

SHOWN = 12  # the newest; the others are folded away


@dataclass(frozen=True, slots=True)
class PeriodRow:
    task: Task
    state: State
    days: str
    result: str


@dataclass(frozen=True)
class PeriodPanel:
    """The periods that this user may see, newest first; nothing for a task without any."""

    task: Task
    user: User
    day: date
    windows: Windows

    @property
    def is_shown(self) -> bool:
        return bool(self.task.period) or self.is_template or bool(self.rows)

    @property
    def whole(self) -> Task | None:
        """The recurring task of which this is a period, for those who see it."""
        return Task.objects.visible_to(self.user).filter(parts=self.task).first() if self.task.period else None

    @property
    def is_template(self) -> bool:
        return is_template(self.task)

    @property
    def can_make(self) -> bool:
        return self.is_template and self.user.can_assign and self.task.stage not in RESTING

    @cached_property
    def form(self) -> PeriodsForm:
        """As it stands, for the button that makes the next ones."""
        return PeriodsForm(task=self.task, auto_id=False)

    @cached_property
    def rows(self) -> list[PeriodRow]:
        if not (self.task.has_parts or self.is_template):
            return []
        parts = list(
            Task.objects.visible_to(self.user).filter(parent=self.task).exclude(period="").order_by("-due_sort", "-id")
        )
        results = self._results(parts)
        return [self._row(part, results.get(part.pk, "")) for part in parts]

    def _results(self, parts: list[Task]) -> dict[int, str]:
        """The last result that was reported for each."""
        entries = ProgressEntry.objects.in_force().filter(task__in=parts, kind=EntryKind.RESULT)
        return dict(entries.newest_first().reverse().values_list("task", "text"))

    def _row(self, part: Task, result: str) -> PeriodRow:
        how = part.state_on(self.day, self.windows)
        return PeriodRow(part, how, days_words(how, part.due_on, part.closed_on, self.day), result)

    @property
    def newest(self) -> list[PeriodRow]:
        return self.rows[:SHOWN]

    @property
    def older(self) -> list[PeriodRow]:
        return self.rows[SHOWN:]
