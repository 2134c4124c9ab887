"""The work of one unit, for its page: what it leads, how that stands, what it takes part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Max, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Unit

from .lateness import conditions
from .models import Part, Task
from .status import State, Windows

SHOWN = 12
WORDS = (
    (State.LATE, gettext_lazy("%d quá hạn")),
    (State.SOON, gettext_lazy("%d sắp đến hạn")),
    (State.IN_TIME, gettext_lazy("%d trong hạn")),
    (State.UNDATED, gettext_lazy("%d chờ")),
)


@dataclass(frozen=True, slots=True)
class WorkRow:
    task: Task
    state: State


@dataclass(frozen=True, slots=True)
class UnitWork:
    rows: Sequence[WorkRow]
    led: int
    coop: int
    coop_documents: int
    states: dict[State, int]
    last_entry_on: date | None

    @property
    def is_owing(self) -> bool:
        """Whether there is something to be reminded of."""
        return bool(self.states[State.LATE] or self.states[State.SOON])

    @property
    def total(self) -> int:
        return self.led + self.coop

    @property
    def led_words(self) -> str:
        """How the led tasks stand: "2 xong, 1 trong hạn, 1 chờ"."""
        done = self.states[State.DONE_ON_TIME] + self.states[State.DONE_LATE]
        words = [_("%d xong") % done] if done else []
        return ", ".join(words + [str(word) % self.states[state] for state, word in WORDS if self.states[state]])


def unit_work(unit: Unit, day: date, windows: Windows) -> UnitWork:
    """In three queries, however many tasks the unit has; open tasks first, by due date."""
    led = Task.objects.counted().filter(assignments__unit=unit, assignments__part=Part.LEAD)
    is_closed = Case(When(closed_on__isnull=True, then=Value(0)), default=Value(1))
    rows = led.select_related("document").order_by(is_closed, "due_sort", "id")
    led_counts = led.aggregate(
        **{state.value: Count("pk", filter=q) for state, q in conditions(day, windows, day).items()},
        total=Count("pk"),
        last=Max("last_entry_on"),
    )
    coop = (
        Task.objects.counted()
        .filter(assignments__unit=unit, assignments__part=Part.COOP)
        .aggregate(total=Count("pk"), documents=Count("document", distinct=True))
    )
    return UnitWork(
        rows=[WorkRow(task, task.state_on(day, windows)) for task in rows[:SHOWN]],
        led=led_counts["total"],
        coop=coop["total"],
        coop_documents=coop["documents"],
        states={state: led_counts[state.value] for state in State},
        last_entry_on=led_counts["last"],
    )
