"""The meeting room: a remote control turns the slides, what is typed is stored before the next one comes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from members.clock import today
from members.models import User
from tasks.models import Review, ReviewLine
from tasks.periods import quarter_of
from tasks.reviews.steps import open_review

from .conftest import Visitor


def opened() -> Review:
    return open_review(period=quarter_of(today()), user=User.objects.get(username="vanphong"), today=today())


def letter_typed_and_taken_back(page: Page) -> None:
    """Nothing differs from what is stored, so nothing says that it does."""
    page.get_by_label("Kết luận của hội nghị").press("End")
    page.keyboard.type("!")
    page.keyboard.press("Backspace")
    expect(page.get_by_role("status").filter(has_text="Chưa lưu")).to_have_count(0)


def test_slides_are_turned_by_keys_and_take_down_what_is_said(
    demo: None, visitor: Callable[..., Visitor], size: str
) -> None:
    review, person = opened(), visitor(color_scheme="dark" if size == "phone" else "light")
    person.sign_in("thuongvu")
    person.goto(f"/ra-soat/{review.period}/trinh-chieu/")
    page, heading = person.page, person.page.get_by_role("heading", level=1)
    person.check()
    page.evaluate("window.stays = true")  # a new page would not know
    page.keyboard.press("PageDown")
    expect(page.locator(".present-place")).to_contain_text("1 /")
    expect(heading).to_be_focused()
    person.check()
    first, address = heading.text_content(), page.url
    page.get_by_label("Kết luận của hội nghị").fill("Báo cáo lại, đúng hạn mới.")
    page.keyboard.press("PageDown")  # while typing, keys belong to the text
    expect(page).to_have_url(address)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".present-place")).to_contain_text("2 /")
    assert ReviewLine.objects.get(review=review).conclusion == "Báo cáo lại, đúng hạn mới."
    told = page.get_by_role("status").filter(has_text="Đã lưu việc 1 lúc")
    expect(told).to_be_in_viewport()
    assert float(told.evaluate("at => parseFloat(getComputedStyle(at).fontSize)")) >= 18
    page.keyboard.press("PageUp")
    expect(heading).to_have_text(str(first))
    expect(page.get_by_label("Kết luận của hội nghị")).to_have_value("Báo cáo lại, đúng hạn mới.")
    letter_typed_and_taken_back(page)
    page.get_by_label("Làm xong trước ngày").fill("31/02/2026")
    page.get_by_role("button", name="Lưu, sang việc sau").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có ngày 31/02/2026")
    expect(page.get_by_label("Làm xong trước ngày")).to_have_value("31/02/2026")
    page.context.set_offline(True)
    page.get_by_label("Làm xong trước ngày").fill("30/11/2026")
    page.get_by_role("button", name="Lưu, sang việc sau").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa lưu được. Chữ vẫn còn ở đây")
    expect(page.get_by_label("Làm xong trước ngày")).to_have_value("30/11/2026")
    page.context.set_offline(False)
    person.faults.clear()  # the browser tells of the missing network too
    page.get_by_label("Làm xong trước ngày").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    expect(heading).to_contain_text("Đã kết luận 1 trên")
    assert page.evaluate("window.stays")
    person.check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"/ra-soat/{review.period}/$"))


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_slides_without_script_are_pages_with_a_form(demo: None, visitor: Callable[..., Visitor]) -> None:
    review, person = opened(), visitor(java_script_enabled=False)
    person.sign_in("vanphong")
    person.goto(f"/ra-soat/{review.period}/trinh-chieu/")
    person.page.get_by_role("link", name="Sau").click()
    person.page.get_by_label("Kết luận của hội nghị").fill("Làm ngay.")
    person.page.get_by_role("button", name="Lưu, sang việc sau").click()
    expect(person.page.locator(".present-place")).to_contain_text("2 /")
    expect(person.page.get_by_role("status").filter(has_text="Đã lưu việc 1.")).to_be_visible()
    assert ReviewLine.objects.get(review=review).conclusion == "Làm ngay."
    person.page.get_by_label("Kết luận của hội nghị").fill("Gia hạn.")
    person.page.get_by_label("Làm xong trước ngày").fill("31/02/2026")
    person.page.get_by_role("button", name="Lưu, sang việc sau").click()
    expect(person.page.get_by_role("alert")).to_contain_text("Chưa lưu được")
    expect(person.page.get_by_label("Kết luận của hội nghị")).to_have_value("Gia hạn.")
