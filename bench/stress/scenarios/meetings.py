"""Meetings and what they leave behind: resolutions/convening.py, resolutions/minuting.py."""

from typing import Any

from members.models import Mandate, Person
from resolutions import convening, minuting
from resolutions.files import Upload
from resolutions.minuting import AgendaLine, Mark
from resolutions.models import AgendaItem, Attendance, Meeting, MeetingPaper, MeetingState, Vote

from ..world import World
from .registry import Step, scenario


def meeting(world: World, **fields: Any) -> Meeting:
    values: dict[str, Any] = {"body": world.unit, "held_on": world.long_ago, "state": MeetingState.HELD}
    return Meeting.objects.create(**(values | fields))


def fresh(row: Meeting) -> Meeting:
    return Meeting.objects.get(pk=row.pk)


@scenario(convening.create_meeting)
def create_meeting(world: World) -> Step:
    """As a registered document tells it: they are linked at once."""
    document = world.document()
    return lambda: convening.create_meeting(
        meeting=Meeting(body=world.unit, held_on=world.long_ago), by=world.office, document=document
    )


@scenario(convening.change_meeting)
def change_meeting(world: World) -> Step:
    row = meeting(world)

    def step() -> object:
        edited = fresh(row)
        edited.place = "Hội trường Chạy Thử"
        return convening.change_meeting(meeting=edited, version=1, by=world.office)

    return step


@scenario(convening.cancel_meeting)
def cancel_meeting(world: World) -> Step:
    row = meeting(world, state=MeetingState.PLANNED)
    how = {"version": 1, "reason": "Hoãn sang tháng sau.", "by": world.office}
    return lambda: convening.cancel_meeting(meeting=fresh(row), **how)


@scenario(minuting.keep_agenda)
def keep_agenda(world: World) -> Step:
    """One matter goes, one moves, one is new."""
    row = meeting(world)
    old = [AgendaItem.objects.create(meeting=row, position=n, title=f"Việc {n}") for n in (1, 2, 3)]
    lines = [AgendaLine(old[2].pk, "Việc 3"), AgendaLine(old[0].pk, "Việc 1, sửa"), AgendaLine(None, "Việc mới")]
    return lambda: minuting.keep_agenda(meeting=fresh(row), version=1, lines=lines, by=world.office)


@scenario(minuting.take_attendance)
def take_attendance(world: World) -> Step:
    row = meeting(world, state=MeetingState.PLANNED)
    people = [Person.objects.create(full_name=f"Người Dự {n}") for n in (1, 2, 3)]
    Mandate.objects.create(person=people[0], unit=world.unit, position="Ủy viên")
    Attendance.objects.create(meeting=row, person=people[2], status="present")
    marks = {people[0].pk: Mark("present", "Ủy viên"), people[1].pk: Mark("excused", "Ủy viên", "Đi công tác")}
    how: dict[str, Any] = {"version": 1, "marks": marks, "guests": "Sở KH&CN", "by": world.office, "members": 3}
    return lambda: minuting.take_attendance(meeting=fresh(row), **how)


@scenario(minuting.count_attendance)
def count_attendance(world: World) -> Step:
    row = meeting(world, state=MeetingState.PLANNED)
    counts: dict[str, int | None] = {"member_count": 24, "present_count": 14}
    return lambda: minuting.count_attendance(meeting=fresh(row), version=1, counts=counts, by=world.office)


@scenario(minuting.record_vote)
def record_vote(world: World) -> Step:
    row = meeting(world, state=MeetingState.PLANNED)
    return lambda: minuting.record_vote(vote=Vote(meeting=fresh(row), question="Kế hoạch"), by=world.office)


def vote(world: World) -> Vote:
    return Vote.objects.create(meeting=meeting(world), question="Quy hoạch", in_favour=13)


@scenario(minuting.change_vote)
def change_vote(world: World) -> Step:
    row = vote(world)

    def step() -> object:
        edited = Vote.objects.get(pk=row.pk)
        edited.in_favour = 14
        return minuting.change_vote(vote=edited, version=1, by=world.office)

    return step


@scenario(minuting.remove_vote)
def remove_vote(world: World) -> Step:
    row = vote(world)
    return lambda: minuting.remove_vote(vote=Vote.objects.get(pk=row.pk), by=world.office)


@scenario(minuting.link_paper)
def link_paper(world: World) -> Step:
    row, document = meeting(world), world.document()
    return lambda: minuting.link_paper(meeting=row, document=document, part="adopted", by=world.office)


@scenario(minuting.unlink_paper)
def unlink_paper(world: World) -> Step:
    paper = MeetingPaper.objects.create(meeting=meeting(world), document=world.document())
    return lambda: minuting.unlink_paper(paper=MeetingPaper.objects.get(pk=paper.pk), by=world.office)


@scenario(minuting.attach_minutes)
def attach_minutes(world: World) -> Step:
    row = meeting(world)
    upload = Upload("bien-ban.txt", b"Bien ban cuoc hop.")
    return lambda: minuting.attach_minutes(meeting=fresh(row), version=1, upload=upload, by=world.office)
