"""A congress elects a committee: names are found, the old office ends, the day tells who sat; a double is merged."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from members.models import Mandate, Person, Unit
from resolutions.models import Meeting

from .conftest import Visitor


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_people_are_elected_and_a_double_is_merged(demo: None, visitor: Callable[..., Visitor]) -> None:
    body = Unit.objects.get(name="Ban Kiểm tra")
    chair = Person.objects.get(full_name="Ma Đình Lực")
    meeting = Meeting.objects.create(body=body, kind="congress", held_on=date(2026, 6, 1), state="held")
    double = Person.objects.create(full_name="Ma Dinh Luc")
    person = visitor()
    person.sign_in("quantri")
    page = person.page
    person.goto(f"/van-ban/hop/{meeting.pk}/")
    page.get_by_role("link", name="Ghi kết quả bầu").click()
    person.check()
    page.get_by_label(re.compile("^Mỗi dòng một người")).fill(
        "TS. MA ĐÌNH LỰC; Trưởng ban\nPhan Thị Mới; Ủy viên; 1980"
    )
    page.get_by_role("button", name="Đưa vào bảng").click()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("alert").first).to_contain_text("chọn là ai")
    page.get_by_role("radio", name=re.compile("Ma Đình Lực, ")).check()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("giữ đến hết ngày 31/05/2026")).to_be_visible()
    person.check()
    page.get_by_role("button", name="Ghi kết quả bầu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi kết quả bầu")
    person.goto(f"/co-quan/{body.pk}/?ngay=01/06/2026&so_voi=31/05/2026")
    expect(page.locator("#main")).to_contain_text("2 người giữ chức vụ ngày 01/06/2026")
    person.check()
    person.goto("/con-nguoi/trung/")
    person.check()
    page.get_by_role("link", name="Xem và gộp Ma Dinh Luc").click()
    person.check()
    page.get_by_role("button", name="Gộp làm một người").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ma Đình Lực")
    assert Person.objects.get(pk=double.pk).merged_into == chair
    assert Mandate.objects.get(unit=body, person=chair, ends_on=None).starts_on == date(2026, 6, 1)
    for path in (
        f"/con-nguoi/{chair.pk}/xoa-du-lieu/",
        f"/con-nguoi/{chair.pk}/du-lieu/",
        f"/co-quan/{body.pk}/them-nguoi/",
    ):
        person.goto(path)
        person.check()
