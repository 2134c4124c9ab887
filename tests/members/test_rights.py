"""Accounts: made, changed, locked; nobody locks the last admin or oneself out."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client

from members import rights
from members.forms.page_form import OnceForm
from members.models import Role, User, UserEvent
from members.role_notes import ROLE_NOTES

from ..conftest import Cast
from ..factories import make_user

Login = Callable[..., Client]
USERS = "/quan-tri/tai-khoan/"


def new_form(**fields: Any) -> dict[str, Any]:
    values = {"username": "ketoan", "full_name": "Chị Kế Toán", "role": "viewer", "request_key": str(uuid.uuid4())}
    return values | fields


def edit_form(user: User, **fields: Any) -> dict[str, Any]:
    values = {"full_name": user.full_name, "email": user.email, "role": user.role, "unit": user.unit_id or ""}
    return values | {"version": user.version} | fields


def test_every_role_is_explained(cast: Cast, login: Login) -> None:
    assert set(ROLE_NOTES) == set(Role)
    page = login(cast.admin).get(USERS + "moi/").content.decode()
    assert all(str(note) in page for note in ROLE_NOTES.values())


def test_new_account_has_no_password_and_leads_to_its_invitation(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    answer = client.post(USERS + "moi/", new_form(username="KeToan"))
    user = User.objects.get(username="ketoan")
    assert answer.headers["Location"] == f"{USERS}{user.pk}/loi-moi/"
    assert not user.has_usable_password()
    assert user.events.get().verb == "created"


def test_double_submit_makes_one_account(cast: Cast, login: Login) -> None:
    client, form = login(cast.admin), new_form()
    answers = [client.post(USERS + "moi/", form).headers["Location"] for _i in range(2)]
    assert answers[0] == answers[1]
    assert User.objects.filter(username="ketoan").count() == 1


def test_double_click_is_answered_like_the_first(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first click's account is made between the second one's look for it and its checks: no "name is taken"."""
    client, form = login(cast.admin), new_form()
    client.post(USERS + "moi/", form)
    found, looks = OnceForm.earlier, iter([False])
    monkeypatch.setattr(OnceForm, "earlier", lambda f, model: found(f, model) if next(looks, True) else None)
    assert client.post(USERS + "moi/", form).status_code == 302


@pytest.mark.django_db
def test_random_passwords_differ_and_pass_the_rules() -> None:
    made = {rights.random_password() for _i in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "vanphong"}, "Tên đăng nhập này đã có."),
        ({"username": "VanPhong"}, "Tên đăng nhập này đã có."),
        ({"username": "hai từ"}, "không có khoảng trắng"),
        ({"role": "unit"}, "Chọn đơn vị mà người này báo cáo thay."),
        ({"role": "superuser"}, "superuser"),
        ({"role": "unit", "unit": "99999999999999999999"}, "lựa chọn"),
        ({"full_name": "a\x00b"}, "ký tự không dùng được"),
        ({"username": "x" * 61}, "60"),
    ],
)
def test_new_account_form_errors(cast: Cast, login: Login, change: dict[str, str], words: str) -> None:
    answer = login(cast.admin).post(USERS + "moi/", new_form(**change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not UserEvent.objects.exists()


def test_form_cannot_smuggle_in_other_columns(cast: Cast, login: Login) -> None:
    extra = {"is_active": "", "password": "x", "must_change_password": "1", "pk": cast.admin.pk, "id": cast.admin.pk}
    login(cast.admin).post(USERS + "moi/", new_form(**extra))
    user = User.objects.get(username="ketoan")
    assert (user.is_active, user.must_change_password, user.has_usable_password()) == (True, False, False)
    assert user.pk != cast.admin.pk


def test_unit_beside_another_role_is_dropped(cast: Cast, login: Login) -> None:
    login(cast.admin).post(USERS + "moi/", new_form(unit=cast.own_unit.pk))
    assert User.objects.get(username="ketoan").unit is None


def test_change_of_role_and_unit_is_history(cast: Cast, login: Login) -> None:
    form = edit_form(cast.viewer, role="unit", unit=cast.own_unit.pk, confirmed="1")
    answer = login(cast.admin).post(f"{USERS}{cast.viewer.pk}/sua/", form)
    assert answer.status_code == 302
    event = cast.viewer.events.get()
    assert event.changes == {"role": ["Người xem", "Đơn vị"], "unit": ["", "Hội Của Tôi"]}
    assert event.actor == cast.admin


def test_stale_account_edit(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), f"{USERS}{cast.viewer.pk}/sua/"
    form = edit_form(cast.viewer)
    assert client.post(url, form | {"full_name": "Một"}).status_code == 302
    answer = client.post(url, form | {"full_name": "Hai", "role": "office"})
    assert answer.status_code == 409
    assert "Người xem" in answer.content.decode()
    cast.viewer.refresh_from_db()
    assert (cast.viewer.full_name, cast.viewer.role) == ("Một", Role.VIEWER)


def test_own_role_cannot_be_changed(cast: Cast, login: Login) -> None:
    make_user(Role.ADMIN)
    answer = login(cast.admin).post(f"{USERS}{cast.admin.pk}/sua/", edit_form(cast.admin, role="viewer"))
    assert answer.status_code == 422
    assert "Không tự đổi vai trò của mình được" in answer.content.decode()
    cast.admin.refresh_from_db()
    assert cast.admin.is_admin


def test_own_name_can_be_changed(cast: Cast, login: Login) -> None:
    answer = login(cast.admin).post(f"{USERS}{cast.admin.pk}/sua/", edit_form(cast.admin, full_name="Tên Mới"))
    assert answer.status_code == 302


@pytest.mark.parametrize("act", ["khoa/", "mat-khau/"])
def test_own_account_is_not_locked_or_reset(cast: Cast, login: Login, act: str) -> None:
    make_user(Role.ADMIN)
    client = login(cast.admin)
    answer = client.post(f"{USERS}{cast.admin.pk}/{act}", follow=True)
    assert answer.status_code == 200
    assert "notice--error" in answer.content.decode()
    cast.admin.refresh_from_db()
    assert cast.admin.is_active
    assert not UserEvent.objects.exists()


def test_last_admin_stays(cast: Cast) -> None:
    """Two admins remove each other: the second finds that one admin must stay."""
    second = make_user(Role.ADMIN)
    rights.deactivate_user(user=second, by=cast.admin)
    with pytest.raises(rights.Refused, match="quản trị cuối cùng"):
        rights.deactivate_user(user=cast.admin, by=second)
    cast.admin.role = Role.VIEWER
    with pytest.raises(rights.Refused, match="quản trị cuối cùng"):
        rights.change_user(user=cast.admin, version=1, by=second)
    assert User.objects.get(pk=cast.admin.pk).is_admin


def test_lock_and_open_ask_first_and_happen_once(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), f"{USERS}{cast.viewer.pk}/"
    assert "không đăng nhập được nữa" in client.get(url + "khoa/").content.decode()
    assert User.objects.get(pk=cast.viewer.pk).is_active
    for _i in range(2):
        client.post(url + "khoa/")
    assert not User.objects.get(pk=cast.viewer.pk).is_active
    assert "đăng nhập lại được" in client.get(url + "mo-lai/").content.decode()
    client.post(url + "mo-lai/")
    assert User.objects.get(pk=cast.viewer.pk).is_active
    assert [e.verb for e in cast.viewer.events.all()] == ["activated", "deactivated"]


def test_reset_shows_the_password_once_and_ends_sessions(cast: Cast, login: Login) -> None:
    theirs, client = login(cast.viewer), login(cast.admin)
    answer = client.post(f"{USERS}{cast.viewer.pk}/mat-khau/")
    shown = re.search(r'class="secret">([^<]+)<', answer.content.decode())
    assert shown
    user = User.objects.get(pk=cast.viewer.pk)
    assert user.check_password(shown[1])
    assert user.must_change_password
    assert user.events.get().verb == "password"
    assert theirs.get("/them/").status_code == 302


def test_list_filters_and_never_by_password(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    make_user(username="cu", full_name="Người Đã Khóa", is_active=False)
    assert "Người Đã Khóa" in client.get(USERS + "?trang_thai=da-khoa").content.decode()
    assert "Người Đã Khóa" not in client.get(USERS + "?trang_thai=dang-dung").content.decode()
    page = client.get(USERS + "?q=nguoi da khoa").content.decode()
    assert "Người Đã Khóa" in page
    assert "Chị Văn Phòng" not in page
    assert "Chị Văn Phòng" not in client.get(USERS + "?vai_tro=unit").content.decode()
    assert client.get(USERS + "?password=x&unit__users__password=x").status_code == 200
    assert "không dùng được" in client.get(USERS + "?vai_tro=zz").content.decode()


def test_no_hash_on_any_page(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    for path in ("", f"{cast.viewer.pk}/", f"{cast.viewer.pk}/sua/"):
        assert "md5$" not in client.get(USERS + path).content.decode()
