"""A review that was frozen as people freeze it goes out, and comes in at another union, whole."""

import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone

from tasks.exchange.schema import read, written
from tasks.exchange.sending import send_review, snapshot_of, stream
from tasks.models import ReceivedReview, ReviewEvent
from tasks.reviews import head as heads
from tasks.reviews.snapshots import head_of, rows_of

from ...conftest import Cast
from ...factories import make_task, make_unit
from ..reviews.rooms import frozen, late_task
from .files import MEGABYTES, SIGNED, exchanged
from .rows import receive_file


@pytest.mark.django_db
def test_what_was_frozen_is_read_above(cast: Cast) -> None:
    late_task(cast)
    for stage in ("done", "ended", "hold", "doing"):
        make_task(lead=cast.other_unit, coop=cast.own_unit, stage=stage, due_on=date(2026, 9, 1))
    snapshot = frozen(cast)
    data = "".join(stream(snapshot)).encode()
    file = read(data, MEGABYTES, timezone.now())
    assert file.head == head_of(snapshot)
    assert list(file.tasks) == list(rows_of(snapshot))
    assert file.content.encode() == data
    above = make_unit("Liên hiệp hội Bên Dưới")
    stored = receive_file(cast.office, above, data)
    assert stored.sha256 == snapshot.sha256
    assert ReceivedReview.objects.in_force().get().summary == file.head.tables.total


@pytest.mark.django_db
def test_sending_is_told_in_the_history(cast: Cast) -> None:
    snapshot = frozen(cast)
    send_review(review=snapshot.review, user=cast.standing)
    event = ReviewEvent.objects.get(verb=ReviewEvent.Verb.SENT)
    assert (event.review, event.actor) == (snapshot.review, cast.standing)
    assert snapshot_of("2026-q3") == snapshot
    assert snapshot_of("2026-q2") is None
    assert snapshot_of("\x00") is None


def test_writing_a_file_keeps_no_rows() -> None:
    """Fifty thousand tasks of a kilobyte each, in less memory than fifty of them."""

    def rows() -> Iterator[str]:
        return (f'{{"task":{number},"title":"{"x" * 1000}"}}' for number in range(50_000))

    head = heads.to_json(exchanged([]).head)
    tracemalloc.start()
    size = sum(len(piece) for piece in written(head, rows(), SIGNED, "0" * 64))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 50_000_000
    assert most < 50_000
