"""A task's life in browsers: divided, taken on, reported, returned, confirmed, reopened, put off, ended; discussed."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from members.clock import today
from members.models import User
from tasks.assigning import assign
from tasks.dividing import lanes_of
from tasks.models import Comment, Stage, Task

from .conftest import Visitor

Visitors = Callable[..., Visitor]


def given_to(*usernames: str) -> Task:
    """A task that nobody has begun, led by the units of these people, due in a week."""
    task = Task.objects.filter(stage="new", parent=None, has_parts=False).exclude(deadline_kind="recurring").first()
    assert task
    leads = [user.unit for user in User.objects.filter(username__in=usernames) if user.unit]
    office = User.objects.get(username="vanphong")
    due = today() + timedelta(days=7)
    Task.objects.filter(pk=task.pk).update(due_on=due, original_due_on=due, deadline_kind="date")
    task.refresh_from_db()
    assign(task=task, user=office, today=today(), leads=leads, coops=[])
    return task


def part_of(task: Task, username: str) -> Task:
    return lanes_of(task).get(lane__users__username=username)


def come(visitor: Visitors, username: str, task: Task) -> Page:
    person = visitor()
    person.sign_in(username)
    person.goto(f"/nhiem-vu/{task.pk}/")
    person.check()
    return person.page


def press(page: Page, name: str, told: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.get_by_role("status").first).to_contain_text(told)


def step(page: Page, name: str, told: str, **fields: str) -> None:
    """A step of the panel that asks for something: opened, filled, sent."""
    fold = page.locator("aside details", has=page.locator("summary", has_text=re.compile(f"^{name}$")))
    fold.locator("summary").click()
    for field, value in fields.items():
        fold.locator(f"[name={field}]").fill(value)
    fold.get_by_role("button", name=name).click()
    expect(page.get_by_role("status").first).to_contain_text(told)


def report(page: Page, text: str) -> None:
    page.get_by_role("link", name="Báo hoàn thành").click()
    page.get_by_label(re.compile("^Đã xong")).check()
    page.locator("textarea").first.fill(text)
    page.locator("input[type=file]:not([capture])").first.set_input_files(
        {"name": "bao-cao.txt", "mimeType": "text/plain", "buffer": "Biên bản họp.".encode()}
    )
    press(page, "Gửi kết quả", "Đã gửi kết quả")


def test_whole_life_of_a_task_given_to_two_units(demo: None, visitor: Visitors) -> None:
    task = given_to("hoi1", "hoi2")
    chair = come(visitor, "thuongvu", task)
    chair.get_by_role("link", name="Chia cho từng đơn vị").click()
    press(chair, "Chia thành 2 phần", "Đã chia thành từng phần")
    part = part_of(task, "hoi1")

    unit = come(visitor, "hoi1", part)
    press(unit, "Tiếp nhận", "Tiếp nhận")
    report(unit, "Đã họp ở ba xã.")

    chair.goto(unit.url)
    step(chair, "Trả lại đơn vị", "rả lại", reason="Thiếu danh sách người dự.")
    unit.reload()
    expect(unit.locator("main")).to_contain_text("Thiếu danh sách người dự.")
    report(unit, "Đã bổ sung danh sách.")
    chair.reload()
    press(chair, "Xác nhận hoàn thành", "ác nhận")
    step(chair, "Mở lại nhiệm vụ", "ở lại", reason="Số liệu của một xã sai.")
    part.refresh_from_db()
    assert part.stage == Stage.DOING

    office = come(visitor, "vanphong", part)
    step(office, "Tạm hoãn", "hoãn", reason="Chờ kinh phí.")
    press(office, "Tiếp tục thực hiện", "iếp tục")
    step(office, "Kết thúc không thực hiện", "ết thúc", reason="Xã đã sáp nhập.", basis="12/QĐ-LHH ngày 02/01/2026")
    part.refresh_from_db()
    assert part.stage == Stage.ENDED
    assert part_of(task, "hoi2").stage == Stage.NEW


def test_whole_life_extension_is_countered_and_declined_work_comes_back(demo: None, visitor: Visitors) -> None:
    one = given_to("hoi1")
    unit = come(visitor, "hoi1", one)
    press(unit, "Tiếp nhận", "Tiếp nhận")
    unit.get_by_role("link", name="Xin gia hạn").click()
    unit.get_by_role("button", name="Gửi đề nghị").click()
    expect(unit.get_by_role("alert")).to_be_visible()
    unit.get_by_label("Xin đến ngày").fill(f"{today() + timedelta(days=40):%d/%m/%Y}")
    unit.get_by_label("Lý do").fill("Các xã chưa gửi số liệu.")
    press(unit, "Gửi đề nghị", "đề nghị")

    chair = come(visitor, "thuongvu", one)
    chair.get_by_label("Đồng ý đến ngày khác").check()
    chair.get_by_label(re.compile("^Hạn khác")).fill(f"{today() + timedelta(days=20):%d/%m/%Y}")
    chair.get_by_label(re.compile("^Ý kiến")).fill("Chỉ đến ngày này.")
    press(chair, "Trả lời đề nghị", "ia hạn")
    one.refresh_from_db()
    assert (one.due_on, one.extension_count) == (today() + timedelta(days=20), 1)
    assert one.original_due_on == today() + timedelta(days=7)

    two = given_to("hoi2")
    other = come(visitor, "hoi2", two)
    step(other, "Từ chối tiếp nhận", "ừ chối", reason="Hội không có cán bộ chuyên trách.")
    two.refresh_from_db()
    assert (two.stage, two.lead_count) == (Stage.NEW, 0)
    assert other.goto(f"{other.url.split('/nhiem-vu/')[0]}/nhiem-vu/{one.pk}/").status == 404  # type: ignore[union-attr]


def test_whole_life_remark_reaches_the_one_it_names(demo: None, visitor: Visitors) -> None:
    task = given_to("hoi1")
    member = come(visitor, "uyvien", task)
    member.get_by_label("Nội dung").fill("Nên mời thêm Hội Làm vườn.")
    member.get_by_label(re.compile("^Nhắc đến")).fill("Văn phòng")
    member.get_by_role("button", name="Gửi ý kiến").click()
    expect(member.locator("#comments")).to_contain_text("Nên mời thêm Hội Làm vườn.")
    assert Comment.objects.get(task=task).author.username == "uyvien"

    person = visitor()
    person.sign_in("vanphong")
    person.goto("/hop-tin/?loc=chua-doc")
    person.check()
    told = person.page.locator("li.is-unread", has_text="Nên mời thêm Hội Làm vườn.")
    told.get_by_role("link").click()
    expect(person.page.locator("#comments")).to_contain_text("Nên mời thêm Hội Làm vườn.")
    person.goto("/hop-tin/?loc=chua-doc")
    expect(person.page.locator("main")).not_to_contain_text("Nên mời thêm Hội Làm vườn.")

    reader = come(visitor, "xem", task)
    expect(reader.get_by_role("button", name="Gửi ý kiến")).to_have_count(0)


def test_whole_life_view_of_the_list_is_kept_and_shared(demo: None, visitor: Visitors) -> None:
    owner = visitor()
    owner.sign_in("vanphong")
    owner.goto("/nhiem-vu/?trang-thai=qua-han")
    owner.page.get_by_role("link", name=re.compile("Lưu danh sách này")).click()
    owner.page.get_by_label("Tên", exact=True).fill("Quá hạn cần gọi")
    owner.page.get_by_label("Cho mọi người dùng chung").check()
    owner.check()
    owner.page.get_by_role("button", name=re.compile("^Lưu")).click()
    expect(owner.page.get_by_role("status").first).to_contain_text("Quá hạn cần gọi")

    reader = visitor()
    reader.sign_in("hoi1")
    reader.goto("/nhiem-vu/danh-sach/")
    reader.check()
    reader.page.get_by_role("link", name="Quá hạn cần gọi").click()
    expect(reader.page).to_have_url(re.compile("trang-thai=qua-han"))
    reader.check()
