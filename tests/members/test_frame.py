"""Theme, the phone's page, and the pages for what goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from members.redirects import is_local
from members.views import errors

from ..conftest import Cast

Login = Callable[..., Client]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_is_remembered(cast: Cast, login: Login, theme: str) -> None:
    client = login(cast.viewer)
    answer = client.post("/man-hinh/", {"theme": theme, "next": "/don-vi/?q=a"})
    assert answer.headers["Location"] == "/don-vi/?q=a"
    assert client.cookies["theme"]["httponly"]
    assert f'data-bs-theme="{theme}"' in client.get("/don-vi/").content.decode()
    client.post("/man-hinh/", {"theme": ""})
    assert "data-bs-theme" not in client.get("/don-vi/").content.decode()


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "evil"]
)
def test_theme_never_leads_elsewhere(cast: Cast, login: Login, evil: str) -> None:
    assert login(cast.viewer).post("/man-hinh/", {"theme": "dark", "next": evil}).headers["Location"] == "/them/"


def test_unknown_theme_is_a_form_error(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    assert client.post("/man-hinh/", {"theme": '"><script>'}).status_code == 422
    client.cookies["theme"] = '"><script>'
    assert "data-bs-theme" not in client.get("/them/").content.decode()


def test_more_holds_everything_of_the_navigation(cast: Cast, login: Login) -> None:
    answer = login(cast.admin).get("/them/")
    page = answer.content.decode()
    assert all(f'href="{item.url}"' in page for item in answer.context["nav"])
    assert "/dang-xuat/" in page
    assert "/quan-tri/" not in login(cast.viewer).get("/them/").content.decode()


@pytest.mark.parametrize("address", ["/con-nguoi/", "/co-quan/", "/don-vi/"])
def test_people_and_bodies_are_found_beside_the_units(cast: Cast, login: Login, address: str) -> None:
    client = login(cast.office)
    current = [item.label for item in client.get(address).context["nav"] if item.current]
    assert current == ["Đơn vị"]
    page = client.get("/don-vi/").content.decode()
    assert all(f'href="{place}"' in page for place in ("/con-nguoi/", "/co-quan/", "/quan-tri/bang/don-vi/"))


@pytest.mark.parametrize("address", ["/a", "/a?b=//c"])
def test_local_addresses(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize("address", ["", "a", "//a", "/\\a", "\\\\a", "http:a", "///a", "/\t/a", " //a"])
def test_foreign_addresses(address: str) -> None:
    assert not is_local(address)


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co/",
        "/don-vi/99999999999999999999/",
        "/don-vi/0/",
        "/quan-tri/tai-khoan/99999999999999999999/",
        "/con-nguoi/1/chuc-vu/99999999999999999999/",
    ],
)
def test_not_found(cast: Cast, login: Login, path: str) -> None:
    answer = login(cast.admin).get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_not_found_for_nobody(cast: Cast) -> None:
    assert "Không có trang này" in Client().get("/khong-co/").content.decode()


def test_forbidden(cast: Cast, login: Login) -> None:
    answer = login(cast.viewer).get("/quan-tri/")
    assert answer.status_code == 403
    assert "Không có quyền với việc này" in answer.content.decode()


def test_form_without_token(cast: Cast, login: Login) -> None:
    answer = login(cast.admin, enforce_csrf_checks=True).post("/don-vi/moi/")
    assert answer.status_code == 403
    assert "Trang đã cũ, chưa lưu gì" in answer.content.decode()


@pytest.mark.parametrize("charset", ["utf-7", "khong-co", "utf-16", "base64"])
@pytest.mark.parametrize("strict", [True, False])
def test_post_in_an_odd_charset(cast: Cast, login: Login, charset: str, strict: bool) -> None:
    client = login(cast.admin, enforce_csrf_checks=strict, raise_request_exception=False)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/don-vi/moi/", b"name=+AGE-", content_type=kind)
    assert answer.status_code in {400, 403, 422}


def test_unreadable_request_gets_our_page(cast: Cast, login: Login) -> None:
    answer = login(cast.admin).post(
        "/don-vi/moi/", b"x", content_type="application/x-www-form-urlencoded; charset=utf-7"
    )
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


def test_forged_host_gets_our_page(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = Client().get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


@pytest.mark.parametrize("limit", ["DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"])
def test_too_large_a_request(cast: Cast, login: Login, settings: Any, limit: str) -> None:
    setattr(settings, limit, 3)
    answer = login(cast.admin).post("/don-vi/moi/", {str(i): "x" * 10 for i in range(10)})
    assert answer.status_code in {413, 400}
    if limit == "DATA_UPLOAD_MAX_MEMORY_SIZE":
        form = "&".join(f"a{i}=x" for i in range(10))
        answer = login(cast.admin).post("/don-vi/moi/", form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in answer.content.decode()


def test_server_error_asks_nothing_of_anybody(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("members.views.organisation.installation_facts", broken)
    answer = login(cast.admin, raise_request_exception=False).get("/quan-tri/")
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()
    with CaptureQueriesContext(connection) as captured:
        errors.server_error(RequestFactory().get("/"))
    assert len(captured) == 0


def test_pages_of_signed_in_users_are_in_no_cache(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    for path in ("/", "/nhiem-vu/", "/don-vi/", "/khong-co/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path


@pytest.mark.parametrize(
    "page",
    [
        errors.bad_request,
        errors.forbidden,
        errors.not_found,
        errors.too_many_requests,
        errors.server_error,
        errors.csrf_failure,
    ],
)
def test_error_pages_keep_theme_and_policy(page: Callable[..., Any]) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    body = page(request).content.decode()
    assert 'data-bs-theme="dark"' in body
    assert "<h1" in body
    assert "style=" not in body
    assert "<script" not in body
