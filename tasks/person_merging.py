"""Merging two rows that are one person: what moves is shown first, then all of it moves or nothing. Never undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import Mandate, Person, User
from members.person_joining import SameOffice, column_name, filled_columns, join_rows, same_offices
from members.versions import claim
from resolutions.models import Attendance, Elected, Meeting

from .models import Task


@dataclass(frozen=True)
class MergePlan:
    """What becomes of the second row. `refusal` says why it cannot be done."""

    keep: Person
    gone: Person
    same: Sequence[SameOffice]
    moved: Sequence[Mandate]
    tasks: int
    meetings: int
    met_twice: int
    account: User | None
    filled: Sequence[tuple[str, object]]
    refusal: str

    @property
    def differs(self) -> bool:
        """Two years of birth: probably namesakes."""
        years = {self.keep.birth_year, self.gone.birth_year} - {None}
        return len(years) > 1


def plan_of(keep: Person, gone: Person) -> MergePlan:
    rows = [*keep.mandates.values_list("pk", flat=True), *gone.mandates.values_list("pk", flat=True)]
    same = same_offices(keep, gone, Elected.objects.filter(mandate__in=rows).values_list("mandate", flat=True))
    dropped = {pair.goes.pk for pair in same} | {pair.stays.pk for pair in same}
    seen = Attendance.objects.filter(person=gone)
    of_gone = Q(attendance__person=gone) | Q(chair=gone) | Q(secretary=gone)
    accounts = {user.person_id: user for user in User.objects.filter(person__in=[keep, gone])}
    columns = filled_columns(keep, gone).items()
    return MergePlan(
        keep=keep,
        gone=gone,
        same=same,
        moved=[m for m in gone.mandates.select_related("unit", "term") if m.pk not in dropped],
        tasks=Task.objects.filter(person=gone).count(),
        meetings=Meeting.objects.filter(of_gone).distinct().count(),
        met_twice=seen.filter(meeting__in=keep.attendance.values("meeting")).count(),
        account=accounts.get(gone.pk),
        filled=[(column_name(name), value) for name, value in columns],
        refusal=_refusal(keep, gone, accounts),
    )


def _refusal(keep: Person, gone: Person, accounts: dict[int | None, User]) -> str:
    if keep.pk == gone.pk:
        return _("Đây là cùng một dòng.")
    if any(person.merged_into_id or person.erased_on for person in (keep, gone)):
        return _("Một trong hai đã được gộp hoặc đã xóa dữ liệu.")
    if len(accounts) > 1:
        return _("Cả hai đều có tài khoản. Bỏ gắn một tài khoản với người ở trang tài khoản rồi gộp.")
    return ""


@transaction.atomic
def merge_people(*, keep: Person, gone: Person, keep_version: int, gone_version: int, by: User) -> bool:
    """Move everything of `gone` to `keep`; False when one of them was changed in between. ValidationError where it
    cannot be done."""
    if not by.is_admin:
        raise PermissionDenied
    ids = sorted({keep.pk, gone.pk})
    rows = {row.pk: row for row in Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    keep, gone = rows[keep.pk], rows[gone.pk]
    plan = plan_of(keep, gone)
    if plan.refusal:
        raise ValidationError(plan.refusal)
    if not (claim(keep, keep_version) and claim(gone, gone_version)):
        transaction.set_rollback(True)
        return False
    Task.objects.filter(person=gone).update(person=keep)
    Attendance.objects.filter(person=gone, meeting__in=keep.attendance.values("meeting")).delete()
    Attendance.objects.filter(person=gone).update(person=keep)
    Meeting.objects.filter(chair=gone).update(chair=keep)
    Meeting.objects.filter(secretary=gone).update(secretary=keep)
    join_rows(keep, gone, plan.same, by)
    return True


@official()
def days_of(pair: SameOffice) -> str:
    """The days that the office has afterwards, in words."""
    return Mandate(starts_on=pair.starts_on, ends_on=pair.ends_on).dates or kept("không ghi ngày")
