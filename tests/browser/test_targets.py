"""Targets as people use them: a unit measures on its phone, explains; the committee reads why; the office closes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tasks.models import Target, TargetMeasure

from .conftest import Visitor


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_targets_unit_measures_and_explains_on_a_phone(demo: None, visitor: Callable[..., Visitor]) -> None:
    target = Target.objects.get(printed__startswith="khảo sát 20")
    person = visitor()
    person.sign_in("hoi2")
    page = person.page
    page.get_by_role("navigation", name="Điều hướng nhanh").get_by_role("link", name="Thêm").click()
    page.locator("main").get_by_role("link", name="Chỉ tiêu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu")
    expect(page.locator("#rows .chip--late")).to_have_text("Chậm nhiều")
    person.check()
    page.get_by_role("link", name=target.printed).click()
    person.check()
    page.get_by_role("link", name="Ghi số đạt được").click()
    page.get_by_label(re.compile("^Đạt được")).fill("7,5")
    page.get_by_role("button", name="Ghi số đạt được").click()
    expect(page.get_by_role("alert")).to_contain_text("nguồn")
    expect(page.get_by_label(re.compile("^Đạt được"))).to_have_value("7,5")
    person.check()
    page.get_by_label(re.compile("^Nguồn số liệu")).fill("Nhật ký tuần này")
    page.get_by_label(re.compile("^Giải trình")).fill("Mưa kéo dài, đường vào bị chia cắt.")
    page.get_by_role("button", name="Ghi số đạt được").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi vào chỉ tiêu.")
    made = TargetMeasure.objects.filter(target=target).latest("id")
    assert (float(made.value or 0), made.author.username) == (7.5, "hoi2")


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_targets_committee_sees_red_with_its_reason_and_office_closes(
    demo: None, visitor: Callable[..., Visitor]
) -> None:
    whole = Target.objects.get(printed="ít nhất 10 nhiệm vụ tư vấn")
    chair = visitor()
    chair.sign_in("thuongvu")
    chair.goto("/chi-tieu/")
    chair.page.get_by_label("Tình trạng").select_option("red")
    expect(chair.page.locator("#rows .chip--soon")).to_have_count(0)
    expect(chair.page.locator("#rows").get_by_text("cần giải trình").first).to_be_visible()
    chair.check()
    chair.goto(whole.get_absolute_url())
    missed = chair.page.get_by_role("row").filter(has_text="Không đạt")
    expect(missed).to_contain_text("Giải trình:")
    expect(missed.get_by_role("img")).to_have_attribute("aria-label", re.compile("8 nhiệm vụ, phải đạt ít nhất 10"))
    chair.check()

    clerk = visitor()
    clerk.sign_in("vanphong")
    clerk.goto(whole.get_absolute_url())
    clerk.page.get_by_role("link", name="Khép có căn cứ").click()
    clerk.check()
    clerk.page.get_by_role("button", name="Khép chỉ tiêu có căn cứ").click()
    expect(clerk.page.get_by_role("alert")).to_contain_text("Văn bản làm căn cứ")
    clerk.page.get_by_label(re.compile("^Lý do khép lại")).fill("Tỉnh giao việc này cho đơn vị khác.")
    clerk.page.get_by_label(re.compile("^Văn bản làm căn cứ")).fill("31/TB-LHH")
    clerk.page.get_by_role("button", name="Khép chỉ tiêu có căn cứ").click()
    expect(clerk.page.locator("main").get_by_text("31/TB-LHH").first).to_be_visible()
    clerk.check()
    clerk.goto(whole.task.get_absolute_url())
    expect(clerk.page.locator("#chi-tieu .chip--ended")).to_have_count(1)
    clerk.check()
