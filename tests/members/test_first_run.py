"""The first run: once, whole, and never with demonstration data."""

from typing import Any

import pytest
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.test import Client

from members import governance
from members.forms.governance_form import FirstRunForm
from members.models import Organisation, OrganisationEvent, Role, Unit, User
from members.views.first_run import founded

from ..conftest import Cast

FORM = {
    "name": "Liên hiệp các Hội KH&KT tỉnh Mới",
    "short_name": "LHH Mới",
    "place": "Mới",
    "full_name": "Người Đầu Tiên",
    "username": "QuanTri",
    "password1": "mat-khau-dau-tien-1",
    "password2": "mat-khau-dau-tien-1",
}


@pytest.mark.django_db
def test_every_page_leads_to_the_first_run() -> None:
    for path in ("/", "/dang-nhap/", "/don-vi/", "/khong-co/"):
        assert Client().get(path).headers["Location"] == "/khoi-tao/"
    assert Client().get("/khoi-tao/").status_code == 200


@pytest.mark.django_db
def test_first_run_names_the_union_and_signs_in() -> None:
    client = Client()
    assert client.post("/khoi-tao/", FORM).headers["Location"] == "/"
    organisation = Organisation.objects.get()
    admin = User.objects.get()
    assert (organisation.name, organisation.is_demo) == (FORM["name"], False)
    assert (admin.username, admin.role, admin.must_change_password) == ("quantri", Role.ADMIN, False)
    assert get_user(client) == admin  # type: ignore[arg-type]
    assert not Unit.objects.exists()
    assert OrganisationEvent.objects.get().verb == "founded"


@pytest.mark.django_db
def test_second_submission_changes_nothing() -> None:
    Client().post("/khoi-tao/", FORM)
    answer = Client().post("/khoi-tao/", FORM | {"name": "Kẻ Khác", "username": "ke-khac"})
    assert answer.headers["Location"] == "/"
    assert Organisation.objects.get().name == FORM["name"]
    assert User.objects.count() == 1


def test_two_at_once_make_one_union(cast: Cast) -> None:
    """The second of two that both saw an empty database is refused by the database itself, whole."""
    form = FirstRunForm(FORM | {"username": "ke-khac"})
    assert form.is_valid()
    assert founded(form) is None
    assert not User.objects.filter(username="ke-khac").exists()


@pytest.mark.django_db
def test_first_run_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("đứt giữa chừng")

    monkeypatch.setattr(governance.OrganisationEvent.objects, "create", broken)
    assert Client(raise_request_exception=False).post("/khoi-tao/", FORM).status_code == 500
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Cần ghi “"),
        ({"password2": "khac"}, "chưa giống nhau"),
        ({"password1": "1234567890", "password2": "1234567890"}, "Mật khẩu chỉ toàn số."),
        ({"name": "a\x00b"}, "ký tự không dùng được"),
        ({"email": "khong-phai-thu"}, "email"),
    ],
)
def test_first_run_form_errors(change: dict[str, str], words: str) -> None:
    answer = Client().post("/khoi-tao/", FORM | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_first_run_asks_for_the_code_of_the_machine(settings: Any) -> None:
    settings.FIRST_RUN_CODE = "3f9a51c0d2e4b677"
    for code in ("", "sai", "3f9a51c0d2e4b67"):
        answer = Client().post("/khoi-tao/", FORM | {"code": code})
        assert answer.status_code == 422
        assert not Organisation.objects.exists()
    assert Client().post("/khoi-tao/", FORM | {"code": " 3f9a51c0d2e4b677 "}).status_code == 302
    assert User.objects.get().role == Role.ADMIN
