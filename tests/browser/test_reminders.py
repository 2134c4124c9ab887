"""Reminders as people meet them: the morning's job, the inbox and its form, the mail, the admin's list."""

import io
import re
from collections.abc import Callable

from django.core import mail as outbox
from django.core.management import call_command
from playwright.sync_api import expect

from members.models import Organisation, User
from tasks.models import OutgoingMail

from .conftest import Visitor


def the_morning() -> None:
    """The daily job, whatever day of the week this is."""
    Organisation.objects.update(quiet_weekends=False, holidays="")
    User.objects.filter(username="vanphong").update(email="vanphong@example.vn")
    call_command("remind", stdout=io.StringIO())


def test_reminders_lead_from_the_inbox_to_the_form(demo: None, visitor: Callable[..., Visitor]) -> None:
    the_morning()
    person = visitor()
    person.sign_in("vanphong")
    person.goto("/hop-tin/")
    page = person.page
    expect(page.locator(".is-unread").first).to_be_visible()
    page.get_by_label("Loại tin").select_option(label="Quá hạn")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile("loai=late"))
    person.check()
    page.locator(".notices .title").first.click()
    expect(page.get_by_role("heading", name=re.compile("Báo"))).to_be_visible()
    person.goto("/hop-tin/")
    page.get_by_role("button", name="Đánh dấu tất cả đã đọc").click()
    expect(page.get_by_text("Không còn tin chưa đọc.")).to_be_visible()
    person.check()


def test_reminders_by_mail_are_read_and_switched_off(
    demo: None, visitor: Callable[..., Visitor], mailoutbox: list[outbox.EmailMultiAlternatives]
) -> None:
    the_morning()
    (letter,) = mailoutbox
    person = visitor()
    page = person.page
    page.set_content(str(letter.alternatives[0][0]))
    expect(page.get_by_role("heading", name=re.compile(r"Quá hạn \(\d+\)"))).to_be_visible()
    person.check()
    person.sign_in("vanphong")
    person.goto("/them/thu-nhac/")
    person.check()
    page.get_by_label(re.compile("^Không gửi")).check()
    page.get_by_role("button", name="Lưu lựa chọn").click()
    expect(page.get_by_text("Từ nay không gửi thư nhắc nữa.")).to_be_visible()
    page.get_by_role("link", name="Xem trước thư hôm nay").click()
    expect(page.get_by_text("Kính gửi")).to_be_visible()
    person.check()


def test_reminders_are_set_and_mails_are_seen_by_the_admin(demo: None, visitor: Callable[..., Visitor]) -> None:
    the_morning()
    OutgoingMail.objects.update(sent_at=None, attempts=1, error="Máy chủ thư không trả lời.")
    person = visitor()
    person.sign_in("quantri")
    page = person.page
    person.goto("/quan-tri/thu/")
    expect(page.get_by_text("Máy chủ thư không trả lời.")).to_be_visible()
    person.check()
    page.get_by_role("button", name=re.compile("^Gửi lại")).click()
    expect(page.get_by_text("Đã gửi thư tới vanphong@example.vn.")).to_be_visible()
    person.goto("/quan-tri/ngay-nghi/")
    page.locator("summary", has_text="Dán nhiều dòng").click()
    page.get_by_label("Tất cả các dòng").fill("02/09/2027 Quốc khánh\nTết")
    page.get_by_role("button", name="Lưu tất cả các dòng").click()
    expect(page.get_by_text("Dòng 2: “Tết” không bắt đầu bằng một ngày").first).to_be_visible()
    person.check()
    page.get_by_label("Tất cả các dòng").fill("02/09/2027 Quốc khánh")
    page.get_by_role("button", name="Lưu tất cả các dòng").click()
    expect(page.get_by_text("Đã lưu ngày nghỉ")).to_be_visible()
