"""Files of a report as people give them: dropped, photographed, taken out again, refused; and a report set right."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from members.models import User
from tasks.models import Evidence, ProgressEntry, Stage, Task

from .conftest import Visitor

DROP = """([selector, files]) => {
  const carried = new DataTransfer();
  files.forEach(([name, size]) => carried.items.add(new File([new Uint8Array(size).fill(65)], name)));
  const box = document.querySelector(selector);
  for (const kind of ["dragover", "drop"])
    box.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, *files: tuple[str, int]) -> None:
    page.evaluate(DROP, ["[data-files]", [list(file) for file in files]])


@pytest.fixture
def task(demo: None) -> Task:
    lead = User.objects.get(username="hoi1").unit
    found = Task.objects.filter(assignments__unit=lead, assignments__part="lead", stage=Stage.DOING).first()
    assert found
    return found


def test_report_with_dropped_files_then_set_right(task: Task, visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor()
    page = person.page
    person.sign_in("hoi1")
    person.goto(f"/nhiem-vu/{task.pk}/bao-ket-qua/")
    expect(page.locator("input[capture=environment]")).to_have_count(1)
    camera = page.locator("label.btn", has_text="Chụp ảnh")
    expect(camera).to_be_visible() if size == "phone" else expect(camera).to_be_hidden()
    drop(page, ("bien-ban.txt", 900_000), ("nham.txt", 20), ("anh.heic", 20), ("to.pdf", 20 * 1024 * 1024 + 1))
    lines = page.locator("[data-list] li")
    expect(lines).to_have_count(4)
    expect(lines.filter(has_text="anh.heic")).to_contain_text("ảnh HEIC không nhận")
    expect(lines.filter(has_text="to.pdf")).to_contain_text("lớn hơn 20 MB")
    page.get_by_role("button", name="Bỏ tệp nham.txt").click()
    page.locator("input[capture]").set_input_files(
        {"name": "anh.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    )
    expect(lines).to_have_count(4)
    person.check()

    # Too large to go unseen: sent by our own request. What is missing comes back as the page does, in place.
    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Đã làm được gì").fill("Đã họp mộtt lần.")
    drop(page, ("bien-ban.txt", 900_000))
    page.get_by_role("button", name="Gửi kết quả").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi kết quả")
    expect(page).to_have_url(re.compile(f"/nhiem-vu/{task.pk}/$"))
    assert list(Evidence.objects.filter(entry__task=task).values_list("attachment__name", flat=True)) == [
        "bien-ban.txt"
    ]

    correct(person, task)


def correct(person: Visitor, task: Task) -> None:
    page = person.page
    wrong = ProgressEntry.objects.filter(task=task).latest("id")
    page.locator(f"#ghi-{wrong.pk}").get_by_role("link", name=re.compile("^Đính chính")).click()
    expect(page.get_by_role("button", name="Lưu bản đính chính")).to_be_visible()
    person.check()
    page.get_by_label("Đã làm được gì").fill("Đã họp một lần.")
    page.get_by_role("button", name="Lưu bản đính chính").click()
    expect(page.get_by_role("alert")).to_contain_text("Lý do đính chính")
    expect(page.get_by_label("Đã làm được gì")).to_have_value("Đã họp một lần.")
    page.get_by_label("Lý do đính chính").fill("Gõ thừa chữ.")
    page.get_by_role("button", name="Lưu bản đính chính").click()
    expect(page.locator(f"#ghi-{wrong.pk} del")).to_have_text("Đã họp mộtt lần.")
    new = ProgressEntry.objects.get(corrects=wrong)
    expect(page.locator(f"#ghi-{new.pk}")).to_contain_text("Gõ thừa chữ.")
    assert new.evidence.count() == 1
    person.check()


def test_files_without_script(task: Task, visitor: Callable[..., Visitor], size: str) -> None:
    """Both fields stand there as the browser has them, under one name."""
    person = visitor(java_script_enabled=False)
    person.sign_in("hoi1")
    person.goto(f"/nhiem-vu/{task.pk}/tien-do/")
    person.page.get_by_label("Đã làm được gì").fill("Đã họp.")
    person.page.locator("input[type=file]").first.set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"mot"})
    if size == "phone":
        photo = {"name": "b.txt", "mimeType": "", "buffer": b"hai"}
        person.page.get_by_label("Chụp ảnh").set_input_files(photo)
    person.page.get_by_role("button", name="Lưu tiến độ").click()
    expect(person.page.get_by_role("status").first).to_contain_text("Đã lưu tiến độ.")
    assert Evidence.objects.filter(entry__task=task, attachment__name__in=["a.txt", "b.txt"]).count() == (
        2 if size == "phone" else 1
    )
