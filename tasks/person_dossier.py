"""All that is kept of a person, for the person who asks: as tables on a page, and as JSON. Nothing of others in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import DataRequest, OrganisationEvent, Person, SignIn, User, UserEvent
from members.person_joining import column_name
from resolutions.models import Attendance, Elected, Meeting

from .models import Task, TaskEvent

COLUMNS = ("full_name", "honorific", "birth_year", "workplace", "phone", "email", "erased_on")
MOST_SIGN_INS = 1000


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its heading, the names of its columns, its rows as text."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row as (column, text): on a phone every cell says what it is."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def as_json(self) -> list[dict[str, str]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Dossier:
    person: Person
    made_at: datetime
    sections: Sequence[Section]

    @property
    def as_json(self) -> dict[str, Any]:
        head = {"so": self.person.pk, "lap_luc": self.made_at.isoformat()}
        return head | {section.heading: section.as_json for section in self.sections}


def dossier_of(person: Person, now: datetime) -> Dossier:
    """With the rows that were merged into this one: they are the same person."""
    people = [person, *person.merged.order_by("pk")]
    user = User.objects.filter(person=person).first()
    sections = [
        _columns(people),
        _mandates(person),
        _meetings(person),
        _elections(person),
        _tasks(person),
        *_account(user),
        _requests(people),
        _history(people, user),
    ]
    return Dossier(person, now, sections)


def _columns(people: Iterable[Person]) -> Section:
    rows = [(column_name(name), _text(getattr(row, name))) for row in people for name in COLUMNS if getattr(row, name)]
    return Section(_("Thông tin trong sổ"), (_("Mục"), _("Nội dung")), rows)


def _mandates(person: Person) -> Section:
    heads = (_("Chức vụ"), _("Đơn vị"), _("Nhiệm kỳ"), _("Thời gian"), _("Căn cứ"), _("Căn cứ, lý do thôi"))
    rows = [
        (m.position, m.unit.name, str(m.term or ""), m.dates, m.basis, m.end_basis)
        for m in person.mandates.select_related("unit", "term")
    ]
    return Section(_("Chức vụ"), heads, rows)


def _meetings(person: Person) -> Section:
    heads = (_("Cuộc họp"), _("Ngày"), _("Tư cách"), _("Có mặt"), _("Lý do vắng"))
    seen = Attendance.objects.filter(person=person).select_related("meeting__body").order_by("meeting__held_on", "pk")
    rows = [(str(a.meeting), _text(a.meeting.held_on), a.position, str(a.get_status_display()), a.reason) for a in seen]
    for words, field in ((_("Chủ trì"), "chair"), (_("Thư ký"), "secretary")):
        held = Meeting.objects.filter(**{field: person}).select_related("body")
        rows += [(str(meeting), _text(meeting.held_on), words, "", "") for meeting in held]
    return Section(_("Cuộc họp"), heads, rows)


def _elections(person: Person) -> Section:
    heads = (_("Đại hội, hội nghị"), _("Chức vụ"), _("Số phiếu bầu"), _("Số phiếu hợp lệ"))
    found = Elected.objects.filter(mandate__person=person).select_related("meeting__body", "mandate__unit")
    rows = [(str(e.meeting), e.mandate.office, _text(e.in_favour), _text(e.ballots)) for e in found]
    return Section(_("Kết quả bầu"), heads, rows)


def _tasks(person: Person) -> Section:
    heads = (_("Số"), _("Nhiệm vụ phụ trách"), _("Văn bản"), _("Hạn"))
    rows = [
        (str(task.pk), task.title, str(task.document.label), _text(task.due_on))
        for task in Task.objects.filter(person=person).select_related("document").defer("document__text").order_by("pk")
    ]
    return Section(_("Nhiệm vụ phụ trách"), heads, rows)


def _account(user: User | None) -> list[Section]:
    if user is None:
        return [Section(_("Tài khoản"), (_("Mục"), _("Nội dung")), [])]
    facts = [
        (_("Tên đăng nhập"), user.username),
        (_("Họ và tên"), user.full_name),
        (_("Thư điện tử"), user.email),
        (_("Vai trò"), str(user.get_role_display())),
        (_("Đang dùng"), _("có") if user.is_active else _("không")),
        (_("Tạo lúc"), _text(user.created_at)),
        (_("Lần cuối vào"), _text(user.last_seen_at)),
    ]
    entries = SignIn.objects.filter(user=user)[:MOST_SIGN_INS]
    rows = [(_text(e.at), str(e.get_outcome_display()), e.address or "", e.agent) for e in entries]
    heads = (_("Lúc"), _("Kết quả"), _("Địa chỉ mạng"), _("Trình duyệt"))
    return [
        Section(_("Tài khoản"), (_("Mục"), _("Nội dung")), facts),
        Section(_("Lần đăng nhập"), heads, rows),
    ]


def _requests(people: Sequence[Person]) -> Section:
    heads = (_("Yêu cầu"), _("Ngày nhận"), _("Ngày thực hiện"), _("Ghi chú"))
    found = DataRequest.objects.filter(person__in=people).order_by("pk")
    rows = [(str(r.get_kind_display()), _text(r.asked_on), _text(r.done_on), r.note) for r in found]
    return Section(_("Yêu cầu về dữ liệu"), heads, rows)


def _history(people: Sequence[Person], user: User | None) -> Section:
    """Lines that name the person by its number, and those of its account."""
    numbers = {person.pk for person in people}
    called = {_("số %d") % pk for pk in numbers}
    rows: list[tuple[datetime, str, str]] = []
    for line in OrganisationEvent.objects.filter(verb=OrganisationEvent.Verb.PERSON):
        if called & {str(value) for pair in line.changes.values() for value in pair}:
            rows.append((line.at, str(line), "; ".join(line.changes)))
    for entry in UserEvent.objects.filter(user=user) if user else ():
        rows.append((entry.at, str(entry), entry.note))
    for event in TaskEvent.objects.filter(changes__has_key="person").iterator():
        old, new = event.changes["person"]
        if old in numbers:
            rows.append((event.at, _("Thôi phụ trách nhiệm vụ"), str(event.task_id)))
        if new in numbers:
            rows.append((event.at, _("Được giao phụ trách nhiệm vụ"), str(event.task_id)))
    told = [(_text(at), what, about) for at, what, about in sorted(rows)]
    return Section(_("Dòng lịch sử"), (_("Lúc"), _("Việc"), _("Về")), told)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
