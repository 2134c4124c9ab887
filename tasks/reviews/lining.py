"""What a review says of one task, as an atomic verb: why it is late, who answers until when, what is concluded."""

from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from members.folding import nfc
from members.history import differences
from members.models import User

from ..models import Review, ReviewEvent, ReviewLine, ReviewState, Task
from ..period_filter import Period
from .holding import locked, record


class Keep(Enum):
    """A part of a line that is left as it is."""

    AS_IS = 0


AS_IS: Final = Keep.AS_IS
LONGEST = {"cause": 2000, "answerable": 200, "conclusion": 2000}
FIELDS = ("cause", "answerable", "until", "conclusion")
FARTHEST_YEARS = 20


class LineMoved(Exception):
    """Somebody wrote this line in between: `line` as it stands, and what was wanted."""

    def __init__(self, line: ReviewLine, wanted: dict[str, Any]) -> None:
        super().__init__(f"line of task {line.task_id}")
        self.line, self.wanted = line, wanted


def may_write(user: User) -> bool:
    return user.can_assign


def may_take_down(review: Review, user: User) -> bool:
    """Whether this user writes what the meeting concludes on a task: the office too, until the committee has concluded
    the review, because it is the concluding that makes an instruction of it."""
    return user.is_decider or (user.is_office and review.state != ReviewState.CONCLUDED)


def tasks_of(review: Review, today: date) -> Any:
    """The tasks that the review is about."""
    return Task.objects.counted().filter(Period(review.span, today).live())


def write_line(
    *,
    review: Review,
    task: Task,
    user: User,
    today: date,
    version: int,
    cause: str | Keep = AS_IS,
    answerable: str | Keep = AS_IS,
    until: date | Keep | None = AS_IS,
    conclusion: str | Keep = AS_IS,
    at: datetime | None = None,
) -> ReviewLine:
    """Write the line of a task; `version` 0: there is none yet. ReviewMoved when the review is frozen, LineMoved when
    somebody else wrote other words in between; the same words again change nothing."""
    if not may_write(user):
        raise PermissionDenied
    given = {"cause": cause, "answerable": answerable, "until": until, "conclusion": conclusion}
    wanted = _checked({name: value for name, value in given.items() if not isinstance(value, Keep)}, review, today)
    with locked(review) as row:
        stored = ReviewLine.objects.filter(review=row, task=task).first()
        line = stored or ReviewLine(review=row, task=_of_period(row, task, today), version=0)
        if wanted.get("conclusion", line.conclusion) != line.conclusion and not may_take_down(row, user):
            raise PermissionDenied
        before = {name: getattr(line, name) for name in FIELDS}
        if all(before[name] == value for name, value in wanted.items()):
            return line
        if version != line.version:
            raise LineMoved(line, wanted)
        for name, value in wanted.items():
            setattr(line, name, value)
        line.version += 1
        line.save()
        changes = differences(_shown(before), _shown({name: getattr(line, name) for name in FIELDS}))
        record(row, ReviewEvent.Verb.NOTED, user=user, today=today, at=at, changes=changes, task=task)
    return line


def _checked(wanted: dict[str, Any], review: Review, today: date) -> dict[str, Any]:
    for name, longest in LONGEST.items():
        if name in wanted:
            wanted[name] = nfc(wanted[name]).strip()
            if len(wanted[name]) > longest or "\x00" in wanted[name]:
                raise ValidationError({name: _("Ghi gọn lại: nhiều nhất %d chữ cái.") % longest})
    if until := wanted.get("until"):
        if until < review.starts_on:
            told = _("Kỳ này bắt đầu ngày %s; không thể hẹn xong trước đó.") % f"{review.starts_on:%d/%m/%Y}"
            raise ValidationError({"until": told})
        if until.year > today.year + FARTHEST_YEARS:
            raise ValidationError({"until": _("Ngày này cách hôm nay hơn %d năm.") % FARTHEST_YEARS})
    return wanted


def _of_period(row: Review, task: Task, today: date) -> Task:
    if not tasks_of(row, today).filter(pk=task.pk).exists():
        raise ValidationError(_("Nhiệm vụ này không thuộc kỳ rà soát."))
    return task


def _shown(values: dict[str, Any]) -> dict[str, object]:
    return {name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value or "" for name, value in values.items()}
