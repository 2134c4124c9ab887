"""Extensions as atomic verbs: asked for by those who do the work, answered by the standing committee, all in history.

The first due date of a task stays in `original_due_on`; each later one is a line of history with the old and the new.
A wanted date may lie in the past: extensions that were agreed on paper are put on record afterwards.
"""

import uuid
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import User

from .inbox import leaders, tell
from .models import ExtensionDecision, ExtensionRequest, NoticeKind, Outcome, Stage, Task, TaskEvent
from .models.extension import MOVING
from .transitions import Who
from .workflow import TaskMoved, history, locked, required

Verb = TaskEvent.Verb
PAUSED = (Stage.HOLD, Stage.COND)
VERBS = {
    Outcome.GRANTED: Verb.EXTENDED,
    Outcome.COUNTERED: Verb.EXTENDED,
    Outcome.REFUSED: Verb.REFUSED,
    Outcome.WITHDRAWN: Verb.WITHDRAWN,
}


def open_request(task: Task) -> ExtensionRequest | None:
    """The request that has no answer yet."""
    found = task.extension_requests.filter(decision__isnull=True)
    return found.select_related("author", "unit").first()


def is_extendable(task: Task) -> bool:
    """Whether a later date means anything: the task runs, and it has a date."""
    return task.is_open and not task.has_parts and task.due_on is not None and task.stage not in PAUSED


def can_withdraw(request: ExtensionRequest, user: User) -> bool:
    """The office takes back any request, a unit its own."""
    return user.is_office or (user.is_representative and request.unit_id == user.unit_id)


def request_extension(
    *,
    task: Task,
    user: User,
    today: date,
    wanted_on: date,
    reason: str,
    key: uuid.UUID | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> ExtensionRequest:
    """Ask for a later date. The same key again gives the request that is there."""
    reason = required(reason, _("Cần ghi lý do xin gia hạn."))
    key = key_for(task, key)
    with locked(task, version) as row:
        if made := ExtensionRequest.objects.filter(request_key=key).first():
            return made
        if not Who.WORKERS.includes(row, user):
            raise PermissionDenied
        if row.due_on is None or not is_extendable(row):
            raise TaskMoved(row)
        if open_request(row):
            raise ValidationError(_("Nhiệm vụ này đang có một đề nghị gia hạn chờ trả lời."))
        _fits(row, wanted_on)
        request = ExtensionRequest.objects.create(
            task=row,
            number=row.extension_requests.count() + 1,
            old_due_on=row.due_on,
            wanted_on=wanted_on,
            reason=reason,
            author=user,
            unit_id=user.unit_id,
            at=at or timezone.now(),
            request_key=key,
        )
        changes = {"wanted_on": _moved(row.due_on, wanted_on)}
        history(row, Verb.ASKED, user=user, today=today, at=at, note=reason, changes=changes)
    return request


def key_for(task: Task, key: uuid.UUID | None) -> uuid.UUID:
    """One form sent for two tasks is two requests."""
    return uuid.uuid5(key, f"extension {task.pk}") if key else uuid.uuid4()


def decide_extension(
    *,
    request: ExtensionRequest,
    user: User,
    today: date,
    outcome: Outcome,
    due_on: date | None = None,
    note: str = "",
    basis: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ExtensionDecision:
    """Answer a request: the wanted date, another one after the old (`due_on`), or no, which needs its reason."""
    if outcome not in VERBS or outcome == Outcome.WITHDRAWN:
        raise ValueError(outcome)
    if outcome == Outcome.REFUSED:
        required(note, _("Cần ghi lý do không đồng ý."))
    if not user.is_decider or user.pk == request.author_id:
        raise PermissionDenied
    with locked(request.task, version) as row:
        _still_open(row, request)
        changes: dict[str, Any] = {}
        new = None
        if outcome in MOVING:
            new = request.wanted_on if outcome == Outcome.GRANTED else due_on
            changes = {"due_on": _extend(row, new)}
        decision = _answer(request, outcome, user, at, due_on=new, note=note.strip(), basis=basis.strip())
        told: dict[str, Any] = {"note": note.strip(), "basis": basis.strip(), "changes": changes}
        history(row, VERBS[outcome], user=user, today=today, at=at, **told)
        _tell(request, decision)
    return decision


@official()
def _tell(request: ExtensionRequest, decision: ExtensionDecision) -> None:
    """The answer reaches who asked, and who speaks for the units that lead."""
    task, note = request.task, str(decision)
    if decision.due_on:
        note += kept(": đến hết ngày %s") % f"{decision.due_on:%d/%m/%Y}"
    note += f". {decision.note}" if decision.note else "."
    people = {request.author_id, *leaders(task).values_list("pk", flat=True)}
    told: dict[str, Any] = {"author": decision.author, "note": note, "at": decision.at, "due_on": decision.due_on}
    tell(people, NoticeKind.DECIDED, task, f"decided:{decision.pk}", **told)


def withdraw_extension(
    *,
    request: ExtensionRequest,
    user: User,
    today: date,
    note: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ExtensionDecision:
    """Take a request back before it is answered."""
    if not can_withdraw(request, user):
        raise PermissionDenied
    with locked(request.task, version) as row:
        _still_open(row, request)
        decision = _answer(request, Outcome.WITHDRAWN, user, at, note=note.strip())
        history(row, Verb.WITHDRAWN, user=user, today=today, at=at, note=note.strip())
    return decision


def _still_open(row: Task, request: ExtensionRequest) -> None:
    if ExtensionDecision.objects.filter(request=request).exists():
        raise TaskMoved(row)


def _answer(
    request: ExtensionRequest, outcome: Outcome, user: User, at: datetime | None, **values: Any
) -> ExtensionDecision:
    at = at or timezone.now()
    return ExtensionDecision.objects.create(request=request, outcome=outcome, author=user, at=at, **values)


def _extend(row: Task, new: date | None) -> list[str]:
    """Move the due date of the (locked) task; the old and the new for its history."""
    if not row.is_open or row.due_on is None:
        raise ValidationError(_("Nhiệm vụ không còn chạy hoặc không còn hạn, nên không gia hạn được nữa."))
    if new is None:
        raise ValidationError(_("Cần ghi hạn mới."))
    _fits(row, new)
    changed = _moved(row.due_on, new)
    row.original_due_on = row.original_due_on or row.due_on
    row.due_on = new
    row.extension_count += 1
    return changed


def _fits(row: Task, new: date) -> None:
    """Refuse a date that is no extension, or that the task above does not allow."""
    if row.due_on is not None and new <= row.due_on:
        raise ValidationError(_("Hạn mới phải sau hạn hiện nay, %s.") % f"{row.due_on:%d/%m/%Y}")
    limit = row.parent.due_on if row.parent else None
    if limit and new > limit:
        raise ValidationError(_("Hạn mới không thể sau hạn của nhiệm vụ chung, %s.") % f"{limit:%d/%m/%Y}")


def _moved(old: date | None, new: date) -> list[str]:
    return [old.isoformat() if old else "", new.isoformat()]
