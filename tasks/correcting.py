"""Corrections of reports as an atomic verb: a new row beside the old one, which stays; figures follow the new."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from members.models import User
from resolutions.models import Attachment

from .models import EntryKind, Evidence, ProgressEntry, Stage, Task, TaskEvent
from .transitions import Who
from .workflow import Report, TaskMoved, before_given, history, locked, required, result_of, write_entry


class AlreadyCorrected(Exception):
    """Somebody corrected this very version in between; `newest` is the one in force now."""

    def __init__(self, newest: ProgressEntry) -> None:
        super().__init__(f"entry {newest.pk} is in force")
        self.newest = newest


def may_correct(entry: ProgressEntry, task: Task, user: User) -> bool:
    """The office corrects any report; a unit's representative only what it wrote itself, while its unit leads."""
    if task.has_parts:
        return False
    return user.is_office or (entry.author_id == user.pk and Who.WORKERS.includes(task, user))


def newest_of(entry: ProgressEntry) -> ProgressEntry:
    """The version in force of this report."""
    while later := ProgressEntry.objects.filter(corrects=entry).select_related("author", "unit").first():
        entry = later
    return entry


def kept_files(entry: ProgressEntry, evidence: Iterable[int]) -> list[Attachment]:
    """Files of the old version that prove the new one as well."""
    rows = Evidence.objects.filter(entry=entry, pk__in=set(evidence)).select_related("attachment").order_by("id")
    return [row.attachment for row in rows]


def correct_entry(
    *, entry: ProgressEntry, user: User, today: date, report: Report, reason: str, at: datetime | None = None
) -> ProgressEntry:
    """Write the report anew, with the reason. Stage and kind stay; the same key again gives the row that is there.

    The day of a confirmed result is the day the task was finished: only the standing committee can open it again.
    """
    reason = required(reason, _("Cần ghi lý do đính chính."))
    required(report.text, _("Cần ghi đã làm được gì."))
    if report.on > today:
        raise ValidationError(_("Ngày báo cáo không thể sau hôm nay."))
    key = report.key_for(entry.task)
    with locked(entry.task, None) as row:
        if written := ProgressEntry.objects.filter(request_key=key).first():
            return written
        if row.has_parts:
            raise TaskMoved(row)
        if not may_correct(entry, row, user):
            raise PermissionDenied
        if (newest := newest_of(entry)) != entry:
            raise AlreadyCorrected(newest)
        _fits(row, entry, report)
        share = _share(row)
        made = write_entry(row, report, EntryKind(entry.kind), key, user, at)
        _follow(row, share)
        history(row, TaskEvent.Verb.CORRECTED, user=user, today=today, at=at, note=reason, entry=made)
    return made


def is_accepted(entry: ProgressEntry, task: Task) -> bool:
    """Whether the standing committee has confirmed this very report."""
    return task.stage == Stage.DONE and entry.kind == EntryKind.RESULT and result_of(task) == entry


def _fits(row: Task, entry: ProgressEntry, report: Report) -> None:
    """Refuse what would make work in time that was late, or leave a result without proof."""
    if report.corrects != entry:
        raise ValueError("a correction names what it corrects")
    if report.on < row.given_on:
        raise ValidationError(before_given(report.on, row.given_on))
    if entry.kind == EntryKind.RESULT and not report.has_evidence:
        raise ValidationError(_("Cần số văn bản, tệp chứng minh, hoặc lý do không có văn bản."))
    if report.on != entry.reported_on and is_accepted(entry, row):
        raise ValidationError(day_is_settled(entry))


def day_is_settled(entry: ProgressEntry) -> str:
    """Why the day of a confirmed result is refused."""
    return _(
        "Kết quả ngày %s đã được xác nhận nên giữ nguyên ngày. Muốn đổi ngày, đề nghị Ban Thường vụ mở lại nhiệm vụ."
    ) % (f"{entry.reported_on:%d/%m/%Y}")


def _share(row: Task) -> int | None:
    """The percentage that was reported last, as it stands."""
    shares = row.entries.in_force().exclude(percent=None).newest_first()
    return shares.values_list("percent", flat=True).first()


def _follow(row: Task, before: int | None) -> None:
    """Bring the figures of the (locked) task in line with the versions in force. A finished task stays at 100."""
    row.last_entry_on = row.entries.in_force().aggregate(last=Max("reported_on"))["last"]
    share = _share(row)
    if share != before and row.stage != Stage.DONE:
        row.percent = share or 0
