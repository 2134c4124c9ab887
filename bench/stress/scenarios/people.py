"""Who sits in a body, elections, merging people, their data: members/seating.py and what goes with it."""

from members import person_data, seating
from members.models import DataRequest, Mandate, Person, User
from members.seating import Seat
from resolutions import electing
from resolutions.electing import Place
from resolutions.models import Attendance, Meeting
from tasks import person_merging

from ..world import World
from .registry import Step, scenario
from .union import version_of


def office(world: World, position: str = "Ủy viên") -> Mandate:
    person = Person.objects.create(full_name="Lê Văn Thử")
    return Mandate.objects.create(person=person, unit=world.unit, position=position, starts_on=world.long_ago)


@scenario(seating.seat_people)
def seat_people(world: World) -> Step:
    """One of the register and one who comes into it."""
    known = Person.objects.create(full_name="Trần Văn Thử")

    def step() -> object:
        seats = [Seat(known, "Chủ tịch", 10), Seat(Person(full_name="Vũ Thị Mới Thử"), "Ủy viên", 50)]
        return seating.seat_people(unit=world.unit, seats=seats, starts_on=world.today, basis="1/NQ", by=world.office)

    return step


@scenario(seating.end_mandates)
def end_mandates(world: World) -> Step:
    rows = [office(world), office(world, "Thư ký")]
    return lambda: seating.end_mandates(
        mandates=[(row.pk, version_of(row)) for row in rows], on=world.today, basis="nghỉ hưu", by=world.office
    )


@scenario(seating.change_position)
def change_position(world: World) -> Step:
    row = office(world)
    facts = {"on": world.today, "position": "Phó Chủ tịch", "basis": "2/QĐ", "rank": 20, "by": world.office}
    return lambda: seating.change_position(mandate=row, version=version_of(row), **facts)


@scenario(electing.elect)
def elect(world: World) -> Step:
    """One of the old term goes, one comes anew, both are written into the meeting."""
    old, known = office(world, "Chủ tịch"), Person.objects.create(full_name="Trần Văn Thử")
    meeting = Meeting.objects.create(body=world.unit, kind="congress", held_on=world.today)
    facts = {"meeting": meeting, "unit": world.unit, "term": None, "on": world.today, "document": "1/NQ-ĐH"}

    def step() -> object:
        places = [Place(Seat(known, "Chủ tịch", 10), 90, 95), Place(Seat(Person(full_name="Vũ Mới"), "Ủy viên", 50))]
        return electing.elect(places=places, ending=[(old.pk, version_of(old))], by=world.office, **facts)

    return step


@scenario(person_merging.merge_people)
def merge_people(world: World) -> Step:
    """With an office that both have, a task and a meeting."""
    keep, gone = office(world).person, office(world).person
    Attendance.objects.create(
        meeting=Meeting.objects.create(body=world.unit, held_on=world.today, chair=gone), person=gone, status="present"
    )
    world.task(person=gone)

    def step() -> object:
        versions = {"keep_version": version_of(keep), "gone_version": version_of(gone)}
        return person_merging.merge_people(keep=keep, gone=gone, by=world.admin, **versions)

    return step


@scenario(person_data.record_request)
def record_request(world: World) -> Step:
    person = office(world).person
    facts = {"person": person, "kind": "export", "asked_on": world.today}
    return lambda: person_data.record_request(request=DataRequest(**facts), by=world.admin)


@scenario(person_data.answer_request)
def answer_request(world: World) -> Step:
    person = office(world).person
    DataRequest.objects.create(person=person, kind="export", asked_on=world.long_ago, actor=world.admin)
    facts = {"kind": "export", "on": world.today, "note": "", "by": world.admin}
    return lambda: person_data.answer_request(person=person, **facts)


@scenario(person_data.erase_person)
def erase_person(world: World) -> Step:
    """With a row that was merged into it, and a locked account."""
    person = office(world).person
    Person.objects.create(full_name="Le Van Thu", merged_into=person)
    account = {"username": f"xoa{person.pk}", "full_name": "Lê Văn Thử", "role": "viewer", "is_active": False}
    User.objects.create(person=person, password=world.admin.password, **account)
    facts = {"keeps_name": False, "on": world.today, "note": "", "by": world.admin}
    return lambda: person_data.erase_person(person=person, version=version_of(person), **facts)
