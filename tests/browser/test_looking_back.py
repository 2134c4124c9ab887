"""From the review of a quarter to the review of any past day, and to two of them side by side."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import Visitor


def test_looking_back_and_comparing(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("uyvien")
    page = person.page
    person.goto("/ra-soat/")
    page.get_by_role("link", name="rà soát như một ngày trước").click()
    expect(page.get_by_text("— chỉ xem.")).to_be_visible()
    person.check()
    page.get_by_label("Ngày khác", exact=True).fill("31/02/2026")
    page.get_by_role("button", name="Xem ngày này").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Không có ngày 31/02/2026")
    page.get_by_label("Rà soát như ngày", exact=True).fill("31/03/2026")
    page.get_by_role("button", name="Xem ngày này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rà soát như ngày 31/03/2026")
    page.get_by_role("link", name="So sánh với hôm nay").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("So sánh ngày 31/03/2026 với ngày")
    person.check()
    page.get_by_label("Từ", exact=True).fill("quý II/2026")
    page.get_by_label("Đến", exact=True).fill("quý III/2026")
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("So sánh quý II/2026 với quý III/2026")
    page.get_by_role("link", name=re.compile("^Đã hoàn thành: ")).click()
    person.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng Excel").click()
    assert download.value.suggested_filename == "so-sanh-2026-q2-2026-q3.xlsx"
