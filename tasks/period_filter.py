"""A reporting period as it is judged. The review's page and the task list's filter share it, so that counts agree."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .lateness import conditions, live_in
from .period_words import span_name
from .periods import ReportingPeriod
from .status import State, Windows


@dataclass(frozen=True, slots=True)
class Period:
    """A period and the day on which its tasks are judged: its last day, or today while it still runs."""

    span: ReportingPeriod
    today: date

    @classmethod
    def parse(cls, key: str, today: date) -> "Period":
        """From "2026-q3", or "2026-q3-hc" for the administrative quarter; ValueError for anything else."""
        return cls(ReportingPeriod.from_slug(key), today)

    @property
    def key(self) -> str:
        """The period in addresses, and as a value of the filter `ky`."""
        return self.span.slug

    @property
    def name(self) -> str:
        return span_name(self.span)

    @property
    def day(self) -> date:
        return min(self.span.end, self.today)

    @property
    def is_running(self) -> bool:
        return self.span.start <= self.today <= self.span.end

    @property
    def is_future(self) -> bool:
        return self.today < self.span.start

    def live(self) -> Q:
        """The tasks that the period is about."""
        return live_in(self.span.start, self.span.end)

    def conditions(self, windows: Windows) -> dict[State, Q]:
        """How those tasks stand on the day."""
        return dict(conditions(self.day, windows, self.today))
