"""What a meeting left behind: agenda, attendance, votes, documents, minutes."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from members.models import Mandate, Person, Term
from resolutions import minuting
from resolutions.minuting import AgendaLine, Mark
from resolutions.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Vote,
)

from ..conftest import Cast
from ..factories import make_document
from .test_meetings import body, make_meeting

Login = Callable[..., Client]


def at(meeting: Meeting, name: str, *more: int) -> str:
    return reverse(f"resolutions:{name}", args=[meeting.pk, *more])


def member(name: str, position: str = "Ủy viên", **fields: Any) -> Person:
    person = Person.objects.create(full_name=name)
    Mandate.objects.create(person=person, unit=body(), position=position, **fields)
    return person


# --- Agenda ---


def agenda_form(meeting: Meeting, *rows: tuple[Any, str], **more: Any) -> dict[str, Any]:
    form = {"muc-TOTAL_FORMS": len(rows), "muc-INITIAL_FORMS": 0, "version": meeting.version}
    for i, (key, title) in enumerate(rows):
        form |= {f"muc-{i}-key": key or "", f"muc-{i}-title": title}
    return form | more


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.agenda.all()]


def test_agenda_is_written_moved_and_shortened(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    url = at(meeting, "meeting_agenda")
    rows = [(None, "Khai mạc"), (None, ""), (None, "Báo cáo năm"), (None, "Nhân sự")]
    answer = client.post(url, agenda_form(meeting, *rows, **{"muc-2-presenter": "Ông A", "muc-2-outcome": "Đồng ý."}))
    assert answer["Location"] == meeting.get_absolute_url()
    assert titles(meeting) == ["Khai mạc", "Báo cáo năm", "Nhân sự"]
    for act, wanted in (
        ("up:2", ["Khai mạc", "Nhân sự", "Báo cáo năm"]),
        ("down:0", ["Nhân sự", "Khai mạc", "Báo cáo năm"]),
        ("up:0", ["Nhân sự", "Khai mạc", "Báo cáo năm"]),
        ("remove:1", ["Nhân sự", "Báo cáo năm"]),
        ("down:1", ["Nhân sự", "Báo cáo năm"]),
        ("remove:99", ["Nhân sự", "Báo cáo năm"]),
        ("nonsense", ["Nhân sự", "Báo cáo năm"]),
    ):
        meeting.refresh_from_db()
        kept = [(item.pk, item.title) for item in meeting.agenda.all()]
        facts = {"muc-0-presenter": "", "act": act}
        assert client.post(url, agenda_form(meeting, *kept, **facts))["Location"] == url
        assert titles(meeting) == wanted, act
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert page.index("Nhân sự") < page.index("Báo cáo năm")


def test_agenda_sent_twice_is_no_conflict_and_stale_is_one(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    form = agenda_form(meeting, (None, "Khai mạc"))
    for _ in range(2):
        assert client.post(at(meeting, "meeting_agenda"), form).status_code == 302
    assert titles(meeting) == ["Khai mạc"]
    assert meeting.events.count() == 1
    answer = client.post(at(meeting, "meeting_agenda"), agenda_form(meeting, (None, "Của tôi")))
    assert answer.status_code == 409
    assert "Của tôi" in answer.content.decode()
    assert "Khai mạc" in answer.content.decode()


def test_agenda_reaches_into_no_other_meeting(cast: Cast, login: Login) -> None:
    meeting, other = make_meeting(), make_meeting(ordinal=4)
    foreign = AgendaItem.objects.create(meeting=other, position=1, title="Của cuộc khác")
    assert (
        login(cast.office).post(at(meeting, "meeting_agenda"), agenda_form(meeting, (foreign.pk, "Lấy"))).status_code
        == 302
    )
    foreign.refresh_from_db()
    assert (foreign.title, foreign.meeting) == ("Của cuộc khác", other)
    assert titles(meeting) == ["Lấy"]


@pytest.mark.parametrize(
    "bad",
    [
        {"muc-0-title": "", "muc-0-presenter": "Ông A"},
        {"muc-0-title": "x" * 501},
        {"muc-0-key": "9" * 20},
        {"version": ""},
    ],
)
def test_agenda_says_what_is_wrong(bad: dict[str, str], cast: Cast, login: Login) -> None:
    meeting = make_meeting()
    form = agenda_form(meeting, (None, "Khai mạc"), (None, "Đã gõ")) | bad
    answer = login(cast.office).post(at(meeting, "meeting_agenda"), form)
    assert answer.status_code == 422
    assert "Đã gõ" in answer.content.decode()
    assert not titles(meeting)


@pytest.mark.parametrize("total", ["", "abc", "99999"])
def test_agenda_with_a_broken_count_of_rows(total: str, cast: Cast, login: Login) -> None:
    meeting = make_meeting()
    form = {"muc-TOTAL_FORMS": total, "muc-INITIAL_FORMS": "0", "version": "1"}
    assert login(cast.office).post(at(meeting, "meeting_agenda"), form).status_code == 422


# --- Attendance ---


def test_attendance_by_name_counts_members_of_that_day(cast: Cast, login: Login) -> None:
    meeting = make_meeting(state=MeetingState.PLANNED)
    first, second, third = member("Một", "Chủ tịch", rank=1), member("Hai"), member("Ba")
    gone = member("Đã Thôi", ends_on=date(2022, 1, 1))
    client, url = login(cast.office), at(meeting, "meeting_attendance")
    page = client.get(url).content.decode()
    assert "Đã Thôi" not in page.replace('value="Đã Thôi"', "")
    form = {
        "version": 1,
        f"p{second.pk}-status": "excused",
        f"p{second.pk}-reason": "Đi công tác",
        "guests": "Sở Nội vụ",
    }
    form |= {f"p{first.pk}-status": "present", f"p{first.pk}-reason": "thừa", f"p{gone.pk}-status": "present"}
    assert client.post(url, form)["Location"] == meeting.get_absolute_url()
    marks = {row.person: (row.status, row.position, row.reason) for row in meeting.attendance.all()}
    assert marks == {first: ("present", "Chủ tịch", ""), second: ("excused", "Ủy viên", "Đi công tác")}
    meeting.refresh_from_db()
    assert (meeting.state, meeting.member_count, meeting.guests) == (MeetingState.HELD, 3, "Sở Nội vụ")
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Có mặt 1/3, vắng 1 (1 có lý do)" in page
    assert "còn 1 người chưa rõ" in page
    changes = str(meeting.events.get().changes)
    assert "Đi công tác" not in changes
    assert "Hai" not in changes
    assert third.pk not in {row.person_id for row in meeting.attendance.all()}


def test_all_present_leaves_who_was_marked(cast: Cast, login: Login) -> None:
    meeting, first, second = make_meeting(), member("Một"), member("Hai")
    url = at(meeting, "meeting_attendance")
    answer = login(cast.office).post(url, {"version": 1, "act": "all", f"p{first.pk}-status": "unexcused"})
    assert answer["Location"] == url
    assert {r.person: r.status for r in meeting.attendance.all()} == {first: "unexcused", second: "present"}


def test_who_is_no_member_is_added_counted_or_not(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(member_count=1), login(cast.office)
    member("Một")
    for name in ("Khách Ngồi", "Đại Biểu"):
        Person.objects.create(full_name=name)
    url = at(meeting, "meeting_attendance")
    assert client.post(url, {"version": 1, "act": "add", "person": "khach ngoi", "position": ""}).status_code == 302
    guest = meeting.attendance.get()
    kept = {f"p{guest.person_id}-status": "present"}
    client.post(url, {"version": 2, "act": "add", "person": "Đại Biểu", "position": "Đại biểu", **kept})
    meeting = Meeting.objects.with_names().get()
    assert (meeting.attendance.count(), meeting.named_present) == (2, 1)  # type: ignore[attr-defined]
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Khách Ngồi" in page
    client.post(url, {"version": 3, **kept})  # the delegate is left without a mark: off the list
    assert meeting.attendance.get() == guest


def test_unknown_person_is_said_and_marks_stay(cast: Cast, login: Login) -> None:
    meeting, first = make_meeting(), member("Một")
    form = {"version": 1, "person": "Không Ai", f"p{first.pk}-status": "present"}
    answer = login(cast.office).post(at(meeting, "meeting_attendance"), form)
    assert answer.status_code == 422
    assert "Chưa có “Không Ai”" in answer.content.decode()
    assert 'value="present"' in answer.content.decode()
    assert not Attendance.objects.exists()


def test_numbers_alone(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    url = at(meeting, "meeting_attendance")
    form = {"act": "numbers", "version": 1, "member_count": 24, "present_count": 14, "excused_count": 2}
    form["unexcused_count"] = 4
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    assert meeting.events.count() == 1
    assert (
        "24 ủy viên, có mặt 14, vắng 6: còn 4 người chưa rõ" in client.get(meeting.get_absolute_url()).content.decode()
    )
    assert client.post(url, form | {"present_count": 3}).status_code == 409
    bad = client.post(url, form | {"version": 2, "present_count": "-1"})
    assert bad.status_code == 422
    assert "từ 0 đến 100000" in bad.content.decode()


def test_names_go_before_numbers(cast: Cast, login: Login) -> None:
    meeting = make_meeting(member_count=24, present_count=14)
    Attendance.objects.create(meeting=meeting, person=member("Một"), position="Ủy viên", status="present")
    assert "Có mặt 1/24" in login(cast.viewer).get(meeting.get_absolute_url()).content.decode()


def test_stale_attendance_shows_both_counts(cast: Cast, login: Login) -> None:
    meeting, first = make_meeting(), member("Một")
    Meeting.objects.filter(pk=meeting.pk).update(version=2)
    answer = login(cast.office).post(
        at(meeting, "meeting_attendance"), {"version": 1, f"p{first.pk}-status": "present"}
    )
    assert answer.status_code == 409
    assert "có mặt 1/1" in answer.content.decode()


def test_nobody_can_have_been_at_a_meeting_to_come(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(state=MeetingState.PLANNED, held_on=date(2099, 1, 1)), login(cast.office)
    for name in ("meeting_attendance", "vote_new"):
        assert client.get(at(meeting, name)).status_code == 403
    assert client.get(at(meeting, "meeting_agenda")).status_code == 200
    assert "Điểm danh được từ ngày họp" in client.get(meeting.get_absolute_url()).content.decode()


def test_rate_of_a_person_in_a_term(cast: Cast) -> None:
    term = Term.objects.create(name="III", starts_on=date(2021, 1, 1), ends_on=date(2026, 1, 1))
    person = member("Một")
    for ordinal, status, fields in (
        (1, "present", {"term": term}),
        (2, "excused", {"term": term}),
        (3, "present", {}),
        (4, "present", {"term": term, "state": MeetingState.CANCELLED}),
    ):
        there = {"meeting": make_meeting(ordinal=ordinal, **fields), "person": person, "status": status}
        Attendance.objects.create(**there, position="Ủy viên")
    assert Attendance.objects.rate_of(person, term).words == "dự 1 trên 2 cuộc họp; 1 vắng có lý do"
    assert Attendance.objects.rate_of(person).present == 2


def test_page_of_a_person_tells_how_often(cast: Cast, login: Login) -> None:
    person = member("Một")
    for ordinal, status in ((1, "present"), (2, "excused"), (3, "present")):
        there = {"meeting": make_meeting(ordinal=ordinal), "person": person, "status": status}
        Attendance.objects.create(**there, position="Ủy viên")
    page = login(cast.viewer).get(person.get_absolute_url()).content.decode()
    assert "Dự 2 trên 3 cuộc họp; 1 vắng có lý do (66,6%)" in page
    assert "Hội nghị thường kỳ lần thứ 3, Ban Chấp hành" in page
    assert "Dự họp" not in login(cast.viewer).get(member("Hai").get_absolute_url()).content.decode()
    Mandate.objects.create(person=person, unit=cast.own_unit, position="Chủ tịch")
    assert "lần thứ 3" not in login(cast.own).get(person.get_absolute_url()).content.decode()


# --- Votes ---


def vote_form(**fields: Any) -> dict[str, Any]:
    return {"request_key": str(uuid.uuid4()), "question": "Quy hoạch cán bộ", "method": "secret"} | fields


def test_vote_once_with_its_warning(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(present_count=14, member_count=24), login(cast.office)
    form = vote_form(in_favour=15, is_passed="True")
    for _ in range(2):
        assert client.post(at(meeting, "vote_new"), form).status_code == 302
    vote = Vote.objects.get()
    page = client.get(meeting.get_absolute_url()).content.decode()
    for words in ("Tổng phiếu 15 nhiều hơn 14 người có mặt", "Bỏ phiếu kín", "Thông qua"):
        assert words in page, words
    edit = at(meeting, "vote_edit", vote.pk)
    assert client.post(edit, vote_form(in_favour=14, is_passed="True", version=1)).status_code == 302
    assert "nhiều hơn" not in client.get(meeting.get_absolute_url()).content.decode().split("history")[0]
    assert client.post(edit, vote_form(in_favour=13, version=1)).status_code == 409
    assert client.post(edit, {"act": "remove"}).status_code == 302
    assert not Vote.objects.exists()
    assert "bỏ, ghi nhầm" in str(meeting.events.first().changes)  # type: ignore[union-attr]


def test_vote_on_a_matter_takes_its_words(cast: Cast, login: Login) -> None:
    meeting, other = make_meeting(), make_meeting(ordinal=4)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Chương trình năm")
    foreign = AgendaItem.objects.create(meeting=other, position=1, title="Khác")
    client = login(cast.office)
    assert client.post(at(meeting, "vote_new"), vote_form(item=item.pk, question="")).status_code == 302
    assert Vote.objects.get().question == "Chương trình năm"
    assert client.post(at(meeting, "vote_new"), vote_form(item=foreign.pk)).status_code == 422
    assert client.post(at(meeting, "vote_new"), vote_form(question="")).status_code == 422
    assert client.post(at(meeting, "vote_new"), vote_form(in_favour="9" * 20)).status_code == 422
    assert client.get(at(other, "vote_edit", Vote.objects.get().pk)).status_code == 404


# --- Of a cancelled meeting nothing is recorded, however it is asked ---


def test_verbs_refuse_a_cancelled_meeting(cast: Cast) -> None:
    meeting, by = make_meeting(state=MeetingState.CANCELLED), cast.office
    for verb, facts in (
        (minuting.keep_agenda, {"meeting": meeting, "version": 1, "lines": [AgendaLine(None, "x")]}),
        (minuting.take_attendance, {"meeting": meeting, "version": 1, "marks": {1: Mark("present")}, "guests": ""}),
        (minuting.count_attendance, {"meeting": meeting, "version": 1, "counts": {"present_count": 1}}),
        (minuting.record_vote, {"vote": Vote(meeting=meeting, question="x")}),
        (minuting.link_paper, {"meeting": meeting, "document": make_document(), "part": "adopted"}),
    ):
        with pytest.raises(PermissionDenied):
            verb(**facts, by=by)  # type: ignore[operator]
    assert not meeting.events.exists()
