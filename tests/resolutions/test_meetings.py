"""Meetings: their list, page and form, and the verbs behind them."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Mandate, Person, Term, Unit
from resolutions import convening
from resolutions.headcounts import sitting_on
from resolutions.models import Meeting, MeetingEvent, MeetingKind, MeetingPaper, MeetingState
from resolutions.people_field import PersonNameField

from ..conftest import Cast
from ..factories import make_document, make_unit

Login = Callable[..., Client]
LIST, NEW = reverse("resolutions:meetings"), reverse("resolutions:meeting_new")


def body(name: str = "Ban Chấp hành") -> Unit:
    return Unit.objects.filter(name=name).first() or make_unit(name, kind="body")


def make_meeting(**fields: Any) -> Meeting:
    values: dict[str, Any] = {"held_on": date(2023, 1, 5), "ordinal": 3, "state": MeetingState.HELD}
    return Meeting.objects.create(**({"body": fields.pop("body", None) or body()} | values | fields))


def values(**fields: Any) -> dict[str, Any]:
    plain = {"request_key": str(uuid.uuid4()), "kind": "regular", "held_on": "05/01/2023", "state": "held"}
    return plain | {"body": str(body().pk)} | fields


def edited(meeting: Meeting, **fields: Any) -> dict[str, Any]:
    kept = {"body": meeting.body_id, "kind": meeting.kind, "held_on": f"{meeting.held_on:%d/%m/%Y}"}
    return kept | {"state": meeting.state, "ordinal": meeting.ordinal or "", "version": meeting.version} | fields


# --- The list ---


def test_list_has_the_next_meeting_on_top(cast: Cast, login: Login) -> None:
    make_meeting(ordinal=1, held_on=date(2020, 2, 2))
    make_meeting(ordinal=2, held_on=date(2024, 2, 2))
    make_meeting(ordinal=8, held_on=date(2099, 9, 9), state=MeetingState.PLANNED)
    make_meeting(ordinal=7, held_on=date(2098, 9, 9), state=MeetingState.PLANNED)
    page = login(cast.viewer).get(LIST).content.decode()
    places = [page.index(f"lần thứ {n}<") for n in (7, 8, 2, 1)]
    assert places == sorted(places)
    assert page.count("cuộc họp tới") == 1


def test_list_tells_who_was_there_and_what_was_adopted(cast: Cast, login: Login) -> None:
    meeting = make_meeting(member_count=24, present_count=14, excused_count=2, unexcused_count=4, place="Hội trường A")
    document = make_document(number="05/NQ-BCH")
    MeetingPaper.objects.create(meeting=meeting, document=document)
    page = login(cast.viewer).get(LIST).content.decode()
    for words in (
        "có mặt 14/24, vắng 6 (2 có lý do, 4 không lý do)",
        "còn 4 người chưa rõ",
        "05/NQ-BCH",
        "Hội trường A",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=hoi truong b", {2}),
        ("?loai=congress", {3}),
        ("?nam=2023", {1}),
        ("?trang_thai=planned", {4}),
        ("?q=khong co gi", set()),
    ],
)
def test_list_filters(query: str, found: set[int], cast: Cast, login: Login) -> None:
    make_meeting(ordinal=1)
    make_meeting(ordinal=2, held_on=date(2024, 1, 1), place="Hội trường B")
    make_meeting(ordinal=3, held_on=date(2021, 1, 1), kind=MeetingKind.CONGRESS)
    make_meeting(ordinal=4, held_on=date(2025, 1, 1), state=MeetingState.PLANNED)
    page = login(cast.viewer).get(LIST + query).content.decode()
    assert {n for n in (1, 2, 3, 4) if f"lần thứ {n}<" in page} == found


@pytest.mark.parametrize(
    "query",
    ["?co_quan=99999999999999999999", "?nam=abc", "?q=a%00b", "?loai=x", "?nhiem_ky=-1", "?trang_thai=zz", "?page=0"],
)
def test_list_answers_bad_filters_in_words(query: str, cast: Cast, login: Login) -> None:
    assert login(cast.office).get(LIST + query).status_code in {200, 404}


def test_list_of_a_representative_has_its_own_meetings_alone(cast: Cast, login: Login) -> None:
    make_meeting(body=cast.own_unit, ordinal=5)
    make_meeting(body=cast.other_unit, ordinal=6)
    page = login(cast.own).get(LIST).content.decode()
    assert "lần thứ 5" in page
    assert "lần thứ 6" not in page
    assert cast.other_unit.name not in page


def test_list_needs_the_same_queries_for_one_and_three(cast: Cast, login: Login) -> None:
    client, counts = login(cast.viewer), []
    for rows in (1, 2):
        for _ in range(rows):
            MeetingPaper.objects.create(meeting=make_meeting(), document=make_document())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_empty_list_says_what_to_do(cast: Cast, login: Login) -> None:
    assert "Ghi cuộc họp" in login(cast.office).get(LIST).content.decode()
    assert "Khi Văn phòng ghi" in login(cast.viewer).get(LIST).content.decode()


# --- Entering ---


def test_enter_a_meeting(cast: Cast, login: Login) -> None:
    chair = Person.objects.create(full_name="Lương Thế Bình", honorific="TS.")
    typed = values(ordinal="3", starts_at="8h", ends_at="10 giờ 30", chair="ts. luong the binh", place="Hội trường")
    answer = login(cast.office).post(NEW, typed)
    meeting = Meeting.objects.get()
    assert answer["Location"] == meeting.get_absolute_url()
    assert (meeting.ordinal, meeting.chair, meeting.starts_at.hour, meeting.ends_at.minute) == (3, chair, 8, 30)  # type: ignore[union-attr]
    assert meeting.events.get().verb == MeetingEvent.Verb.CREATED
    page = login(cast.viewer).get(meeting.get_absolute_url()).content.decode()
    assert "Hội nghị thường kỳ lần thứ 3, Ban Chấp hành" in page
    assert "từ 08:00 đến 10:30" in page
    assert "Sửa cuộc họp" not in page


def test_sent_twice_is_one_meeting(cast: Cast, login: Login) -> None:
    typed, client = values(), login(cast.office)
    first, second = client.post(NEW, typed), client.post(NEW, typed)
    assert first["Location"] == second["Location"]
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": "2023-13-45"}, "Không có ngày"),
        ({"held_on": "05/01/0203"}, "xem lại năm"),
        ({"held_on": "05/01/2199"}, "xem lại năm"),
        ({"held_on": ""}, "Cần ghi “Ngày họp”"),
        ({"held_on": "05/01/2029"}, "chưa tới"),
        ({"until": "04/01/2023"}, "Ngày kết thúc phải sau"),
        ({"starts_at": "10:30", "ends_at": "8:00"}, "Giờ kết thúc phải sau"),
        ({"starts_at": "25h"}, "10h30"),
        ({"ordinal": "0"}, "từ 1 đến 999"),
        ({"ordinal": "99999999999999999999"}, "từ 1 đến 999"),
        ({"member_count": "-1"}, "từ 0 đến 100000"),
        ({"body": "99999999999999999999"}, ""),
        ({"chair": "Người Không Có"}, "Chưa có “Người Không Có”"),
        ({"chair": "a\x00b"}, "không dùng được"),
        ({"state": "cancelled"}, ""),
        ({"state": "planned", "present_count": "3"}, "chọn “Đã họp”"),
        ({"request_key": "x"}, "Mở lại trang"),
    ],
)
def test_what_cannot_be_is_said(fields: dict[str, str], words: str, cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(NEW, values(place="Chỗ đã gõ") | fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Chỗ đã gõ" in page
    assert not Meeting.objects.exists()


def test_second_meeting_of_one_number_is_asked_back(cast: Cast, login: Login) -> None:
    first = make_meeting()
    client, typed = login(cast.office), values(ordinal="3", held_on="09/09/2023")
    page = client.post(NEW, typed)
    assert page.status_code == 422
    assert f'<a href="{first.get_absolute_url()}">' in page.content.decode()
    assert client.post(NEW, typed | {"despite_twin": "on"}).status_code == 302
    assert client.post(NEW, values(ordinal="3", kind="congress")).status_code == 302  # counted apart


def test_proposals_follow_from_body_kind_and_day(cast: Cast, login: Login) -> None:
    term = Term.objects.create(name="khóa III", starts_on=date(2021, 1, 1), ends_on=date(2026, 1, 1))
    make_meeting(term=term, ordinal=3)
    make_meeting(term=term, ordinal=9, state=MeetingState.CANCELLED)
    make_meeting(ordinal=8)  # of another term
    for name in ("Một", "Hai"):
        person = Person.objects.create(full_name=name)
        Mandate.objects.create(person=person, unit=body(), position="Ủy viên", starts_on=date(2021, 2, 2))
    answer = login(cast.office).post(NEW, values(held_on="09/09/2023", propose="1", title="Đã gõ"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="ordinal" value="4"' in page
    assert f'<option value="{term.pk}" selected>' in page
    assert 'name="member_count" value="2"' in page
    assert "Đã gõ" in page
    assert convening.next_ordinal(body(), "congress", None) == 1


def test_people_who_sat_on_a_day(cast: Cast) -> None:
    person = Person.objects.create(full_name="Một")
    for rank, (position, start, end) in enumerate(
        [("Chủ tịch", date(2022, 1, 1), None), ("Ủy viên", None, None), ("Thư ký", None, date(2021, 1, 1))]
    ):
        facts = {"starts_on": start, "ends_on": end, "rank": rank}
        Mandate.objects.create(person=person, unit=body(), position=position, **facts)
    told = {day: [m.position for m in sitting_on(body(), date(day, 6, 1))] for day in (2020, 2021, 2023)}
    assert told == {2020: ["Ủy viên"], 2021: ["Ủy viên"], 2023: ["Chủ tịch"]}


def test_names_of_several_people_are_told_apart(cast: Cast) -> None:
    first = Person.objects.create(full_name="Nguyễn Văn An", birth_year=1960)
    second = Person.objects.create(full_name="Nguyễn Văn An")
    field = PersonNameField()
    with pytest.raises(Exception, match="Có nhiều người tên này"):
        field.clean("nguyen van an")
    assert field.clean("Nguyễn Văn An (1960)") == first
    assert field.clean(field.prepare_value(second.pk)) == second
    assert field.clean("") is None


# --- Amending, cancelling ---


def test_amend_writes_history_and_keeps_names_of_people_out_of_it(cast: Cast, login: Login) -> None:
    meeting, person = make_meeting(), Person.objects.create(full_name="Người Bí Mật")
    url = reverse("resolutions:meeting_edit", args=[meeting.pk])
    typed = edited(meeting, place="Phòng 2", chair="Người Bí Mật", guests="Ông Khách")
    assert login(cast.office).post(url, typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.chair, meeting.version) == (person, 2)
    changes = meeting.events.get().changes
    assert changes["place"] == ["", "Phòng 2"]
    assert "Người Bí Mật" not in str(changes)
    assert "Ông Khách" not in str(changes)


def test_stale_amendment_gets_both_texts(cast: Cast, login: Login) -> None:
    meeting = make_meeting()
    Meeting.objects.filter(pk=meeting.pk).update(place="Của người khác", version=2)
    answer = login(cast.office).post(
        reverse("resolutions:meeting_edit", args=[meeting.pk]), edited(meeting, place="Của tôi")
    )
    assert answer.status_code == 409
    assert "Của người khác" in answer.content.decode()
    assert "Của tôi" in answer.content.decode()


def test_cancel_needs_a_reason_and_frees_the_number(cast: Cast, login: Login) -> None:
    meeting = make_meeting(state=MeetingState.PLANNED, held_on=date(2029, 1, 5))
    client, url = login(cast.office), reverse("resolutions:meeting_cancel", args=[meeting.pk])
    assert client.post(url, {"version": 1}).status_code == 422
    assert client.post(url, {"version": 1, "reason": "Trùng lịch của tỉnh."}).status_code == 302
    event = meeting.events.get()
    assert (event.verb, event.note) == (MeetingEvent.Verb.CANCELLED, "Trùng lịch của tỉnh.")
    assert convening.next_ordinal(meeting.body, "regular", None) == 1
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "không diễn ra" in page
    assert "Trùng lịch của tỉnh." in page
    for part in ("chuong-trinh", "diem-danh", "bieu-quyet/moi", "van-ban", "bien-ban", "khong-hop"):
        assert client.get(f"{meeting.get_absolute_url()}{part}/").status_code == 403, part


def test_what_was_held_is_not_cancelled(cast: Cast, login: Login) -> None:
    meeting = make_meeting()
    url = reverse("resolutions:meeting_cancel", args=[meeting.pk])
    assert login(cast.office).post(url, {"version": 1, "reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        convening.cancel_meeting(meeting=meeting, version=1, reason="x", by=cast.office)
    assert Meeting.objects.get().version == 1


def test_foreign_meeting_does_not_exist_for_a_representative(cast: Cast, login: Login) -> None:
    meeting = make_meeting(body=cast.own_unit)
    for end in ("", "in/", "bien-ban/tep/"):
        assert login(cast.other).get(meeting.get_absolute_url() + end).status_code == 404
    assert login(cast.own).get(meeting.get_absolute_url()).status_code == 200
    for end in ("sua/", "diem-danh/"):
        assert login(cast.own).post(meeting.get_absolute_url() + end).status_code == 403


def test_printed_summary_has_head_and_numbers(cast: Cast, login: Login) -> None:
    meeting = make_meeting(member_count=24, present_count=14, excused_count=2, unexcused_count=4)
    page = login(cast.viewer).get(reverse("resolutions:meeting_print", args=[meeting.pk])).content.decode()
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BAN CHẤP HÀNH", "Còn 4 người chưa rõ", "đủ 1/2, chưa đủ 2/3"):
        assert words in page, words


def test_unit_page_shows_its_meetings(cast: Cast, login: Login) -> None:
    meeting = make_meeting(body=cast.own_unit)
    page = login(cast.own).get(cast.own_unit.get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in page
    assert "Chưa ghi cuộc họp nào" in login(cast.viewer).get(body().get_absolute_url()).content.decode()
