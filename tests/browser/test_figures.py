"""Counts from the call to the sum: the office asks, an association answers on its telephone, the union's page tells."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from members.clock import today
from members.models import Figure, User
from tasks.models import FigureCall

from .conftest import Visitor


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_figures_are_asked_for_told_and_summed(demo: None, visitor: Callable[..., Visitor]) -> None:
    unit = User.objects.get(username="hoi1").unit
    assert unit
    office = visitor()
    page = office.page
    office.sign_in("vanphong")
    office.goto("/so-lieu/thu-thap/moi/")
    office.check()
    page.get_by_label("Chi hội").check()
    page.get_by_label("Tính đến ngày").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Hạn báo").fill(f"{today() + timedelta(days=9):%d/%m/%Y}")
    page.get_by_text("Chọn thêm từng đơn vị").click()
    page.get_by_label(unit.name).check()
    page.get_by_label("Số văn bản yêu cầu").fill("46/LHH-VP")
    page.get_by_role("button", name="Xem trước đơn vị").click()
    page.get_by_role("button", name="Giao cho 1 đơn vị").click()
    expect(page.locator("h1")).to_contain_text("Số liệu tính đến ngày")
    office.check()

    phone = visitor()
    phone.sign_in("hoi1")
    part = FigureCall.objects.order_by("-pk")[0].task.parts.get()
    phone.goto(part.get_absolute_url())
    phone.page.get_by_role("link", name="Ghi số liệu").click()
    phone.check()
    phone.page.get_by_label(re.compile("^Chi hội")).fill("4.300")
    phone.page.get_by_role("button", name="Gửi số liệu").click()
    expect(phone.page.get_by_text("Chênh quá ba lần").first).to_be_visible()
    phone.page.get_by_label(re.compile("^Chi hội")).fill("44")
    phone.page.get_by_role("button", name="Gửi số liệu").click()
    expect(phone.page.get_by_role("status").first).to_contain_text("Đã gửi số liệu")
    assert Figure.objects.in_force().get(unit=unit, kind="branches", on=today()).value == 44

    page.reload()
    expect(page.locator("h1 + p")).to_contain_text("Đã báo: 1/1 đơn vị")
    office.goto("/so-lieu/?so_lieu=branches")
    expect(page.get_by_role("row", name=re.compile(unit.name))).to_contain_text("44")
    office.check()
