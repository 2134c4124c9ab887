"""Many tasks at once: two rows of the list changed with a preview, and the list sent back as an edited workbook."""

import io
import re
from collections.abc import Callable

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, expect

from tasks.models import Task

from .conftest import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_import_changes_two_rows_of_the_list(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto("/nhiem-vu/?buoc=doing")
    boxes = page.locator("input[name=pick]")
    picked = [int(boxes.nth(n).get_attribute("value") or 0) for n in range(2)]
    for n in range(2):
        boxes.nth(n).check()
    page.get_by_role("button", name="Sửa các việc đã chọn").click()
    person.check()
    page.get_by_role("button", name="Đổi sản phẩm").click()
    page.get_by_label(re.compile("^Sản phẩm")).fill("Báo cáo có phụ lục")
    person.check()
    page.get_by_role("button", name="Xem trước 2 việc").click()
    expect(page.get_by_text("→ Báo cáo có phụ lục").first).to_be_visible()
    person.check()
    page.get_by_role("button", name="Ghi cho 2 việc").click()
    expect(page.get_by_role("status").first).to_contain_text("đã ghi cho 2 việc")
    assert set(Task.objects.filter(pk__in=picked).values_list("product", flat=True)) == {"Báo cáo có phụ lục"}


def test_import_of_an_edited_workbook(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto("/nhiem-vu/?buoc=doing")
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất Excel").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.active
    assert sheet is not None
    first = next(sheet.iter_rows(min_row=5))
    first[5].value = "Báo cáo sửa trong Excel"
    sheet.append(["", "Tổ chức hội thảo giống lúa chịu mặn", first[2].value.split(",")[0], "Văn phòng"])
    sheet.append(["", "Việc của văn bản lạ", "999/KH-XX"])
    target = io.BytesIO()
    book.save(target)

    page.get_by_role("link", name="Nhập từ Excel").click()
    person.check()
    page.locator("[name=file]").set_input_files(FilePayload(name="sua.xlsx", mimeType=XLSX, buffer=target.getvalue()))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước bảng nhập")
    person.check()
    page.get_by_role("link", name=re.compile("^Bị từ chối")).click()
    expect(page.get_by_text("Trong sổ không có văn bản số “999/KH-XX”")).to_be_visible()
    page.reload()
    before = Task.objects.count()
    expect(page.get_by_text("Bỏ qua 1 dòng bị từ chối")).to_be_visible()
    page.get_by_role("button", name="Ghi: thêm 1, sửa 1 việc").click()
    expect(page.get_by_role("status").first).to_contain_text("thêm 1 việc, sửa 1 việc")
    assert Task.objects.count() == before + 1
    code = int(re.sub(r"\..*|\D", "", str(first[16].value)))
    assert Task.objects.get(pk=code).product == "Báo cáo sửa trong Excel"
    made = Task.objects.get(title="Tổ chức hội thảo giống lúa chịu mặn")
    assert made.assignments.get().unit.name == "Văn phòng"
