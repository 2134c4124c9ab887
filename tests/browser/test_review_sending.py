"""The review of a draft under haste, a lost network and two people: nothing jumps, nothing is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from members.models import Unit, User
from resolutions.models import Draft
from tasks.intake import read_source, take_in

from .conftest import Visitor
from .test_review_draft import edits, opened, plan

ADDRESS = re.compile(r"/van-ban/nhap/\d+/$")
TOP = "(key) => document.querySelector(`tbody[data-row='${key}']`).getBoundingClientRect().top"
BUSY = """() => window.draftSending.queued().length > 0
    || document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") !== null"""
FOCUSED = "() => document.activeElement.closest('tbody[data-row]')?.dataset.row ?? ''"


def taken(tasks: int = 26, *, doubtful: bool = False) -> Draft:
    """A plan as a draft; `doubtful`: each of its tasks names two deadlines, so that all of them wait."""
    text = plan(tasks)
    if doubtful:
        text = re.sub(
            r"(\d\. .*?)(?:, hoàn thành trước.*)?\.\n",
            r"\1, hoàn thành trước ngày 01/09/2026, báo cáo hằng quý.\n",
            text,
        )
    user = User.objects.get(username="vanphong")
    return take_in(parsed=read_source(upload=None, text=text), upload=None, user=user, request_key=None)


def sent(page: Page) -> None:
    """Wait until everything that was pressed has its answer."""
    for _round in range(600):
        if not page.evaluate(BUSY):
            return
        page.wait_for_timeout(50)
    pytest.fail("what was pressed has no answer after 30 seconds")


def in_view(page: Page, key: str) -> bool:
    top = page.evaluate(TOP, key)
    return bool(-2 <= top < page.viewport_size["height"])  # type: ignore[index]


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_row_stays_where_it_stands(demo: None, visitor: Callable[..., Visitor], by: str) -> None:
    """Ten acts after each other: the answer moves neither the row nor the page."""
    page = opened(visitor, taken(40, doubtful=True)).page
    page.locator("[data-row=t3]").scroll_into_view_if_needed()
    page.locator("[data-row=t3]").focus()
    for number, key in enumerate(["a", "a", "x", "a", "x", "z", "a", "m", "a", "z"]):
        row = page.locator(f"tbody.is-waiting[data-row='{page.evaluate(FOCUSED)}']")
        if by == "mouse" and key == "a" and row.count():
            row.get_by_role("button", name=re.compile("^Đã xem")).click(no_wait_after=True)
        else:
            page.keyboard.press(key)
        at, y = page.evaluate(FOCUSED), page.evaluate("scrollY")
        before = page.evaluate(TOP, at)
        sent(page)
        now = page.evaluate(FOCUSED)
        assert now, (number, key)
        where = (number, key, at, now, y, page.evaluate("scrollY"))
        if key in "ax":
            assert now == at, where
            after = page.evaluate(TOP, at)
            assert abs(after - before) <= 2 or not 0 <= before < 700, (*where, before, after)
        assert in_view(page, now), where


def test_fast_accepting_takes_nothing_back(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    if size == "phone":
        pytest.skip("phones have no keyboard")
    draft = taken(140, doubtful=True)
    page = opened(visitor, draft).page
    page.locator("tbody.is-waiting").first.focus()
    for _press in range(20):
        page.keyboard.press("a")
        page.wait_for_timeout(200)
    sent(page)
    assert sorted(edits(draft)["seen"], key=lambda key: int(key[1:])) == [f"t{i}" for i in range(20)]
    assert page.evaluate(FOCUSED) == "t20"
    page.locator("#r1").get_by_role("button", name=re.compile("^Bỏ dấu đã xem")).click()
    expect(page.locator("#r1")).to_have_class(re.compile("is-waiting"))
    assert "t0" not in edits(draft)["seen"]
    page.locator("#r30").focus()
    page.keyboard.press("a")
    assert page.evaluate(FOCUSED) == "t30"


def test_lost_connection_is_told_and_what_was_done_is_sent_later(
    demo: None, visitor: Callable[..., Visitor], size: str
) -> None:
    draft = taken(doubtful=True)
    page = opened(visitor, draft).page
    page.route(ADDRESS, lambda route: route.abort())
    page.locator("#r1").get_by_role("button", name=re.compile("^Đã xem")).click()
    told = "Chưa lưu được: mất kết nối. Đang thử lại"
    expect(page.locator("#draft-saved-top")).to_have_text(told)
    expect(page.locator("#draft-saved")).to_have_text(told)
    expect(page.locator("#draft-saved")).to_be_visible()
    expect(page.locator("#r1")).to_have_class(re.compile("is-waiting"))
    page.get_by_label("Cơ quan ban hành").evaluate("(f) => f.closest('details') && (f.closest('details').open = true)")
    page.get_by_label("Cơ quan ban hành").fill("Cơ quan gõ khi mất mạng")
    page.wait_for_timeout(2000)
    assert not edits(draft).get("seen")
    page.unroute(ADDRESS)
    expect(page.locator("#draft-saved-top")).to_contain_text("Đã lưu lúc", timeout=15000)
    expect(page.locator("#r1")).not_to_have_class(re.compile("is-waiting"))
    sent(page)
    assert edits(draft)["header"]["issuer"] == "Cơ quan gõ khi mất mạng"
    assert set(edits(draft)["seen"]) == {"t0"}


def test_an_act_whose_answer_was_lost_is_not_done_twice(demo: None, visitor: Callable[..., Visitor]) -> None:
    draft = taken()
    page = opened(visitor, draft).page
    page.get_by_label("Ghi 1", exact=True).uncheck()
    expect(page.locator("#draft-version")).to_have_value("2")

    def half(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route(ADDRESS, half, times=1)
    page.get_by_role("button", name="Thêm nhiệm vụ sót").click()
    expect(page.locator("tbody.dr")).to_have_count(27, timeout=10000)
    sent(page)
    assert [key for key in edits(draft)["rows"] if key.startswith("n")] == ["n1"]
    page.route(ADDRESS, half, times=1)
    page.get_by_role("button", name=re.compile("^Hoàn tác")).click()
    expect(page.locator("tbody.dr")).to_have_count(26, timeout=10000)
    sent(page)
    assert edits(draft)["rows"] == {"t0": {"keep": False}}


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_confirming_while_a_save_is_on_its_way(demo: None, visitor: Callable[..., Visitor], place: str) -> None:
    draft = taken()
    person = opened(visitor, draft)
    page = person.page
    held: list[Any] = []
    page.route(ADDRESS, lambda route: held.append(route), times=1)
    page.locator("#r1 button.title").click()
    for _round in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    assert held
    buttons = page.get_by_role("button", name=re.compile("^Xác nhận 26"))
    (buttons.first if place == "top" else buttons.last).click()
    page.wait_for_timeout(200)
    with page.expect_request(lambda request: "action=confirm" in (request.post_data or "")):
        held[0].continue_()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Kiểm tra nội dung đọc được")
    assert Draft.objects.get(pk=draft.pk).document is not None
    assert not person.faults


def test_two_people_in_different_rows_both_get_on(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    draft = taken(doubtful=True)
    first, second = opened(visitor, draft).page, opened(visitor, draft, "quantri").page
    second.locator("#r5 button.title").click()
    expect(second.locator("#f-t4-title")).to_be_focused()
    first.locator("#r1").get_by_role("button", name=re.compile("^Đã xem")).click()
    sent(first)
    first.get_by_label("Ghi 2", exact=True).uncheck()
    expect(first.locator("#draft-version")).to_have_value("3")
    second.locator("#f-t4-title").fill("Người thứ hai sửa dòng năm")
    second.locator("#r3").get_by_role("button", name=re.compile("^Đã xem")).click()
    expect(second.locator("#r3")).to_contain_text("đã xem")
    sent(second)
    assert set(edits(draft)["seen"]) == {"t0", "t2"}
    assert edits(draft)["rows"] == {"t1": {"keep": False}, "t4": {"title": "Người thứ hai sửa dòng năm"}}
    expect(second.locator("#r2")).to_have_class(re.compile("is-dropped"))


def test_two_people_in_one_field_choose_between_their_texts(demo: None, visitor: Callable[..., Visitor]) -> None:
    draft = taken()
    first, second = opened(visitor, draft).page, opened(visitor, draft, "quantri").page
    for page in (first, second):
        page.locator("#r5 button.title").click()
        expect(page.locator("#f-t4-title")).to_be_focused()
    first.locator("#f-t4-title").fill("Bản của người thứ nhất")
    expect(first.locator("#draft-version")).to_have_value("2")
    second.locator("#f-t4-title").fill("Bản của người thứ hai")
    expect(second.get_by_role("heading", level=1)).to_have_text("Có người vừa sửa chỗ này")
    main = second.locator("main")
    for words in ("Bản của người thứ nhất", "Bản của người thứ hai", str(User.objects.get(username="vanphong"))):
        expect(main).to_contain_text(words)


def test_words_after_undo(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    if size == "phone":
        pytest.skip("phones have no keyboard")
    page = opened(visitor, taken()).page
    page.locator("#r3").focus()
    page.keyboard.press("z")
    expect(page.locator("#draft-told")).to_have_text("Không có gì để hoàn tác.")
    expect(page.locator("#draft-undo")).to_contain_text("Không có gì để hoàn tác.")
    page.keyboard.press("x")
    expect(page.locator("#draft-told")).to_have_text("Đã bỏ số 3.")
    page.keyboard.press("z")
    expect(page.locator("#draft-told")).to_have_text("Đã hoàn tác: bỏ số 3.")
    page.get_by_role("button", name="Theo văn bản").click()
    page.locator("tbody.dr-heading").first.focus()
    page.keyboard.press("h")
    expect(page.locator("#draft-told")).to_have_text("Không có gì thay đổi.")


def test_a_unit_typed_without_accents(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    if size == "phone":
        pytest.skip("phones have no keyboard")
    assert Unit.objects.active().filter(name="Văn phòng").exists()
    draft = taken()
    page = opened(visitor, draft).page
    page.locator("#r1").focus()
    page.keyboard.press("u")
    page.keyboard.type("van phong")
    expect(page.locator("#unit-options li").first).to_have_text("Văn phòng")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-told")).to_contain_text("giao Văn phòng chủ trì 1 dòng")
    page.locator("#r2").focus()
    page.keyboard.press("Enter")
    page.locator("#f-t1-coop").fill("van phong")
    page.locator("#f-t1-title").focus()
    expect(page.locator("#f-t1-coop")).to_have_value("Văn phòng")


def test_the_whole_sentence_is_lit(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    """A mark of a warning within a sentence parts it: what comes after it is lit too."""
    if size == "phone":
        pytest.skip("the source stands above the table")
    draft = taken()
    span = draft.parsed["tasks"][2]["span"]
    middle = (span[0] + span[1]) // 2
    warning = {"code": "OCR_SUSPECT", "span": [middle, middle + 6]}
    Draft.objects.filter(pk=draft.pk).update(parsed=draft.parsed | {"warnings": [warning]})
    page = opened(visitor, draft).page
    page.locator("#r3").focus()
    lit = "".join(page.locator("mark.is-on").all_text_contents())
    assert draft.text[span[1] - 20 : span[1]].strip() in lit
    assert len(lit) >= (span[1] - span[0]) * 0.9
    assert draft.text[draft.parsed["tasks"][3]["span"][0] + 4 :][:12] not in lit


def test_splitting_says_what_the_keys_do(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    page = opened(visitor, taken()).page
    page.locator("#r1 button.title").click()
    expect(page.locator("#f-t0-title")).to_be_focused()
    hint = page.locator("#cut-t0")
    if size == "phone":
        expect(hint).to_be_hidden()
        return
    expect(hint).to_contain_text("Esc")
    page.locator("#r1").focus()
    page.keyboard.press("s")
    expect(page.locator("[data-cut=t0]")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#draft-told")).to_contain_text("Esc để ra")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "t0"
    assert page.evaluate("document.activeElement.matches('tbody.is-open')")
