"""Freezing a review, as an atomic verb: its tasks and its head are stored once, sealed with a hash, signed by name.

All is read as it stood at one moment: on PostgreSQL in one REPEATABLE READ transaction that begins when nobody writes
to reviews any more, on SQLite behind its one lock for writing. What is changed meanwhile is wholly in or wholly out.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.language import official
from members.models import Organisation, User

from ..models import Review, ReviewEvent, ReviewState, Snapshot, SnapshotRow
from ..period_filter import Period
from ..signer_words import readable
from ..status import Windows
from . import standing as standings
from .head import to_json
from .heading import head_for
from .holding import ReviewMoved, locked, record, step
from .reading import batches, standings_now, with_lines
from .seal import seal
from .since import Since
from .snapshots import frozen_before
from .standing import Standing
from .steps import undecided
from .tables import tables_of

ATTEMPTS = 3
SERIALIZATION_FAILURE = "40001"  # PostgreSQL's word for: written by somebody else after your moment


def may_freeze(user: User) -> bool:
    return user.can_assign


def freeze_review(
    *,
    review: Review,
    user: User,
    today: date,
    windows: Windows,
    signer_title: str,
    signer_name: str,
    authority: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Snapshot:
    """Store the review for good. Only a concluded one whose last day is over and whose conclusions all stand on their
    tasks. ReviewMoved when somebody else took a step, or froze it, in between."""
    if not may_freeze(user):
        raise PermissionDenied
    title = readable(signer_title, _("Cần ghi chức vụ người ký."))
    name = readable(signer_name, _("Cần ghi họ tên người ký."))
    if max(len(title), len(name)) > 120 or len(authority) > 80:
        raise ValidationError(_("Ghi gọn lại phần người ký."))
    signed = {"authority": authority.strip(), "signer_title": title, "signer_name": name}
    for _attempt in range(ATTEMPTS):
        try:
            return _frozen(review, user, today, windows, version, at, signed)
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "pgcode", "") != SERIALIZATION_FAILURE:
                raise
    raise ValidationError(_("Nhiệm vụ của kỳ đang được sửa nên chưa khóa được. Đợi một lát rồi bấm lại."))


def _frozen(
    review: Review,
    user: User,
    today: date,
    windows: Windows,
    version: int | None,
    at: datetime | None,
    signed: Mapping[str, str],
) -> Snapshot:
    """One attempt. On PostgreSQL it is given up when a task that it stores was written after its moment."""
    with _one_moment(), locked(review, version) as row, tempfile.TemporaryFile() as spool:
        _ready(row, today)
        head, count = _read(row, today, windows, spool)
        snapshot = Snapshot.objects.create(
            review=row,
            head=head,
            row_count=count,
            sha256=seal(head, (content for _task, _state, content in _spooled(spool))),
            frozen_by=user,
            frozen_at=at or timezone.now(),
            **signed,
        )
        _store(snapshot, spool)
        signer = f"{signed['signer_title']} {signed['signer_name']}"
        changes = {"signer": ["", signer], "sha256": ["", snapshot.sha256], "tasks": ["", count]}
        record(row, ReviewEvent.Verb.FROZEN, user=user, today=today, at=at, changes=changes)
        step(row, ReviewState.FROZEN)
    return snapshot


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the database as it stood when all who were writing to a review had finished."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if is_outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f'LOCK TABLE "{Review._meta.db_table}" IN EXCLUSIVE MODE')
        yield


def _ready(row: Review, today: date) -> None:
    if row.state != ReviewState.CONCLUDED:
        raise ReviewMoved(row)
    if today <= row.ends_on:
        raise ValidationError(_("Kỳ còn chạy đến hết ngày %s. Khóa từ ngày hôm sau.") % f"{row.ends_on:%d/%m/%Y}")
    if left := undecided(row):
        told = _("%d kết luận chưa chuyển thành chỉ đạo trong nhiệm vụ. Ban Thường vụ kết luận lại rồi khóa.")
        raise ValidationError(told % len(left))


# --- Reading: one pass over the tasks, kept in a file until the hash is known --------------------------------------


@official()
def _read(row: Review, today: date, windows: Windows, spool: IO[bytes]) -> tuple[str, int]:
    """The head, and how many tasks were put into the file."""
    period = Period(row.span, today)
    before = next(iter(frozen_before(row.span, 1)), None)
    since, count = Since(), 0

    def passing() -> Iterator[Standing]:
        nonlocal count
        for batch in batches(with_lines(standings_now(period, windows), row.lines.all())):
            then = _then(before, batch)
            for standing in batch:
                count += 1
                since.add(standing, then.get(standing.task))
                spool.write(f"{standing.task} {standing.state.value} {standings.to_json(standing)}\n".encode())
                yield standing

    tables = tables_of(passing(), row.span)
    told = since.told if before else None
    return to_json(head_for(row, tables, told, Organisation.objects.get(), today, windows)), count


def _then(before: Snapshot | None, batch: Iterable[Standing]) -> dict[int, Standing]:
    """How these tasks stood in the review before."""
    if before is None:
        return {}
    rows = before.rows.filter(task__in=[standing.task for standing in batch]).order_by()
    return {task: standings.from_json(content) for task, content in rows.values_list("task_id", "content")}


def _spooled(spool: IO[bytes]) -> Iterator[tuple[int, str, str]]:
    """Task, state and JSON of each; canonical JSON holds no line feed."""
    spool.seek(0)
    for line in spool:
        task, state, content = line.decode().rstrip("\n").split(" ", 2)
        yield int(task), state, content


def _store(snapshot: Snapshot, spool: IO[bytes]) -> None:
    for batch in batches(iter(enumerate(_spooled(spool), start=1))):
        SnapshotRow.objects.bulk_create(
            SnapshotRow(snapshot=snapshot, position=position, task_id=task, state=state, content=content)
            for position, (task, state, content) in batch
        )
