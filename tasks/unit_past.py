"""One unit as it stood on a past day: its row then, its people, its figures, and its open tasks of that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from members.models import Cluster, Figure, Mandate, Unit, UnitLevel, User
from members.templatetags.page import day as day_words
from members.times import Standing, UnitThen, units_on

from . import past
from .forms.past_form import DayForm
from .past import Asked
from .past_page import EVERY, Facts, facts_of
from .status import State, Windows

SHOWN = 20
OPEN_STATES = EVERY - {State.DONE_ON_TIME, State.DONE_LATE, State.ENDED}


@dataclass(frozen=True, slots=True)
class WorkThen:
    url: str
    facts: Facts
    state: State
    due_on: date | None


@dataclass(frozen=True)
class UnitPast:
    unit: Unit
    user: User
    day: date
    today: date
    windows: Windows

    @cached_property
    def _units(self) -> dict[int, UnitThen]:
        """The unit, with whom it belonged to then and who is below it in today's register or was."""
        return units_on(self.day)

    @property
    def then(self) -> UnitThen:
        return self._units[self.unit.pk]

    @property
    def was_there(self) -> bool:
        return self.then.standing not in {Standing.BEFORE, Standing.PLANNED}

    @property
    def parent(self) -> UnitThen | None:
        return self._units.get(self.then.parent_id or 0)

    @property
    def children(self) -> list[UnitThen]:
        return [unit for unit in self._units.values() if unit.parent_id == self.unit.pk and unit.is_living]

    @cached_property
    def cluster(self) -> Cluster | None:
        return Cluster.objects.filter(pk=self.then.cluster_id).first() if self.then.cluster_id else None

    @property
    def level(self) -> str:
        return str(UnitLevel(self.then.level).label) if self.then.level else ""

    @property
    def is_renamed(self) -> bool:
        return self.then.name != self.unit.name

    @cached_property
    def people(self) -> list[Mandate]:
        """Whose office had begun and had not ended; one without a first day is told as it stands."""
        began, held = Q(starts_on__isnull=True) | Q(starts_on__lte=self.day), Q(ends_on__isnull=True)
        rows = self.unit.mandates.filter(began, held | Q(ends_on__gte=self.day))
        return list(rows.select_related("person", "term"))

    @cached_property
    def figures(self) -> list[Figure]:
        """The last count of each kind up to that day."""
        rows = Figure.objects.in_force().filter(unit=self.unit, on__lte=self.day).select_related("kind")
        last = {row.kind_id: row for row in rows.order_by("on", "id")}
        return sorted(last.values(), key=lambda row: (row.kind.position, row.kind.pk))

    @cached_property
    def _found(self) -> tuple[past.Counts, list[past.Row]]:
        return past.look(Asked(self.user, self.day, self.windows, unit=self.unit), OPEN_STATES, SHOWN)

    @property
    def open_count(self) -> int:
        return self._found[0].of(OPEN_STATES)

    @property
    def all_count(self) -> int:
        return self._found[0].of(EVERY)

    @cached_property
    def work(self) -> Sequence[WorkThen]:
        rows = self._found[1]
        facts = facts_of(rows, self.day)
        iso = self.day.isoformat()
        return [
            WorkThen(reverse("tasks:past_task", args=[row.pk, iso]), facts[row.pk], row.state, row.then.due_on)
            for row in rows
        ]

    @property
    def tasks_url(self) -> str:
        query = urlencode({"don-vi": self.unit.pk})
        return f"{reverse('tasks:past_day', args=[self.day.isoformat()])}?{query}"

    @property
    def picker(self) -> DayForm:
        return DayForm(initial={"ngay": day_words(self.day)})
