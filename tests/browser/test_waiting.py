"""Home, assignment and the quarter as people use them: a step in the row, the keyboard alone, a number and its list."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from members.models import User
from tasks.models import Stage, Task

from .conftest import Visitor


def test_waiting_committee_returns_a_result_in_the_row(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("thuongvu")
    page = person.page
    body = page.locator("section", has=page.get_by_role("heading", name="Chờ xác nhận")).locator("tbody.wait").first
    title = body.locator(".title").inner_text()
    body.get_by_role("link", name=re.compile("^Trả lại đơn vị")).click()
    expect(body.locator(".inline-form")).to_be_visible()
    person.check()
    body.get_by_role("button", name="Trả lại đơn vị").click()
    expect(body.locator(".invalid-feedback")).to_be_visible()
    body.get_by_label("Còn thiếu gì").fill("Thiếu danh sách người dự.")
    body.get_by_role("button", name="Trả lại đơn vị").click()
    expect(body.get_by_role("status")).to_have_text(re.compile("Đã trả lại đơn vị"))
    expect(body.locator(".inline-form")).to_have_count(0)
    person.check()
    task = Task.objects.get(title=title)
    assert task.stage == Stage.REDO
    assert task.events.first().note == "Thiếu danh sách người dự."  # type: ignore[union-attr]


def test_waiting_form_closes_with_escape(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("hoi1")
    body = person.page.locator("tbody.wait").first
    body.get_by_role("link", name=re.compile("^(Báo kết quả|Ghi tiến độ)")).first.click()
    body.get_by_label(re.compile("^Đã làm được gì")).fill("x")
    person.page.keyboard.press("Escape")
    expect(body.locator(".inline-form")).to_have_count(0)
    expect(body.get_by_role("link", name=re.compile("^Báo kết quả"))).to_be_visible()
    person.check()


def test_waiting_unit_reports_from_home_without_script(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor(java_script_enabled=False)
    person.sign_in("hoi1")
    page = person.page
    page.get_by_role("link", name=re.compile("^Báo kết quả")).first.click()
    form = page.locator("form.job")
    form.get_by_label(re.compile("^Đã làm được gì")).fill("Đã tập huấn ba xã.")
    form.get_by_label(re.compile("^Số văn bản")).fill("32/BC-HNN")
    form.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi kết quả")
    unit = User.objects.get(username="hoi1").unit
    assert Task.objects.filter(stage=Stage.CONFIRM, assignments__unit=unit).exists()


def test_waiting_assignment_by_keyboard_alone(demo: None, visitor: Callable[..., Visitor]) -> None:
    free = Task.objects.counted().filter(lead_count=0, closed_on__isnull=True).first()
    assert free
    person = visitor()
    person.sign_in("thuongvu")
    person.goto(f"/phan-cong/?van-ban={free.document_id}")
    page = person.page
    field = page.locator(f'[name="t{free.pk}-lead"]')
    page.locator(f'input[name="pick"][value="{free.pk}"]').focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-picked]")).to_have_text("1 việc đã chọn")
    for _stop in ("the task", "its product and instruction", "its lead"):
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type("Văn phòng; Tổng Thư ký")
    expect(page.locator("[data-unsaved]")).to_have_text("Chưa lưu 1 dòng")
    person.check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu phân công 1 nhiệm vụ.")
    person.check()
    names = free.assignments.order_by("unit__name_fold").values_list("unit__name", flat=True)
    assert set(names) >= {"Tổng Thư ký", "Văn phòng"}


def test_waiting_number_of_the_quarter_leads_to_its_list(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("uyvien")
    person.goto("/ra-soat/")
    cell = person.page.locator("#don-vi ~ *, section:has(#don-vi) tfoot").locator("td a").nth(4)
    number = int(cell.inner_text())
    cell.click()
    expect(person.page.locator('tbody tr[id^="t"]')).to_have_count(number)
    person.check()
