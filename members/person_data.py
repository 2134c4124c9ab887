"""Atomic verbs on what a person may ask about the own data: the request, its answer, erasure that leaves history."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .language import kept
from .models import DataRequest, OrganisationEvent, Person, User, UserEvent
from .versions import claim

Kind = DataRequest.Kind


@transaction.atomic
def record_request(*, request: DataRequest, by: User) -> DataRequest:
    """Somebody asked; the days begin to count."""
    if not by.is_admin:
        raise PermissionDenied
    request.actor = by
    request.save(force_insert=True)
    return request


@transaction.atomic
def answer_request(
    *, person: Person, kind: str, on: date, note: str, by: User, key: uuid.UUID | None = None
) -> DataRequest:
    """What was asked is done: a row that answers the oldest open request of its kind, or stands alone."""
    if not by.is_admin:
        raise PermissionDenied
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if key and (earlier := DataRequest.objects.filter(request_key=key).first()):
        return earlier
    return _answer(person, kind, on, note, by, key)


def _answer(person: Person, kind: str, on: date, note: str, by: User, key: uuid.UUID | None) -> DataRequest:
    asked = DataRequest.objects.open().filter(person=person, kind=kind).order_by("pk").first()
    return DataRequest.objects.create(
        person=person,
        kind=kind,
        asked_on=asked.asked_on if asked else on,
        done_on=on,
        answers=asked,
        note=note,
        actor=by,
        request_key=key,
    )


@transaction.atomic
def erase_person(*, person: Person, version: int, keeps_name: bool, on: date, note: str, by: User) -> bool:
    """Take the personal data away; offices, attendance, tasks and lines of history stay. False when somebody saved the
    person in between; ValidationError while the account is in use."""
    if not by.is_admin:
        raise PermissionDenied
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if refusal := erasure_refusal(person):
        raise ValidationError(refusal)
    if not claim(person, version):
        return False
    for row in (person, *Person.objects.select_for_update(of=("self",)).filter(merged_into=person).order_by("pk")):
        row.phone = row.email = row.workplace = row.honorific = ""
        row.birth_year, row.erased_on = None, on
        if not keeps_name:
            row.full_name = erased_name(person)
        row.save()
    _erase_account(person, keeps_name, by)
    _answer(person, Kind.ERASE, on, note, by, None)
    words = kept("còn tên") if keeps_name else kept("xóa cả tên")
    changes = {kept("Xóa dữ liệu cá nhân"): [kept("số %d") % person.pk, words]}
    OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.PERSON, actor=by, changes=changes)
    return True


def erased_name(person: Person) -> str:
    return kept("Người đã xóa số %d") % person.pk


def erasure_refusal(person: Person) -> str:
    if person.merged_into_id:
        return _("Dòng này đã gộp vào người khác. Xóa ở người ấy.")
    if person.erased_on:
        return _("Dữ liệu của người này đã xóa.")
    if User.objects.filter(person=person, is_active=True).exists():
        return _("Người này đang có tài khoản dùng được. Khóa tài khoản trước, rồi xóa dữ liệu.")
    return ""


def _erase_account(person: Person, keeps_name: bool, by: User) -> None:
    """A locked account keeps what it did; its e-mail goes, and its name with the person's."""
    user = User.objects.select_for_update(of=("self",)).filter(person=person).first()
    if user is None:
        return
    user.email, user.wants_mail = "", False
    user.invitations.exclude(sent_to="").update(sent_to="")
    user.mails.all().delete()  # of the floor above: what was written to the address, with the name in it
    user.version += 1
    if not keeps_name:
        user.full_name = person.full_name
    user.save(update_fields=["email", "wants_mail", "full_name", "version"])
    UserEvent.objects.create(user=user, verb=UserEvent.Verb.CHANGED, actor=by, note=kept("Xóa dữ liệu cá nhân"))


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What goes and what stays, said before."""

    person: Person
    new_name: str
    mandates: int
    meetings: int
    tasks: int
    account: User | None
    refusal: str


def erasure_plan(person: Person) -> ErasurePlan:
    return ErasurePlan(
        person=person,
        new_name=erased_name(person),
        mandates=person.mandates.count(),
        meetings=person.attendance.count(),
        tasks=person.tasks.count(),
        account=User.objects.filter(person=person).first(),
        refusal=erasure_refusal(person),
    )
