"""From a printed slip to an account with a second factor, in two browsers."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD, Visitor

OWN_PASSWORD = "mat-khau-cua-toi-1"


def code_of(secret: str) -> str:
    """What a phone shows (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_slip_password_and_second_step(demo: None, visitor: Callable[..., Visitor]) -> None:
    admin = visitor()
    admin.sign_in("quantri")
    admin.goto("/quan-tri/tai-khoan/moi/")
    page = admin.page
    page.locator("[name=username]").fill("nguyen.tam")
    page.locator("[name=full_name]").fill("Nguyễn Thị Tám")
    page.locator("[name=role][value=viewer]").check()
    page.get_by_role("button", name="Tạo tài khoản").click()
    page.get_by_role("button", name="Mời vào").click()
    slip = page.locator(".slip")
    expect(slip).to_contain_text("nguyen.tam")
    admin.check()
    code = slip.locator(".secret").inner_text()

    owner = visitor()
    owner.goto("/loi-moi/")
    own = owner.page
    own.get_by_label("Tên đăng nhập").fill("nguyen.tam")
    own.get_by_label("Mã trên phiếu").fill(code.upper())
    owner.check()
    own.get_by_role("button", name="Tiếp tục").click()
    for field in own.locator("input[type=password]").all():
        field.fill(OWN_PASSWORD)
    own.get_by_role("button", name="Đặt mật khẩu và vào").click()
    expect(own).to_have_url(f"{owner.base}/")

    owner.goto("/tai-khoan/hai-buoc/")
    own.locator("summary").click()
    secret = own.locator(".secret").inner_text()
    own.get_by_label("Mã sáu số trên điện thoại").fill(code_of(secret))
    own.get_by_label("Mật khẩu của anh chị").fill(OWN_PASSWORD)
    owner.check()
    own.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(own.locator(".recovery-codes li")).to_have_count(10)
    recovery = own.locator(".recovery-codes li").first.inner_text()

    own.locator("form.signout button:visible").first.click()
    own.get_by_label("Tên đăng nhập").fill("nguyen.tam")
    own.get_by_label("Mật khẩu", exact=True).fill(OWN_PASSWORD)
    own.get_by_role("button", name="Đăng nhập").click()
    owner.check()
    own.get_by_label("Mã sáu số trên điện thoại").fill(recovery)
    own.get_by_role("button", name="Đăng nhập").click()
    expect(own).to_have_url(f"{owner.base}/")
    owner.goto("/tai-khoan/")
    expect(own.locator("main")).to_contain_text("Còn 9 mã dự phòng")
    owner.check()


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_change_of_a_role_on_a_phone(demo: None, visitor: Callable[..., Visitor]) -> None:
    admin = visitor()
    admin.sign_in("quantri")
    page = admin.page
    admin.goto("/quan-tri/tai-khoan/?vai_tro=viewer")
    page.get_by_role("link", name="Trần Bảo Châu").click()
    page.get_by_role("link", name="Sửa tài khoản").click()
    page.locator("[name=role][value=admin]").check()
    page.get_by_role("button", name="Lưu tài khoản").click()
    expect(page.locator("main")).to_contain_text("Từ nay làm được")
    admin.check()
    page.get_by_label("Mật khẩu của anh chị").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận đổi quyền").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu tài khoản")
    for path in (
        "/quan-tri/tai-khoan/",
        "/quan-tri/tai-khoan/ra-soat/",
        "/quan-tri/tai-khoan/vai-tro/",
        "/quan-tri/dang-nhap/",
    ):
        admin.goto(path)
        admin.check()
