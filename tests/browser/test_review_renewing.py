"""The review of a draft while what somebody else saved is fetched slowly."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from .conftest import Visitor
from .test_review_draft import edits, opened
from .test_review_sending import sent, taken


def test_nothing_is_sent_while_the_page_is_made_anew(demo: None, visitor: Callable[..., Visitor]) -> None:
    """What another person saved is fetched slowly: the page's own save waits, and takes nothing back."""
    draft = taken(doubtful=True)
    first, second = opened(visitor, draft).page, opened(visitor, draft, "quantri").page
    second.locator("#r5 button.title").click()
    expect(second.locator("#f-t4-title")).to_be_focused()
    first.get_by_label("Ghi 2", exact=True).uncheck()
    expect(first.locator("#draft-version")).to_have_value("2")

    asked: list[Any] = []

    def slowly(route: Any) -> None:
        asked.append(route)
        if len(asked) == 1:
            time.sleep(1.2)  # meanwhile the page would save by itself
            route.continue_()
            return
        old = route.fetch()
        time.sleep(1.5)  # meanwhile what was pressed is saved
        route.fulfill(response=old)

    second.route(re.compile(r"/van-ban/nhap/\d+/\?"), slowly)
    second.locator("#f-t4-title").fill("Người thứ hai sửa dòng năm")
    second.locator("#r3").get_by_role("button", name=re.compile("^Đã xem")).click()
    expect(second.locator("#r3")).to_contain_text("đã xem")
    sent(second)
    assert edits(draft)["rows"] == {"t1": {"keep": False}, "t4": {"title": "Người thứ hai sửa dòng năm"}}
    assert set(edits(draft)["seen"]) == {"t2"}
