"""One's own calendar feed: what is in it for whom, how it is written, and that its address is a secret."""

import logging
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lhh_tracker.logs import WithoutKeys
from members.models import User
from tasks.calendar_feed import MOST_EVENTS, feed_of, hash_of, make_feed, revoke_feed
from tasks.models import CalendarFeed, Task

from ..conftest import Cast
from ..factories import make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def due(cast: Cast, days: int = 5, **fields: Any) -> Task:
    values = {"lead": cast.own_unit, "stage": "doing", "due_on": TODAY + timedelta(days=days)}
    return make_task(**(values | fields))


def address(user: User) -> str:
    return reverse("tasks:feed_file", args=[make_feed(user=user, now=timezone.now())])


def fetched(url: str) -> Any:
    answer = Client().get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer


def events(user: User) -> list[Any]:
    return list(Calendar.from_ical(fetched(address(user)).content).walk("VEVENT"))


def titles(user: User) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(user)]


# --- What is in it -------------------------------------------------------------------------------------------------


def test_event_says_what_is_due_when(cast: Cast) -> None:
    task = due(cast, title="Nộp báo cáo")
    (event,) = events(cast.own)
    assert event.decoded("DTSTART") == date(2026, 6, 20)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["SUMMARY"] == "Nộp báo cáo"
    assert event["URL"].endswith(task.get_absolute_url())
    assert event["SEQUENCE"] == task.version
    assert str(task.document) in event["DESCRIPTION"]
    assert [alarm["ACTION"] for alarm in event.walk("VALARM")] == ["DISPLAY"]


def test_identity_stays_and_sequence_rises(cast: Cast) -> None:
    task = due(cast)
    (before,) = events(cast.own)
    Task.objects.update(due_on=TODAY + timedelta(days=9), version=task.version + 1)
    (after,) = events(cast.own)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_a_unit_reads_what_it_leads_and_joins_and_nothing_else(cast: Cast) -> None:
    due(cast, title="Của tôi")
    due(cast, days=6, title="Cùng làm", lead=cast.other_unit, coop=cast.own_unit)
    due(cast, days=7, title="chimhoangyen", lead=cast.other_unit)
    due(cast, days=-90, title="Trễ lâu")
    assert titles(cast.own) == ["Trễ lâu", "Của tôi", "Cùng làm"]
    assert b"chimhoangyen" not in fetched(address(cast.own)).content


def test_those_who_see_all_read_a_month_back_and_a_year_ahead(cast: Cast) -> None:
    for days in (-31, -30, 365, 366):
        due(cast, days=days, title=f"Việc {days}", lead=make_unit())
    for user in (cast.office, cast.standing, cast.viewer):
        assert titles(user) == ["Việc -30", "Việc 365"]


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": None},
        {"stage": "done"},
        {"stage": "ended"},
        {"stage": "hold"},
        {"stage": "cond"},
        {"has_parts": True},
    ],
)
def test_what_has_no_running_date_is_left_out(cast: Cast, fields: dict[str, Any]) -> None:
    due(cast, **fields)
    assert events(cast.own) == []


def test_dates_at_the_ends_of_time_break_nothing(cast: Cast) -> None:
    due(cast, given_on=date(1, 1, 1), due_on=date(1, 1, 2))
    due(cast, due_on=date(9999, 12, 31))
    assert [event.decoded("DTSTART") for event in events(cast.own)] == [date(1, 1, 2)]


def test_a_moved_unit_reads_its_new_work(cast: Cast) -> None:
    url = address(cast.own)
    due(cast, title="Việc cũ")
    User.objects.filter(pk=cast.own.pk).update(unit=cast.other_unit)
    assert "Việc cũ" not in fetched(url).content.decode()


# --- How it is written ---------------------------------------------------------------------------------------------


def test_text_is_escaped_folded_and_composed(cast: Cast) -> None:
    words = "Rà soát; tổng hợp, báo cáo \\ “kết quả”\ncủa các hội " + "thành viên, " * 20
    due(cast, title=unicodedata.normalize("NFD", words)[:500] + "\x0b")
    content = fetched(address(cast.own)).content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    content.decode()
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("Rà soát; tổng hợp, báo cáo \\ “kết quả”\ncủa các hội thành viên")
    assert unicodedata.is_normalized("NFC", content.decode())
    assert b"\x0b" not in content
    assert content.count(b"BEGIN:VEVENT") == 1


def test_title_cannot_smuggle_in_lines(cast: Cast) -> None:
    due(cast, title="Việc\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:giả")
    assert len(events(cast.own)) == 1


def test_unchanged_feed_is_not_sent_again(cast: Cast) -> None:
    due(cast)
    url = address(cast.own)
    etag = fetched(url).headers["ETag"]
    again = Client().get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    due(cast)
    assert Client().get(url, headers={"If-None-Match": etag}).status_code == 200


def test_feed_costs_the_same_at_one_and_three_tasks(cast: Cast) -> None:
    url, counts = address(cast.office), []
    for _ in range(3):
        due(cast, lane=cast.own_unit, parent=make_task(has_parts=True))
        with CaptureQueriesContext(connection) as queries:
            fetched(url)
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
    assert MOST_EVENTS <= 1_000


# --- The address ---------------------------------------------------------------------------------------------------


def test_key_is_stored_as_its_hash_only(cast: Cast) -> None:
    key = make_feed(user=cast.own, now=timezone.now())
    stored = CalendarFeed.objects.get()
    assert stored.key_hash == hash_of(key)
    assert key not in stored.key_hash
    assert feed_of(key) == stored


def test_new_key_ends_the_old_one(cast: Cast) -> None:
    old, new = address(cast.own), address(cast.own)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    revoke_feed(user=cast.own)
    assert Client().get(new).status_code == 404


def test_deactivated_user_reads_nothing(cast: Cast) -> None:
    url = address(cast.own)
    User.objects.filter(pk=cast.own.pk).update(is_active=False)
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("key", ["x", "a" * 43, "a" * 5000, "%00", "é" * 43, "..", "' OR 1=1 --"])
def test_wrong_key_is_not_found(cast: Cast, key: str) -> None:
    make_feed(user=cast.own, now=timezone.now())
    assert Client().get(f"/lich/{key}.ics").status_code == 404


def test_reading_is_noted_once_an_hour(cast: Cast) -> None:
    url = address(cast.own)
    fetched(url)
    first = CalendarFeed.objects.get().read_at
    assert first
    with time_machine.travel("2026-06-15T05:30:00Z", tick=False):
        fetched(url)
    assert CalendarFeed.objects.get().read_at == first
    with time_machine.travel("2026-06-15T06:30:00Z", tick=False):
        fetched(url)
    assert CalendarFeed.objects.get().read_at > first


def test_address_is_shown_once(cast: Cast, login: Login) -> None:
    client, url = login(cast.own), reverse("tasks:feed")
    shown = client.post(url).content.decode()
    (path,) = {part.split("<")[0] for part in shown.split("http://localhost:8000")[1:]}
    assert Client().get(path).status_code == 200
    later = client.get(url)
    assert path not in later.content.decode()
    assert later.headers["Cache-Control"] == "private, no-store"
    assert client.post(url, {"viec": "thu-hoi"}).status_code == 302
    assert Client().get(path).status_code == 404
    assert "Chưa có địa chỉ lịch nào" in client.get(url).content.decode()


def test_key_is_in_no_log() -> None:
    record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Not Found", "/lich/bi-mat.ics"), None)
    assert WithoutKeys().filter(record)
    assert record.getMessage() == "Not Found: /lich/…"
