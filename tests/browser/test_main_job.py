"""The main job end to end, as people do it: read a plan, confirm it, assign, record, look at the quarter."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from members.models import User
from resolutions.models import Document
from tasks.models import ProgressEntry, Stage, Task

from .conftest import Visitor
from .places import seed


def upload(person: Visitor, number: int) -> None:
    person.goto("/van-ban/nhap/")
    person.page.locator("input[type=file]").set_input_files(seed(number))
    person.page.get_by_role("button", name="Đọc văn bản").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra nội dung đọc được")


def confirm(person: Visitor) -> None:
    person.page.get_by_role("button", name=re.compile("^Xác nhận")).first.click()
    expect(person.page.get_by_role("heading", level=1)).not_to_have_text("Kiểm tra nội dung đọc được")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_main_job_from_plan_to_quarter(demo: None, visitor: Callable[..., Visitor], script: bool) -> None:
    person = visitor(java_script_enabled=script)
    person.sign_in("vanphong")
    before = Task.objects.count()
    upload(person, 4)
    if script:
        person.check()
    confirm(person)
    document = Document.objects.latest("id")
    assert document.number == "32-KH/ĐĐLHH"
    assert Task.objects.count() == before + 36
    if script:
        person.check()

    person.goto(f"/phan-cong/?van-ban={document.pk}")
    task = document.tasks.filter(assignments__isnull=True).order_by("position").first()
    assert task
    person.page.locator(f'[name="t{task.pk}-lead"]').fill("Văn phòng")
    person.page.get_by_role("button", name="Lưu phân công").last.click()
    expect(person.page.get_by_role("status").first).to_contain_text("Đã lưu phân công 1 nhiệm vụ.")
    assert task.assignments.get().unit.name == "Văn phòng"
    if script:
        person.check()

    record(person, task, script)
    person.goto("/ra-soat/")
    row = person.page.get_by_role("row").filter(has_text="32-KH/ĐĐLHH")
    expect(row.first).to_be_visible()
    if script:
        person.check()


def record(person: Visitor, task: Task, script: bool) -> None:
    """Progress in the row of the list, or on the same address as a page without script."""
    person.goto("/nhiem-vu/?q=32-KH")
    line = person.page.locator(f"#t{task.pk}")
    line.get_by_role("link", name=re.compile("^Ghi tiến độ")).click()
    scope = person.page.locator(f"#ghi-{task.pk}") if script else person.page.locator("main")
    scope.get_by_label(re.compile("^Đã làm được gì")).first.fill("Đã họp tổ soạn thảo, phân công người viết.")
    scope.get_by_role("button", name="Lưu tiến độ").click()
    if script:
        expect(person.page.locator(f"#ghi-{task.pk}")).to_have_count(0)
    else:
        expect(person.page.get_by_role("status").first).to_be_visible()
    entry = ProgressEntry.objects.filter(task=task).get()
    assert entry.text.startswith("Đã họp tổ soạn thảo")
    task.refresh_from_db()
    assert task.stage == Stage.DOING


def is_save(response: Response) -> bool:
    return response.request.method == "POST" and bool(re.search(r"/van-ban/nhap/\d+/$", response.url))


def decide_near_names(page: Page) -> None:
    """A name that is near a registered one is decided by a person: here each is a unit of its own."""
    names = page.locator("select[data-decision]").filter(has=page.locator("option[value='']"))
    for name in [one.get_attribute("name") for one in names.all()]:
        with page.expect_response(is_save):  # the page saves it by itself, and the names stay open
            page.locator(f"select[name='{name}']").select_option("new")


@pytest.mark.parametrize(("number", "expected"), [(0, 7), (1, 16), (2, 0), (3, 0), (4, 36)])
def test_main_job_reads_each_seed(demo: None, visitor: Callable[..., Visitor], number: int, expected: int) -> None:
    """The five documents that the project is about, through the browser. The two news items give no task."""
    person = visitor()
    person.sign_in("vanphong")
    upload(person, number)
    person.check()
    kept = person.page.locator("input[name$='-keep']")
    assert expected <= kept.count() <= expected + 2
    if not expected:
        expect(person.page.get_by_text("Đây không phải văn bản giao việc")).to_be_visible()
        return
    if number == 1:
        person.page.get_by_label(re.compile("Ngày ban hành")).fill("12/04/2021")
    decide_near_names(person.page)
    confirm(person)
    document = Document.objects.latest("id")
    assert expected <= document.tasks.count() <= expected + 2


def test_main_job_unit_reports_and_committee_confirms(demo: None, visitor: Callable[..., Visitor]) -> None:
    unit_person = visitor()
    unit_person.sign_in("hoi1")
    user = User.objects.get(username="hoi1")
    task = Task.objects.filter(
        assignments__unit=user.unit, assignments__part="lead", stage__in=[Stage.DOING, Stage.TODO, Stage.REDO]
    ).first()
    assert task
    page = unit_person.page
    unit_person.goto(f"/nhiem-vu/{task.pk}/bao-ket-qua/")
    page.get_by_label(re.compile("^Đã xong")).check()
    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_role("alert")).to_be_visible()
    unit_person.check()
    page.locator("textarea").first.fill("Đã tập huấn ba xã, 120 người dự.")
    page.get_by_label(re.compile("^Số văn bản")).first.fill("31/BC-HNN")
    page.get_by_label(re.compile("^Đã xong")).check()
    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_role("status").first).to_be_visible()
    task.refresh_from_db()
    assert task.stage == Stage.CONFIRM

    chair = visitor()
    chair.sign_in("thuongvu")
    chair.goto(f"/nhiem-vu/{task.pk}/")
    chair.page.locator("aside").get_by_text("Xác nhận hoàn thành").first.click()
    chair.check()
    button = chair.page.locator("aside form").get_by_role("button", name="Xác nhận hoàn thành")
    if button.count():
        button.first.click()
    expect(chair.page.get_by_role("status").first).to_be_visible()
    task.refresh_from_db()
    assert task.stage == Stage.DONE
    assert task.closed_on == task.entries.latest("at").reported_on
