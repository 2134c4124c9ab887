"""One person in two rows merged; all that is kept of a person told, corrected, erased; history stays."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from members.data_law import due_of
from members.models import DataRequest, Invitation, Mandate, OrganisationEvent, Person, SignIn, UnitEvent, User
from members.person_joining import same_offices
from resolutions.models import Attendance, Meeting
from tasks.assigning import assign
from tasks.models import OutgoingMail, Task, TaskEvent
from tasks.person_names import directory
from tests.conftest import Cast
from tests.factories import make_task
from tests.members.rows import make_person, make_request

Login = Callable[..., Client]
TODAY = date(2026, 6, 3)


def key() -> str:
    return str(uuid.uuid4())


def meeting(cast: Cast, *people: Person) -> Meeting:
    row = Meeting.objects.create(body=cast.own_unit, held_on=TODAY, chair=people[0])
    for person in people:
        Attendance.objects.create(meeting=row, person=person, status="present")
    return row


# --- Merging -------------------------------------------------------------------------------------------------------


def test_merge_moves_all_and_leaves_the_way(cast: Cast, login: Login) -> None:
    keep, gone = make_person(cast.own_unit, "Lương Thế Bình"), make_person(cast.own_unit, "Luong The Binh")
    Mandate.objects.create(person=gone, unit=cast.other_unit, position="Cố vấn")
    Person.objects.filter(pk=gone.pk).update(phone="0912", birth_year=1960)
    task = make_task(lead=cast.own_unit, person=gone)
    both, alone = meeting(cast, gone, keep), meeting(cast, gone)
    User.objects.filter(pk=cast.committee.pk).update(person=gone)
    client, url = login(cast.admin), f"/con-nguoi/{keep.pk}/gop/{gone.pk}/"
    page = client.get(url).content.decode()
    assert "không tách lại được" in page
    assert "Ghi trùng, còn một" in page
    assert Person.objects.filter(merged_into=None).count() == 2
    assert client.post(url, {"version": 1, "gone_version": 1}).status_code == 302
    keep.refresh_from_db()
    assert (keep.phone, keep.birth_year, keep.full_name) == ("0912", 1960, "Lương Thế Bình")
    assert Task.objects.get(pk=task.pk).person == keep
    assert {m.position for m in keep.mandates.all()} == {"Chủ tịch", "Cố vấn"}
    assert keep.attendance.count() == 2
    assert {m.chair for m in Meeting.objects.all()} == {keep}
    assert both.attendance.count() == alone.attendance.count() == 1
    assert User.objects.get(pk=cast.committee.pk).person == keep
    assert client.get(gone.get_absolute_url()).headers["Location"] == keep.get_absolute_url()
    assert Person.objects.get(pk=gone.pk).phone == ""
    assert client.get(url).status_code == 404
    line = OrganisationEvent.objects.get(verb="person")
    assert line.changes == {"Gộp người": [f"số {gone.pk}", f"số {keep.pk}"]}
    assert "Luong" not in client.get("/con-nguoi/").content.decode()
    assert [known.person for known in directory(TODAY).people] == [keep]


def test_merge_of_a_stale_row_or_two_accounts_is_refused(cast: Cast, login: Login) -> None:
    keep, gone = make_person(name="A Bình"), make_person(name="A Binh")
    client, url = login(cast.admin), f"/con-nguoi/{keep.pk}/gop/{gone.pk}/"
    assert client.post(url, {"version": 1, "gone_version": 7}).status_code == 409
    assert client.post(url, {"version": 1}).status_code == 422
    User.objects.filter(pk=cast.committee.pk).update(person=gone)
    User.objects.filter(pk=cast.viewer.pk).update(person=keep)
    answer = client.post(url, {"version": 1, "gone_version": 1})
    assert answer.status_code == 422
    assert "Cả hai đều có tài khoản" in answer.content.decode()
    assert client.get(f"/con-nguoi/{keep.pk}/gop/{keep.pk}/").status_code == 200
    assert client.post(f"/con-nguoi/{keep.pk}/gop/{keep.pk}/", {"version": 1, "gone_version": 1}).status_code == 422
    assert not Person.objects.exclude(merged_into=None).exists()


def test_offices_of_two_terms_stay_two(cast: Cast) -> None:
    keep, gone = make_person(name="A Bình"), make_person(name="A Binh")
    spans = (
        (keep, date(2018, 1, 1), date(2020, 12, 31)),
        (gone, date(2021, 1, 1), None),
        (gone, date(2019, 1, 1), None),
    )
    for person, start, end in spans:
        Mandate.objects.create(person=person, unit=cast.own_unit, position="Ủy viên", starts_on=start, ends_on=end)
    (pair,) = same_offices(keep, gone)
    assert (pair.starts_on, pair.ends_on) == (date(2018, 1, 1), date(2020, 12, 31))


# --- Requests ------------------------------------------------------------------------------------------------------


def test_due_day_is_the_second_working_day() -> None:
    assert due_of(date(2026, 6, 3), ()) == date(2026, 6, 5)
    assert due_of(date(2026, 6, 5), ()) == date(2026, 6, 9)
    assert due_of(date(2026, 9, 1), {date(2026, 9, 2)}) == date(2026, 9, 4)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sets(st.dates(date(2020, 1, 1), date(2030, 2, 1)), max_size=9))
def test_two_working_days_lie_between(asked_on: date, holidays: set[date]) -> None:
    due = due_of(asked_on, holidays)
    days = [asked_on + timedelta(days=n) for n in range(1, (due - asked_on).days + 1)]
    assert sum(d.weekday() < 5 and d not in holidays for d in days) == 2
    assert due.weekday() < 5
    assert due not in holidays


def test_request_is_recorded_due_and_answered(cast: Cast, login: Login) -> None:
    person, client = make_person(cast.own_unit), login(cast.admin)
    form = {"kind": "export", "asked_on": "01/06/2026", "note": "", "request_key": key()}
    url = f"/con-nguoi/{person.pk}/yeu-cau/moi/"
    assert [client.post(url, form).status_code for _i in range(2)] == [302, 302]
    row = DataRequest.objects.get()
    page = client.get("/con-nguoi/yeu-cau/").content.decode()
    assert "03/06/2026" in page
    assert "quá hạn" in page
    done = {"note": "Gửi bản giấy", "request_key": key()}
    address = f"/con-nguoi/yeu-cau/{row.pk}/xong/"
    assert [client.post(address, done).status_code for _i in range(2)] == [302, 302]
    answer = DataRequest.objects.get(done_on__isnull=False)
    assert (answer.answers, answer.asked_on) == (row, date(2026, 6, 1))
    assert not DataRequest.objects.open().exists()
    for bad in ("01/01/2099", "31/02/2026", "01/01/1990", ""):
        assert client.post(url, form | {"asked_on": bad, "request_key": key()}).status_code == 422


# --- All that is kept ----------------------------------------------------------------------------------------------


def test_dossier_tells_everything_on_the_page_and_as_json(cast: Cast, login: Login) -> None:
    person = make_person(cast.own_unit, "Lương Thế Bình")
    Person.objects.filter(pk=person.pk).update(phone="0912345", workplace="Viện X")
    User.objects.filter(pk=cast.committee.pk).update(person=person)
    SignIn.objects.create(user=cast.committee, outcome="in", address="10.1.2.3")
    task = make_task(lead=cast.own_unit, title="Viết báo cáo")
    assign(task=task, user=cast.office, today=TODAY, person=person)
    meeting(cast, person)
    make_task(title="Việc của người khác", person=make_person(name="Người Khác"))
    client = login(cast.admin)
    page = client.get(f"/con-nguoi/{person.pk}/du-lieu/").content.decode()
    answer = client.get(f"/con-nguoi/{person.pk}/du-lieu.json")
    kept = json.loads(answer.content)
    for words in ("0912345", "Viện X", "Chủ tịch", "Viết báo cáo", "10.1.2.3", "uyvien", "Được giao phụ trách"):
        assert words in page, words
        assert words in answer.content.decode(), words
    assert kept["so"] == person.pk
    assert kept["Nhiệm vụ phụ trách"][0]["Nhiệm vụ phụ trách"] == "Viết báo cáo"
    assert "Việc của người khác" not in page
    assert "attachment" in answer.headers["Content-Disposition"]
    for user in (cast.office, cast.standing, cast.own):
        assert login(user).get(f"/con-nguoi/{person.pk}/du-lieu.json").status_code == 403


# --- Erasure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["contacts", "name"])
def test_erasure_takes_the_data_and_leaves_the_history(cast: Cast, login: Login, level: str) -> None:
    person = make_person(cast.own_unit, "Lương Thế Bình")
    double = Person.objects.create(full_name="Luong The Binh", merged_into=person)
    facts = {"phone": "0912345", "email": "b@example.vn", "birth_year": 1960, "workplace": "Viện X", "honorific": "TS."}
    Person.objects.filter(pk=person.pk).update(**facts)
    User.objects.filter(pk=cast.committee.pk).update(person=person, is_active=False, full_name="Lương Thế Bình")
    task = make_task(lead=cast.own_unit)
    assign(task=task, user=cast.office, today=TODAY, person=person)
    lines = (TaskEvent.objects.count(), UnitEvent.objects.count())
    client, url = login(cast.admin), f"/con-nguoi/{person.pk}/xoa-du-lieu/"
    assert "Vẫn còn, vì sao" in client.get(url).content.decode()
    form = {"level": level, "version": 1, "sure": "on"}
    assert client.post(url, form | {"sure": ""}).status_code == 422
    assert client.post(url, form | {"version": 9}).status_code == 409
    assert client.post(url, form).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.email, person.birth_year, person.workplace, person.honorific) == ("", "", None, "", "")
    assert person.full_name == ("Lương Thế Bình" if level == "contacts" else f"Người đã xóa số {person.pk}")
    assert person.mandates.count() == 1
    assert Task.objects.get(pk=task.pk).person == person
    assert (TaskEvent.objects.count(), UnitEvent.objects.count()) == lines
    assert DataRequest.objects.get().kind == "erase"
    for words in ("luong", "Bình"):
        assert "Thế Bình" not in client.get(f"/con-nguoi/?q={words}").content.decode()
        assert f'href="/con-nguoi/{person.pk}/"' not in client.get(f"/tim/?q={words}").content.decode()
    if level == "name":
        names = [*Person.objects.values_list("full_name", "search"), *User.objects.values_list("full_name", "search")]
        assert not any("binh" in f"{words}".lower() for pair in names for words in pair)
        assert Person.objects.get(pk=double.pk).full_name == person.full_name
        assert "Bình" not in client.get(cast.own_unit.get_absolute_url()).content.decode()
    assert client.post(url, form | {"version": 2}).status_code == 422
    assert client.get(f"/con-nguoi/{person.pk}/sua/").status_code == 404


def test_erasure_waits_until_the_account_is_locked_and_answers_the_request(cast: Cast, login: Login) -> None:
    asked = make_request(cast.own_unit, cast.admin, "erase")
    User.objects.filter(pk=cast.committee.pk).update(person=asked.person)
    client, url = login(cast.admin), f"/con-nguoi/{asked.person_id}/xoa-du-lieu/"
    assert client.get(f"/con-nguoi/yeu-cau/{asked.pk}/xong/").headers["Location"] == url
    form = {"level": "name", "version": 1, "sure": "on"}
    assert "Khóa tài khoản trước" in client.post(url, form).content.decode()
    User.objects.filter(pk=cast.committee.pk).update(is_active=False)
    sent: dict[str, Any] = {
        "user": cast.committee,
        "created_by": cast.admin,
        "created_at": timezone.now(),
        "expires_at": timezone.now(),
    }
    Invitation.objects.create(way="mail", key_hash="0" * 64, sent_to="binh@example.vn", **sent)
    OutgoingMail.objects.create(user=cast.committee, day=TODAY, address="binh@example.vn", subject="x", text="x")
    assert client.post(url, form).status_code == 302
    assert DataRequest.objects.get(done_on__isnull=False).answers == asked
    assert Invitation.objects.get().sent_to == ""
    assert not OutgoingMail.objects.exists()


def test_erased_person_in_charge_stays_when_a_row_of_the_table_is_saved(cast: Cast) -> None:
    """The assignment table names who is in charge even after the erasure, and so never lets it go unawares."""
    person = make_person(name="Lương Thế Bình")
    Person.objects.filter(pk=person.pk).update(erased_on=TODAY)
    people = directory(TODAY)
    assert people.called[person.pk] == "Lương Thế Bình"
    assert people.offered == []
