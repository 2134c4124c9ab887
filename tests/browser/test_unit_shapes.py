"""The registry of units as people use it: from the table to the tree, the drawing and a unit's page; a planned unit."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import Visitor


def test_a_unit_is_planned_found_in_the_tree_and_looked_at(
    demo: None, visitor: Callable[..., Visitor], size: str
) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/don-vi/moi/")
    person.page.get_by_label("Loại", exact=True).select_option("association")
    person.page.get_by_label("Tên đơn vị", exact=True).fill("Hội Nghề vườn trên núi cao")
    person.page.get_by_label("Đơn vị chưa có, mới dự kiến thành lập").check()
    person.page.get_by_label(re.compile("Ngày gia nhập, công nhận")).fill("01/01/2020")
    person.page.get_by_role("button", name="Lưu đơn vị").click()
    expect(person.page.get_by_role("alert")).to_contain_text("Đơn vị mới dự kiến thì chưa có mục này")
    person.page.get_by_label(re.compile("Ngày gia nhập, công nhận")).fill("")
    person.page.get_by_role("button", name="Lưu đơn vị").click()
    expect(person.page.get_by_text("chưa nhận nhiệm vụ")).to_be_visible()
    person.check()
    person.goto("/don-vi/?trang_thai=du-kien")
    person.page.get_by_role("link", name="Cây trực thuộc").click()
    expect(person.page.locator(".tree").get_by_role("link", name="Hội Nghề vườn trên núi cao")).to_be_visible()
    person.check()
    person.page.get_by_role("link", name="Sơ đồ", exact=True).click()
    expect(person.page.locator("figure.org")).to_be_visible(visible=size != "phone")
    person.check()
