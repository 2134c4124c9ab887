"""A sitting of assignment as the standing committee holds it: by keyboard alone, then on paper, then on the phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from members.models import Person
from resolutions.models import Document
from tasks.models import Part, Task

from .conftest import SIZES, Visitor


@pytest.fixture
def size() -> str:
    return "desktop"


@pytest.fixture
def document(demo: None) -> Document:
    """Three tasks that nobody leads."""
    document = Document.objects.get(number="05/NQ-BCH")
    for number in range(3):
        Task.objects.create(
            document=document,
            position=1000 + number,
            path=f"IV/{number + 1}",
            title=f"Việc của phiên họp số {number + 1}",
            given_on=document.issued_on,
        )
    return document


def at_once(document: Document) -> list[Task]:
    return list(document.tasks.filter(position__gte=1000, parent=None).order_by("position"))


def leads(task: Task) -> list[str]:
    return sorted(task.assignments.filter(part=Part.LEAD).values_list("unit__name", flat=True))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_sitting_by_keyboard_alone_then_printed_and_on_the_phone(
    document: Document, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    first, second, third = at_once(document)
    person = Person.objects.order_by("search").first()
    assert person
    chair = visitor()
    chair.sign_in("thuongvu")
    page = chair.page
    chair.goto(f"/phan-cong/?van-ban={document.pk}&viec=cho-giao")
    field = page.locator(f'[name="t{first.pk}-lead"]')
    field.focus()
    page.keyboard.type("van phong")
    press(page, "Enter")  # down the column; nothing is sent
    expect(field).to_have_value("Văn phòng")
    expect(page.locator(f'[name="t{second.pk}-lead"]')).to_be_focused()
    press(page, "Alt+ArrowDown", "Enter")
    expect(page.locator(f'[name="t{second.pk}-lead"]')).to_have_value("Văn phòng")
    page.keyboard.type("các hội thành")
    press(page, "ArrowDown", "Enter", "Tab")
    expect(page.get_by_label("Chia thành 11 phần")).to_be_focused()
    press(page, "Space", "Tab", "Tab")
    page.keyboard.type(person.full_name)
    page.locator("#giao-theo").fill("21/QĐ-LHH ngày 02/08/2021")
    chair.check()
    press(page, "Control+Enter")

    confirm = page.get_by_role("button", name="Lưu và chia thành 11 phần")
    expect(confirm).to_be_focused()
    assert not any(leads(task) for task in at_once(document))
    chair.check()
    press(page, "Enter")
    expect(page.get_by_text("Đã chia thành 11 phần, mỗi đơn vị một phần.")).to_be_visible()
    expect(page.locator("#giao-theo")).to_have_value("21/QĐ-LHH ngày 02/08/2021")
    assert [leads(first), leads(second)] == [["Văn phòng"], ["Văn phòng"]]
    lanes = Task.objects.filter(parent=third)
    assert {(lane.person_id, lane.decision) for lane in lanes} == {(person.pk, "21/QĐ-LHH ngày 02/08/2021")}
    assert lanes.count() == 11

    printed(chair, document, tmp_path)
    page.set_viewport_size(SIZES["phone"])  # type: ignore[arg-type]
    chair.check()
    chair.goto(f"/phan-cong/?van-ban={document.pk}")
    expect(page.get_by_label(f"Chủ trì: {first.title}")).to_be_visible()
    chair.check()
    chair.goto(f"/nhiem-vu/{lanes[0].pk}/")
    expect(page.get_by_role("link", name=person.full_name)).to_be_visible()
    chair.check()


def printed(chair: Visitor, document: Document, folder: Path) -> None:
    """The table lies flat and its head stands on every page."""
    chair.page.get_by_role("link", name="Bảng phân công để in").click()
    expect(chair.page.get_by_role("button", name="In bảng phân công")).to_be_visible()
    chair.check()
    chair.page.pdf(path=folder / "bang.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(folder / "bang.pdf") as paper:
        texts = [leaf.get_textpage().get_text_bounded() for leaf in paper]
        assert all(width > height for width, height in (leaf.get_size() for leaf in paper))
    assert "BẢNG PHÂN CÔNG NHIỆM VỤ" in texts[0]
    assert all("Người phụ" in text and "Thời hạn" in text for text in texts)
    assert "Các Hội thành viên (11 đơn vị)" in re.sub(r"\s+", " ", " ".join(texts))
    assert "In bảng phân công" not in " ".join(texts)


def test_sitting_without_script_shows_the_parts_and_saves(document: Document, visitor: Callable[..., Visitor]) -> None:
    task = at_once(document)[0]
    chair = visitor(java_script_enabled=False)
    chair.sign_in("thuongvu")
    page = chair.page
    chair.goto(f"/phan-cong/?van-ban={document.pk}")
    page.locator(f'[name="t{task.pk}-lead"]').fill("các Hội thành viên")
    page.locator(f'[name="t{task.pk}-divide"]').check()
    page.get_by_role("button", name="Lưu phân công").last.click()
    page.get_by_role("button", name="Lưu và chia thành 11 phần").click()
    expect(page.get_by_text("Đã chia thành 11 phần")).to_be_visible()
    assert Task.objects.filter(parent=task).count() == 11
