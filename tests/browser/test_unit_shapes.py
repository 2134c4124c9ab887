"""The registry of units as people use it: from the table to the tree, the drawing and a unit's page; a planned unit."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from members.models import Unit

from ..factories import make_unit
from .conftest import Visitor

LONG = (
    "Hội Khoa học Kỹ thuật và Kinh tế Chăn nuôi – Thú y, Bảo vệ thực vật, Nuôi trồng Thủy sản và Phát triển nông thôn "
    "miền núi các xã vùng cao biên giới tỉnh Hà Thanh"
)


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


def test_a_long_name_leaves_room_for_what_is_told_of_it(demo: None, visitor: Callable[..., Visitor]) -> None:
    heir, gone = make_unit(name=LONG), Unit.objects.active().filter(kind="association").first()
    assert gone
    person = visitor()
    person.sign_in("quantri")
    person.goto(f"/don-vi/{gone.pk}/doi-song/sap-nhap/")
    person.page.locator("[name=into]").select_option(str(heir.pk))
    person.page.locator("[name=on]").fill("01/07/2026")
    person.page.locator("[name=basis]").fill("15/QĐ-LHH")
    person.page.get_by_role("button", name="Xem trước").click()
    told = person.page.locator("dl.facts dd").first
    expect(told).to_contain_text(LONG)
    box = told.bounding_box()
    assert box
    assert box["width"] > 200
    person.check()
