"""Frozen reviews read back: head, tasks, and whether both are still what was signed. Nothing is computed anew."""

from collections.abc import Iterator

from django.db.models import QuerySet

from ..models import Snapshot, SnapshotRow
from ..period_filter import Period
from ..periods import Length, ReportingPeriod
from ..status import State
from . import head as heads
from . import standing as standings
from .facts import ReviewFacts, frozen_facts
from .head import Head
from .seal import seal
from .standing import Standing

BATCH = 500


def head_of(snapshot: Snapshot) -> Head:
    return heads.from_json(snapshot.head)


def facts_of(snapshot: Snapshot, head: Head, period: Period, *, shown: int | None = None) -> ReviewFacts:
    """What its page shows. Of the other periods in it, those that were frozen before it are told by their snapshots."""
    points = [*head.series, *filter(None, (head.previous, head.year_before))]
    earlier = Snapshot.objects.filter(pk__lt=snapshot.pk, review__period__in={point.period for point in points})
    before = set(earlier.values_list("review__period", flat=True))
    return frozen_facts(head, period, shown=shown, frozen_before=before)


def rows_of(snapshot: Snapshot, state: State | None = None) -> Iterator[Standing]:
    """How the tasks stood, in the order of the snapshot; those of one state alone, if asked. Flat memory."""
    rows = snapshot.rows.order_by("position")
    if state is not None:
        rows = rows.filter(state=state)
    return (standings.from_json(content) for content in _contents(rows))


def is_whole(snapshot: Snapshot) -> bool:
    """Whether head and rows still give the hash that was stored when it was signed."""
    counted = snapshot.rows.count() == snapshot.row_count
    return counted and seal(snapshot.head, _contents(snapshot.rows.order_by("position"))) == snapshot.sha256


def _contents(rows: "QuerySet[SnapshotRow]") -> Iterator[str]:
    return rows.values_list("content", flat=True).iterator(chunk_size=BATCH)


def frozen_before(span: ReportingPeriod, count: int) -> list[Snapshot]:
    """Snapshots of the last frozen reviews of the same length and kind that end before this one, the latest first."""
    earlier = Snapshot.objects.filter(review__ends_on__lt=span.start, review__period__regex=_shape(span))
    return list(earlier.select_related("review").order_by("-review__ends_on")[:count])


def _shape(span: ReportingPeriod) -> str:
    """Slugs of this length and kind, as both databases understand it."""
    parts = {Length.MONTH: "-t[0-9]+", Length.QUARTER: "-q[0-9]", Length.HALF: "-n[0-9]", Length.YEAR: ""}
    return f"^[0-9]+{parts[span.length]}{'-hc' if span.administrative else ''}$"
