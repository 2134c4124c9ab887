"""Leaving the review of a draft while presses wait to be sent: the browser asks, and nothing of them is lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from .conftest import Visitor
from .test_review_draft import edits, opened
from .test_review_sending import ADDRESS, sent, taken


def press_without_connection(page: Page, *rows: int) -> None:
    """Mark rows as seen while nothing gets through."""
    page.route(ADDRESS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    for row in rows:
        page.locator(f"#r{row}").get_by_role("button", name=f"Đã xem {row}", exact=True).click()
    page.wait_for_timeout(300)


def leave(page: Page) -> list[str]:
    """Go to another page, whatever the browser asks; what it asked."""
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto(page.url.split("/van-ban/")[0] + "/van-ban/")
    return asked


def test_presses_that_wait_are_asked_about_and_sent_on_return(demo: None, visitor: Callable[..., Visitor]) -> None:
    draft = taken(doubtful=True)
    page = opened(visitor, draft).page
    address = page.url
    press_without_connection(page, 1, 2, 4)
    assert leave(page) == ["beforeunload"]
    assert not edits(draft).get("seen")
    page.unroute(ADDRESS)
    page.goto(address)
    expect(page.locator("#r4")).not_to_have_class("is-waiting")
    expect(page.locator("#r1")).to_contain_text("đã xem")
    sent(page)
    assert set(edits(draft)["seen"]) == {"t0", "t1", "t3"}
    page.goto(address)
    sent(page)
    draft.refresh_from_db()
    assert draft.version == 4  # each was sent once


def test_picked_rows_are_sent_with_what_was_done_to_them(demo: None, visitor: Callable[..., Visitor]) -> None:
    draft = taken()
    page = opened(visitor, draft).page
    address = page.url
    page.route(ADDRESS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    for row in (2, 5):
        page.locator(f"#r{row} input[name=pick]").check()
    page.locator("button[value='picked:drop']").first.click()
    page.wait_for_timeout(300)
    leave(page)
    page.unroute(ADDRESS)
    page.goto(address)
    expect(page.locator("#r5")).to_have_class("dr is-dropped")
    sent(page)
    assert edits(draft)["rows"] == {"t1": {"keep": False}, "t4": {"keep": False}}


def test_what_arrived_before_the_page_was_left_is_not_done_twice(demo: None, visitor: Callable[..., Visitor]) -> None:
    """Its answer was lost: a task is added once, and what waited behind it is done."""
    draft = taken(doubtful=True)
    page = opened(visitor, draft).page
    address = page.url

    def half(route: Any) -> None:
        if "action=add" in (route.request.post_data or ""):
            route.fetch()
        with suppress(Error):  # on a busy machine the next lines have taken the route away while it was fetched
            route.abort()

    page.route(ADDRESS, half)
    page.get_by_role("button", name="Thêm nhiệm vụ sót").click()
    page.wait_for_timeout(500)
    page.locator("#r1").get_by_role("button", name="Đã xem 1", exact=True).click()
    page.unroute(ADDRESS)
    page.route(ADDRESS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    leave(page)
    page.unroute(ADDRESS)
    page.goto(address)
    expect(page.locator("#r1")).to_contain_text("đã xem")
    sent(page)
    assert [key for key in edits(draft)["rows"] if key.startswith("n")] == ["n1"]
    assert set(edits(draft)["seen"]) == {"t0"}


def test_another_person_in_the_same_window_sends_nothing_of_it(
    demo: None, visitor: Callable[..., Visitor], size: str
) -> None:
    if size == "phone":
        pytest.skip("offices share desktop machines")
    draft = taken(doubtful=True)
    person = opened(visitor, draft)
    page, address = person.page, person.page.url
    press_without_connection(page, 1)
    leave(page)
    page.unroute(ADDRESS)
    page.context.clear_cookies()
    person.sign_in("quantri")
    page.goto(address)
    page.wait_for_timeout(1000)
    assert not edits(draft).get("seen")
    expect(page.locator("#r1")).to_contain_text("Đã xem")


def test_without_anything_unsent_nobody_is_asked(demo: None, visitor: Callable[..., Visitor]) -> None:
    page = opened(visitor, taken(doubtful=True)).page
    page.locator("#r1").get_by_role("button", name="Đã xem 1", exact=True).click()
    expect(page.locator("#r1")).to_contain_text("đã xem")
    sent(page)
    assert leave(page) == []
