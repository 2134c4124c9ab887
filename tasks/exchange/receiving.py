"""Files of unions below, as atomic verbs: sent, looked at, then those that a person picked are taken in together.

A later file of the same union and period is a new row that replaces the one before; nothing is changed or deleted.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from members.models import Unit, User

from ..models import IncomingReview, ReceivedReview
from .fates import NUMBERS, Read, read_row
from .schema import Exchanged, NotTaken, read

KEPT = timedelta(days=1)


class Overtaken(Exception):
    """What a file would replace is not what the page showed: it is looked at once more."""


def read_file(name: str, data: bytes, most: int, now: datetime) -> IncomingReview:
    """A file as a row that is not stored yet: its canonical content, or why it is not taken."""
    try:
        whole: Exchanged = read(data, most, now)
    except NotTaken as refused:
        return IncomingReview(name=name, error=refused.message)
    return IncomingReview(name=name, content=whole.content)


def batch_of(key: UUID, user: User) -> UUID:
    """Under which number the files of one sending wait: with another one's key nobody meets that one's files."""
    return uuid5(key, str(user.pk))


@transaction.atomic
def take_in(*, rows: Sequence[IncomingReview], user: User, batch: UUID, now: datetime) -> None:
    """Keep what was sent until a person has looked at it; a batch that was sent before stays as it is. What nobody
    came back to for a day goes."""
    IncomingReview.objects.filter(sent_at__lt=now - KEPT).delete()
    for position, row in enumerate(rows):
        row.owner, row.batch, row.position, row.sent_at = user, batch, position, now
    IncomingReview.objects.bulk_create(rows)


@transaction.atomic
def receive(*, batch: UUID, units: Mapping[int, Unit], seen: Mapping[int, int], user: User) -> list[ReceivedReview]:
    """Take in the files that `units` names by their rows, each as a review of that unit; the others are dropped.

    `seen`: which review each was shown to replace (0: none), else Overtaken. A file that is there already is left out.
    """
    rows = IncomingReview.objects.visible_to(user).select_for_update().filter(batch=batch, pk__in=units)
    files = sorted((read_row(row) for row in rows if not row.error), key=lambda one: (one.signed_at, one.row.pk))
    # One at a time for each unit, and always in the same order.
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in={u.pk for u in units.values()}).order_by("pk"))
    made: dict[tuple[int, str], ReceivedReview] = {}
    taken = [
        stored for one in files if (stored := _receive(one, units[one.row.pk], seen.get(one.row.pk, 0), made, user))
    ]
    IncomingReview.objects.visible_to(user).filter(batch=batch).delete()
    return taken


@transaction.atomic
def drop_incoming(*, batch: UUID, user: User) -> int:
    """Nothing of the batch is taken in."""
    return IncomingReview.objects.visible_to(user).filter(batch=batch).delete()[0]


def _receive(
    one: Read, unit: Unit, seen: int, made: dict[tuple[int, str], ReceivedReview], user: User
) -> ReceivedReview | None:
    same = ReceivedReview.objects.filter(unit=unit, period=one.head.period)
    if same.filter(sha256=one.sha256).exists():
        return None
    place = (unit.pk, one.head.period)
    earlier = made.get(place) or same.in_force().defer("content").first()
    if place not in made and (earlier.pk if earlier else 0) != seen:
        raise Overtaken
    summary = one.summary
    previous = one.head.previous
    stored = ReceivedReview.objects.create(
        unit=unit,
        period=one.head.period,
        union_name=one.head.union_name,
        content=one.row.content,
        sha256=one.sha256,
        ended=one.head.tables.ended,
        previous=[getattr(previous.summary, name) for name in NUMBERS] if previous else [],
        signed_at=one.signed_at,
        replaces=earlier,
        received_by=user,
        request_key=uuid5(NAMESPACE_URL, f"{one.row.batch}/{one.row.position}"),
        **{name: getattr(summary, name) for name in NUMBERS},
    )
    made[place] = stored
    return stored
