"""Two levels of unions: tasks/exchange/."""

import uuid
from datetime import date

from django.utils import timezone

from members.models import Unit
from tasks.exchange import keys, receiving, sending
from tasks.exchange.schema import Exchanged, Signed
from tasks.models import ApiKey, IncomingReview, ReceivedReview, Review, ReviewState, Snapshot
from tasks.periods import ReportingPeriod
from tasks.reviews import head as heads
from tasks.reviews import standing as standings
from tasks.reviews.head import Head
from tasks.reviews.seal import seal
from tasks.reviews.standing import Standing
from tasks.reviews.tables import tables_of
from tasks.status import State

from ..world import World
from .registry import Step, scenario

SIGNED = Signed("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Người Ký", "2026-07-05T09:00:00+07:00")
PERIOD, STARTS, ENDS = "2026-q2", date(2026, 4, 1), date(2026, 6, 30)


def file_of(title: str) -> Exchanged:
    """The smallest whole file."""
    tasks = (Standing(1, title, State.UNDATED, "doing", STARTS),)
    head = Head(
        PERIOD,
        STARTS,
        ENDS,
        "Liên hiệp hội tỉnh Bên Dưới",
        tables_of(tasks, ReportingPeriod.from_slug(PERIOD)),
        since={},
    )
    return Exchanged(head, tasks, SIGNED, seal(heads.to_json(head), map(standings.to_json, tasks)))


def rows_of(titles: list[str]) -> list[IncomingReview]:
    return [receiving.read_file("tep.json", file_of(title).content.encode(), 10**6, timezone.now()) for title in titles]


def waiting(world: World) -> tuple[uuid.UUID, Unit]:
    """Two files of one union, sent and not yet taken in, which replace one that is there."""
    unit, batch = world.third_unit(), uuid.uuid4()
    for titles in (["Bản đầu"], ["Bản hai", "Bản ba"]):
        receiving.take_in(rows=rows_of(titles), user=world.office, batch=batch, now=timezone.now())
        if len(titles) == 1:
            pk = IncomingReview.objects.get(batch=batch).pk
            receiving.receive(batch=batch, units={pk: unit}, seen={}, user=world.office)
            batch = uuid.uuid4()
    return batch, unit


@scenario(receiving.take_in)
def take_in(world: World) -> Step:
    batch = uuid.uuid4()
    return lambda: receiving.take_in(rows=rows_of(["Một", "Hai"]), user=world.office, batch=batch, now=timezone.now())


@scenario(receiving.receive)
def receive(world: World) -> Step:
    batch, unit = waiting(world)
    pks = list(IncomingReview.objects.filter(batch=batch).values_list("pk", flat=True))
    seen = dict.fromkeys(pks, ReceivedReview.objects.get(unit=unit).pk)
    return lambda: receiving.receive(batch=batch, units=dict.fromkeys(pks, unit), seen=seen, user=world.office)


@scenario(receiving.drop_incoming)
def drop_incoming(world: World) -> Step:
    batch, _unit = waiting(world)
    return lambda: receiving.drop_incoming(batch=batch, user=world.office)


@scenario(sending.send_review)
def send_review(world: World) -> Step:
    # Each run takes a year of its own: a period is reviewed once.
    year = 1990 + Review.objects.filter(period__regex="^[0-9]{4}$").count()
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    review = Review.objects.create(period=str(year), opened_by=world.office, conclusion="Đạt.", **days)
    names = {"signer_title": "CHỦ TỊCH", "signer_name": "Người Ký", "frozen_by": world.office}
    Snapshot.objects.create(review=review, head="{}", row_count=0, sha256="0" * 64, **names)
    Review.objects.filter(pk=review.pk).update(state=ReviewState.FROZEN)
    return lambda: sending.send_review(review=Review.objects.get(pk=review.pk), user=world.office)


@scenario(keys.make_key)
def make_key(world: World) -> Step:
    name, once = f"Chương trình {uuid.uuid4().hex}", uuid.uuid4()
    return lambda: keys.make_key(name=name, expires_on=None, user=world.admin, request_key=once)


@scenario(keys.revoke_key)
def revoke_key(world: World) -> Step:
    start = keys.make_key(name="Thu hồi", expires_on=None, user=world.admin, request_key=uuid.uuid4())[:12]
    pk = ApiKey.objects.get(start=start).pk
    return lambda: keys.revoke_key(key=ApiKey.objects.get(pk=pk), user=world.admin, now=timezone.now())
