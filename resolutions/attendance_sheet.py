"""The attendance page: a line for each member of that day and for everybody else who was marked, and what is typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from members.models import Person, User
from members.versions import StaleEdit

from .attendance import Headcount
from .headcounts import headcount_of, sitting_on
from .minutes_forms import AddedForm, MarkForm, MeetingVersionForm
from .minuting import Mark, take_attendance
from .models import AttendanceStatus, Meeting

ALL_PRESENT = "all"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person. `position` is the office of that day; empty for who only sits in."""

    person: Person
    position: str
    is_member: bool
    form: MarkForm


class AttendanceSheet:
    """Who could have been there, and the forms to say who was."""

    def __init__(self, meeting: Meeting, data: QueryDict | None) -> None:
        self.meeting, self.data = meeting, data
        members = {m.person_id: m for m in sitting_on(meeting.body, meeting.held_on)}
        self.members = len(members)
        self.marked = {row.person_id: row for row in meeting.attendance.select_related("person")}
        self.lines = [self._line(m.person, m.position, is_member=True) for m in members.values()]
        others = [row for key, row in self.marked.items() if key not in members]
        self.lines += [self._line(row.person, row.position, is_member=False) for row in others]
        self.added = AddedForm(data, initial={"guests": meeting.guests, "position": _("Đại biểu")})
        self.version = MeetingVersionForm(data, meeting=meeting)

    def _line(self, person: Person, position: str, *, is_member: bool) -> SheetLine:
        row = self.marked.get(person.pk)
        initial = {"status": row.status, "reason": row.reason} if row else {"status": ""}
        office = row.position if row and not is_member else position
        return SheetLine(person, office, is_member, MarkForm(self.data, prefix=f"p{person.pk}", initial=initial))

    @property
    def forms(self) -> Iterator[Any]:
        yield self.version
        yield self.added
        yield from (line.form for line in self.lines)

    def is_valid(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]  # each of them says what is wrong with it
        return not wrong

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(where on the page, in words) for the summary above it."""
        found = []
        for form in self.forms:
            for name, messages in form.errors.items():
                label = form[name].label if name in form.fields else ""
                found += [(form[name].id_for_label if label else "", f"{label}: {message}") for message in messages]
        return found

    def marks(self) -> dict[int, Mark]:
        rest = AttendanceStatus.PRESENT if self.data and self.data.get("act") == ALL_PRESENT else ""
        marks = {}
        for line in self.lines:
            values = line.form.cleaned_data
            if status := values["status"] or (rest if line.is_member else ""):
                reason = "" if status == AttendanceStatus.PRESENT else values["reason"]
                marks[line.person.pk] = Mark(status, line.position, reason)
        if person := self.added.cleaned_data["person"]:
            known = next((line.position for line in self.lines if line.person == person), None)
            position = known if known is not None else self.added.cleaned_data["position"]
            marks[person.pk] = Mark(AttendanceStatus.PRESENT, position)
        return marks

    def save(self, by: User) -> None:
        marks, guests = self.marks(), self.added.cleaned_data["guests"]
        version, members = self.version.cleaned_data["version"], self.members or None
        if take_attendance(meeting=self.meeting, version=version, marks=marks, guests=guests, by=by, members=members):
            return
        stored = Meeting.objects.with_names().get(pk=self.meeting.pk)
        told = {_("Điểm danh"): (headcount_of(stored).words, tally(marks, stored.member_count or members))}
        if stored.guests != guests:
            told[_("Khách dự")] = (stored.guests, guests)
        raise StaleEdit(str(stored), stored.get_absolute_url(), told)


def tally(marks: dict[int, Mark], members: int | None) -> str:
    """The marks as numbers in words, for comparing two people's lists."""
    counted = [mark.status for mark in marks.values() if mark.position]
    present, excused, unexcused = (counted.count(status) for status in AttendanceStatus.values)
    return Headcount(members, present, excused, unexcused).words
