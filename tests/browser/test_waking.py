"""Deadlines that live: a task wakes when its document comes as a draft; an admin changes a convention with a preview; a
corrected document moves what hangs on its day."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from resolutions.models import Document
from tasks.models import Stage, Task

from .conftest import Visitor

AWAITED = """LIÊN HIỆP CÁC HỘI KH&KT TỈNH HÀ THANH
Số: 77/QĐ-LHH
Hà Thanh, ngày 02 tháng 3 năm 2026

QUYẾT ĐỊNH
về mẫu quy chế làm việc

1. Văn phòng gửi mẫu quy chế cho các hội trước ngày 30/6/2027.

2. Văn phòng tổng hợp góp ý trong quý III/2027.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH
Nguyễn Văn Mẫu
"""


def waiting() -> Task:
    found = Task.objects.filter(stage=Stage.COND, due_on=None).order_by("pk").first()
    assert found
    return found


def test_waking_by_a_registered_draft(demo: None, visitor: Callable[..., Visitor]) -> None:
    task = waiting()
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto(f"/nhiem-vu/{task.pk}/")
    page.get_by_role("link", name="Ghi văn bản đang chờ").click()
    person.check()
    page.get_by_label(re.compile("^Chờ văn bản số")).fill("77 /QĐ - LHH")
    page.get_by_label(re.compile("^Hạn: số ngày sau")).fill("45")
    page.get_by_role("button", name="Lưu điều đang chờ").click()
    expect(page.locator("#cho-dieu-kien")).to_contain_text("45 ngày sau ngày văn bản ấy")
    person.check()

    Document.objects.filter(pk=task.document_id).update(issued_on=date(2026, 1, 5))
    Task.objects.filter(pk=task.pk).update(given_on=date(2026, 1, 5))
    person.goto("/van-ban/nhap/")
    if not page.locator("textarea[name=text]").is_visible():
        page.get_by_text(re.compile("[Dd]án")).first.click()
    page.locator("textarea[name=text]").fill(AWAITED)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra nội dung đọc được")
    page.get_by_role("button", name=re.compile("^Xác nhận")).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Kiểm tra nội dung đọc được")
    task.refresh_from_db()
    assert (task.stage, task.due_on) == (Stage.TODO, date(2026, 4, 16))
    person.goto(f"/nhiem-vu/{task.pk}/")
    expect(page.locator("ol.history").first).to_contain_text("Điều kiện đã có")
    expect(page.locator("ol.history").first).to_contain_text("77/QĐ-LHH")
    person.check()


def test_waking_offered_by_a_document_from_the_form(demo: None, visitor: Callable[..., Visitor]) -> None:
    task = waiting()
    Task.objects.filter(pk=task.pk).update(awaits="93-KL/TW", awaits_key="93kltw", after_days=30)
    document = Document.objects.order_by("pk").first()
    assert document
    document = Document.objects.create(
        kind="conclusion",
        number="93 - KL/TW",
        title="Kết luận về tổ chức của các hội",
        issuer="Ban Bí thư",
        issued_on=date(2026, 1, 13),
        registered_by=document.registered_by,
    )
    person = visitor()
    person.sign_in("thuongvu")
    person.goto(document.get_absolute_url())
    panel = person.page.locator("#dang-cho")
    expect(panel).to_contain_text("hạn sẽ là 12/02/2026")
    person.check()
    panel.get_by_role("button", name=re.compile("^Điều kiện đã có")).click()
    expect(person.page.get_by_role("status").first).to_contain_text("1 nhiệm vụ chuyển sang thực hiện")
    expect(person.page.locator("#dang-cho")).to_have_count(0)
    person.goto(f"/nhiem-vu/{task.pk}/")
    person.check()
    task.refresh_from_db()
    assert task.due_on == date(2026, 2, 12)


def test_waking_conventions_show_what_moves(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in("quantri")
    page = person.page
    person.goto("/quan-tri/")
    page.get_by_role("link", name=re.compile("^Quy ước tính hạn")).click()
    person.check()
    page.get_by_label("Quý", exact=True).select_option("administrative")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    button = page.get_by_role("button", name=re.compile(r"^Lưu và tính lại \d+ nhiệm vụ"))
    expect(button).to_be_visible()
    person.check()
    count = int(re.findall(r"\d+", button.inner_text())[0])
    expect(page.locator("section", has=page.locator("#moves-h")).locator("tbody tr")).to_have_count(count)
    button.click()
    expect(page.get_by_role("status").first).to_contain_text(f"tính lại hạn của {count} nhiệm vụ")
    person.check()
    page.get_by_role("button", name="Xem trước thay đổi").click()
    expect(page.get_by_text("Không có hạn nào đổi.")).to_be_visible()


def test_waking_a_corrected_day_moves_what_hangs_on_it(demo: None, visitor: Callable[..., Visitor]) -> None:
    running = Task.objects.filter(closed_on=None, has_parts=False, parent=None, stage=Stage.DOING, extension_count=0)
    task = running.select_related("document").order_by("pk").first()
    assert task
    document = task.document
    assert document.issued_on
    corrected = document.issued_on - timedelta(days=3)
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto(f"/nhiem-vu/{task.pk}/sua/")
    page.get_by_label(re.compile("^Thời hạn như văn bản ghi")).fill("trong thời hạn 30 ngày kể từ ngày ký")
    page.get_by_label(re.compile("^Lý do sửa")).fill("Ghi sót.")
    page.get_by_role("button", name="Lưu nội dung nhiệm vụ").click()
    Task.objects.filter(pk=task.pk).update(original_due_on=Task.objects.get(pk=task.pk).due_on)
    before = Task.objects.get(pk=task.pk).due_on
    person.goto(document.get_absolute_url() + "sua/")
    page.get_by_label(re.compile("^Ngày ban hành")).fill(f"{corrected:%d/%m/%Y}")
    page.get_by_role("button", name="Lưu thông tin văn bản").click()
    notice = page.locator(".notice", has_text="tính theo thông tin cũ")
    expect(notice).to_be_visible()
    person.check()
    notice.get_by_role("link").click()
    person.check()
    page.get_by_role("button", name=re.compile("^Tính lại hạn của")).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã tính lại hạn của")
    expect(page.locator(".notice", has_text="tính theo thông tin cũ")).to_have_count(0)
    after = Task.objects.get(pk=task.pk).due_on
    assert before
    assert after
    assert before - after == timedelta(days=3)
