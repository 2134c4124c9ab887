"""A past day: from a line of history to the task as it was, to the list of that day, and back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tasks.models import Task

from .conftest import Visitor


def test_past_day_from_a_line_of_history(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor()
    person.sign_in("hoi1" if size == "phone" else "thuongvu")
    task = Task.objects.filter(assignments__unit__users__username="hoi1", entries__isnull=False).first()
    assert task
    page = person.page
    person.goto(f"/nhiem-vu/{task.pk}/")
    page.get_by_title("Xem nhiệm vụ như cuối ngày này").last.click()
    expect(page.get_by_text("— chỉ xem.")).to_be_visible()
    expect(page.locator("main form[method=post]")).to_have_count(0)
    person.check()
    page.get_by_role("link", name="Lần đổi sau").click()
    expect(page.get_by_role("link", name="Lần đổi trước")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Nhiệm vụ như ngày")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nhiệm vụ như ngày")
    person.check()


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_past_day_that_is_none_is_answered_in_words(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor(java_script_enabled=True)
    person.sign_in("xem")
    person.goto("/nhiem-vu/ngay/9999-12-31/")
    expect(person.page.get_by_role("heading", level=2)).to_contain_text("chưa tới")
    person.check()
    person.page.get_by_label("Xem như ngày").fill("31/02/2026")
    person.page.get_by_role("button", name="Xem ngày này").click()
    expect(person.page.get_by_role("heading", level=2)).to_contain_text("Không có ngày 31/02/2026")
