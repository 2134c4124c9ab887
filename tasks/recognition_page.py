"""What the pages show of scanned documents that are being recognised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from resolutions.models import Recognition, RecognitionState

LISTED = 20
_OLD = timedelta(days=30)
_SECONDS_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class RecognitionPage:
    """One document. `job` comes from `reachable`, which counts its finished pages as `done`."""

    job: Recognition
    now: datetime

    @property
    def done(self) -> int:
        return int(getattr(self.job, "done", 0))

    @property
    def current(self) -> int:
        """The page that is at work now, counted from 1."""
        return min(self.done + 1, self.job.pages)

    @property
    def live(self) -> bool:
        return self.job.state in (RecognitionState.WAITING, RecognitionState.RUNNING)

    @property
    def running(self) -> bool:
        return self.job.state == RecognitionState.RUNNING

    @property
    def failed(self) -> bool:
        return self.job.state == RecognitionState.FAILED

    @property
    def can_retry(self) -> bool:
        return self.failed and bool(self.job.key)

    @property
    def minutes_left(self) -> int:
        return max(1, round((self.job.pages - self.done) * _SECONDS_A_PAGE / 60))


def reachable() -> QuerySet[Recognition]:
    return (
        Recognition.objects.exclude(state=RecognitionState.STOPPED)
        .select_related("draft", "created_by")
        .annotate(done=Count("leaves"))
    )


def open_recognitions(now: datetime) -> list[RecognitionPage]:
    """What is not read yet: at work, waiting, or failed not long ago."""
    rows = reachable().exclude(state=RecognitionState.DONE).filter(created_at__gt=now - _OLD)
    return [RecognitionPage(job, now) for job in rows[:LISTED]]
