"""A frozen review goes out: its snapshot as the file that the union above takes in, row by row; told in its history."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from members.models import User

from ..models import Review, ReviewEvent, Snapshot
from ..periods import ReportingPeriod
from .schema import VERSION, Signed, written

BATCH = 500


def file_name(period: str) -> str:
    return f"ra-soat-{period}.lhh.json"


def etag_of(snapshot: Snapshot) -> str:
    """The same review in the same schema is the same bytes."""
    return f'"{VERSION}-{snapshot.sha256}"'


def snapshot_of(slug: str) -> Snapshot | None:
    """Of the frozen review of a period; None also for what is no period at all."""
    try:
        period = ReportingPeriod.from_slug(slug).slug
    except ValueError:
        return None
    return Snapshot.objects.select_related("review").filter(review__period=period).first()


def signed_of(snapshot: Snapshot) -> Signed:
    at = timezone.localtime(snapshot.frozen_at).isoformat(timespec="seconds")
    return Signed(snapshot.authority, snapshot.signer_title, snapshot.signer_name, at)


def stream(snapshot: Snapshot) -> Iterator[str]:
    """The file in pieces; rows are read from the database in batches."""
    rows = snapshot.rows.order_by("position").values_list("content", flat=True).iterator(chunk_size=BATCH)
    return written(snapshot.head, rows, signed_of(snapshot), snapshot.sha256)


@transaction.atomic
def send_review(*, review: Review, user: User) -> Snapshot:
    """The snapshot of a frozen review, with a line in its history that it was taken out to be sent."""
    snapshot = Snapshot.objects.get(review=review)
    ReviewEvent.objects.create(
        review=review, verb=ReviewEvent.Verb.SENT, actor=user, changes={"sha256": ["", snapshot.sha256[:12]]}
    )
    return snapshot
