"""The union of the seed documents, built from an empty database by the browser and by Excel alone; then two of its
associations merge, and past and present are right on both sides."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from members.clock import today
from members.models import Mandate, Unit, User

from ..factories import make_task
from ..members.tables import book_of, data_of
from .conftest import PASSWORD, Visitor

COUNTED_ON = date(2021, 1, 29)
MEMBERS = (1512, 2460, 860, 1120, 735, 585, 1046, 620, 325, 144, 618)  # 10.025 in 11 associations
FIRST_SIX, MERGED_ON = 6, date(2025, 7, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GIVEN = {"given_on": date(2024, 1, 15)}
BODIES = ("Ban Chấp hành", "Ban Thường vụ", "Ban Kiểm tra", "Đảng đoàn")


@pytest.fixture
def size() -> str:
    return "desktop"


def association(number: int) -> str:
    return f"Hội Khoa học kỹ thuật chuyên ngành số {number}"


def unit_rows() -> Iterable[dict[str, Any]]:
    yield from ({"name": name, "kind": "Cơ quan lãnh đạo"} for name in BODIES)
    yield {"name": "Văn phòng", "kind": "Văn phòng"}
    yield {"name": "Trung tâm nghiên cứu, chuyển giao", "kind": "Trung tâm trực thuộc", "parent": "Văn phòng"}
    for name in ("Trường Đại học trong tỉnh", "Viện Nông nghiệp"):
        yield {"name": name, "kind": "Hội viên tập thể"}
    for n in range(1, 12):
        joined = date(2011, 12, 20) if n <= FIRST_SIX else date(2011 + n - FIRST_SIX, 5, 14)
        row = {"name": association(n), "kind": "Hội thành viên", "level": "Cấp tỉnh", "joined_on": joined}
        yield row | {"cluster": f"Cụm thi đua số {n % 3 + 1}", "basis": f"{n:02}/QĐ-LHH ngày {joined:%d/%m/%Y}"}
    for n in range(1, 7):
        level = "Cấp tỉnh" if n <= 2 else "Cấp huyện"
        planned = {"is_planned": "x", "planned_for": date(2025, 12, 31), "level": level}
        yield {"name": f"Hội sẽ kết nạp số {n}", "kind": "Hội thành viên"} | planned


def figure_rows() -> Iterable[dict[str, Any]]:
    for n, value in enumerate(MEMBERS, start=1):
        yield {"unit": association(n), "kind": "Hội viên", "on": COUNTED_ON, "value": value, "source": "Hội thảo 29/01"}


def person_rows() -> Iterable[dict[str, Any]]:
    for n in range(1, 25):
        office = {"unit": "Ban Chấp hành", "position": "Chủ tịch" if n == 1 else "Ủy viên", "term": "khóa III"}
        yield {"full_name": f"Nguyễn Văn {chr(64 + n)}", "starts_on": date(2021, 12, 1), "rank": n} | office


def user_rows() -> Iterable[dict[str, Any]]:
    yield {"username": "van.phong", "full_name": "Chị Văn Phòng", "role": "Văn phòng"}
    for n in (1, 2):
        yield {"username": f"hoi{n}", "full_name": f"Đại diện hội {n}", "role": "Đơn vị", "unit": association(n)}


def bring(person: Visitor, slug: str, rows: Iterable[dict[str, Any]]) -> None:
    """Sends a workbook, looks at the preview, writes it."""
    page, data = person.page, data_of(book_of(slug, list(rows)))
    person.goto(f"/quan-tri/bang/{slug}/")
    page.locator("input[type=file]").set_input_files({"name": f"{slug}.xlsx", "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="Xem trước").click()
    write = page.get_by_role("button", name="Ghi cả bảng")
    expect(write).to_be_visible()
    write.click()
    expect(page.get_by_role("status").filter(has_text="Đã ghi cả bảng")).to_be_visible()
    person.check()


def found(person: Visitor) -> None:
    page = person.page
    person.goto("/")
    page.locator("[name=name]").fill("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Bình Minh")
    page.locator("[name=place]").fill("Bình Minh")
    page.locator("[name=username]").fill("quan.tri")
    page.locator("[name=full_name]").fill("Nguyễn Thị Ánh")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    person.goto("/quan-tri/nhiem-ky/moi/")
    page.locator("[name=name]").fill("khóa III")
    page.locator("[name=starts_on]").fill("01/12/2021")
    page.locator("[name=ends_on]").fill("30/11/2026")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("khóa III").first).to_be_visible()


def record_meeting(person: Visitor) -> None:
    """The third plenary: 24 members, 14 present, 2 excused, 4 not: four are unaccounted for."""
    page = person.page
    person.goto("/van-ban/hop/moi/")
    page.locator("[name=body]").select_option(label="Ban Chấp hành")
    told = {"ordinal": "3", "held_on": "05/01/2023", "ends_at": "10:30", "member_count": "24"}
    for name, value in told.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("radio", name="Đã họp").check()
    page.get_by_role("button", name="Lưu cuộc họp").click()
    expect(page).to_have_url(re.compile(r"/van-ban/hop/\d+/$"))
    person.goto(page.url.removeprefix(person.base) + "diem-danh/")
    page.locator("details", has=page.locator("[name=present_count]")).locator("summary").click()
    for name, value in {"present_count": "14", "excused_count": "2", "unexcused_count": "4"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Lưu số người dự").click()
    expect(page.get_by_text("còn 4 người").first).to_be_visible()
    person.check()


def merge(person: Visitor, gone: Unit, heir: Unit) -> None:
    page = person.page
    person.goto(f"/don-vi/{gone.pk}/doi-song/")
    page.get_by_role("link", name="Hợp nhất, sáp nhập").click()
    expect(page.locator(f"[name=gone][value='{gone.pk}']")).to_be_checked()
    page.locator("[name=into]").select_option(str(heir.pk))
    page.locator("[name=on]").fill(f"{MERGED_ON:%d/%m/%Y}")
    page.locator("[name=basis]").fill("15/QĐ-LHH ngày 25/06/2025")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("Việc còn mở của hội số 1")
    page.locator("button[value=ghi]").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi")
    person.check()


def union_sum(person: Visitor, day: date) -> str:
    """The sum of members over the union on that day, and what is told of it."""
    person.goto(f"/so-lieu/?so_lieu=members&ngay={day:%d/%m/%Y}&loai=association")
    return person.page.locator("dl.figures .figure").first.inner_text()


def test_union_is_built_merges_and_is_right_on_both_sides(
    transactional_db: None, visitor: Callable[..., Visitor]
) -> None:
    person = visitor()
    found(person)
    bring(person, "don-vi", unit_rows())
    bring(person, "so-lieu", figure_rows())
    bring(person, "con-nguoi", person_rows())
    bring(person, "tai-khoan", user_rows())
    assert Mandate.objects.filter(unit__name="Ban Chấp hành").count() == 24
    assert User.objects.count() == 4
    assert Unit.objects.active().filter(kind="association").count() == 11
    record_meeting(person)
    gone, heir = Unit.objects.get(name=association(1)), Unit.objects.get(name=association(2))
    old = make_task(lead=gone, title="Việc đã xong của hội số 1", stage="done", closed_on=date(2025, 3, 1), **GIVEN)
    left = make_task(lead=gone, title="Việc còn mở của hội số 1", due_on=date(2030, 12, 31), **GIVEN)
    merge(person, gone, heir)
    page = person.page
    # The present: the heir has the open task and the account, the other one is no more.
    expect(page.get_by_role("heading", level=1)).to_have_text(heir.name)
    expect(page.locator("main")).to_contain_text(left.title)
    expect(page.locator("main")).to_contain_text(gone.name)
    assert User.objects.get(username="hoi1").unit == heir
    now = union_sum(person, today())
    assert f"{sum(MEMBERS[1:]):,}".replace(",", ".") in now
    # The past: eleven associations, 10.025 members, and both as they stood.
    assert "10.025" in union_sum(person, COUNTED_ON)
    assert "11" in union_sum(person, COUNTED_ON)
    person.goto(f"/don-vi/?ngay={COUNTED_ON:%d/%m/%Y}&loai=association")
    expect(page.locator("main")).to_contain_text(gone.name)
    person.goto(f"/nhiem-vu/{old.pk}/")
    expect(page.locator("main")).to_contain_text(gone.name)
    person.goto(f"/don-vi/{gone.pk}/")
    expect(page.locator("main")).to_contain_text(heir.name)
    person.check()
    person.goto(f"/don-vi/{gone.pk}/ngay/2025-03-02/")
    expect(page.locator("main")).to_contain_text(left.title)
    person.check()
