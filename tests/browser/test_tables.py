"""Units by Excel: fetched, edited, sent back with a mistake, mended, looked at and written."""

import io
import re
from collections.abc import Callable

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, expect

from members.models import Unit

from .conftest import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_units_are_fetched_edited_and_sent_back(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto("/quan-tri/bang/")
    person.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất Excel: Đơn vị").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.active
    assert sheet is not None
    heads = {str(cell.value): index for index, cell in enumerate(sheet[1])}
    first = next(sheet.iter_rows(min_row=2))
    first[heads["Điện thoại"]].value = "0235 3 800 100"
    row = [""] * len(heads)
    row[heads["Tên đơn vị"]], row[heads["Loại"]] = "Hội Nghề cá tỉnh Hà Thanh", "Hội lạ"
    sheet.append(row)

    def send() -> None:
        target = io.BytesIO()
        book.save(target)
        page.get_by_role("link", name="Nhập từ Excel: Đơn vị").click()
        file = FilePayload(name="don-vi.xlsx", mimeType=XLSX, buffer=target.getvalue())
        page.locator("[name=file]").set_input_files(file)
        page.get_by_role("button", name="Xem trước").click()

    send()
    expect(page.get_by_role("heading", name="1 dòng bị từ chối, nên chưa ghi được dòng nào")).to_be_visible()
    person.check()
    page.get_by_role("button", name="Bỏ bảng này").click()
    sheet.cell(sheet.max_row, heads["Loại"] + 1).value = "Hội thành viên"
    send()
    page.get_by_role("link", name=re.compile("^Sẽ sửa")).click()
    expect(page.get_by_text("→ 0235 3 800 100")).to_be_visible()
    person.check()
    page.get_by_role("button", name="Ghi cả bảng: thêm 1, sửa 1 dòng").click()
    expect(page.get_by_text("Đã ghi cả bảng: thêm 1, sửa 1 dòng")).to_be_visible()
    person.check()
    assert Unit.objects.get(name="Hội Nghề cá tỉnh Hà Thanh").events.get().verb == "created"
