"""A class of units in the sitting of assignment, and tasks divided among their units: shown first, then done once."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from members.models import Unit, UnitKind
from tasks import sitting
from tasks.models import Notice, Part, Task
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_entry, make_extension_request, make_task, make_unit
from .test_assign_page import parts, sent

TODAY = date(2026, 5, 1)
URL = "/phan-cong/"
CLASS = "các Hội thành viên"
MEMBERS = ["Hội Của Tôi", "Hội Người Khác"]
Login = Callable[..., Client]


@pytest.fixture
def chair(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-05-01 03:00Z", tick=False)
    return login(cast.standing)


@pytest.fixture
def office(db: None) -> Unit:
    return make_unit("Văn phòng", kind=UnitKind.OFFICE)


def told(answer: Any) -> str:
    return unescape(answer.content.decode())


def plan_of(answer: Any) -> str:
    found = re.search(r'name="parts" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def test_class_of_units_means_each_of_its_units(chair: Client, office: Unit) -> None:
    task = make_task()
    assert chair.post(URL, sent(task, lead="Văn phòng", coop="cac hoi thanh vien")).status_code == 302
    assert parts(task, Part.LEAD) == ["Văn phòng"]
    assert parts(task, Part.COOP) == MEMBERS


def test_class_is_offered_with_how_many_it_has(chair: Client, office: Unit) -> None:
    make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    task = make_task()
    page = told(chair.get(URL))
    assert f'<option value="{CLASS}" label="{CLASS} · cả 2 đơn vị" data-parts="2">' in page
    assert 'value="Các hội thành viên"' not in page
    assert "Chia cho từng đơn vị" in page
    assert task.title in page


def test_class_that_is_typed_goes_before_a_group_and_a_stored_group_stays(chair: Client, office: Unit) -> None:
    group = make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    new, old = make_task(), make_task(lead=group)
    data = sent(new, old, lead=CLASS)
    data[f"t{old.pk}-product"] = "Báo cáo"
    assert chair.post(URL, data).status_code == 302
    assert parts(new, Part.LEAD) == MEMBERS
    assert parts(old, Part.LEAD) == [group.name]


def test_unknown_class_is_refused(chair: Client, office: Unit) -> None:
    task = make_task()
    answer = chair.post(URL, sent(task, lead="các trung tâm trực thuộc"))  # the union has none
    assert answer.status_code == 422
    assert "Không có đơn vị “các trung tâm trực thuộc”" in told(answer)


def test_dividing_shows_the_parts_before_anything_is_saved(chair: Client, office: Unit) -> None:
    task = make_task(title="Tổng kết năm")
    data = sent(task, lead=CLASS, decision="21/QĐ-LHH") | {f"t{task.pk}-divide": "1"}
    answer = chair.post(URL, data)
    page = told(answer)
    assert answer.status_code == 422
    assert "<strong>Tổng kết năm</strong>: 2 phần – Hội Của Tôi; Hội Người Khác" in page
    assert "Lưu và chia thành 2 phần" in page
    assert f'name="t{task.pk}-divide" value="1" checked' in page
    assert not task.assignments.exists()
    answer = chair.post(URL, data | {"parts": plan_of(answer)}, follow=True)
    assert "Đã chia thành 2 phần, mỗi đơn vị một phần." in told(answer)
    lanes = Task.objects.filter(parent=task)
    assert sorted(parts(lane, Part.LEAD)[0] for lane in lanes) == MEMBERS
    assert {lane.decision for lane in lanes} == {"21/QĐ-LHH"}


def test_dividing_asks_again_when_the_units_have_changed(chair: Client, office: Unit) -> None:
    task = make_task()
    data = sent(task, lead=CLASS) | {f"t{task.pk}-divide": "1"}
    shown = plan_of(chair.post(URL, data))
    make_unit("Hội Mới Vào")
    answer = chair.post(URL, data | {"parts": shown})
    assert answer.status_code == 422
    assert "Lưu và chia thành 3 phần" in told(answer)
    assert not Task.objects.filter(parent=task).exists()


@pytest.mark.parametrize("shown", ["", "x", "1:2", "\0"])
def test_dividing_is_not_done_by_a_plan_that_nobody_was_shown(chair: Client, office: Unit, shown: str) -> None:
    task = make_task()
    data = sent(task, lead=CLASS) | {f"t{task.pk}-divide": "1", "parts": shown}
    assert chair.post(URL, data).status_code == 422
    assert not Task.objects.filter(parent=task).exists()


def test_dividing_sent_twice_is_done_once(chair: Client, office: Unit) -> None:
    task = make_task()
    data = sent(task, lead=CLASS) | {f"t{task.pk}-divide": "1"}
    data |= {"parts": plan_of(chair.post(URL, data))}
    assert [chair.post(URL, data).status_code for _n in range(2)] == [302, 302]
    assert Task.objects.filter(parent=task).count() == 2


def test_dividing_tells_each_unit_of_its_part_alone(chair: Client, cast: Cast, office: Unit) -> None:
    task = make_task()
    data = sent(task, lead=CLASS) | {f"t{task.pk}-divide": "1"}
    chair.post(URL, data | {"parts": plan_of(chair.post(URL, data))})
    notices = Notice.objects.filter(user=cast.own)
    assert [notice.task.lane for notice in notices] == [cast.own_unit]


def test_dividing_what_is_led_already(chair: Client, cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    task.assignments.create(unit=cast.other_unit, part=Part.LEAD)
    data = sent(task) | {f"t{task.pk}-divide": "1"}
    chair.post(URL, data | {"parts": plan_of(chair.post(URL, data))})
    assert Task.objects.filter(parent=task).count() == 2


def test_dividing_many_picked_rows(chair: Client, office: Unit) -> None:
    tasks = [make_task(), make_task(), make_task()]
    data = sent(*tasks, do="many", to=CLASS, divide="1") | {"pick": [str(t.pk) for t in tasks[:2]]}
    answer = chair.post(URL, data)
    assert "Lưu và chia thành 4 phần" in told(answer)
    assert 'name="do" value="many" autofocus' in told(answer)
    chair.post(URL, data | {"parts": plan_of(answer)})
    assert [Task.objects.filter(parent=t).count() for t in tasks] == [2, 2, 0]


def test_dividing_needs_two_units(chair: Client, office: Unit) -> None:
    task = make_task()
    answer = chair.post(URL, sent(task, lead="Văn phòng") | {f"t{task.pk}-divide": "1"})
    assert answer.status_code == 422
    assert "Chỉ chia nhiệm vụ có từ hai đơn vị chủ trì trở lên." in told(answer)


def test_dividing_refuses_what_has_begun_or_waits_for_a_decision(chair: Client, cast: Cast) -> None:
    begun = make_task(lead=cast.own_unit, stage="doing", last_entry_on=TODAY)
    make_entry(begun, cast.own)
    asked = make_task(lead=cast.own_unit, due_on=date(2026, 9, 1))
    make_extension_request(asked, cast.own)
    for task, words in ((begun, "đã có đơn vị làm việc này"), (asked, "Đang có đề nghị gia hạn")):
        answer = chair.post(URL, sent(task, lead=CLASS) | {f"t{task.pk}-divide": "1"})
        assert answer.status_code == 422
        assert words in told(answer)
    assert not Task.objects.filter(parent__isnull=False).exists()


def test_task_that_was_divided_meanwhile_is_answered_409(
    chair: Client, office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever moves a task between the check and the step: the sitting is shown again, with all that was typed."""
    task = make_task()

    def moved(**_how: Any) -> None:
        raise TaskMoved(task)

    monkeypatch.setattr(sitting, "assign", moved)
    answer = chair.post(URL, sent(task, lead="Văn phòng"))
    assert answer.status_code == 409
    assert 'value="Văn phòng"' in told(answer)


def test_dividing_is_not_for_readers_and_units(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    for user in (cast.own, cast.committee, cast.viewer):
        answer = login(user).post(URL, {"row": [str(task.pk)], f"t{task.pk}-divide": "1"})
        assert answer.status_code == 403
