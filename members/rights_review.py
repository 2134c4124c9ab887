"""The review of rights: who may do what now, what is odd about it, what changed since it was last confirmed."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .language import kept
from .models import FactorOf, Mandate, OrganisationEvent, RightsReview, Role, Unit, User
from .rights import Refused
from .second_factor import is_obliged
from .user_states import with_state

EVERY = timedelta(days=183)
LONG = timedelta(days=90)
Was = Mapping[int, tuple[str, int | None, bool]]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    user: User
    marks: list[str]
    since: str  # what changed since the last review


@dataclass(frozen=True, slots=True)
class Review:
    rows: list[ReviewRow]
    gone: list[str]
    last: RightsReview | None
    is_due: bool
    shown: str

    @property
    def marked(self) -> int:
        return sum(1 for row in self.rows if row.marks)


def snapshot() -> list[list[Any]]:
    """Every account as its rights are now, in the form that is stored."""
    return [list(row) for row in User.objects.order_by("pk").values_list("pk", "role", "unit_id", "is_active")]


def hash_of(accounts: list[list[Any]]) -> str:
    return hashlib.sha256(json.dumps(accounts).encode()).hexdigest()


def is_due(last: RightsReview | None, since: datetime, now: datetime) -> bool:
    """Half a year after the last review; without one, half a year after the union came here."""
    return now - (last.at if last else since) > EVERY


def last_review() -> RightsReview | None:
    return RightsReview.objects.select_related("by").first()


def review(today: date, now: datetime, since: datetime, factor_of: str = FactorOf.LEADERS) -> Review:
    """Four queries, however many accounts there are."""
    last = last_review()
    was = {pk: (role, unit, active) for pk, role, unit, active in (last.accounts if last else [])}
    users = list(with_state(User.objects.select_related("unit", "person").order_by("role", "username"), now))
    serving = serving_people(today)
    units = dict(Unit.objects.filter(pk__in={w[1] for w in was.values() if w[1]}).values_list("pk", "name"))
    rows = [
        ReviewRow(user, marks_of(user, serving, now, factor_of), since_last(user, was, units, bool(last)))
        for user in users
        if user.is_active
    ]
    gone = [str(user) for user in users if not user.is_active and was.get(user.pk, ("", None, False))[2]]
    return Review(rows, gone, last, is_due(last, since, now), hash_of(snapshot()))


def serving_people(today: date) -> set[int]:
    """Who holds an office today, of those that have an account."""
    rows = Mandate.objects.filter(person__user__isnull=False).exclude(ends_on__lt=today)
    return set(rows.values_list("person_id", flat=True))


def marks_of(user: Any, serving: set[int], now: datetime, factor_of: str) -> list[str]:
    seen = user.last_seen_at or user.last_login
    marks = []
    if seen is None:
        marks.append(_("chưa vào lần nào"))
    elif now - seen > LONG:
        marks.append(_("không vào từ %s") % f"{seen:%d/%m/%Y}")
    if user.person_id and user.person_id not in serving:
        marks.append(_("không còn giữ chức vụ nào"))
    if user.unit and user.unit.left_on:
        marks.append(_("đơn vị đã thôi hoạt động"))
    asked = FactorOf.LEADERS if factor_of == FactorOf.NOBODY else factor_of  # leaders should, also where nobody must
    if is_obliged(user, asked) and not user.factor:
        marks.append(_("chưa bật hai bước"))
    return marks


def since_last(user: User, was: Was, units: Mapping[int, str], has_last: bool) -> str:
    if not has_last:
        return ""
    if user.pk not in was:
        return _("mới có từ lần trước")
    role, unit, is_active = was[user.pk]
    words = [] if is_active else [_("lần trước đang khóa")]
    if role != user.role:
        words.append(_("trước là %s") % (Role(role).label if role in Role.values else role))
    if unit != user.unit_id and unit:
        words.append(_("trước của %s") % units.get(unit, ""))
    return ", ".join(words)


@transaction.atomic
def confirm_rights(*, by: User, shown: str, note: str, request_key: uuid.UUID) -> RightsReview:
    """The list as it was shown is right. Refused when it is another by now: nobody answers for what was not seen."""
    list(User.objects.select_for_update().order_by("pk").values_list("pk"))
    accounts = snapshot()
    if hash_of(accounts) != shown:
        raise Refused(_("Danh sách vừa đổi trong lúc xem. Xem lại rồi xác nhận."))
    row = RightsReview.objects.create(by=by, accounts=accounts, note=note, request_key=request_key)
    active = sum(1 for account in accounts if account[3])
    words = kept("%d tài khoản đang mở, xác nhận đúng.") % active
    OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.RIGHTS, actor=by, note=f"{words} {note}".strip())
    return row
