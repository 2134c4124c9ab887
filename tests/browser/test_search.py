"""One box for everything: by keyboard on a desk, by its own page on a phone, and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tasks.models import Task

from .conftest import Visitor


def test_search_from_any_page(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/don-vi/")
    page = person.page
    if size == "phone":
        page.locator(".topbar").get_by_role("link", name="Tìm").click()
        person.arrive(re.compile("/tim/"))
        page.get_by_role("searchbox", name="Tìm việc, văn bản, đơn vị, người").fill("tri thuc")
    else:
        page.keyboard.press("/")
        page.keyboard.type("tri thuc")
        expect(page.locator("#find-hints mark").first).to_have_text("trí")
        person.check()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#find-hints a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#find-hints a")).to_have_count(0)
        page.keyboard.press("Enter")
    expect(page.locator("#find-found mark").first).to_be_visible()
    person.check()
    page.locator("#find-found").get_by_role("link", name="Xem tất cả Nhiệm vụ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhiệm vụ")


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_search_without_script_and_within_what_is_seen(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor(java_script_enabled=False)
    person.sign_in("hoi1")
    own = Task.objects.filter(assignments__unit__users__username="hoi1").first()
    foreign = Task.objects.counted().exclude(assignments__unit__users__username="hoi1").filter(parent=None).first()
    assert own
    assert foreign
    for title, count in ((own.title, 1), (foreign.title, 0)):
        person.goto("/tim/")
        box = person.page.get_by_role("searchbox")
        box.fill(title[:150])
        person.page.get_by_role("button", name="Tìm").click()
        links = person.page.locator("#find-found").get_by_role("link", name=title, exact=True)
        expect(person.page.locator("#find-found h2").first).to_be_visible()
        assert bool(links.count()) == bool(count), title
