"""One person however spelled: names taken apart, compared, found before a second row is made."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from members.models import Person
from members.person_finding import alike, likely_doubles
from members.person_folding import Likeness, is_name, key_of, likeness, written

from ..conftest import Cast
from .rows import make_person

Login = Callable[..., Client]
DAY = date(2026, 6, 1)


def key() -> str:
    return str(uuid.uuid4())


@pytest.mark.parametrize(
    "spelled",
    [
        "Lương Thế Bình",
        "LƯƠNG THẾ BÌNH",
        "luong the binh",
        "TSKH. Lương Thế Bình",
        "PGS.TS Lương Thế Bình",
        "PGS. TS. Lương  Thế Bình",
        "GS.TS.Lương Thế Bình",
        "đ/c Lương Thế Bình",
        "Đồng chí Lương Thế Bình",
        "Ông Lương Thế Bình",
        "ông TS. Lương Thế Bình",
        "Lương Thế Bình, TS",
        "Lu\u031bo\u031bng Thế Bình",
    ],
)
def test_one_name_in_many_spellings(spelled: str) -> None:
    assert likeness(spelled, "Lương Thế Bình") == Likeness.SAME
    assert "Th" in written(spelled).name or written(spelled).name.islower() or "TH" in written(spelled).name


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("L.T. Bình", "Lương Thế Bình", Likeness.INITIALS),
        ("L. T. Bình", "TS. Lương Thế Bình", Likeness.INITIALS),
        ("Bình Lương Thế", "Lương Thế Bình", Likeness.ORDER),
        ("L.T.B.", "Lương Thế Bình", None),
        ("Lương Thế Vinh", "Lương Thế Bình", None),
        ("Lương Bình", "Lương Thế Bình", None),
        ("", "Lương Thế Bình", None),
        ("TS.", "ThS.", None),
    ],
)
def test_likeness_of_other_names(one: str, other: str, how: Likeness | None) -> None:
    assert likeness(one, other) == likeness(other, one) == how


def test_surnames_that_look_like_an_address_stay() -> None:
    assert written("Ông Ích Khiêm").name == "Ông Ích Khiêm"
    assert written("Cù Huy Cận").name == "Cù Huy Cận"
    assert written("Bà Nguyễn Thị Định").name == "Nguyễn Thị Định"


names = st.lists(st.text("abcdđêơưNTHLK", min_size=2, max_size=6), min_size=2, max_size=4).map(" ".join)


@given(st.text(max_size=80))
def test_any_text_is_taken_apart(text: str) -> None:
    told = written(text)
    assert len(told.name) <= len(text) + 1
    assert isinstance(is_name(text), bool)


@given(names)
def test_folding_forgets_case_and_degree_and_nothing_twice(name: str) -> None:
    assert key_of(key_of(name)) == key_of(name)
    assert likeness(name, name) == Likeness.SAME
    assert likeness(name.upper(), name) == Likeness.SAME
    assert likeness(f"PGS.TS. {name}", name) == Likeness.SAME


# --- Found before made ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_alike_tells_namesakes_apart_and_leaves_out_who_is_gone() -> None:
    here = make_person(name="Lương Thế Bình")
    Person.objects.filter(pk=here.pk).update(birth_year=1960, workplace="Viện Nông nghiệp")
    for name, gone in (("Lương Thế Bình", {"merged_into": here}), ("Lương Thế Bình", {"erased_on": DAY})):
        Person.objects.create(full_name=name, **gone)
    (found,) = alike(["ts. luong the binh", "Không Ai Cả"], DAY)["ts. luong the binh"]
    assert (found.person, found.told) == (here, "sinh 1960, Viện Nông nghiệp")


def test_new_person_is_asked_back_once(cast: Cast, login: Login) -> None:
    make_person(cast.own_unit, name="Lương Thế Bình")
    client = login(cast.office)
    form = {"full_name": "TS. LƯƠNG THẾ BÌNH", "request_key": key()}
    answer = client.post("/con-nguoi/moi/", form)
    assert answer.status_code == 422
    assert "Chủ tịch Hội Của Tôi" in answer.content.decode()
    assert "là người trùng tên" in answer.content.decode()
    assert [client.post("/con-nguoi/moi/", form | {"is_other": "on"}).status_code for _i in range(2)] == [302, 302]
    made = Person.objects.latest("pk")
    assert (Person.objects.count(), made.full_name, made.honorific) == (2, "LƯƠNG THẾ BÌNH", "TS.")


def test_year_of_birth_tells_namesakes_apart_without_asking(cast: Cast, login: Login) -> None:
    person = make_person(name="Lương Thế Bình")
    Person.objects.filter(pk=person.pk).update(birth_year=1960)
    form = {"full_name": "Lương Thế Bình", "birth_year": "1985", "request_key": key()}
    assert login(cast.office).post("/con-nguoi/moi/", form).status_code == 302
    assert likely_doubles(DAY) == []


@pytest.mark.parametrize("year", ["1899", "2999", "x", "9" * 30, "-5"])
def test_odd_years_of_birth_are_refused(cast: Cast, login: Login, year: str) -> None:
    form = {"full_name": "Người Mới", "birth_year": year, "request_key": key()}
    assert login(cast.office).post("/con-nguoi/moi/", form).status_code == 422


def test_likely_doubles_are_listed(cast: Cast, login: Login) -> None:
    for name in ("Lương Thế Bình", "Luong The Binh", "L.T. Bình", "Bình Lương Thế", "Cao Xuân Viễn"):
        make_person(name=name)
    pairs = likely_doubles(DAY)
    assert [pair.how for pair in pairs][:1] == [Likeness.SAME]
    assert {pair.how for pair in pairs} == set(Likeness)
    assert "Cao Xuân Viễn" not in login(cast.admin).get("/con-nguoi/trung/").content.decode()
    assert login(cast.office).get("/con-nguoi/trung/").status_code == 403


# --- Who sees personal data ----------------------------------------------------------------------------------------


def test_contacts_are_for_the_office_the_committee_and_oneself(cast: Cast, login: Login) -> None:
    person = make_person(cast.own_unit)
    Person.objects.filter(pk=person.pk).update(phone="0912345678", birth_year=1961, workplace="Viện Kín")
    page = person.get_absolute_url()
    for role, user in cast.by_role().items():
        if role == "other":
            continue
        for address in (page, cast.own_unit.get_absolute_url(), *([] if role == "own" else ["/con-nguoi/"])):
            shown = login(user).get(address).content.decode()
            sees = role in {"admin", "office", "standing"}
            assert ("0912345678" in shown) == sees, (role, address)
            assert sees or "Viện Kín" not in shown
    cast.viewer.person = person
    cast.viewer.save()
    assert "0912345678" in login(cast.viewer).get(page).content.decode()


def test_merged_row_leads_to_the_one_that_stays(cast: Cast, login: Login) -> None:
    stays, gone = make_person(cast.own_unit), make_person(name="Hoàng Đình Khai")
    Person.objects.filter(pk=gone.pk).update(merged_into=stays)
    client = login(cast.viewer)
    assert client.get(gone.get_absolute_url()).headers["Location"] == stays.get_absolute_url()
    assert "Hoàng Đình Khai<" not in client.get("/con-nguoi/").content.decode()
    assert login(cast.office).get(f"/con-nguoi/{gone.pk}/sua/").status_code == 404
