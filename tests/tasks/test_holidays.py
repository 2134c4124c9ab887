"""Holidays, year by year; how they count in "ngày làm việc"; where they are shown."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from members.models import Organisation, OrganisationEvent
from members.quiet_days import Entry, holidays_of
from resolutions.reading.calendars import add_workdays
from resolutions.reading.conventions import NEXT, PREVIOUS, Conventions
from resolutions.reading.deadlines import read_phrase
from resolutions.reading.phrases import Anchors
from tasks.conventions import conventions_of, earlier_of
from tasks.holidays import change_holidays, with_entries, year_of
from tasks.models import Task
from tasks.redating import by_conventions

from ..conftest import Cast
from ..factories import make_document, make_task

Login = Callable[..., Client]
URL = "/quan-tri/ngay-nghi/"
LINES = "02/09/2026 Quốc khánh\n14/02/2026 - 20/02/2026 Tết Nguyên đán\nLàm bù 22/08/2026 bù ngày 31/8"


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_lines_are_read_and_written_alike() -> None:
    found = holidays_of(LINES)
    assert not found.errors
    assert [entry.line for entry in found.entries] == [
        "14/02/2026 - 20/02/2026 Tết Nguyên đán",
        "Làm bù 22/08/2026 bù ngày 31/8",
        "02/09/2026 Quốc khánh",
    ]
    assert (len(found.days), found.working) == (8, {date(2026, 8, 22)})
    assert holidays_of(found.text()).entries == found.entries
    assert holidays_of("Làm bù 22/08/2026 - 23/08/2026").errors
    assert holidays_of("làm bù: ngày 22/08/2026").working == {date(2026, 8, 22)}


dates = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(dates, st.integers(0, 20), st.text(st.characters(categories=("L", "Zs")), max_size=20), st.booleans())
def test_any_entry_survives_its_line(first: date, length: int, name: str, works: bool) -> None:
    entry = Entry(first, first + timedelta(days=0 if works else length), " ".join(name.split()), works)
    if not entry.name.casefold().startswith("đến"):
        assert holidays_of(entry.line).entries == (entry,)


@given(dates, st.integers(1, 40), st.sets(dates, max_size=10))
def test_working_days_leave_out_what_is_off(day: date, count: int, off: set[date]) -> None:
    rules = Conventions(off=frozenset(off | {day + timedelta(days=n) for n in range(3, 6)}))
    found = add_workdays(day, count, rules.is_working)
    assert found is not None
    passed = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(map(rules.is_working, passed)) == count
    assert rules.is_working(found)


def test_deadline_in_working_days_knows_holidays() -> None:
    def due(rules: Conventions) -> date | None:
        phrase = "trong 3 ngày làm việc kể từ ngày ký"
        return read_phrase(phrase, Anchors(date(2026, 8, 31), rules=rules)).due

    free, worked = frozenset({date(2026, 9, 1), date(2026, 9, 2)}), frozenset({date(2026, 9, 5)})
    assert due(Conventions()) == date(2026, 9, 3)
    assert due(Conventions(off=free)) == date(2026, 9, 7)
    assert due(Conventions(off=free, worked=worked)) == date(2026, 9, 5)  # a Saturday that is worked


def test_due_day_on_a_holiday_moves_like_one_on_a_weekend() -> None:
    free = frozenset({date(2026, 4, 30), date(2026, 5, 1)})  # Thursday, Friday
    assert Conventions(weekend=NEXT, off=free).off_weekend(date(2026, 4, 30), "tháng 4") == date(2026, 5, 4)
    assert Conventions(weekend=PREVIOUS, off=free).off_weekend(date(2026, 5, 1), "x") == date(2026, 4, 29)
    assert Conventions(off=free).off_weekend(date(2026, 4, 30), "tháng 4") == date(2026, 4, 30)
    assert Conventions.of(Conventions(off=free).as_json()) == Conventions(off=free)
    assert Conventions.of({"off": ["x", 3, None], "worked": "y"}) == Conventions()


def test_holidays_are_added_removed_and_pasted_with_history(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    add = {"lam": "them", "first": "02/09/2026", "name": "Quốc khánh", "version": 1}
    assert client.post(URL, add).status_code == 302
    assert client.post(URL, add | {"first": "05/09/2026"}).status_code == 409  # two admins at once
    span = {"first": "14/02/2026", "last": "20/02/2026", "name": "Tết", "version": 2}
    assert client.post(URL, add | span).status_code == 302
    works = {"first": "22/08/2026", "name": "", "works": "1", "version": 3}
    assert client.post(URL, add | works).status_code == 302
    assert Organisation.objects.get().holidays.splitlines() == [
        "14/02/2026 - 20/02/2026 Tết",
        "Làm bù 22/08/2026",
        "02/09/2026 Quốc khánh",
    ]
    drop = {"lam": "bo", "dong": "14/02/2026 - 20/02/2026 Tết", "version": 4}
    assert client.post(URL, drop).status_code == 302
    pasted = {"lam": "tat-ca", "holidays": "01/01/2027 Tết Dương lịch\r\n02/09/2026 Quốc khánh", "version": 5}
    assert client.post(URL, pasted).status_code == 302
    told = [event.changes for event in OrganisationEvent.objects.order_by("id")]
    assert told[0] == {"Ngày nghỉ": ["", "02/09/2026 Quốc khánh"]}
    assert told[3] == {"Ngày nghỉ bỏ đi": ["14/02/2026 - 20/02/2026 Tết", ""]}
    assert told[4] == {"Ngày nghỉ": ["Làm bù 22/08/2026", "01/01/2027 Tết Dương lịch"]}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"lam": "them", "first": "31/02/2026"}, "Không có ngày 31/02/2026"),
        ({"lam": "them", "first": "2026-13-45"}, "Từ ngày"),
        ({"lam": "them", "first": "05/09/2026", "last": "01/09/2026"}, "Ngày cuối phải sau ngày đầu"),
        ({"lam": "them", "first": "05/09/2026", "last": "01/12/2026"}, "dài nhất 31 ngày"),
        ({"lam": "them", "first": "05/09/2026", "last": "06/09/2026", "works": "1"}, "từng ngày một"),
        ({"lam": "them", "first": "05/09/1026"}, "Xem lại năm"),
        ({"lam": "tat-ca", "holidays": "02/09/2026\nTết\n31/02/2027"}, "Dòng 2: “Tết” không bắt đầu bằng một ngày"),
        ({"lam": "tat-ca", "holidays": "<b>\n" * 30}, "Dòng 10: “<b>”"),
        ({"lam": "tat-ca", "holidays": "\0"}, "không dùng được"),
        ({"lam": "x"}, "Ngày nghỉ"),
        ({}, "Ngày nghỉ"),
    ],
)
def test_odd_holidays_are_refused_in_words(cast: Cast, login: Login, form: dict[str, str], words: str) -> None:
    answer = login(cast.admin).post(URL, form | {"version": 1})
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Organisation.objects.get().holidays


@pytest.mark.parametrize("year", ["1999", "99999999999999999999", "x", "%00"])
def test_years_that_cannot_be_are_this_year(cast: Cast, login: Login, year: str) -> None:
    assert "Ngày nghỉ năm 2026" in text(login(cast.admin).get(f"{URL}?nam={year}"))


def test_fixed_holidays_are_copied_to_the_next_year(cast: Cast, login: Login) -> None:
    Organisation.objects.update(holidays="01/01/2026 Tết Dương lịch\n" + LINES + "\n29/02/2028 Nhuận")
    shown = year_of(Organisation.objects.get().holidays, 2027, date(2026, 6, 15))
    assert [(entry.line, fixed) for entry, fixed in shown.offered] == [
        ("01/01/2027 Tết Dương lịch", True),
        ("14/02/2027 - 20/02/2027 Tết Nguyên đán", False),
        ("02/09/2027 Quốc khánh", True),
    ]
    client = login(cast.admin)
    page = text(client.get(URL + "?nam=2027"))
    assert 'value="01/01/2027 Tết Dương lịch" checked' in page
    assert 'value="14/02/2027 - 20/02/2027 Tết Nguyên đán">' in page
    chosen = ["01/01/2027 Tết Dương lịch", "02/09/2027 Quốc khánh", "03/09/2027 Không có trong danh sách"]
    answer = client.post(URL + "?nam=2027", {"lam": "chep", "dong": chosen, "version": 1})
    assert answer.headers["Location"].endswith("?nam=2027")
    assert "03/09/2027" not in Organisation.objects.get().holidays
    assert len(year_of(Organisation.objects.get().holidays, 2027, date(2026, 6, 15)).entries) == 2
    assert year_of("29/02/2028 Nhuận", 2029, date(2026, 6, 15)).offered == ()


def test_due_dates_stay_until_the_preview_moves_them(cast: Cast, login: Login) -> None:
    document = make_document(issued_on=date(2026, 8, 31))
    phrase = "trong 3 ngày làm việc kể từ ngày ký"
    task = make_task(document=document, deadline_phrase=phrase, due_on=date(2026, 9, 3))
    Task.objects.filter(pk=task.pk).update(original_due_on=date(2026, 9, 3))
    assert change_holidays(text="01/09/2026 - 02/09/2026 Quốc khánh", version=1, by=cast.admin)
    row = Organisation.objects.get()
    assert Task.objects.get().due_on == date(2026, 9, 3)
    assert earlier_of(row)[1] == Conventions()
    redating = by_conventions(row, conventions_of(row))
    assert [(move.old, move.new) for move in redating.moves] == [(date(2026, 9, 3), date(2026, 9, 7))]
    assert change_holidays(text="", version=row.version, by=cast.admin)  # and back
    row = Organisation.objects.get()
    assert not by_conventions(row, conventions_of(row)).moves
    page = text(login(cast.admin).get("/quan-tri/quy-uoc/"))
    assert "ngày nghỉ" in page


def test_only_the_last_changes_keep_their_holidays(cast: Cast) -> None:
    for n in range(1, 10):
        assert change_holidays(text=f"{n:02}/09/2026 Nghỉ", version=n, by=cast.admin)
    past = Organisation.objects.get().conventions["past"]
    assert [bool(values.get("off")) for values in past[-5:]] == [True] * 5
    assert not any("off" in values for values in past[:-5])


def test_with_entries_says_each_once() -> None:
    entry = Entry(date(2026, 9, 2), date(2026, 9, 2), "Quốc khánh")
    assert with_entries("02/09/2026 Quốc khánh", [entry, entry]) == "02/09/2026 Quốc khánh"


def test_holidays_are_seen_in_the_calendar_and_along_the_quarter(cast: Cast, login: Login) -> None:
    Organisation.objects.update(holidays="15/09/2026 - 16/09/2026 Ngày <b>")
    make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    client = login(cast.office)
    page = client.get("/nhiem-vu/?dang=lich&thang=2026-09").content.decode()
    assert page.count(" is-off") == page.count('class="holiday"') == 2
    assert "Ngày &lt;b&gt;" in page
    page = client.get("/nhiem-vu/?dang=dong-thoi-gian&quy=2026-q3").content.decode()
    assert page.count('<rect class="off"') >= 1
    assert "15/09–16/09 Ngày &lt;b&gt;" in page
