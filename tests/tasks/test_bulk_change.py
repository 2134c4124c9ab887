"""The page that changes one thing in many tasks: choose, see each row's fate, then all or none."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Person
from tasks.models import Assignment, Part, Task, TaskEvent

from ..conftest import Cast
from ..factories import make_entry, make_task, make_unit

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def url() -> str:
    return reverse("tasks:bulk_change")


def rows(*tasks: Task) -> str:
    return " ".join(f"{task.pk}.{task.version}" for task in tasks)


def look(client: Client, kind: str, *tasks: Task, **values: Any) -> Any:
    return client.post(url(), {"rows": rows(*tasks), "viec": kind, "buoc": "xem"} | values)


def hidden(content: str) -> dict[str, Any]:
    """What the preview's form sends: its hidden fields, several of one name as a list."""
    form = content.partition('action="' + url() + '"')[2].partition("</form>")[0]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, shown: Any) -> Any:
    return client.post(url(), hidden(shown.content.decode()) | {"buoc": "ghi"})


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- Choosing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "offered", "not_offered"),
    [
        ("office", ["Đổi hạn", "Tiếp nhận", "Tạm hoãn", "Kết thúc không thực hiện"], ["Xác nhận hoàn thành"]),
        ("standing", ["Đổi hạn", "Xác nhận hoàn thành", "Tạm hoãn"], ["Tiếp nhận"]),
        ("own", ["Tiếp nhận"], ["Đổi hạn", "Tạm hoãn", "Xác nhận hoàn thành"]),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    who: str, offered: list[str], not_offered: list[str], cast: Cast, login: Login
) -> None:
    task = make_task(lead=cast.own_unit)
    content = login(getattr(cast, who)).get(url(), {"pick": [task.pk]}).content.decode()
    labels = re.findall(r'name="viec" value="[\w-]+">([^<]+)<', content)
    assert set(offered) <= set(labels)
    assert not set(not_offered) & set(labels)


@pytest.mark.parametrize(("who", "kind"), [("own", "han"), ("standing", "tiep-nhan"), ("office", "xac-nhan")])
def test_what_is_not_offered_is_forbidden(who: str, kind: str, cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    assert look(login(getattr(cast, who)), kind, task).status_code == 403


def test_all_that_match_the_filter_can_be_chosen(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        make_task(title=f"khớp {n}", stage="doing")
    make_task(title="không khớp", stage="todo")
    client = login(cast.office)
    page = client.get(reverse("tasks:tasks") + "?buoc=doing").content.decode()
    address = re.search(r'href="([^"]+tat-ca=1)"', page)
    assert address
    answer = client.get(address[1].replace("&amp;", "&"))
    assert "Sửa 3 việc" in text(answer)
    assert "không khớp" not in text(answer)
    assert len(hidden(answer.content.decode())["rows"][0].split()) == 3
    monkeypatch.setattr("tasks.views.bulk_change.MOST_PICKED", 2)
    assert "hơn 2 việc" in text(client.get(url() + "?buoc=doing&tat-ca=1"))
    assert client.get(url() + "?han=xxx&tat-ca=1").status_code == 302


def test_filter_of_a_representative_finds_the_own_tasks_only(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, title="của tôi")
    make_task(lead=cast.other_unit, title="của người khác")
    answer = text(login(cast.own).get(url() + "?tat-ca=1"))
    assert "của tôi" in answer
    assert "của người khác" not in answer


@pytest.mark.parametrize("wrong", ["99999999999999999999", "9" * 5000, "-1", "\x00", "x"])
def test_wrong_units_refuse_the_batch(wrong: str, cast: Cast, login: Login) -> None:
    mine = make_task(lead=cast.own_unit)
    for kind, field in (("chu-tri", "leads"), ("phoi-hop", "join"), ("phoi-hop", "leave")):
        assert look(login(cast.office), kind, mine, **{field: [wrong], "note": ""}).status_code == 422
    assert mine.assignments.get().unit == cast.own_unit


# --- Preview -------------------------------------------------------------------------------------------------------


def test_preview_tells_old_and_new_and_why_not_then_writes_all(cast: Cast, login: Login) -> None:
    moved, same = make_task(due_on=date(2026, 9, 30), title="Đổi"), make_task(due_on=date(2026, 10, 15), title="Đúng")
    granted = make_task(due_on=date(2026, 9, 30), extension_count=1, title="Đã gia hạn")
    closed = make_task(stage="done", due_on=date(2026, 5, 1), title="Xong")
    client = login(cast.office)
    shown = look(client, "han", moved, same, granted, closed, due_on="15/10/2026", note="Bão số 3.")
    words = text(shown)
    assert "Hạn: 30/09/2026 → 15/10/2026" in words
    assert "Ghi cho 1 việc" in words
    assert "chỉ đổi tiếp bằng đề nghị gia hạn. Mở việc để gia hạn" in words
    assert "1 việc đã như vậy" in words
    assert "2 việc không đổi được" in words
    assert not TaskEvent.objects.exists()
    for _ in range(2):  # twice: a double click
        assert confirm(client, shown).status_code == 302
    event = TaskEvent.objects.get()
    assert (event.task, event.note) == (moved, "Bão số 3.")
    moved.refresh_from_db()
    assert (moved.due_on, moved.original_due_on) == (date(2026, 10, 15), date(2026, 9, 30))


def test_moving_dates_asks_for_the_reason_and_keeps_what_was_typed(cast: Cast, login: Login) -> None:
    task = make_task(due_on=date(2026, 9, 30))
    client = login(cast.office)
    for day, note in (("15/10/2026", ""), ("31/02/2026", "Bão."), ("01/01/0001", "Bão."), ("x", "")):
        answer = look(client, "han", task, due_on=day, note=note)
        assert answer.status_code == 422
        assert f'value="{day}"' in answer.content.decode()
    back = client.post(
        url(), {"rows": rows(task), "viec": "han", "buoc": "sua", "due_on": "15/10/2026", "note": "Bão."}
    )
    assert 'value="15/10/2026"' in back.content.decode()


def test_units_person_and_product_of_many(cast: Cast, login: Login) -> None:
    third, person = make_unit("Ban Thứ Ba"), Person.objects.create(full_name="Lò Văn Thử")
    tasks = [make_task(lead=cast.own_unit, coop=cast.other_unit) for _ in range(2)]
    client = login(cast.standing)

    def change(kind: str, **values: Any) -> None:
        for task in tasks:
            task.refresh_from_db()
        assert confirm(client, look(client, kind, *tasks, **values)).status_code == 302

    change("phoi-hop", join=[third.pk], leave=[cast.other_unit.pk])
    change("nguoi", person=person.pk)
    change("san-pham", product="Báo cáo")
    change("chu-tri", leads=[cast.other_unit.pk, third.pk])
    for task in tasks:
        task.refresh_from_db()
        assert set(task.assignments.values_list("unit", "part")) == {
            (cast.other_unit.pk, Part.LEAD), (third.pk, Part.LEAD),
        }  # fmt: skip
        assert (task.person, task.product, task.version) == (person, "Báo cáo", 5)
        assert [e.verb for e in task.events.order_by("id")] == ["assigned", "changed", "changed", "assigned"]


@pytest.mark.parametrize(
    ("who", "kind", "stage", "values", "after"),
    [
        ("office", "tiep-nhan", "new", {}, "todo"),
        ("own", "tiep-nhan", "new", {}, "todo"),
        ("standing", "xac-nhan", "confirm", {}, "done"),
        ("office", "tam-hoan", "doing", {"note": "Chờ vốn."}, "hold"),
        ("office", "tiep-tuc", "hold", {}, "todo"),
        ("standing", "ket-thuc", "doing", {"note": "Giải thể.", "basis": "21/QĐ-LHH"}, "ended"),
    ],
)
def test_steps_of_many(
    who: str, kind: str, stage: str, values: dict[str, str], after: str, cast: Cast, login: Login
) -> None:
    tasks = [make_task(lead=cast.own_unit, stage=stage) for _ in range(2)]
    other_stage = make_task(lead=cast.own_unit, stage="redo")
    if stage == "confirm":
        for task in tasks:
            make_entry(task, cast.own, kind="result")
    client = login(getattr(cast, who))
    shown = look(client, kind, *tasks, *([] if stage == "doing" else [other_stage]), **values)
    assert "Ghi cho 2 việc" in text(shown)
    if stage != "doing":
        assert "Đang ở bước “Yêu cầu thực hiện lại”" in text(shown)
    for _ in range(2):  # twice: a double click
        assert confirm(client, shown).status_code == 302
    for task in tasks:
        task.refresh_from_db()
        assert (task.stage, task.version) == (after, 2)
        assert task.events.get().note == values.get("note", "")
    assert Task.objects.get(pk=other_stage.pk).stage == "redo"


@pytest.mark.parametrize(("kind", "values"), [("tam-hoan", {}), ("ket-thuc", {"note": "Lý do."})])
def test_steps_ask_for_what_they_need(kind: str, values: dict[str, str], cast: Cast, login: Login) -> None:
    assert look(login(cast.office), kind, make_task(stage="doing"), **values).status_code == 422


def test_ones_own_result_needs_a_reason(cast: Cast, login: Login) -> None:
    task = make_task(stage="confirm")
    make_entry(task, cast.standing, kind="result")
    client = login(cast.standing)
    assert "cần ghi lý do tự xác nhận" in text(look(client, "xac-nhan", task))
    shown = look(client, "xac-nhan", task, note="Cơ quan chỉ có ba người.")
    assert confirm(client, shown).status_code == 302
    assert task.events.get().own_work


def test_a_unit_does_not_accept_what_it_does_not_lead(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.other_unit, coop=cast.own_unit)
    client = login(cast.own)
    shown = look(client, "tiep-nhan", task)
    assert "Chỉ đơn vị chủ trì" in text(shown)
    assert "Ghi cho" not in text(shown)
    client.post(url(), {"rows": rows(task), "viec": "tiep-nhan", "buoc": "ghi", "so": "0"})
    assert Task.objects.get(pk=task.pk).stage == "new"


# --- Somebody else in between ----------------------------------------------------------------------------------------


def test_a_row_changed_in_between_leads_back_to_the_preview(cast: Cast, login: Login) -> None:
    tasks = [make_task(title="một", product="Cũ"), make_task(title="hai", product="Cũ")]
    client = login(cast.office)
    shown = look(client, "san-pham", *tasks, product="Báo cáo")
    Task.objects.filter(pk=tasks[0].pk).update(product="Của người khác", version=2)
    answer = confirm(client, shown)
    assert answer.status_code == 409
    assert "Có việc vừa được người khác đổi; chưa ghi việc nào" in text(answer)
    assert "Của người khác → Báo cáo" in text(answer)
    assert text(answer).count("vừa được đổi") == 1
    assert Task.objects.get(pk=tasks[1].pk).product == "Cũ"
    assert confirm(client, answer).status_code == 302
    assert set(Task.objects.values_list("product", flat=True)) == {"Báo cáo"}


def test_what_was_not_counted_in_the_preview_is_not_written(cast: Cast, login: Login) -> None:
    parent = make_task(due_on=date(2026, 9, 30))
    task = make_task(parent=parent, due_on=date(2026, 9, 1))
    client = login(cast.office)
    shown = look(client, "han", task, due_on="30/09/2026", note="Bão.")
    Task.objects.filter(pk=parent.pk).update(due_on=date(2026, 9, 15))
    answer = confirm(client, shown)
    assert answer.status_code == 409
    assert "hạn của nhiệm vụ chung, 15/09/2026" in text(answer)
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 1)


# --- Enemies -------------------------------------------------------------------------------------------------------


def test_foreign_rows_refuse_the_batch(cast: Cast, login: Login) -> None:
    mine, foreign = make_task(lead=cast.own_unit), make_task(lead=cast.other_unit)
    client = login(cast.own)
    assert look(client, "tiep-nhan", mine, foreign).status_code == 404
    assert client.get(url(), {"pick": [mine.pk, foreign.pk]}).status_code == 404
    assert not TaskEvent.objects.exists()


@pytest.mark.parametrize(
    "wrong", ["", "x", "1", "1.", ".1", "1.0", "0.1", "-1.1", "1.1  2.1", "²." + "1", "9" * 5000 + ".1", "1.\x00"]
)
def test_wrong_rows_are_told(wrong: str, cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(url(), {"rows": wrong, "viec": "han", "buoc": "ghi"})
    assert answer.status_code == 422


def test_rows_have_a_limit(cast: Cast, login: Login) -> None:
    many = " ".join(f"{n}.1" for n in range(1, 502))
    answer = login(cast.office).post(url(), {"rows": many, "viec": "han", "buoc": "xem"})
    assert answer.status_code == 422
    assert "nhiều nhất 500 việc" in text(answer)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("chu-tri", {"leads": ["99999999999999999999"]}),
        ("chu-tri", {"leads": []}),
        ("phoi-hop", {}),
        ("phoi-hop", {"join": ["\x00"]}),
        ("nguoi", {"person": "99999999999999999999"}),
        ("nguoi", {"person": "x"}),
        ("san-pham", {"product": "a\x00"}),
        ("san-pham", {"product": "x" * 301}),
    ],
)
def test_wrong_values_are_sent_back(kind: str, values: dict[str, Any], cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    assert look(login(cast.office), kind, task, **values).status_code == 422
    assert Assignment.objects.get(task=task).unit == cast.own_unit


def test_ended_units_are_not_offered_as_new(cast: Cast, login: Login) -> None:
    ended = make_unit("Hội Đã Thôi", left_on=date(2026, 1, 1))
    task = make_task(coop=ended)
    client = login(cast.office)
    assert look(client, "phoi-hop", task, join=[ended.pk]).status_code == 422
    assert confirm(client, look(client, "phoi-hop", task, leave=[ended.pk])).status_code == 302
    assert not task.assignments.exists()


def test_unknown_kinds_and_steps_change_nothing(cast: Cast, login: Login) -> None:
    task = make_task()
    client = login(cast.office)
    for kind, step in (("x", "xem"), ("", "ghi"), ("\x00", "\x00"), ("han", "x")):
        answer = client.post(url(), {"rows": rows(task), "viec": kind, "buoc": step})
        assert answer.status_code in {200, 422}
    assert not TaskEvent.objects.exists()


def test_preview_costs_the_same_number_of_queries(cast: Cast, login: Login) -> None:
    client = login(cast.office)

    def cost(count: int) -> int:
        tasks = [make_task(lead=cast.own_unit, due_on=date(2026, 9, 30)) for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert look(client, "han", *tasks, due_on="01/10/2026", note="Bão.").status_code == 200
        return len(queries)

    cost(1)
    assert cost(1) == cost(3)
