"""An uploaded table as a job: planned, looked at, then all of it is written or nothing. Small ones at once, in the
request; larger ones by a process of their own that takes over when another one died."""

import logging
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ..language import kept, official
from ..models import Organisation, OrganisationEvent, TableImport, TableState, User
from ..one_worker import OneWorker, died
from ..sheets.heads import Table
from ..sheets.preview import ADD, CHANGE, REFUSED
from .fates import counted, digest
from .kinds import may, planning
from .planning import is_example
from .user_plan import makes_admins
from .written import Overtaken

AT_ONCE = 200  # rows that are planned and written within the request
ATTEMPTS = 3
SILENT = timedelta(minutes=10)  # longer than any table may take: another machine's worker is gone
LIVE = (TableState.PLANNING, TableState.WRITING)
WORKER = OneWorker("tables", "work_off_tables", "TABLES_START")

logger = logging.getLogger(__name__)


class ImportClosed(Exception):
    """The table was written or put away in between, or something is at work on it."""


class NotWritable(Exception):
    """Rows are refused, or what was to be confirmed was not."""


def take_in(*, kind: str, name: str, table: Table, user: User, request_key: uuid.UUID, today: date) -> TableImport:
    """Keep the rows of a table and find out what would become of them. The same key again gives what is there."""
    if not may(user, kind):
        raise PermissionDenied
    rows = [[line, cells] for line, cells in table.rows if not is_example(cells)]
    values: dict[str, Any] = {"kind": kind, "name": name[:200], "columns": sorted(table.keys), "rows": rows}
    values |= {"unknown": list(table.unknown), "total": len(rows), "told": {"examples": len(table.rows) - len(rows)}}
    if len(rows) <= AT_ONCE:
        values |= {"fates": _fates(kind, rows, user, today), "state": TableState.OPEN, "done": len(rows)}
    try:
        with transaction.atomic():
            job = TableImport.objects.create(owner=user, request_key=request_key, **values)
    except IntegrityError:
        return TableImport.objects.get(request_key=request_key)
    if job.state == TableState.PLANNING:
        start()
    return job


@transaction.atomic
def drop(*, table: TableImport, user: User) -> None:
    """Put the table away; its rows are forgotten. One that is being written comes to its end."""
    row = _locked(table, user)
    if row.state not in (TableState.PLANNING, TableState.OPEN, TableState.FAILED):
        raise ImportClosed
    _close(row, TableState.DROPPED)


@transaction.atomic
def retry(*, table: TableImport, user: User, today: date) -> TableImport:
    """Read a table once more that could not be read or written."""
    row = _locked(table, user)
    if row.state == TableState.FAILED and row.rows:
        row.state, row.worker, row.attempts, row.message, row.done = TableState.PLANNING, "", 0, "", 0
        if row.total <= AT_ONCE:
            row.fates, row.state = _fates(row.kind, row.rows, row.owner, today), TableState.OPEN
        else:
            transaction.on_commit(start)
        row.save(update_fields=["state", "worker", "attempts", "message", "done", "fates"])
    return row


def confirm(*, table: TableImport, user: User, seen: str, today: date, knows_admins: bool = False) -> TableImport:
    """Write the whole table, now or in the background. `seen` is the digest of the preview. When things are not as it
    showed, nothing is written and the table is open again with its new preview."""
    try:
        with transaction.atomic():
            row = _confirmed(_locked(table, user), user, seen, knows_admins)
            return _write(row, today) if row.state == TableState.WRITING and row.total <= AT_ONCE else row
    except (Overtaken, IntegrityError) as error:
        return _open_again(table.pk, today, error)


def _confirmed(row: TableImport, user: User, seen: str, knows_admins: bool) -> TableImport:
    if not may(user, row.kind):
        raise PermissionDenied
    if row.state != TableState.OPEN:
        raise ImportClosed
    told = counted(row.fates)
    if told[REFUSED] or not told[ADD] + told[CHANGE] or (makes_admins(row.fates) and not knows_admins):
        raise NotWritable
    if digest(row.fates) != seen:
        row.message = kept("Bảng đã được đọc lại trong lúc anh chị xem. Xem lại rồi ghi.")
        row.save(update_fields=["message"])
        return row
    row.state, row.worker, row.attempts, row.done = TableState.WRITING, "", 0, 0
    row.save(update_fields=["state", "worker", "attempts", "done"])
    if row.total > AT_ONCE:
        transaction.on_commit(start)
    return row


def write(job: TableImport, today: date) -> None:
    """What was confirmed, into the database: all of it, or the table is open again and says why not."""
    try:
        with transaction.atomic():
            row = _ours(job).select_for_update().first()
            if row is not None and row.state == TableState.WRITING:
                _write(row, today)
    except (Overtaken, IntegrityError) as error:
        _open_again(job.pk, today, error)


@official()
def _write(row: TableImport, today: date) -> TableImport:
    """The row is locked. Planned once more, and written only if every row's fate is what was confirmed."""
    Organisation.objects.select_for_update().filter(pk=1).first()  # two tables may bring the same new row
    if not may(row.owner, row.kind) or not row.owner.is_active:
        raise Overtaken
    plan = planning(row.kind, row.rows, row.owner, today)
    if [fate.as_json() for fate in plan.plan()] != _plain(row.fates):
        raise Overtaken
    plan.write()
    told = counted(row.fates)
    words = kept("thêm %(added)d, sửa %(changed)d") % {"added": told[ADD], "changed": told[CHANGE]}
    changes = {str(row.get_kind_display()): ["", words]}
    verb = OrganisationEvent.Verb.IMPORTED
    OrganisationEvent.objects.create(verb=verb, actor=row.owner, note=row.name, changes=changes)
    row.done = row.total
    return _close(row, TableState.WRITTEN, told)


def _plain(fates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they were before JSON made lists of their pairs."""
    pairs = ("changes", "problems")
    return [fate | {key: [tuple(pair) for pair in fate[key]] for key in pairs} for fate in fates]


def _open_again(pk: int, today: date, error: Exception) -> TableImport:
    """Something was changed between the preview and the writing: nothing is written, the preview is made anew."""
    logger.warning("table %s is looked at again: %r", pk, error)
    with transaction.atomic():
        row = TableImport.objects.select_for_update().get(pk=pk)
        if row.state in (TableState.WRITING, TableState.OPEN):
            row.fates = _fates(row.kind, row.rows, row.owner, today)
            row.message = kept("Sổ vừa được đổi nên chưa ghi dòng nào. Xem lại bảng rồi ghi.")
            row.state, row.worker = TableState.OPEN, ""
            row.save(update_fields=["fates", "message", "state", "worker"])
    return row


@official()
def _fates(kind: str, rows: Any, by: User, today: date, beat: Any = None) -> list[dict[str, Any]]:
    plan = planning(kind, rows, by, today, beat) if beat else planning(kind, rows, by, today)
    return [fate.as_json() for fate in plan.plan()]


def _locked(table: TableImport, user: User) -> TableImport:
    row = TableImport.objects.select_for_update().get(pk=table.pk)
    if row.owner_id != user.pk:
        raise PermissionDenied
    return row


def _close(row: TableImport, state: TableState, told: dict[str, int] | None = None) -> TableImport:
    row.state, row.told, row.rows, row.fates, row.message = state, told or {}, [], [], ""
    row.closed_at, row.worker = timezone.now(), ""
    row.save()
    return row


# --- In the background ----------------------------------------------------------------------------------------------


def start() -> None:
    WORKER.start()


def start_if_needed(job: TableImport, now: datetime) -> None:
    """Start a worker for a table that waits or whose worker died. Cheap enough for every look at the page."""
    WORKER.start_if_needed(_waits(job, now), start)


def is_wanted(now: datetime) -> bool:
    """Whether a worker would find something to do."""
    live = TableImport.objects.filter(state__in=LIVE).only("state", "worker", "beat_at")
    return any(_waits(job, now) for job in live)


def _waits(job: TableImport, now: datetime) -> bool:
    """Given that nobody is at work."""
    return job.state in LIVE and (not job.worker or died(job.worker, _is_silent(job, now)))


def _is_silent(job: TableImport, now: datetime) -> bool:
    return job.beat_at is None or now - job.beat_at > SILENT


def work_off(today: date) -> int:
    """Work until no table waits; how many were ended. Nothing, when another process is at it."""
    return WORKER.work_off(
        take_up=_take_up_orphans, claim=_claim, work=lambda job: _work(job, today), hand_back=_hand_back
    )


def _take_up_orphans(now: datetime) -> None:
    """Tables whose worker died wait again."""
    for job in TableImport.objects.filter(state__in=LIVE).exclude(worker="").defer("rows", "fates"):
        if died(job.worker, _is_silent(job, now)):
            with transaction.atomic():
                row = TableImport.objects.select_for_update().get(pk=job.pk)
                if row.state in LIVE and row.worker == job.worker:
                    row.worker = ""
                    row.save(update_fields=["worker"])


@transaction.atomic
def _claim(worker: str) -> TableImport | None:
    """The next table that waits. After three workers died over it, it is not tried a fourth time."""
    row = TableImport.objects.select_for_update().filter(state__in=LIVE, worker="").order_by("id").first()
    if row is None:
        return None
    row.worker, row.beat_at, row.attempts = worker, timezone.now(), row.attempts + 1
    row.save(update_fields=["worker", "beat_at", "attempts"])
    return row


def _ours(job: TableImport) -> QuerySet[TableImport]:
    """The row, as long as it was neither put away nor taken over."""
    return TableImport.objects.filter(pk=job.pk, state__in=LIVE, worker=job.worker)


def _hand_back(job: TableImport) -> None:
    _ours(job).update(worker="", attempts=F("attempts") - 1)


class _GivenUp(Exception):
    """Its owner put the table away while it was planned, or another worker took it over."""


def _work(job: TableImport, today: date) -> None:
    """One table to the next step. Whatever goes wrong becomes a sentence on its page."""
    if job.attempts > ATTEMPTS:
        _fail(job, kept("Máy chủ bị ngắt nhiều lần khi đang làm. Chưa ghi dòng nào. Hãy thử lại."))
        return
    try:
        if job.state == TableState.WRITING:
            write(job, today)
        else:
            _plan(job, today)
    except _GivenUp:
        return
    except Exception:
        logger.exception("table %s", job.pk)
        _fail(
            job, kept("Có lỗi khi đọc hoặc ghi bảng. Chưa ghi dòng nào. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.")
        )


@official()
def _plan(job: TableImport, today: date) -> None:
    def beat(done: int) -> None:
        if not _ours(job).update(done=done, beat_at=timezone.now()):
            raise _GivenUp

    fates = _fates(job.kind, job.rows, job.owner, today, beat)
    with transaction.atomic():
        row = _ours(job).select_for_update().first()
        if row is None:
            raise _GivenUp
        row.fates, row.state, row.worker, row.done = fates, TableState.OPEN, "", row.total
        row.save(update_fields=["fates", "state", "worker", "done"])


@transaction.atomic
def _fail(job: TableImport, message: str) -> None:
    row = _ours(job).select_for_update().first()
    if row is not None:
        row.state, row.message, row.worker = TableState.FAILED, message, ""
        row.save(update_fields=["state", "message", "worker"])
