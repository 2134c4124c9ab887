"""The review of a draft on a sheet of A4 and on a phone: the words get the width that there is."""

from collections.abc import Callable

import pytest

from .conftest import Visitor
from .test_review_draft import opened
from .test_review_sending import taken

pytestmark = pytest.mark.look

SHEET = {"width": 642, "height": 960}  # A4 between its margins, narrower than where phones begin
BOX = "(selector) => { const b = document.querySelector(selector).getBoundingClientRect(); return [b.left, b.right]; }"


def test_paper_is_a_table_and_no_phone(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    if size == "phone":
        pytest.skip("paper has one size")
    page = opened(visitor, taken()).page
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    left, right = page.evaluate(BOX, ".list--draft")
    cell_left, cell_right = page.evaluate(BOX, "#r1 td.w-read")
    assert cell_right - cell_left >= 0.35 * (right - left)
    style = "(s) => getComputedStyle(document.querySelector(s))"
    assert page.evaluate(f"({style})('#r1 .title').paddingRight") == "0px"
    assert page.evaluate(f"({style})('#r1 td.w-no').display") == "table-cell"
    assert page.evaluate(f"({style})('#r1 td.w-keep').display") == "table-cell"


def test_words_on_a_phone_reach_the_edge_of_their_card(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    if size != "phone":
        pytest.skip("cards are for phones")
    page = opened(visitor, taken()).page
    style = "getComputedStyle(document.querySelector('#r2 {}')).paddingRight"
    assert [page.evaluate(style.format(part)) for part in (".title", "td.w-read")] == ["0px", "0px"]
    page.locator("#r1 button.title").click()
    page.locator("#f-t0-path").wait_for()
    _left, right = page.evaluate(BOX, "#r1")
    _left, field = page.evaluate(BOX, "#f-t0-title")
    assert right - field <= 24
