"""What people say on a task and what the committee decides on it: one atomic verb, which also tells those it names."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.folding import nfc
from members.models import Role, Unit, User

from .inbox import leaders, speakers, tell
from .mentioning import REACHED
from .models import Comment, CommentKind, Mention, NoticeKind, Task
from .workflow import required

LONGEST = 5000
MOST_NAMED = 100


def may_comment(user: User) -> bool:
    """Everybody who sees the task, except who only reads."""
    return user.role != Role.VIEWER


def comment(
    *,
    task: Task,
    user: User,
    text: str,
    key: uuid.UUID,
    kind: CommentKind = CommentKind.COMMENT,
    basis: str = "",
    units: Iterable[Unit] = (),
    users: Iterable[User] = (),
    at: datetime | None = None,
) -> Comment:
    """Say something on a task and tell those whom it names; the same key again gives the comment that is there.

    A decision stands on the task as an instruction and is told to the units that lead it.
    """
    units, users = list(units), list(users)
    _check(task, user, kind, units, users)
    text = required(nfc(text), _("Cần ghi nội dung."))
    if len(text) > LONGEST or len(units) + len(users) > MOST_NAMED:
        raise ValidationError(_("Nội dung quá dài hoặc nhắc quá nhiều người."))
    own_key = uuid.uuid5(key, f"{task.pk}-{user.pk}")
    with transaction.atomic():
        Task.objects.select_for_update(no_key=True).get(pk=task.pk)  # two presses of one button: one after the other
        if written := Comment.objects.filter(request_key=own_key).first():
            return written
        made = Comment.objects.create(
            task=task,
            kind=kind,
            text=text,
            basis=nfc(basis).strip(),
            author=user,
            unit_id=user.unit_id,
            at=at or timezone.now(),
            request_key=own_key,
        )
        Mention.objects.bulk_create(
            [Mention(comment=made, unit=unit) for unit in units] + [Mention(comment=made, user=who) for who in users]
        )
        _tell(made, units, users)
    return made


def _check(task: Task, user: User, kind: CommentKind, units: list[Unit], users: list[User]) -> None:
    """Refuse what the forms never offer."""
    if not may_comment(user) or not Task.objects.visible_to(user).filter(pk=task.pk).exists():
        raise PermissionDenied
    if kind == CommentKind.DECISION and not user.is_decider:
        raise PermissionDenied
    if user.is_representative:
        strangers = [who for who in users if who.unit_id != user.unit_id and who.role not in REACHED]
        if strangers or any(unit.pk != user.unit_id for unit in units):
            raise PermissionDenied


def _tell(made: Comment, units: list[Unit], users: list[User]) -> None:
    """A notice each: to who leads, of a decision; to who is named. Whoever is both is told of the decision."""
    key, note = f"comment:{made.pk}", f"{made.author}: {made.text}"
    people = {who.pk for who in users} | set(speakers(units).values_list("pk", flat=True))
    if made.kind == CommentKind.DECISION:
        tell(leaders(made.task), NoticeKind.DECISION, made.task, key, author=made.author, note=note, at=made.at)
    tell(people, NoticeKind.MENTIONED, made.task, key, author=made.author, note=note, at=made.at)
