"""The list in its shapes, as people use them: grouped, as a board, along a quarter, by days."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tasks.models import Stage, Task

from .conftest import Visitor

SHAPES = ("Danh sách", "Bảng", "Dòng thời gian", "Lịch")


def test_groups_come_without_leaving_the_page(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/nhiem-vu/")
    person.page.get_by_label("Nhóm theo").select_option("don-vi")
    heads = person.page.locator("tr.group")
    expect(heads.first).to_contain_text("nhiệm vụ, hiện")
    expect(person.page).to_have_url(re.compile(r"nhom=don-vi"))
    person.check()
    heads.first.get_by_role("link").click()
    expect(person.page).to_have_url(re.compile(r"don-vi=\d+&vai=chu-tri"))


def test_a_card_moves_by_a_step_taken_with_the_keyboard(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    task = Task.objects.counted().filter(stage=Stage.NEW, parent=None).earliest("due_sort", "pk")
    person.goto("/nhiem-vu/")
    person.page.get_by_role("navigation", name="Cách xem").get_by_role("link", name="Bảng").click()
    person.arrive(re.compile("dang=bang"))
    person.check()
    card = person.page.get_by_role("region", name=re.compile("^Chờ tiếp nhận")).get_by_role("listitem")
    card = card.filter(has=person.page.get_by_role("link", name=task.title, exact=True))
    card.locator("summary").focus()
    person.page.keyboard.press("Enter")
    card.get_by_role("link", name="Tiếp nhận", exact=True).focus()
    person.page.keyboard.press("Enter")
    person.page.get_by_role("button", name="Tiếp nhận").click()
    expect(person.page.get_by_role("status").first).to_contain_text("Tiếp nhận")
    person.goto("/nhiem-vu/?dang=bang")
    taken = person.page.get_by_role("region", name=re.compile("^Chưa thực hiện"))
    expect(taken.get_by_role("link", name=task.title, exact=True)).to_be_visible()


def test_filters_hold_while_the_shape_changes(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("thuongvu")
    unit = Task.objects.counted().filter(stage=Stage.DOING, due_on__isnull=False).latest("pk").assignments.all()[0].unit
    person.goto("/nhiem-vu/?dang=lich")
    expect(person.page.get_by_text("hôm nay")).to_be_visible()
    person.check()
    person.page.get_by_label("Đơn vị", exact=True).select_option(str(unit.pk))
    expect(person.page).to_have_url(re.compile(rf"dang=lich.*don-vi={unit.pk}"))
    person.page.get_by_role("link", name="Tháng sau").click()
    expect(person.page).to_have_url(re.compile(rf"don-vi={unit.pk}.*thang=\d{{4}}-\d\d"))
    person.page.get_by_role("link", name="Dòng thời gian").click()
    expect(person.page).to_have_url(re.compile(rf"don-vi={unit.pk}.*dang=dong-thoi-gian$"))
    person.check()
    person.page.get_by_role("link", name="Quý trước").click()
    expect(person.page.get_by_role("link", name="Quý này")).to_be_visible()
    expect(person.page.get_by_label("Đơn vị", exact=True)).to_have_value(str(unit.pk))


@pytest.mark.look
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_unit_looks_at_every_shape(demo: None, visitor: Callable[..., Visitor], size: str, scheme: str) -> None:
    """On a phone the calendar is a list of the days that have something."""
    person = visitor(color_scheme=scheme)
    person.sign_in("hoi1")
    person.goto("/nhiem-vu/")
    for shape in SHAPES:
        person.page.get_by_role("navigation", name="Cách xem").get_by_role("link", name=shape).click()
        current = person.page.get_by_role("navigation", name="Cách xem").locator("[aria-current]")
        expect(current).to_have_text(shape)
        person.check()
    expect(person.page.locator(".calendar thead")).to_be_visible(visible=size != "phone")
    expect(person.page.locator(".calendar .is-empty:not(.is-today)").first).to_be_visible(visible=size != "phone")
