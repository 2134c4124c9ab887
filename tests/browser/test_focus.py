"""The focus stays where the work is: into a form that opens in a row, and back to the row when the form is done."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tasks.models import Task

from .conftest import Visitor

pytestmark = pytest.mark.look


def first_row(page: Page) -> Locator:
    row = page.locator('tbody tr[id^="t"]').filter(has=page.get_by_role("link", name=re.compile("^Ghi tiến độ"))).first
    return page.locator(f"#{row.get_attribute('id')}")


def test_focus_in_a_row_of_the_list(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/nhiem-vu/?trang-thai=qua-han&chua-bao=1")
    page = person.page
    row = first_row(page)
    form = page.locator(f"#ghi-{(row.get_attribute('id') or '')[1:]}")
    record = row.get_by_role("link", name=re.compile("^Ghi tiến độ"))
    record.click()
    expect(form.get_by_label("Đã làm được gì")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(record).to_be_focused()

    page.keyboard.press("Enter")
    text = form.get_by_label("Đã làm được gì")
    expect(text).to_be_focused()
    form.get_by_label("Ngày", exact=True).fill("không phải ngày")
    text.fill("Đã họp.")
    form.get_by_role("button", name="Lưu tiến độ").click()
    expect(form.get_by_label("Ngày", exact=True)).to_be_focused()
    person.check()
    form.get_by_label("Ngày", exact=True).fill("")
    text.fill("")
    form.get_by_role("button", name="Lưu tiến độ").click()
    expect(text).to_be_focused()


def test_focus_after_saving_in_the_list(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/nhiem-vu/?trang-thai=qua-han&chua-bao=1")
    page = person.page
    row = first_row(page)
    record = row.get_by_role("link", name=re.compile("^Ghi tiến độ"))
    record.click()
    page.get_by_label("Đã làm được gì").fill("Đã họp tổ soạn thảo.")
    page.get_by_label("Vướng mắc, nguyên nhân").fill("Chờ số liệu của các xã.")
    page.get_by_role("button", name="Lưu tiến độ").click()
    expect(row.get_by_role("status")).to_have_text(re.compile("Đã lưu tiến độ."))
    expect(record).to_be_focused()
    person.check()


def test_focus_on_home(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("thuongvu")
    page = person.page
    body = page.locator("section", has=page.get_by_role("heading", name="Chờ xác nhận")).locator("tbody.wait").first
    body.get_by_role("link", name=re.compile("^Xác nhận hoàn thành")).click()
    expect(body.locator(".inline-form")).to_be_visible()
    expect(body.locator(".inline-form :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(body.locator(".inline-form")).to_have_count(0)
    expect(body.get_by_role("link", name=re.compile("^Xác nhận hoàn thành"))).to_be_focused()


def test_focus_two_open_forms_have_ids_of_their_own(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/nhiem-vu/?trang-thai=qua-han&chua-bao=1")
    page = person.page
    for _ in range(2):
        page.locator("tbody").get_by_role("link", name=re.compile("^Ghi tiến độ")).first.click()
        expect(page.locator(".inline-form")).to_have_count(_ + 1)
    ids = page.locator(".inline-form [id]").evaluate_all("(all) => all.map((e) => e.id)")
    assert len(ids) == len(set(ids))
    person.check()


def test_word_of_any_length_does_not_widen_the_page(demo: None, visitor: Callable[..., Visitor]) -> None:
    task = Task.objects.filter(stage="doing").first()
    assert task
    Task.objects.filter(pk=task.pk).update(title="x" * 500)
    person = visitor()
    person.sign_in("vanphong")
    for path in (task.get_absolute_url(), f"/nhiem-vu/?van-ban={task.document_id}"):
        person.goto(path)
        expect(person.page.locator("h1, .title").filter(has_text="x" * 500).first).to_be_visible()
        person.check()
