"""Reminder letters: who is written to about what, what stands on the paper, and that it went out."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members.models import Organisation
from tasks.issuing import issue_letter
from tasks.models import Assignment, Part, Task, TaskEvent
from tasks.reminder_letter import letters_to, numbered, units_owing
from tasks.status import Windows
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)
FILLED = {"so": "09/LHH-VP", "ngay_ky": "05/02/2027", "han": "30/06/2026", "chuc_vu": "Chủ tịch"}
FILLED |= {"nguoi_ky": "Lê Văn Thử"}
SIGNED = FILLED | {"ngay_ky": "16/06/2026"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def owed(cast: Cast, days: int = -5, **fields: Any) -> Task:
    values = {"lead": cast.own_unit, "stage": "doing", "due_on": TODAY + timedelta(days=days)}
    return make_task(**(values | fields))


def page(client: Client, url: str, data: dict[str, str] | None = None, status: int = 200) -> str:
    reply = client.get(url, data or {})
    assert reply.status_code == status
    return html.unescape(reply.content.decode())


def address(cast: Cast) -> str:
    return reverse("tasks:letter", args=[cast.own_unit.pk])


def lines_on(told: str) -> list[str]:
    return re.findall(r'name="dong" value="([^"]+)"', told)


# --- Who is reminded -----------------------------------------------------------------------------------------------


def test_units_are_told_by_what_they_owe(cast: Cast) -> None:
    owed(cast)
    owed(cast, days=2)
    owed(cast, lead=cast.other_unit, days=1)
    found = [(o.unit, o.late, o.soon) for o in units_owing(TODAY, TODAY, Windows())]
    assert found == [(cast.own_unit, 1, 1), (cast.other_unit, 0, 1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "confirm"},
        {"stage": "hold"},
        {"stage": "cond"},
        {"stage": "done"},
        {"stage": "ended"},
        {"due_on": None},
        {"due_on": TODAY + timedelta(days=60)},
        {"has_parts": True},
        {"lead": None},
    ],
)
def test_nobody_is_reminded_of_what_is_not_theirs_to_do(cast: Cast, fields: dict[str, Any]) -> None:
    owed(cast, **({"coop": cast.other_unit} | fields))
    assert units_owing(TODAY, TODAY, Windows()) == []
    assert letters_to([cast.own_unit, cast.other_unit], TODAY, TODAY, Windows()) == []


def test_letter_has_what_is_late_first_and_nothing_of_others(cast: Cast) -> None:
    soon, late = owed(cast, days=2), owed(cast)
    owed(cast, lead=cast.other_unit)
    (letter,) = letters_to([cast.own_unit], TODAY, TODAY, Windows())
    assert [line.task for line in letter.lines] == [late, soon]
    assert [line.standing for line in letter.lines] == ["Quá hạn 5 ngày", "Còn 2 ngày"]
    assert letter.owed == "1 nhiệm vụ quá hạn và 1 nhiệm vụ sắp đến hạn"


@pytest.mark.parametrize(
    ("first", "after", "number"),
    [
        ("09/LHH-VP", 0, "09/LHH-VP"),
        ("09/LHH-VP", 1, "10/LHH-VP"),
        ("9-CV/LHH", 3, "12-CV/LHH"),
        ("", 2, ""),
        ("LHH", 2, "LHH"),
        ("99/x", 1, "100/x"),
    ],
)
def test_letters_are_numbered_on(first: str, after: int, number: str) -> None:
    assert numbered(first, after) == number


@given(st.text(max_size=40), st.integers(0, 300))
def test_any_number_can_be_numbered_on(first: str, after: int) -> None:
    assert isinstance(numbered(first, after), str)


# --- The paper -----------------------------------------------------------------------------------------------------


def test_letter_stands_in_the_state_layout(cast: Cast, login: Login) -> None:
    Organisation.objects.update(parent_name="Liên hiệp hội Cấp Trên")
    document = make_document(number="05/NQ-BCH")
    owed(cast, document=document, title="Việc <b>chậm</b> & lâu")
    told = page(login(cast.office), address(cast), FILLED)
    for words in (
        "LIÊN HIỆP HỘI CẤP TRÊN", "LIÊN HIỆP CÁC HỘI KH&KT TỈNH THỬ NGHIỆM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 09/LHH-VP",
        "Thử Nghiệm, ngày 05 tháng 02 năm 2027", "Kính gửi: Hội Của Tôi", "05/NQ-BCH", "10/06/2026", "Quá hạn 5 ngày",
        "trước ngày 30/06/2026", "Nơi nhận:", "CHỦ TỊCH", "Lê Văn Thử",
    ):  # fmt: skip
        assert words in told, words
    assert "<b>chậm</b> & lâu" in told
    assert "<b>chậm</b>" not in login(cast.office).get(address(cast)).content.decode()


def test_party_layout_has_its_own_head(cast: Cast, login: Login) -> None:
    owed(cast)
    told = page(login(cast.office), address(cast), {"kieu": "dang", "so": "12-CV/ĐĐ"})
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in told
    assert "Số 12-CV/ĐĐ" in told
    assert "CỘNG HÒA" not in told


def test_empty_form_leaves_room_for_the_pen(cast: Cast, login: Login) -> None:
    owed(cast)
    told = page(login(cast.office), address(cast))
    assert "trước ngày ……/……/…………" in told
    assert re.search(r"ngày\s+tháng\s+năm 2026", told)


def test_own_words_and_recipients(cast: Cast, login: Login) -> None:
    owed(cast)
    values = {"loi": "Nhắc lại lần hai.", "noi_nhan": "- Hội Của Tôi;\nBan Thường vụ (b/c)\n\nLưu: VT, VP."}
    told = page(login(cast.office), address(cast), values)
    for words in ("Nhắc lại lần hai.", "- Hội Của Tôi;", "- Ban Thường vụ (b/c);", "- Lưu: VT, VP."):
        assert words in told, words


@pytest.mark.parametrize(
    "values",
    [
        {"ngay_ky": "2026-13-45"},
        {"ngay": "31/12/9999"},
        {"ngay": "01/01/0001"},
        {"han": "32/01/2026"},
        {"kieu": "khac"},
        {"so": "a\0b"},
        {"so": "9" * 41},
        {"loi": "x" * 401},
    ],
)
def test_wrong_values_are_form_errors(cast: Cast, login: Login, values: dict[str, str]) -> None:
    owed(cast)
    for url in (address(cast), reverse("tasks:letters")):
        assert 'role="alert"' in page(login(cast.office), url, values, status=422)


def test_nothing_owed_says_so(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    assert "Không có việc cần đôn đốc" in page(client, address(cast))
    assert "Không có việc cần đôn đốc" in page(client, reverse("tasks:letters"))
    assert "Không có đơn vị nào cần đôn đốc" in page(client, reverse("tasks:reminding"))
    assert client.get(reverse("tasks:letter", args=[10**20])).status_code == 404


def test_letters_to_all_are_one_per_late_unit(cast: Cast, login: Login) -> None:
    owed(cast)
    owed(cast, lead=cast.other_unit)
    owed(cast, lead=make_unit("Hội Sắp Hạn"), days=1)
    told = page(login(cast.office), reverse("tasks:letters"), {"so": "09/LHH-VP"})
    assert re.findall(r"Số: ([^<]+)<", told) == ["09/LHH-VP", "10/LHH-VP"]
    assert "Kính gửi: Hội Sắp Hạn" not in told


def test_ways_to_the_letter(cast: Cast, login: Login) -> None:
    owed(cast)
    client = login(cast.office)
    assert address(cast) in page(client, reverse("tasks:reminding"))
    assert address(cast) in page(client, cast.own_unit.get_absolute_url())
    assert reverse("tasks:reminding") in page(client, reverse("tasks:quarter", args=["2026-q2"]))
    assert address(cast) not in page(login(cast.own), cast.own_unit.get_absolute_url())


# --- On record -----------------------------------------------------------------------------------------------------


def send(client: Client, url: str, values: dict[str, str], lines: list[str] | None = None) -> Any:
    full = f"{url}?{urlencode(values)}"
    lines = lines_on(page(client, full)) if lines is None else lines
    return client.post(full, {"dong": lines})


def test_letter_goes_on_record_once(cast: Cast, login: Login) -> None:
    late = owed(cast)
    client = login(cast.office)
    for _ in range(2):
        assert send(client, address(cast), SIGNED).headers["Location"] == reverse("tasks:reminding")
    event = TaskEvent.objects.get(verb="reminded")
    assert (event.task, event.basis, event.actor) == (late, "09/LHH-VP ngày 16/06/2026", cast.office)
    assert "09/LHH-VP ngày 16/06/2026" in page(client, reverse("tasks:reminding"))
    assert "Hội Của Tôi" in page(client, late.get_absolute_url())


def test_second_letter_is_a_second_line(cast: Cast, login: Login) -> None:
    owed(cast)
    client = login(cast.office)
    for number in ("09/LHH-VP", "10/LHH-VP"):
        send(client, address(cast), SIGNED | {"so": number})
    assert TaskEvent.objects.filter(verb="reminded").count() == 2
    assert "10/LHH-VP" in page(client, reverse("tasks:reminding"))


def test_all_letters_go_on_record_with_their_numbers(cast: Cast, login: Login) -> None:
    owed(cast)
    owed(cast, lead=cast.other_unit)
    assert send(login(cast.standing), reverse("tasks:letters"), SIGNED).status_code == 302
    found = TaskEvent.objects.filter(verb="reminded").order_by("basis").values_list("basis", flat=True)
    assert list(found) == ["09/LHH-VP ngày 16/06/2026", "10/LHH-VP ngày 16/06/2026"]


@pytest.mark.parametrize("values", [{}, {"ngay_ky": "16/06/2026"}, {"so": "9/LHH"}, {"so": "9/LHH", "ngay_ky": "x"}])
def test_number_and_day_are_wanted(cast: Cast, login: Login, values: dict[str, str]) -> None:
    owed(cast)
    assert send(login(cast.office), address(cast), values, lines=["1-1"]).status_code == 422
    assert not TaskEvent.objects.exists()


def test_a_list_that_moved_is_not_recorded(cast: Cast, login: Login) -> None:
    task = owed(cast)
    foreign = owed(cast, lead=cast.other_unit)
    client = login(cast.office)
    for lines in ([], ["x"], [f"{cast.own_unit.pk}-{task.pk}", f"{cast.other_unit.pk}-{foreign.pk}"], ["9" * 30]):
        answer = send(client, address(cast), SIGNED, lines=lines)
        assert "Danh sách nhiệm vụ đã đổi" in html.unescape(client.get(answer.headers["Location"]).content.decode())
    assert not TaskEvent.objects.exists()


def test_verb_refuses_who_may_not_and_what_is_not_theirs(cast: Cast) -> None:
    values: dict[str, Any] = {"tasks": [owed(cast)], "today": TODAY, "number": "1/x", "issued_on": TODAY}
    for user in (cast.own, cast.committee, cast.viewer):
        with pytest.raises(PermissionDenied):
            issue_letter(unit=cast.own_unit, user=user, **values)
    with pytest.raises(TaskMoved):
        issue_letter(unit=cast.other_unit, user=cast.office, **values)
    with pytest.raises(ValidationError):
        issue_letter(unit=cast.own_unit, user=cast.office, **(values | {"number": " "}))
    assert not TaskEvent.objects.exists()


def test_two_leads_are_reminded_apart(cast: Cast) -> None:
    task = owed(cast)
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.LEAD)
    issue_letter(unit=cast.own_unit, tasks=[task], user=cast.office, today=TODAY, number="1/LHH", issued_on=TODAY)
    reminded = {o.unit: o.reminded for o in units_owing(TODAY, TODAY, Windows())}
    assert reminded[cast.own_unit]
    assert reminded[cast.other_unit] is None


@pytest.mark.parametrize("name", ["reminding", "letters"])
def test_pages_cost_the_same_at_one_and_three_units(name: str, cast: Cast, login: Login) -> None:
    client, counts = login(cast.office), []
    for _ in range(3):
        owed(cast, lead=make_unit())
        page(client, reverse(f"tasks:{name}"))
        with CaptureQueriesContext(connection) as queries:
            page(client, reverse(f"tasks:{name}"))
        counts.append(len(queries))
    assert counts[0] == counts[2], counts
