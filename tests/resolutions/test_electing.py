"""Elections: a congress gives offices, ends the old ones, is their basis; previewed, once, all or nothing."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from members.models import Mandate, Person, Term, Unit, UnitEvent
from resolutions.electing import to_end
from resolutions.models import Elected, Meeting, MeetingEvent
from tests.conftest import Cast
from tests.factories import make_unit
from tests.members.rows import make_person

Login = Callable[..., Client]
DAY = date(2026, 3, 15)


def key() -> str:
    return str(uuid.uuid4())


def congress(body: Unit, **fields: Any) -> Meeting:
    return Meeting.objects.create(body=body, kind="congress", held_on=DAY, **({"state": "held"} | fields))


@pytest.fixture
def scene(cast: Cast) -> tuple[Unit, Term, list[Mandate], Meeting]:
    """A body with a chairman and a member of the old term, and one whose end is known already."""
    body = make_unit("Ban Chấp hành", kind="body")
    term = Term.objects.create(name="khóa IV", starts_on=DAY, ends_on=date(2031, 3, 15))
    offices = [
        Mandate.objects.create(
            person=make_person(name=name), unit=body, position=position, starts_on=date(2021, 3, 1), rank=rank
        )
        for name, position, rank in (("Lương Thế Bình", "Chủ tịch", 10), ("Cao Xuân Viễn", "Ủy viên", 50))
    ]
    Mandate.objects.create(
        person=make_person(name="Đã Nghỉ"), unit=body, position="Ủy viên", ends_on=date(2025, 12, 31)
    )
    return body, term, offices, congress(body, term=term)


def sent(scene: Any, *rows: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    body, term, offices, _meeting = scene
    data: dict[str, Any] = {
        "unit": body.pk,
        "term": term.pk,
        "on": "15/03/2026",
        "document": "01/NQ-ĐH",
        "ballots": "150",
        "request_key": key(),
        "listed": f"{body.pk}:15/03/2026",
        "ending": [f"{m.pk}:{m.version}" for m in offices],
        "so_dong": len(rows),
    }
    for n, (name, position, votes) in enumerate(rows):
        data |= {f"dong{n}-name": name, f"dong{n}-position": position, f"dong{n}-in_favour": votes}
    return data | more


def test_election_is_previewed_then_written_once(scene: Any, cast: Cast, login: Login) -> None:
    body, term, (chair, member), meeting = scene
    client, url = login(cast.office), f"/van-ban/hop/{meeting.pk}/bau/"
    assert client.get(url).context["form"].leaving == [chair, member]
    rows = (("TS. LUONG THE BINH", "Chủ tịch", "149"), ("Đinh Thị Hoài", "Phó Chủ tịch", "140"))
    data = sent(scene, *rows) | {"dong0-who": chair.person_id}
    look = client.post(url, data | {"buoc": "xem"})
    assert look.status_code == 200
    assert "giữ đến hết ngày 14/03/2026" in look.content.decode()
    assert Mandate.objects.count() == 3
    assert [client.post(url, data | {"buoc": "ghi"}).status_code for _i in range(2)] == [302, 302]
    for old in (chair, member):
        old.refresh_from_db()
        assert (old.ends_on, "01/NQ-ĐH" in old.end_basis) == (date(2026, 3, 14), True)
    new = Mandate.objects.get(person=chair.person_id, starts_on=DAY)
    assert (new.position, new.term, new.basis) == ("Chủ tịch", term, "01/NQ-ĐH, Đại hội ngày 15/03/2026")
    votes = list(Elected.objects.values_list("in_favour", "ballots"))
    assert votes == [(149, 150), (140, 150)]
    assert set(Mandate.objects.held_on(DAY)) == set(Mandate.objects.filter(starts_on=DAY))
    told = [*UnitEvent.objects.filter(unit=body), *MeetingEvent.objects.filter(meeting=meeting)]
    assert {event.verb for event in told} >= {"elected", "people"}
    assert not any("Bình" in f"{event.note}{event.changes}" for event in told)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "149/150" in page
    assert "Đinh Thị Hoài" in page
    seen = client.get(f"/co-quan/{body.pk}/?ngay=14/03/2026").context["page"]
    assert {m.pk for m in seen.held} == {chair.pk, member.pk}


def test_who_is_not_ticked_stays(scene: Any, cast: Cast, login: Login) -> None:
    _body, _term, (chair, member), meeting = scene
    data = sent(scene, ("Người Mới", "Ủy viên", ""), ending=[f"{chair.pk}:1"], buoc="ghi")
    assert login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data).status_code == 302
    member.refresh_from_db()
    assert member.ends_on is None
    assert Elected.objects.get().in_favour is None


def test_old_chairman_who_stays_beside_a_new_one_is_asked_back(scene: Any, cast: Cast, login: Login) -> None:
    meeting = scene[3]
    data = sent(scene, ("Người Mới", "Chủ tịch", ""), ending=[], buoc="ghi")
    answer = login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data)
    assert answer.status_code == 422
    assert "đã có Lương Thế Bình là Chủ tịch" in answer.content.decode()


def test_office_changed_in_between_stops_the_election(scene: Any, cast: Cast, login: Login) -> None:
    chair, meeting = scene[2][0], scene[3]
    data = sent(scene, ("Người Mới", "Ủy viên", ""), buoc="ghi")
    Mandate.objects.filter(pk=chair.pk).update(version=2)
    answer = login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data)
    assert answer.status_code == 422
    assert "vừa đổi" in answer.content.decode()
    assert not Elected.objects.exists()
    assert not Person.objects.filter(full_name="Người Mới").exists()


def test_another_body_lists_its_own_people(scene: Any, cast: Cast, login: Login) -> None:
    meeting, other = scene[3], make_unit("Ban Kiểm tra", kind="body")
    head = Mandate.objects.create(person=make_person(name="Ma Lực"), unit=other, position="Trưởng ban")
    data = sent(scene, ("Người Mới", "Trưởng ban", ""), unit=other.pk, buoc="xem")
    look = login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data)
    assert look.status_code == 200
    assert look.context["ended"] == [head]


@pytest.mark.parametrize(
    "bad",
    [
        {"on": "14/03/2026"},
        {"on": "31/02/2026"},
        {"on": ""},
        {"unit": "9" * 20},
        {"unit": "\0"},
        {"term": "x"},
        {"ballots": "-1"},
        {"ballots": "9" * 40},
        {"ballots": "5"},
        {"dong0-in_favour": "x"},
        {"dong0-name": ""},
        {"ending": ["1:x"]},
        {"ending": ["99999999999999999999:1"]},
        {"request_key": ""},
    ],
)
def test_bad_elections_are_answered_in_words(scene: Any, cast: Cast, login: Login, bad: dict[str, Any]) -> None:
    meeting = scene[3]
    data = sent(scene, ("Người Mới", "Phó Chủ tịch", "149"), buoc="ghi") | bad
    answer = login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data)
    assert answer.status_code == 422, bad
    assert not Elected.objects.exists()


def test_cancelled_meeting_elects_nobody(scene: Any, cast: Cast, login: Login) -> None:
    body, meeting = scene[0], scene[3]
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    url = f"/van-ban/hop/{meeting.pk}/bau/"
    assert "không có kết quả bầu" in login(cast.office).get(url).content.decode()
    assert login(cast.office).post(url, sent(scene, ("Người Mới", "Ủy viên", ""), buoc="ghi")).status_code == 422
    assert not Elected.objects.exists()
    assert [m.unit for m in to_end(body, DAY)] == [body, body]


def test_association_elects_its_own_committee(cast: Cast, login: Login) -> None:
    term = Term.objects.create(name="khóa II", unit=cast.own_unit, starts_on=DAY, ends_on=date(2031, 1, 1))
    meeting = congress(cast.own_unit)
    data = sent((cast.own_unit, term, [], meeting), ("Người Mới", "Chủ tịch", "9"), buoc="ghi")
    assert login(cast.office).post(f"/van-ban/hop/{meeting.pk}/bau/", data).status_code == 302
    assert "Người Mới" in login(cast.own).get(meeting.get_absolute_url()).content.decode()
    assert login(cast.own).get(f"/van-ban/hop/{meeting.pk}/bau/").status_code == 403
