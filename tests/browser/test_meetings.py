"""A meeting from its entry to its minutes, as the office writes it down."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from resolutions.models import Meeting

from .conftest import Visitor


@pytest.fixture
def ready(demo: None) -> None:
    """The demonstration, with its people."""


def test_meeting_is_entered_and_minuted(ready: None, visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor()
    page = person.page
    person.sign_in("vanphong")
    person.goto("/van-ban/hop/")
    expect(page.locator("tbody tr").first).to_contain_text("cuộc họp tới")
    person.check()
    page.get_by_role("link", name="Ghi cuộc họp").click()
    page.get_by_label("Cơ quan họp").select_option(label="Ban Thường vụ")
    page.get_by_label("Ngày họp").fill("02/03/2026")
    page.get_by_role("button", name="Đề nghị số").click()
    expect(page.get_by_label("Lần thứ")).to_have_value("8")
    expect(page.get_by_label("Tổng số ủy viên")).to_have_value("4")
    page.get_by_label("Đã họp").check()
    page.get_by_label("Chủ trì").fill("luong the binh")
    person.check()
    page.get_by_role("button", name="Lưu cuộc họp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lần thứ 8, Ban Thường vụ")

    page.get_by_role("link", name="Ghi chương trình").click()
    page.locator("#id_muc-0-title").fill("Việc thứ hai")
    page.locator("#id_muc-1-title").fill("Việc thứ nhất")
    page.get_by_role("button", name="Lưu và thêm dòng").click()
    page.get_by_role("button", name="Đưa dòng 2 lên").click()
    expect(page.locator("#id_muc-0-title")).to_have_value("Việc thứ nhất")
    person.check()
    page.get_by_role("button", name="Lưu chương trình").click()

    page.get_by_role("link", name="Điểm danh").first.click()
    page.get_by_role("group", name="Ma Đình Lực").get_by_label("Vắng không lý do").check()
    page.get_by_role("button", name="Người chưa ghi đều có mặt").click()
    expect(page.get_by_text("Có mặt 3/4, vắng 1 (1 không lý do)")).to_be_visible()
    person.check()
    page.get_by_role("button", name="Lưu điểm danh").click()

    page.get_by_role("link", name="Ghi biểu quyết").click()
    page.get_by_label("Thuộc nội dung").select_option(label="Việc thứ nhất")
    page.get_by_label("Bỏ phiếu kín").check()
    page.get_by_label("Tán thành", exact=False).first.fill("5")
    page.get_by_role("button", name="Lưu biểu quyết").click()
    expect(page.get_by_text("Tổng phiếu 5 nhiều hơn 3 người có mặt.")).to_be_visible()
    person.check()

    page.get_by_role("link", name="Gắn tệp biên bản").click()
    page.locator("input[type=file]").first.set_input_files({"name": "bb.txt", "mimeType": "", "buffer": b"Bien ban"})
    page.get_by_role("button", name="Gắn biên bản").click()
    expect(page.get_by_role("link", name="bb.txt")).to_be_visible()
    meeting = Meeting.objects.get(ordinal=8)
    assert meeting.attendance.count() == 4
    assert [item.title for item in meeting.agenda.all()] == ["Việc thứ nhất", "Việc thứ hai"]
