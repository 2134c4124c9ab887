"""A reporting period as it is judged. The quarter's page and the task list's filter share it, so that counts agree."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .lateness import conditions, live_in
from .periods import Quarter
from .status import State, Windows

ADMINISTRATIVE = "-hc"


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter and the day on which its tasks are judged: its last day, or today while it still runs."""

    quarter: Quarter
    today: date

    @classmethod
    def parse(cls, key: str, today: date) -> "Period":
        """From "2026-q3", or "2026-q3-hc" for the administrative quarter; ValueError for anything else."""
        slug = key.removesuffix(ADMINISTRATIVE)
        return cls(Quarter.from_slug(slug, administrative=slug != key), today)

    @property
    def key(self) -> str:
        """The period as a value of the filter `ky`."""
        return self.quarter.slug + (ADMINISTRATIVE if self.quarter.administrative else "")

    @property
    def day(self) -> date:
        return min(self.quarter.end, self.today)

    @property
    def is_running(self) -> bool:
        return self.quarter.start <= self.today <= self.quarter.end

    @property
    def is_future(self) -> bool:
        return self.today < self.quarter.start

    def live(self) -> Q:
        """The tasks that the period is about."""
        return live_in(self.quarter.start, self.quarter.end)

    def conditions(self, windows: Windows) -> dict[State, Q]:
        """How those tasks stand on the day."""
        return dict(conditions(self.day, windows, self.today))
