"""The review as it stood at the end of a past day: of the quarter around the day, from its start to that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from members.models import Organisation
from members.templatetags.page import day as day_words

from ..forms.review_days_form import ReviewDayForm
from ..models import TaskEvent
from ..past_page import beside
from ..period_filter import Period
from ..periods import quarter_of
from ..review_page import ReviewPage, review_page
from ..status import State, Windows
from .facts import ALL_SHOWN, Source, frozen_facts
from .head import Head
from .recalling import standings_on
from .standing import Standing
from .tables import tables_of

LATE_SHOWN = 50


@dataclass(frozen=True)
class DayPage:
    """Everything in it comes from one reading of history."""

    day: date
    today: date
    union: Organisation
    windows: Windows
    shows_all: bool = False

    @cached_property
    def period(self) -> Period:
        return Period(quarter_of(self.day, self.union.reports_by_decree), self.day)

    @cached_property
    def _read(self) -> tuple[ReviewPage, list[Standing], int]:
        """The page; the overdue tasks, the longest first; and how many tasks history does not know."""
        late: list[Standing] = []
        unknown = 0

        def passed() -> Iterator[Standing]:
            nonlocal unknown
            for standing in standings_on(self.day, self.period.span.start, self.windows):
                unknown += not standing.is_known
                if standing.state == State.LATE:
                    late.append(standing)
                yield standing

        span = self.period.span
        tables = tables_of(passed(), span)
        head = Head(span.slug, span.start, span.end, self.union.name, tables)
        facts = frozen_facts(head, self.period, shown=ALL_SHOWN if self.shows_all else None, source=Source.DAY)
        late.sort(key=lambda standing: (-standing.days_late(self.day), standing.task))
        return review_page(facts), late, unknown

    @property
    def review(self) -> ReviewPage:
        return self._read[0]

    @property
    def late(self) -> list["LateThen"]:
        return [LateThen(standing, self.day) for standing in self._read[1][:LATE_SHOWN]]

    @property
    def late_count(self) -> int:
        return len(self._read[1])

    @property
    def unknown(self) -> int:
        return self._read[2]

    @property
    def tasks_url(self) -> str:
        return reverse("tasks:past_day", args=[self.day.isoformat()])

    @property
    def compare_url(self) -> str:
        query = urlencode({"tu": self.day.isoformat(), "den": self.today.isoformat()})
        return f"{reverse('tasks:review_compare')}?{query}"

    @cached_property
    def neighbours(self) -> tuple[str, str]:
        """Addresses of the days before and after on which something changed."""
        before, after = beside(TaskEvent.objects.all(), self.day, self.today)
        return _url(before), _url(after)

    @property
    def picker(self) -> ReviewDayForm:
        return ReviewDayForm(initial={"ngay": day_words(self.day)})


@dataclass(frozen=True, slots=True)
class LateThen:
    """An overdue task of that day."""

    standing: Standing
    day: date

    @property
    def url(self) -> str:
        return reverse("tasks:past_task", args=[self.standing.task, self.day.isoformat()])

    @property
    def days(self) -> int:
        return self.standing.days_late(self.day)


def _url(day: date | None) -> str:
    return reverse("tasks:review_day", args=[day.isoformat()]) if day else ""
