"""A review is changed by one person at a time: its row is locked, the step checked, history written, all or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import User

from ..models import Review, ReviewEvent, ReviewState, Task

ORDER = tuple(ReviewState)  # one step after the other


class ReviewMoved(Exception):
    """The review is no longer as the user saw it: somebody took a step or froze it in between."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"review {review.period} is {review.state}")
        self.review = review


@contextmanager
def locked(review: Review, version: int | None = None) -> Iterator[Review]:
    """The review's row for the time of a step; ReviewMoved when it is frozen or not of the version that was seen."""
    with transaction.atomic():
        row = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
        if row.is_frozen or (version is not None and row.version != version):
            raise ReviewMoved(row)
        yield row
    for field in row._meta.concrete_fields:
        setattr(review, field.attname, getattr(row, field.attname))


def step(row: Review, state: ReviewState) -> None:
    """The locked review gets its new state and version."""
    row.state, row.version = state, row.version + 1
    row.save()


def record(
    row: Review,
    verb: ReviewEvent.Verb,
    *,
    user: User,
    today: date,
    at: datetime | None,
    changes: Mapping[str, Any] | None = None,
    task: Task | None = None,
    note: str = "",
) -> ReviewEvent:
    """A line of history. Nothing happens after today."""
    if at is not None and timezone.localdate(at) > today:
        raise ValueError("history cannot lie in the future")
    told = {"review": row, "task": task, "verb": verb, "actor": user, "note": note, "changes": dict(changes or {})}
    return ReviewEvent.objects.create(at=at or timezone.now(), **told)
