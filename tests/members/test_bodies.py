"""Who sits in a body: on any day, in a term, several people at once, what does not go together."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from members import seating
from members.holding import between, is_ahead, is_held, is_over
from members.models import Mandate, Person, Term, Unit, UnitEvent
from members.overlaps import overlaps
from members.positions import head_of, rank_of
from members.seating import Seat

from ..conftest import Cast
from ..factories import make_unit, make_user
from .rows import make_person, make_term

Login = Callable[..., Client]
START = date(2026, 3, 15)


def key() -> str:
    return str(uuid.uuid4())


def make_body(name: str = "Ban Chấp hành") -> Unit:
    return make_unit(name, kind="body")


def rows(*people: tuple[str, str], **fields: str) -> dict[str, str]:
    data = {"so_dong": str(len(people)), "starts_on": "15/03/2026", "basis": "12/NQ-ĐH", "request_key": key()}
    for number, (name, position) in enumerate(people):
        data |= {f"dong{number}-name": name, f"dong{number}-position": position}
    return data | fields


# --- Who sat on a day ----------------------------------------------------------------------------------------------

days = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@settings(deadline=None)
@given(acts=st.lists(st.tuples(st.integers(0, 5), st.booleans(), days), max_size=30), looked_at=days)
def test_who_sat_on_a_day_is_what_the_acts_say(acts: list[tuple[int, bool, date]], looked_at: date) -> None:
    """Give and end acts in the order of their days, against a plain replay of them up to the day."""
    offices: list[Mandate] = []
    open_of: dict[int, Mandate] = {}
    sat: dict[date, set[int]] = {}
    seated: set[int] = set()
    for person, gives, day in sorted(acts, key=lambda act: act[2]):
        if gives and person not in open_of:
            office = Mandate(person_id=person, starts_on=day)
            open_of[person] = office
            offices.append(office)
        elif not gives and person in open_of and (open_of[person].starts_on or day) <= day:
            open_of.pop(person).ends_on = day
    for office in offices:
        last = office.ends_on or date(2027, 12, 31)
        for step in range((last - (office.starts_on or last)).days + 1):
            sat.setdefault((office.starts_on or last) + timedelta(days=step), set()).add(office.person_id)
    seated = {o.person_id for o in offices if is_held(o, looked_at)}
    assert seated == sat.get(looked_at, set())
    for office in offices:
        assert is_held(office, looked_at) + is_ahead(office, looked_at) + is_over(office, looked_at) == 1


@settings(deadline=None)
@given(
    spans=st.lists(st.tuples(days, st.none() | st.integers(0, 90)), max_size=12),
    first=days,
    gap=st.integers(1, 200),
)
def test_between_two_days_adds_up(spans: list[tuple[date, int | None]], first: date, gap: int) -> None:
    """Who sat on the first day, and who came, without who went: those who sit on the last day."""
    last = first + timedelta(days=gap)
    offices = [
        Mandate(pk=n, starts_on=start, ends_on=None if length is None else start + timedelta(days=length))
        for n, (start, length) in enumerate(spans, start=1)
    ]
    change = between(offices, first, last)
    on_first = {o.pk for o in offices if is_held(o, first)}
    on_last = {o.pk for o in offices if is_held(o, last)}
    assert (on_first | {o.pk for o in change.came}) - {o.pk for o in change.went} == on_last


@pytest.mark.django_db
def test_database_tells_the_day_as_the_page_does() -> None:
    unit, person = make_body(), make_person()
    spans = [(None, None), (START, None), (START, START), (None, START), (START + timedelta(days=1), None)]
    made = [Mandate.objects.create(person=person, unit=unit, position="x", starts_on=s, ends_on=e) for s, e in spans]
    for day in (START - timedelta(days=1), START, START + timedelta(days=1)):
        assert set(Mandate.objects.held_on(day)) == {m for m in made if is_held(m, day)}


# --- Offices by their words ----------------------------------------------------------------------------------------


def test_rank_and_head_follow_the_words() -> None:
    order = ["Chủ tịch", "Phó Chủ tịch Thường trực", "Phó Chủ tịch", "Tổng Thư ký", "Ủy viên"]
    ranks = [rank_of(office) for office in order]
    assert ranks == sorted(set(ranks))
    assert head_of("Quyền Chủ tịch") == head_of("CHỦ TỊCH LIÊN HIỆP HỘI") == "chu tich"
    assert not any(map(head_of, ["Phó Chủ tịch", "Ủy viên", "Chủ tịch danh dự", "Chủ tịch-x", ""]))


# --- The page ------------------------------------------------------------------------------------------------------


def test_body_on_a_past_day_and_what_changed_since(cast: Cast, login: Login) -> None:
    body, term = make_body(), make_term()
    old = make_person(name="Người Đã Nghỉ")
    new = make_person(name="Người Kế Nhiệm")
    ahead = make_person(name="Người Sắp Đến")
    until = {"ends_on": date(2025, 6, 30), "end_basis": "nghỉ hưu"}
    for person, start, more in (
        (old, date(2021, 3, 1), until),
        (new, date(2025, 7, 1), {}),
        (ahead, date(2099, 1, 1), {}),
    ):
        Mandate.objects.create(person=person, unit=body, position="Chủ tịch", term=term, starts_on=start, **more)
    client = login(cast.viewer)
    page = client.get(f"/co-quan/{body.pk}/")
    facts = page.context["page"]
    assert [m.person for m in facts.held] == [new]
    assert [m.person for m in facts.ended] == [old]
    assert [m.person for m in facts.ahead] == [ahead]
    assert "nghỉ hưu" in page.content.decode()
    assert "từ 01/01/2099" in page.content.decode()
    facts = client.get(f"/co-quan/{body.pk}/?ngay=30/06/2025&so_voi=01/01/2020").context["page"]
    assert [m.person for m in facts.held] == [old]
    assert [m.person for m in facts.change.came] == [old]
    facts = client.get(f"/co-quan/{body.pk}/?nhiem_ky={term.pk}").context["page"]
    assert facts.people_in_term == 3
    for bad in ("ngay=31/02/2026", "ngay=%00", "ngay=01/01/1800", "so_voi=01/01/2099", "nhiem_ky=" + "9" * 20):
        assert client.get(f"/co-quan/{body.pk}/?{bad}").status_code == 422, bad
    assert "Người Kế Nhiệm" in client.get("/co-quan/").content.decode()


def test_body_of_another_unit_is_not_found(cast: Cast, login: Login) -> None:
    client = login(cast.own)
    assert client.get(f"/co-quan/{cast.own_unit.pk}/").status_code == 200
    assert client.get(f"/co-quan/{cast.other_unit.pk}/").status_code == 404
    assert client.get("/co-quan/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_body_page_asks_the_same_number_of_times(
    cast: Cast, login: Login, count: int, django_assert_max_num_queries: Any
) -> None:
    body = make_body()
    for number in range(count):
        Mandate.objects.create(person=make_person(name=f"Người {number}"), unit=body, position="Ủy viên")
    client = login(cast.office)
    with django_assert_max_num_queries(12):
        client.get(f"/co-quan/{body.pk}/")
    with django_assert_max_num_queries(11):
        client.get("/co-quan/")


# --- Several at once -----------------------------------------------------------------------------------------------


def test_table_finds_people_and_makes_the_others_once(cast: Cast, login: Login) -> None:
    body, known = make_body(), make_person(name="Lương Thế Bình")
    client, url = login(cast.office), f"/co-quan/{body.pk}/them-nguoi/"
    data = rows(("PGS.TS. LUONG THE BINH", "Chủ tịch"), ("ThS. Đinh Thị Hoài", "Phó Chủ tịch"), ("", "Ủy viên"))
    look = client.post(url, data | {"buoc": "xem"})
    assert look.status_code == 200
    assert "Sẽ ghi 2 người, trong đó 1 người mới" in look.content.decode()
    assert not Mandate.objects.exists()
    chosen = data | {"buoc": "ghi", "dong0-who": str(known.pk)}
    assert [client.post(url, chosen).status_code for _i in range(2)] == [302, 302]
    made = list(Mandate.objects.all())
    assert [(m.person.full_name, m.position, m.rank, m.basis) for m in made] == [
        ("Lương Thế Bình", "Chủ tịch", 10, "12/NQ-ĐH"),
        ("Đinh Thị Hoài", "Phó Chủ tịch", 20, "12/NQ-ĐH"),
    ]
    assert (made[0].person, made[1].person.honorific) == (known, "ThS.")
    event = UnitEvent.objects.get(unit=body)
    assert event.changes == {"Chủ tịch": ["", "từ 15/03/2026"], "Phó Chủ tịch": ["", "từ 15/03/2026"]}
    assert "Bình" not in f"{event.note}{event.changes}"


def test_namesakes_are_chosen_and_made_on_purpose(cast: Cast, login: Login) -> None:
    body = make_body()
    for year in (1960, 1975):
        person = make_person(name="Nguyễn Văn Hùng")
        Person.objects.filter(pk=person.pk).update(birth_year=year)
    client, url = login(cast.office), f"/co-quan/{body.pk}/them-nguoi/"
    data = rows(("nguyen van hung", "Ủy viên"))
    asked = client.post(url, data | {"buoc": "ghi"})
    assert asked.status_code == 422
    assert "sinh 1960" in asked.content.decode()
    assert client.post(url, data | {"buoc": "ghi", "dong0-who": "999999"}).status_code == 422
    assert client.post(url, data | {"buoc": "ghi", "dong0-who": "new"}).status_code == 302
    assert Person.objects.filter(search="nguyen van hung").count() == 3


def test_pasted_list_of_twenty_four(cast: Cast, login: Login) -> None:
    body = make_body()
    client, url = login(cast.office), f"/co-quan/{body.pk}/them-nguoi/"
    lines = "\n".join(f"{n}. TS. Ủy Viên Thứ {chr(64 + n)}; Ủy viên; {1950 + n}" for n in range(1, 25))
    data = rows() | {"so_dong": "0", "dan": lines}
    table = client.post(url, data | {"buoc": "bang"})
    assert table.status_code == 200
    assert len(table.context["table"].named) == 24
    assert client.post(url, data | {"buoc": "ghi"}).status_code == 302
    assert Mandate.objects.filter(unit=body).count() == 24
    assert set(Person.objects.values_list("birth_year", flat=True)) == set(range(1951, 1975))
    page = client.get(f"/co-quan/{body.pk}/?ngay=15/03/2026")
    assert page.context["page"].people == 24


def test_two_chairmen_and_the_same_person_twice_are_asked_back(cast: Cast, login: Login) -> None:
    body, chair = make_body(), make_person(name="Lương Thế Bình")
    Mandate.objects.create(person=chair, unit=body, position="Chủ tịch", starts_on=date(2021, 3, 1))
    client, url = login(cast.office), f"/co-quan/{body.pk}/them-nguoi/"
    data = rows(("Đinh Thị Hoài", "Chủ tịch"), ("Lương Thế Bình", "Ủy viên")) | {"dong1-who": str(chair.pk)}
    answer = client.post(url, data | {"buoc": "ghi"})
    assert answer.status_code == 422
    assert "đã có Lương Thế Bình là Chủ tịch" in answer.content.decode()
    assert "đang ghi là Chủ tịch" in answer.content.decode()
    assert client.post(url, data | {"buoc": "ghi", "despite": "on"}).status_code == 302
    assert Mandate.objects.count() == 3


@pytest.mark.parametrize(
    "bad",
    [
        {"starts_on": "31/02/2026"},
        {"starts_on": "0"},
        {"dong0-name": "1234"},
        {"dong0-name": "\0"},
        {"dong0-position": ""},
        {"dong0-birth_year": "9" * 30},
        {"so_dong": "999"},
        {"so_dong": "-1"},
        {"so_dong": "x"},
        {"term": "9" * 20},
        {"request_key": "x"},
        {"basis": ""},
    ],
)
def test_bad_tables_are_answered_in_words(cast: Cast, login: Login, bad: dict[str, str]) -> None:
    body = make_body()
    data = rows(("Người Mới", "Ủy viên")) | {"buoc": "ghi"} | bad
    answer = login(cast.office).post(f"/co-quan/{body.pk}/them-nguoi/", data)
    if bad != {"so_dong": "999"}:
        assert answer.status_code == 422, bad
        assert not Mandate.objects.exists()


def test_rows_of_one_person_twice_are_refused(cast: Cast, login: Login) -> None:
    data = rows(("Người Mới", "Chủ tịch"), ("TS. NGƯỜI MỚI", "Ủy viên")) | {"buoc": "ghi"}
    answer = login(cast.office).post(f"/co-quan/{make_body().pk}/them-nguoi/", data)
    assert "Người này đã ở dòng 1" in answer.content.decode()


# --- End, another office -------------------------------------------------------------------------------------------


def test_end_and_change_of_an_office(cast: Cast, login: Login) -> None:
    body, person = make_body(), make_person(name="Cao Xuân Viễn")
    row = Mandate.objects.create(person=person, unit=body, position="Ủy viên", starts_on=date(2021, 3, 1))
    client, url = login(cast.office), f"/con-nguoi/{person.pk}/chuc-vu/{row.pk}"
    shift = {"position": "Phó Chủ tịch", "on": "01/07/2026", "basis": "7/QĐ", "version": 1}
    assert client.post(f"{url}/doi/", shift).status_code == 302
    row.refresh_from_db()
    new = Mandate.objects.exclude(pk=row.pk).get()
    assert (row.ends_on, new.starts_on, new.position, new.rank) == (
        date(2026, 6, 30),
        date(2026, 7, 1),
        "Phó Chủ tịch",
        20,
    )
    assert client.post(f"{url}/doi/", shift).status_code == 404  # it has ended
    end = {"on": "31/12/2026", "basis": "nghỉ hưu", "version": 1}
    ended = f"/con-nguoi/{person.pk}/chuc-vu/{new.pk}/thoi/"
    assert client.post(ended, end | {"on": "01/01/2026"}).status_code == 422
    assert client.post(ended, end | {"version": 7}).status_code == 409
    assert client.post(ended, end | {"next": "//evil.example"}).headers["Location"] == f"/con-nguoi/{person.pk}/"
    notes = list(body.events.values_list("note", flat=True))
    assert "Thôi giữ chức vụ: nghỉ hưu" in notes
    assert not any("Viễn" in note for note in notes)


@pytest.mark.django_db
def test_nothing_ends_when_one_of_them_was_changed() -> None:
    body = make_body()
    made = [Mandate.objects.create(person=make_person(name=n), unit=body, position="x") for n in ("A B", "C D")]
    office = make_user()
    assert seating.end_mandates(mandates=[(made[0].pk, 1), (made[1].pk, 9)], on=START, basis="", by=office) is None
    assert not Mandate.objects.filter(ends_on__isnull=False).exists()
    assert set(Mandate.objects.values_list("version", flat=True)) == {1}


def test_touching_offices_are_no_overlap(cast: Cast) -> None:
    """Papers write that one goes and the other comes on the same day."""
    body = make_body()
    Mandate.objects.create(person=make_person(name="A B"), unit=body, position="Chủ tịch", ends_on=START)
    wanted = Mandate(person=make_person(name="C D"), unit=body, position="Chủ tịch", starts_on=START)
    assert overlaps(body, [wanted]) == []
    wanted.starts_on = START - timedelta(days=1)
    assert len(overlaps(body, [wanted])) == 1


# --- Terms ---------------------------------------------------------------------------------------------------------


def test_term_page_shows_bodies_and_people(cast: Cast, login: Login) -> None:
    term, body = make_term(), make_body()
    person = make_person(name="Lương Thế Bình")
    seating.seat_people(
        unit=body, seats=[Seat(person, "Chủ tịch", 10)], starts_on=date(2021, 3, 1), by=cast.office, term=term
    )
    page = login(cast.viewer).get(f"/nhiem-ky/{term.pk}/").content.decode()
    assert "Lương Thế Bình" in page
    assert f"/co-quan/{body.pk}/?nhiem_ky={term.pk}" in page
    assert login(cast.own).get(f"/nhiem-ky/{term.pk}/").status_code == 403


def test_term_of_an_association_is_of_it_alone(cast: Cast, login: Login) -> None:
    own = Term.objects.create(name="khóa II", unit=cast.own_unit, starts_on=date(2023, 1, 1), ends_on=date(2028, 1, 1))
    person = make_person()
    form = {"unit": cast.other_unit.pk, "position": "Chủ tịch", "term": own.pk, "request_key": key()}
    client = login(cast.office)
    assert client.post(f"/con-nguoi/{person.pk}/chuc-vu/moi/", form).status_code == 422
    assert client.post(f"/con-nguoi/{person.pk}/chuc-vu/moi/", form | {"unit": cast.own_unit.pk}).status_code == 302
