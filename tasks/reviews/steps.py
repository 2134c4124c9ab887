"""The steps of a review as atomic verbs: opened, filled, discussed, concluded, one step back. Frozen in `freezing`.

The office prepares, the standing committee concludes; a conclusion on a task becomes a decision that stands there.
"""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import User
from resolutions.models import Meeting

from ..commenting import comment
from ..models import CommentKind, Review, ReviewEvent, ReviewLine, ReviewState
from ..period_words import span_name
from ..periods import ReportingPeriod
from ..workflow import required
from .holding import ORDER, ReviewMoved, locked, record, step

Verb = ReviewEvent.Verb
LONGEST = 20_000


def may_prepare(user: User) -> bool:
    return user.is_office


def may_discuss(user: User) -> bool:
    return user.can_assign


def may_conclude(user: User) -> bool:
    return user.is_decider


def may_reopen(review: Review, user: User) -> bool:
    """What the committee concluded, the committee alone takes up again."""
    return user.is_decider if review.state == ReviewState.CONCLUDED else user.can_assign


def open_review(
    *, period: ReportingPeriod, user: User, today: date, key: uuid.UUID | None = None, at: datetime | None = None
) -> Review:
    """Open the review of a period that has begun. Who comes second gets the one that is there."""
    if not may_prepare(user):
        raise PermissionDenied
    if period.start > today:
        raise ValidationError(_("Kỳ này chưa bắt đầu. Mở rà soát từ ngày %s.") % f"{period.start:%d/%m/%Y}")
    try:
        with transaction.atomic():
            made = Review.objects.create(
                period=period.slug, starts_on=period.start, ends_on=period.end, opened_by=user, request_key=key
            )
            record(made, Verb.OPENED, user=user, today=today, at=at)
    except IntegrityError:
        return Review.objects.get(period=period.slug)
    return made


def fill_review(
    *, review: Review, user: User, today: date, version: int | None = None, note: str = "", at: datetime | None = None
) -> Review:
    """Lay the review before the standing committee."""
    if not may_prepare(user):
        raise PermissionDenied
    with locked(review, version) as row:
        _at(row, ReviewState.OPEN)
        step(row, ReviewState.FILLED)
        record(row, Verb.FILLED, user=user, today=today, at=at, note=note.strip())
    return review


def discuss_review(
    *,
    review: Review,
    user: User,
    today: date,
    discussed_on: date,
    meeting: Meeting | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Review:
    """Say when the committee met over it, and in which meeting of the register."""
    if not may_discuss(user):
        raise PermissionDenied
    if discussed_on > today:
        raise ValidationError({"discussed_on": _("Ngày họp không thể sau hôm nay.")})
    with locked(review, version) as row:
        _at(row, ReviewState.FILLED)
        if discussed_on < row.starts_on:
            told = _("Kỳ này bắt đầu ngày %s; ngày họp không thể trước đó.") % f"{row.starts_on:%d/%m/%Y}"
            raise ValidationError({"discussed_on": told})
        row.discussed_on, row.meeting = discussed_on, meeting
        step(row, ReviewState.DISCUSSED)
        changes = {"discussed_on": ["", f"{discussed_on:%d/%m/%Y}"], "meeting": ["", str(meeting or "")]}
        record(row, Verb.DISCUSSED, user=user, today=today, at=at, changes=changes)
    return review


def conclude_review(
    *,
    review: Review,
    user: User,
    today: date,
    conclusion: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Review:
    """Conclude, or conclude anew. Each line's conclusion becomes a decision on its task, which tells those who lead it;
    one that stands there already is not written again."""
    if not may_conclude(user):
        raise PermissionDenied
    conclusion = required(conclusion, _("Cần ghi kết luận chung của kỳ."))
    if len(conclusion) > LONGEST:
        raise ValidationError({"conclusion": _("Kết luận quá dài: nhiều nhất %d chữ cái.") % LONGEST})
    with locked(review, version) as row:
        _at(row, ReviewState.DISCUSSED, ReviewState.CONCLUDED)
        lines = list(undecided(row))
        if row.state == ReviewState.CONCLUDED and row.conclusion == conclusion and not lines:
            return row
        before, row.conclusion = row.conclusion, conclusion
        for line in lines:
            _decide(line, user, at)
        step(row, ReviewState.CONCLUDED)
        changes = {"conclusion": [before, conclusion], "decisions": ["", len(lines)]}
        record(row, Verb.CONCLUDED, user=user, today=today, at=at, changes=changes)
    return review


def reopen_review(
    *,
    review: Review,
    user: User,
    today: date,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Review:
    """One step back. What was written stays; decisions that were given stay on their tasks."""
    reason = required(reason, _("Cần ghi lý do mở lại."))
    with locked(review, version) as row:
        if row.state == ReviewState.OPEN:
            raise ReviewMoved(row)
        if not may_reopen(row, user):
            raise PermissionDenied
        was = ReviewState(row.state)
        step(row, ORDER[ORDER.index(was) - 1])
        with official():
            changes = {"state": [str(was.label), str(ReviewState(row.state).label)]}
        record(row, Verb.REOPENED, user=user, today=today, at=at, changes=changes, note=reason)
    return review


def _at(row: Review, *states: ReviewState) -> None:
    if row.state not in states:
        raise ReviewMoved(row)


# --- Decisions -----------------------------------------------------------------------------------------------------


@official()
def basis_of(review: Review) -> str:
    """What a decision names as its basis."""
    return kept("Kết luận rà soát %s") % span_name(review.span)


def decision_text(line: ReviewLine) -> str:
    """The conclusion on a task as its leads read it; "" without one."""
    if not line.conclusion:
        return ""
    parts = [line.conclusion]
    if line.answerable:
        parts.append(kept("Chịu trách nhiệm: %s.") % line.answerable)
    if line.until:
        parts.append(kept("Làm xong trước ngày %s.") % f"{line.until:%d/%m/%Y}")
    return "\n".join(parts)


def undecided(review: Review) -> list[ReviewLine]:
    """The lines of which the task does not say what they say, in the order in which tasks are locked."""
    lines = review.lines.select_related("task", "decision").order_by("task")
    return [line for line in lines if decision_text(line) != (line.decision.text if line.decision else "")]


def _decide(line: ReviewLine, user: User, at: datetime | None) -> None:
    text = decision_text(line)
    withdrawn = not text
    if line.decision and withdrawn:
        text = kept("Rút kết luận trước: %s") % line.decision.text
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"review line {line.pk}/{line.version}")
    basis = basis_of(line.review)
    made = comment(task=line.task, user=user, text=text, key=key, kind=CommentKind.DECISION, basis=basis, at=at)
    line.decision = None if withdrawn else made
    line.save(update_fields=["decision"])
