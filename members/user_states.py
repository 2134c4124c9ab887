"""Where accounts stand: not invited, invited until a day, in use, locked. One expression for all lists."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from .models import Invitation, User


class UserState(models.TextChoices):
    """The values stand in addresses."""

    WAITING = "chua-moi", _("Chưa mời")
    INVITED = "da-moi", _("Đã mời")
    IN_USE = "dang-dung", _("Đang dùng")
    LOCKED = "da-khoa", _("Đã khóa")


NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def with_state(rows: "QuerySet[User]", now: datetime) -> Any:
    """Each account with its `state`, the end of its open invitation and whether it has a second factor."""
    invitations = Invitation.objects.filter(user=OuterRef("pk"), used_at=None, withdrawn_at=None, expires_at__gt=now)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return rows.annotate(
        invited_until=Subquery(invitations.order_by("-pk").values("expires_at")[:1]),
        factor=Exists(factors),
        state=Case(
            When(is_active=False, then=Value(UserState.LOCKED.value)),
            When(~NO_PASSWORD, then=Value(UserState.IN_USE.value)),
            When(invited_until__isnull=False, then=Value(UserState.INVITED.value)),
            default=Value(UserState.WAITING.value),
        ),
    )


def state_counts(rows: Any) -> dict[str, int]:
    """How many accounts stand where, in one query; `rows` come from `with_state`."""
    counted = rows.order_by().values_list("state").annotate(n=models.Count("pk"))
    return dict.fromkeys(UserState.values, 0) | dict(counted)


def never_signed_in() -> "QuerySet[User]":
    """Who can be invited: not locked, and never seen here."""
    return User.objects.filter(is_active=True, last_login=None)
