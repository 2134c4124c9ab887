"""Pages of targets: who sees what; figures as the office types them; enemies; ends; tasks that count."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tasks.models import Counting, Stage, Target, TargetMeasure, Task

from ..conftest import Cast
from ..factories import make_measure, make_target, make_task

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tasks.views.targets", "tasks.views.tasks"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


@pytest.fixture
def target(cast: Cast) -> Target:
    return make_target(task_of(cast), 10)


def task_of(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": date(2026, 12, 31), "stage": "doing"} | fields))


def url(name: str, target: Target) -> str:
    return reverse(f"tasks:{name}", args=[target.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def measured(client: Client, target: Target, **fields: str) -> Any:
    typed = {"value": "7", "source": "12/BC", "measured_on": "15/06/2026", "request_key": str(uuid.uuid4())}
    return client.post(url("target_measure", target), typed | fields)


# --- Who sees what -------------------------------------------------------------------------------------------------


def test_list_shows_each_role_what_it_may_see(target: Target, cast: Cast, login: Login) -> None:
    for who, user in cast.by_role().items():
        page = text(login(user).get(reverse("tasks:targets")))
        assert (target.printed in page) == (who != "other"), who
        assert ("Chưa có chỉ tiêu nào" in page) == (who == "other")


def test_page_offers_each_role_what_it_may_do(target: Target, cast: Cast, login: Login) -> None:
    for who, user in cast.by_role().items():
        answer = login(user).get(target.get_absolute_url())
        assert answer.status_code == (404 if who == "other" else 200)
        page = text(answer)
        assert (url("target_measure", target) in page) == (who in {"admin", "office", "standing", "own"}), who
        assert (url("target_edit", target) in page) == (who in {"admin", "office", "standing"}), who
        assert (url("target_close", target) in page) == (who in {"admin", "office", "standing"}), who


def test_navigation_leads_to_the_targets_but_not_on_the_phone_bar(cast: Cast, login: Login) -> None:
    page = text(login(cast.own).get("/"))
    side, bar = page.partition('class="tabbar"')[::2]
    assert 'href="/chi-tieu/"' in side
    assert 'href="/chi-tieu/"' not in bar.partition("</nav>")[0]
    assert 'href="/chi-tieu/"' in text(login(cast.own).get("/them/"))


def test_stranger_changes_nothing(target: Target, cast: Cast, login: Login) -> None:
    client = login(cast.other)
    assert measured(client, target).status_code == 404
    for name in ("target_edit", "target_counted", "target_close", "target_reopen"):
        assert client.post(url(name, target)).status_code == 403
    assert not TargetMeasure.objects.exists()


def test_readers_measure_nothing(target: Target, cast: Cast, login: Login) -> None:
    for user in (cast.viewer, cast.committee):
        assert measured(login(user), target).status_code == 403
    assert not TargetMeasure.objects.exists()


def test_tasks_of_other_units_are_a_number_only(target: Target, cast: Cast, login: Login) -> None:
    Target.objects.update(counting=Counting.BY_TASKS)
    theirs = make_task(lead=cast.other_unit, title="Việc riêng của hội bạn", stage=Stage.DONE)
    client = login(cast.office)
    client.post(url("target_counted", target), {"pick": [theirs.pk, target.task_id], "do": "tinh"})
    for address in (target.get_absolute_url(), target.task.get_absolute_url(), reverse("tasks:targets")):
        assert "Việc riêng của hội bạn" not in text(login(cast.own).get(address))
    page = text(login(cast.own).get(target.get_absolute_url()))
    assert "Cùng 1 nhiệm vụ của đơn vị khác." in page
    assert "<strong>1 lớp" in page or "1 lớp" in page


# --- Measuring -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"), ("1234,50", "1234.5"), ("10.025", "10025"), ("12.5", "12.5"), (" 7 ", "7"),
        ("0", "0"), ("1 234", "1234"), ("90%", "90"), ("99.999.999.999,99", "99999999999.99"),
    ],
)  # fmt: skip
def test_measure_reads_figures_as_vietnamese_write_them(
    typed: str, value: str, target: Target, cast: Cast, login: Login
) -> None:
    assert measured(login(cast.own), target, value=typed).status_code == 302
    assert TargetMeasure.objects.get().value == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "Infinity", "-Infinity", "1e400", "1e5", "-3", "−3", "1,234.5", "1,2345", "12.3456", "1.23.456",
        "٣", "１２",
        "1_000", "0x10", "9" * 39, "9" * 400, "100.000.000.000", ",5", "5,", "1.234.5", "7\x00", "=1+1", "--1",
    ],
)  # fmt: skip
def test_measure_refuses_what_is_no_figure_and_keeps_it(typed: str, target: Target, cast: Cast, login: Login) -> None:
    answer = measured(login(cast.own), target, value=typed, source="Sổ của hội")
    assert answer.status_code == 422
    assert "Sổ của hội" in text(answer)
    assert not TargetMeasure.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"measured_on": "2026-13-45"}, {"measured_on": "01/01/0001"}, {"measured_on": "31/12/9999"},
        {"measured_on": "31/02/2026"}, {"source": ""}, {"value": ""}, {"period": "2026"}, {"period": "x\x00"},
        {"request_key": "x"}, {"source": "x" * 201},
        {"measured_on": "16/06/2026"}, {"measured_on": ""}, {"explanation": "\x00"},
    ],
)  # fmt: skip
def test_measure_refuses_bad_values(typed: dict[str, str], target: Target, cast: Cast, login: Login) -> None:
    assert measured(login(cast.own), target, **typed).status_code == 422
    assert not TargetMeasure.objects.exists()


def test_measure_sent_twice_is_one_row(target: Target, cast: Cast, login: Login) -> None:
    client, key = login(cast.own), str(uuid.uuid4())
    for _click in range(2):
        assert measured(client, target, request_key=key).status_code == 302
    assert TargetMeasure.objects.count() == 1


def test_explanation_alone_is_kept_with_its_period(cast: Cast, login: Login) -> None:
    target = make_target(task_of(cast, due_on=None), 10, frequency="quarterly")
    make_measure(target, cast.office, 2, period="2026-q1", measured_on=date(2026, 3, 31))
    client = login(cast.own)
    page = text(client.get(target.get_absolute_url()))
    assert f"{url('target_measure', target)}?ky=2026-q1" in page
    answer = measured(client, target, value="", source="", period="2026-q1", explanation="Đường bị lở.")
    assert answer.status_code == 302
    page = text(client.get(target.get_absolute_url()))
    assert "Đường bị lở." in page
    assert "?ky=2026-q1" not in page
    assert client.get(url("target_measure", target) + "?ky=%00").status_code == 200


def test_every_measure_stays_on_the_page_and_shows_in_the_history_of_the_task(
    target: Target, cast: Cast, login: Login
) -> None:
    client = login(cast.own)
    for value in ("8", "7"):
        measured(client, target, value=value)
    page = text(client.get(target.get_absolute_url()))
    assert "8 lớp" in page
    assert "đã có số ghi sau" in page
    task_page = text(client.get(target.task.get_absolute_url()))
    assert "7 lớp (12/BC)" in task_page
    assert "Đạt được" in task_page


def test_panel_of_the_task_has_a_bar_told_in_words_and_a_form(target: Target, cast: Cast, login: Login) -> None:
    make_measure(target, cast.office, 2)
    page = text(login(cast.own).get(target.task.get_absolute_url()))
    assert (
        'role="img" aria-label="cả thời gian: 2 lớp, phải đạt ít nhất 10 lớp. Chậm, còn kịp. Đã qua 43% thời gian."'
        in page
    )
    assert f'action="{url("target_measure", target)}"' in page
    assert f'action="{url("target_measure", target)}"' not in text(
        login(cast.viewer).get(target.task.get_absolute_url())
    )


def test_a_target_without_figures_has_no_bar_and_is_not_zero(target: Target, cast: Cast, login: Login) -> None:
    page = text(login(cast.office).get(target.get_absolute_url()))
    assert "chưa có số" in page
    assert 'class="chart bullet"' not in page
    assert "0 lớp" not in page.replace("10 lớp", "")


def test_a_counted_part_that_outgrew_its_whole_is_told(target: Target, cast: Cast, login: Login) -> None:
    part = make_target(target.task, 2, part_of=target, counting=Counting.BY_TASKS)
    make_measure(target, cast.office, 1)
    for _task in range(2):
        part.counted.create(task=make_task(stage=Stage.DONE, closed_on=date(2026, 6, 1)))
    assert "nhiều hơn cả chỉ tiêu (1 lớp)" in text(login(cast.office).get(target.get_absolute_url()))
    part.counted.all().delete()
    assert "nhiều hơn cả chỉ tiêu" not in text(login(cast.office).get(target.get_absolute_url()))


# --- Setting, closing ----------------------------------------------------------------------------------------------


def goal(**fields: str) -> dict[str, str]:
    typed = {"printed": "ít nhất 1.200 cuốn", "op": ">=", "value": "1.200", "unit_word": "cuốn", "counting": "hand"}
    return typed | {"request_key": str(uuid.uuid4())} | fields


def test_new_target_once(cast: Cast, login: Login) -> None:
    task, typed = task_of(cast), goal(baseline="200,5", frequency="yearly")
    client, address = login(cast.office), reverse("tasks:target_new", args=[task.pk])
    for _click in range(2):
        assert client.post(address, typed).status_code == 302
    made = task.targets.get()
    assert (made.value, made.baseline, made.frequency) == (1200, Decimal("200.5"), "yearly")


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "NaN"}, {"value": "1e400"}, {"value": "-1"}, {"baseline": "Infinity"}, {"op": "!="},
        {"frequency": "hourly"}, {"counting": "x"}, {"printed": ""}, {"printed": "x" * 301}, {"value": ""},
        {"unit_word": "x" * 61}, {"printed": "a\x00"},
    ],
)  # fmt: skip
def test_new_target_refuses(typed: dict[str, str], cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(reverse("tasks:target_new", args=[task_of(cast).pk]), goal(**typed))
    assert answer.status_code == 422
    assert not Target.objects.exists()


@pytest.mark.parametrize("foreign", ["another", "99999999999999999999", "-1", "x"])
def test_new_part_of_a_target_of_another_task_is_refused(foreign: str, cast: Cast, login: Login) -> None:
    task = task_of(cast)
    make_target(task, 10)
    other = make_target(task_of(cast), 10)
    wanted = str(other.pk) if foreign == "another" else foreign
    answer = login(cast.office).post(reverse("tasks:target_new", args=[task.pk]), goal(part_of=wanted))
    assert answer.status_code == 422
    assert task.targets.count() == 1


def test_a_part_greater_than_its_whole_is_told_at_the_form(target: Target, cast: Cast, login: Login) -> None:
    address = reverse("tasks:target_new", args=[target.task_id])
    answer = login(cast.office).post(address, goal(part_of=str(target.pk), unit_word="lớp"))
    assert answer.status_code == 422
    assert "không thể nhiều hơn cả chỉ tiêu" in text(answer)


def test_edit_with_a_stale_version_gets_the_409_page(target: Target, cast: Cast, login: Login) -> None:
    client, typed = login(cast.standing), goal(version="1")
    assert client.post(url("target_edit", target), typed).status_code == 302
    answer = client.post(url("target_edit", target), typed | {"value": "1.300"})
    assert answer.status_code == 409
    target.refresh_from_db()
    assert target.value == 1200


def test_edit_shows_figures_as_the_office_writes_them(target: Target, cast: Cast, login: Login) -> None:
    Target.objects.update(value=Decimal("1234.5"))
    assert 'value="1.234,5"' in text(login(cast.office).get(url("target_edit", target)))


def test_close_and_reopen(target: Target, cast: Cast, login: Login) -> None:
    client = login(cast.office)
    assert client.post(url("target_close", target), {"version": "1", "closed_reason": "Không còn."}).status_code == 422
    typed = {"version": "1", "closed_reason": "Không còn phòng cấp huyện.", "closed_basis": "15/TB-LHH"}
    for _click in range(2):
        assert client.post(url("target_close", target), typed).status_code == 302
    page = text(client.get(target.get_absolute_url()))
    assert "Không còn phòng cấp huyện." in page
    assert "15/TB-LHH" in page
    assert measured(client, target).status_code == 422
    assert client.post(url("target_edit", target), goal(version="2")).status_code == 422
    assert client.get(url("target_measure", target)).status_code == 302
    assert client.post(url("target_reopen", target), {"version": "2"}).status_code == 422
    assert client.post(url("target_reopen", target), {"version": "2", "reason": "Xã nhận."}).status_code == 302
    target.refresh_from_db()
    assert target.closed_on is None
    assert target.task.events.count() == 2


# --- Tasks that count ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("foreign", ["999999", "99999999999999999999", "0", "-1", "x", "1\x00"])
def test_counted_refuses_foreign_ids_whole(foreign: str, target: Target, cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(url("target_counted", target), {"pick": [make_task().pk, foreign], "do": "tinh"})
    assert answer.status_code in {404, 422}
    assert not target.counted.exists()


def test_counted_offers_the_own_task_with_its_parts_and_finds_others(target: Target, cast: Cast, login: Login) -> None:
    part = make_task(
        parent=target.task, period="2026-q1", document=target.task.document, title="Phần của kỳ", part_no=1
    )
    other = make_task(title="In sổ tay thuốc nam")
    client = login(cast.office)
    page = text(client.get(url("target_counted", target)))
    assert (part.title in page, other.title in page) == (True, False)
    page = text(client.get(url("target_counted", target), {"q": "so tay thuoc"}))
    assert (part.title in page, other.title in page) == (False, True)
    assert client.get(url("target_counted", target), {"q": "\x00"}).status_code == 200
    assert client.post(url("target_counted", target), {"do": "tinh"}).status_code == 422
    client.post(url("target_counted", target), {"pick": [other.pk], "do": "tinh"})
    assert target.counted.get().task == other
    client.post(url("target_counted", target), {"pick": [other.pk], "do": "bo"})
    assert not target.counted.exists()
