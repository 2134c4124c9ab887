"""The review of a draft by keyboard, on a phone and without script: nothing typed is lost, and it is quick."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from members.models import User
from resolutions.models import Document, Draft
from tasks.intake import read_source, take_in

from .conftest import Visitor

LEADS = ("Văn phòng", "Ban Đối ngoại", "Hội Tin học tỉnh Sơn Lạc", "Trung tâm Quan trắc")
WORK = ("xây dựng đề án", "tổ chức hội thảo về", "lập kế hoạch cho", "báo cáo kết quả của", "hướng dẫn thực hiện")
FIELDS = ("chuyển đổi số", "giám định xã hội", "đào tạo hội viên", "thi sáng tạo", "phổ biến kiến thức", "quỹ hỗ trợ")
NO_DATE, TWO_DATES = 7, 12


def plan(tasks: int = 26) -> str:
    """A plan with so many tasks; one of them names no deadline, one names two."""
    lines = []
    for i in range(1, tasks + 1):
        until = "" if i == NO_DATE else f", hoàn thành trước ngày {i % 27 + 1:02}/{i % 6 + 6:02}/2026"
        until += ", báo cáo hằng quý" if i == TWO_DATES else ""
        what = f"{WORK[i % 5]} {FIELDS[i % 6]} của cụm {i}. Phần việc {i} do tổ chuyên môn đảm nhận"
        lines.append(f"{i}. {LEADS[i % 4]} {what}{until}.\n")
    head = "ĐẢNG ĐOÀN LIÊN HIỆP HỘI TỈNH SƠN LẠC\nSố: 15-KH/ĐĐLHH\nSơn Lạc, ngày 05 tháng 02 năm 2026\n\nKẾ HOẠCH\n"
    foot = "\nNơi nhận:\n- Lưu: VT.\n\nT/M ĐẢNG ĐOÀN\nBÍ THƯ\nLò Văn Mẫu\n"
    return f"{head}Triển khai công tác năm 2026\n\nI. NHIỆM VỤ\n\n{''.join(lines)}{foot}"


@pytest.fixture
def draft(demo: None) -> Draft:
    user = User.objects.get(username="vanphong")
    return take_in(parsed=read_source(upload=None, text=plan()), upload=None, user=user, request_key=None)


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.count += len(words)


def opened(visitor: Callable[..., Visitor], draft: Draft, who: str = "vanphong", **options: Any) -> Visitor:
    person = visitor(**options)
    person.sign_in(who)
    person.goto(draft.get_absolute_url())
    return person


def settled(page: Page, version: int) -> None:
    expect(page.locator("#draft-version")).to_have_value(str(version))


def edits(draft: Draft) -> dict[str, Any]:
    draft.refresh_from_db()
    return dict(draft.edits)


def waiting(page: Page) -> int:
    return page.locator("tbody.is-waiting").count()


def test_plan_is_confirmed_by_keyboard_in_under_a_minute(
    draft: Draft, visitor: Callable[..., Visitor], size: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every doubtful row looked at, one corrected, one unit given to three rows, all confirmed: no mouse."""
    if size == "phone":
        pytest.skip("phones have no keyboard")
    person = opened(visitor, draft)
    page, keys = person.page, Keys(person.page)
    assert page.locator("tbody.dr").count() == 26
    begun = time.monotonic()
    doubtful = waiting(page)
    assert doubtful == 2
    keys.press("j", "Enter")
    expect(page.locator("tbody.is-open textarea").first).to_be_focused()
    keys.press("Tab", "Tab", "Tab")
    keys.type("Quý IV/2026")
    keys.press("Escape")
    expect(page.locator("tbody.is-open")).to_have_count(0)
    keys.press("j", "a")
    expect(page.locator("tbody.is-waiting")).to_have_count(0)
    keys.press("j", " ", "j", " ", "j", " ", "u")
    keys.type("Văn phòng")
    keys.press("Enter")
    expect(page.locator("#draft-told")).to_contain_text("giao Văn phòng chủ trì 3 dòng")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Kiểm tra nội dung đọc được")
    spent = time.monotonic() - begun
    document = Document.objects.latest("id")
    assert document.tasks.count() == 26
    assert document.tasks.get(position=NO_DATE).due_on.isoformat() == "2026-12-31"
    human = spent + keys.count * 0.28
    with capsys.disabled():
        print(f"\n26 tasks: {keys.count} key presses, {spent:.1f} s of machine, {human:.0f} s at 0,28 s a key")
    assert keys.count < 60
    assert human < 60


def test_keys_change_rows_and_take_it_back(draft: Draft, visitor: Callable[..., Visitor], size: str) -> None:
    if size == "phone":
        pytest.skip("phones have no keyboard")
    person = opened(visitor, draft)
    page, keys = person.page, Keys(person.page)
    row = page.locator("tbody.is-at")
    page.locator("[data-row=t0] .pin").focus()
    keys.press("x")
    expect(page.locator("#r1")).to_have_class(re.compile("is-dropped"))
    expect(row).to_have_attribute("data-row", "t0")
    keys.press("x")
    expect(page.locator("#r1")).not_to_have_class(re.compile("is-dropped"))
    keys.press("s")
    source = page.locator("[data-cut=t0]")
    expect(source).to_be_focused()
    source.evaluate("(f) => f.setSelectionRange(f.value.indexOf('Phần việc'), f.value.indexOf('Phần việc'))")
    keys.press("s")
    expect(page.locator("tbody.dr")).to_have_count(27)
    assert list(edits(draft)["split"]) == ["t0"]
    person.check()
    page.locator("#r2 .pin").focus()
    keys.press("m")
    expect(page.locator("tbody.dr")).to_have_count(26)
    assert "split" not in edits(draft)
    keys.press("z")
    expect(page.locator("tbody.dr")).to_have_count(27)
    keys.press("z", "z", "z")
    expect(page.locator("#draft-undo button")).to_have_count(0)
    assert not any(edits(draft).values())
    page.get_by_role("button", name="Theo văn bản").click()
    heading = page.locator("tbody.dr-heading").first
    expect(heading).to_be_visible()
    page.locator("tbody.dr-heading").first.focus()
    keys.press("t")
    expect(page.locator("tbody.dr:not(.dr-heading):not(.dr-text)")).to_have_count(1)
    person.check()
    keys.press("z")
    expect(page.locator("tbody.dr:not(.dr-heading):not(.dr-text)")).to_have_count(26)


def test_pins_lead_to_their_sentences_after_a_merge(draft: Draft, visitor: Callable[..., Visitor], size: str) -> None:
    """The source follows the table, and stays where it was scrolled to."""
    if size == "phone":
        pytest.skip("phones have no keyboard")
    person = opened(visitor, draft)
    page, keys = person.page, Keys(person.page)
    page.locator("#r20 .pin").focus()
    keys.press("j", "k")
    at = page.locator("#paper").evaluate("(paper) => { paper.scrollTop = 300; return paper.scrollTop; }")
    assert at > 0
    assert "cụm 25" in page.locator("#p25 + mark").inner_text()
    page.locator("#r5 .pin").focus()
    page.locator("#paper").evaluate("(paper, at) => { paper.scrollTop = at; }", at)
    keys.press("m")
    expect(page.locator("tbody.dr")).to_have_count(25)
    expect(page.locator("#p25 + mark")).to_contain_text("cụm 26")
    told = "(all) => all.map((one) => [one.id.slice(1), one.dataset.row || one.dataset.key])"
    rows = page.locator("tbody.dr[id^=r]").evaluate_all(told)
    pins = page.locator("#paper .pin").evaluate_all(told)
    assert dict(pins) == dict(rows)
    assert all(pin == -1 for pin in page.locator("#paper .pin").evaluate_all("(pins) => pins.map((p) => p.tabIndex)"))
    assert page.locator("#paper").evaluate("(paper) => paper.scrollTop") > 0
    person.check()


def test_keys_do_nothing_in_fields_and_can_be_switched_off(
    draft: Draft, visitor: Callable[..., Visitor], size: str
) -> None:
    if size == "phone":
        pytest.skip("phones have no keyboard")
    person = opened(visitor, draft)
    page, keys = person.page, Keys(person.page)
    page.locator("#head-fold > summary").click()
    page.get_by_label("Cơ quan ban hành").focus()
    keys.press("End")
    keys.type(" xmaz?")
    expect(page.get_by_label("Cơ quan ban hành")).to_have_value(re.compile(" xmaz[?]$"))
    expect(page.locator("tbody.dr")).to_have_count(26)
    page.locator("#r1 .pin").focus()
    keys.press("?")
    switch = page.get_by_label(re.compile("Dùng phím tắt"))
    switch.uncheck()
    person.check()
    page.locator("#r1 .pin").focus()
    keys.press("x", "j")
    page.wait_for_timeout(300)
    assert "rows" not in edits(draft)
    switch.check()


def test_what_was_typed_is_there_after_a_reload_and_a_crash(draft: Draft, visitor: Callable[..., Visitor]) -> None:
    person = opened(visitor, draft)
    page = person.page
    page.locator("#r3 button.title").click()
    title = page.locator("#f-t2-title")
    expect(title).to_be_focused()
    title.fill("Việc đã sửa bằng tay")
    page.reload()
    expect(page.locator("#r3 .title")).to_have_text("Việc đã sửa bằng tay")
    page.locator("#r4 button.title").click()
    page.locator("#f-t3-lead").press_sequentially("Hội Mới")
    for _round in range(100):  # a slow typist's pause is saved too: the version tells nothing
        if "Hội Mới" in edits(draft)["rows"].get("t3", {}).get("lead", ""):
            break
        page.wait_for_timeout(100)
    page.context.close()  # the browser is gone: nothing left the page on its own
    assert "Hội Mới" in edits(draft)["rows"]["t3"]["lead"]


def test_two_people_see_each_other_and_lose_nothing(draft: Draft, visitor: Callable[..., Visitor]) -> None:
    first, second = opened(visitor, draft), opened(visitor, draft, "quantri")
    other = User.objects.get(username="vanphong")
    expect(second.page.locator("#presence")).to_contain_text(f"{other} cũng đang mở bản nháp này")
    first.page.locator("#r1 button.title").click()
    first.page.locator("#f-t0-title").fill("Người thứ nhất sửa")
    settled(first.page, 2)
    second.page.evaluate(
        "htmx.ajax('POST', document.getElementById('presence').getAttribute('hx-post'), {source: '#presence'})"
    )
    expect(second.page.locator("#presence")).to_contain_text(f"{other} vừa lưu bản nháp này")
    second.check()
    second.page.locator("#head-fold > summary").click()
    second.page.locator("#h_title, [name=h-title]").first.fill("Trích yếu của người thứ hai")
    expect(second.page.locator("#draft-saved-top, #draft-saved").first).to_be_attached()
    second.page.get_by_role("button", name="Lưu bản nháp").first.click()
    expect(second.page.locator("body")).to_contain_text("Trích yếu của người thứ hai")
    assert edits(draft)["rows"]["t0"]["title"] == "Người thứ nhất sửa"


def test_review_without_script(draft: Draft, visitor: Callable[..., Visitor]) -> None:
    person = opened(visitor, draft, java_script_enabled=False)
    page = person.page
    page.locator("#r2 button.title").click()
    page.locator("#f-t1-title").fill("Sửa không cần script")
    page.locator("#r2").get_by_role("button", name="Gộp vào số 1").click()
    expect(page.locator("tbody.dr")).to_have_count(25)
    page.get_by_role("button", name=re.compile("^Hoàn tác")).click()
    expect(page.locator("tbody.dr")).to_have_count(26)
    page.locator("#r1 input[name=pick]").check()
    page.locator("#r5 input[name=pick]").check()
    page.get_by_label("Đơn vị giao cho các dòng đã chọn").fill("Ban Kinh tế số")
    page.get_by_role("button", name="Giao chủ trì").click()
    expect(page.locator("#r5 .w-lead")).to_contain_text("Ban Kinh tế số")
    rows = edits(draft)["rows"]
    assert rows["t0"]["lead"] == rows["t4"]["lead"] == "Ban Kinh tế số"
    page.get_by_role("button", name=re.compile("^Xác nhận 26")).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Kiểm tra nội dung đọc được")


@pytest.mark.look
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(draft: Draft, visitor: Callable[..., Visitor], scheme: str) -> None:
    person = opened(visitor, draft, color_scheme=scheme)
    page = person.page
    person.check()
    page.locator("#r7 button.title").click()
    expect(page.locator("tbody.is-open")).to_have_count(1)
    page.locator("tbody.is-open summary").click()
    person.check()
    page.locator("tbody.is-open").get_by_role("button", name="Không phải nhiệm vụ, bỏ").click()
    expect(page.locator("#r7")).to_have_class(re.compile("is-dropped"))
    page.locator("#r1 input[name=pick]").check()
    expect(page.locator("[data-picks]")).to_be_visible()
    person.check()
    page.get_by_role("button", name="Theo văn bản").click()
    expect(page.locator("tbody.dr-heading").first).to_be_visible()
    person.check()


def test_typing_while_an_answer_is_on_its_way(draft: Draft, visitor: Callable[..., Visitor], size: str) -> None:
    """A slow network: keys pressed before the answer came do not land in the table as commands."""
    if size == "phone":
        pytest.skip("phones have no keyboard")
    person = opened(visitor, draft)
    page, keys = person.page, Keys(person.page)

    def late(route: Any) -> None:
        time.sleep(0.7)
        route.continue_()

    page.route("**/van-ban/nhap/*/", late)
    page.locator("#r7 .pin").focus()
    keys.press("a", "u")
    expect(page.locator("#bulk-unit")).to_be_focused()
    keys.type("hx mt")
    expect(page.locator("#draft-told")).to_contain_text("đánh dấu đã xem số 7")
    expect(page.locator("#bulk-unit")).to_be_focused()
    expect(page.locator("#bulk-unit")).to_have_value("hx mt")
    expect(page.locator("tbody.is-picked")).to_have_count(1)
    assert set(edits(draft)) == {"seen"}


@pytest.mark.parametrize("arrives", [True, False], ids=["save-arrived", "save-lost"])
def test_leaving_while_a_save_is_on_its_way(draft: Draft, visitor: Callable[..., Visitor], arrives: bool) -> None:
    """What was typed after a save began is kept, whether that save reaches the server or not."""
    person = opened(visitor, draft)
    page = person.page
    page.locator("#r3 button.title").click()
    title = page.locator("#f-t2-title")
    expect(title).to_be_focused()
    held: list[Any] = []

    def hold(route: Any) -> None:
        if arrives:
            route.fetch()
        held.append(route)  # no answer ever comes

    page.route("**/van-ban/nhap/*/", hold, times=1)
    title.fill("Gõ lần một")
    title.dispatch_event("change")
    for _round in range(50):
        if held:
            break
        page.wait_for_timeout(100)
    assert held
    assert ("rows" in edits(draft)) == arrives
    title.fill("Gõ lần hai, chưa ai lưu")
    page.reload()
    expect(page.locator("#r3 .title")).to_have_text("Gõ lần hai, chưa ai lưu")
    assert edits(draft)["rows"]["t2"]["title"] == "Gõ lần hai, chưa ai lưu"
