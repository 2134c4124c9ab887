"""What members of the committee say in a review, of all of it or of one task: one atomic verb."""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.folding import nfc
from members.models import Role, User

from ..models import Review, ReviewRemark, Task
from ..workflow import required
from .holding import locked
from .lining import tasks_of

LONGEST = 5000
SPEAKERS = frozenset({Role.ADMIN, Role.OFFICE, Role.STANDING, Role.COMMITTEE})


def may_remark(user: User) -> bool:
    return user.role in SPEAKERS


def add_remark(
    *,
    review: Review,
    user: User,
    today: date,
    text: str,
    key: uuid.UUID,
    task: Task | None = None,
    at: datetime | None = None,
) -> ReviewRemark:
    """Say something; the same key again gives the remark that is there."""
    if not may_remark(user):
        raise PermissionDenied
    text = required(nfc(text), _("Cần ghi ý kiến."))
    if len(text) > LONGEST or "\x00" in text:
        raise ValidationError({"text": _("Ý kiến quá dài: nhiều nhất %d chữ cái.") % LONGEST})
    with locked(review) as row:
        if written := ReviewRemark.objects.filter(request_key=key).first():
            return written
        if task and not tasks_of(row, today).filter(pk=task.pk).exists():
            raise ValidationError({"task": _("Nhiệm vụ này không thuộc kỳ rà soát.")})
        return ReviewRemark.objects.create(
            review=row, task=task, text=text, author=user, at=at or timezone.now(), request_key=key
        )
