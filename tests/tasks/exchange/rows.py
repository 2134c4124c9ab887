"""Rows of two levels: received reviews, frozen ones of our own, keys."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Unit, User
from tasks.exchange.keys import make_key
from tasks.exchange.receiving import read_file, receive, take_in
from tasks.models import ApiKey, IncomingReview, ReceivedReview, Review, ReviewState, Snapshot, SnapshotRow
from tasks.reviews import head as heads
from tasks.reviews import standing as standings

from ...conftest import Cast
from ...factories import make_task, make_unit
from .files import MEGABYTES, UNION, exchanged, file_of, some_tasks


def receive_file(user: User, unit: Unit, data: bytes) -> ReceivedReview:
    """A file that was sent, looked at and taken in."""
    batch = uuid.uuid4()
    take_in(rows=[read_file("tep.json", data, MEGABYTES, timezone.now())], user=user, batch=batch, now=timezone.now())
    row = IncomingReview.objects.get(batch=batch)
    there = ReceivedReview.objects.in_force().filter(unit=unit)
    seen = next((one.pk for one in there if f'"period":"{one.period}"'.encode() in data), 0)
    return receive(batch=batch, units={row.pk: unit}, seen={row.pk: seen}, user=user)[0]


def make_received(cast: Cast, **more: Any) -> ReceivedReview:
    unit = Unit.objects.filter(name=UNION).first() or make_unit(UNION)
    known = ReceivedReview.objects.filter(unit=unit).first()
    return known or receive_file(cast.office, unit, file_of(**more))


def make_frozen(user: User, period: str = "2026-q2", tasks: int = 4) -> Snapshot:
    """A frozen review of our own with rows of this many tasks."""
    rows = some_tasks(tasks)
    file = exchanged(rows, union="Liên hiệp các Hội KH&KT tỉnh Thử Nghiệm", period=period)
    review = Review.objects.create(
        period=period, starts_on=file.head.starts_on, ends_on=file.head.ends_on, opened_by=user, conclusion="Đạt."
    )
    snapshot = Snapshot.objects.create(
        review=review, head=heads.to_json(file.head), row_count=tasks, sha256=file.sha256, frozen_by=user,
        authority="TM. BAN THƯỜNG VỤ", signer_title="CHỦ TỊCH", signer_name="Nguyễn Văn Thử",
        frozen_at=datetime.fromisoformat("2026-07-05T09:30:00+07:00"),
    )  # fmt: skip
    for position, row in enumerate(rows, 1):
        content = standings.to_json(row)
        SnapshotRow.objects.create(
            snapshot=snapshot, position=position, task=make_task(), state=row.state, content=content
        )
    Review.objects.filter(pk=review.pk).update(state=ReviewState.FROZEN)
    return snapshot


def key_text(user: User, expires_on: date | None = None) -> str:
    """A key as its program has it."""
    return make_key(name="Chương trình thử", expires_on=expires_on, user=user, request_key=uuid.uuid4())


def make_api_key(user: User) -> ApiKey:
    text = key_text(user, date.today() + timedelta(days=30))
    return ApiKey.objects.get(start=text[:12])
