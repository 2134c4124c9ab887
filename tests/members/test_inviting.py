"""Invitations: by mail, by slip, many at once; who accepts, and who must not."""

import logging
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from lhh_tracker.logs import WithoutKeys
from members import inviting, rights
from members.models import Invitation, Role, SignIn, User, UserEvent
from members.user_states import with_state

from ..conftest import Cast
from ..factories import PASSWORD, make_organisation, make_user
from .test_user_rights import left_open

Login = Callable[..., Client]
USERS = "/quan-tri/tai-khoan/"
NEW = "mat-khau-tu-chon-1"
CHOOSE = "/loi-moi/mat-khau/"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def waiting(cast: Cast) -> User:
    """An account whose owner has not come yet."""
    user = make_user(Role.UNIT, username="hoi3", full_name="Đại Diện Ba", unit=cast.own_unit, email="ba@example.org")
    user.set_unusable_password()
    user.save()
    return user


def form(way: str, **fields: Any) -> dict[str, Any]:
    return {"way": way, "request_key": str(uuid.uuid4())} | fields


def slip_code(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found
    return found[1]


def invited(user: User, by: User, way: str = "slip", **ago: int) -> str:
    now = timezone.now() - timedelta(**ago)
    key = inviting.invite(user=user, way=way, by=by, now=now)
    assert key
    return key


def state_of(user: User) -> str:
    return str(with_state(User.objects.filter(pk=user.pk), timezone.now()).get().state)


def choose(client: Client, password: str = NEW, again: str = "") -> Any:
    return client.post(CHOOSE, {"password1": password, "password2": again or password})


def signed_in(client: Client) -> bool:
    return client.get("/them/").status_code == 200


# --- By slip ---


def test_slip_opens_the_account(cast: Cast, login: Login, waiting: User) -> None:
    assert state_of(waiting) == "chua-moi"
    answer = login(cast.admin).post(f"{USERS}{waiting.pk}/loi-moi/", form("slip"))
    page = answer.content.decode()
    code = slip_code(page)
    for words in ("Đại Diện Ba", "hoi3", "http://testserver/loi-moi/", "In phiếu", 'class="slip"'):
        assert words in page, words
    assert "no-store" in answer.headers["Cache-Control"]
    assert state_of(waiting) == "da-moi"
    client = Client()
    answer = client.post("/loi-moi/", {"username": " HOI3 ", "code": code.upper().replace("-", " ")})
    assert answer.headers["Location"] == CHOOSE
    assert "Ít nhất 10 ký tự" in client.get(CHOOSE).content.decode()
    before = client.cookies["sessionid"].value
    assert choose(client).headers["Location"] == "/"
    assert client.cookies["sessionid"].value != before
    assert signed_in(client)
    assert state_of(waiting) == "dang-dung"
    user = User.objects.get(pk=waiting.pk)
    assert user.check_password(NEW)
    assert not user.must_change_password
    assert [e.verb for e in user.events.all()] == ["password", "invited"]
    assert SignIn.objects.get(user=user).outcome == "in"


@pytest.mark.parametrize(
    ("username", "right"), [("hoi3", False), ("vanphong", True), ("khongco", True), ("khongco", False), ("", True)]
)
def test_wrong_slips_are_answered_alike(cast: Cast, waiting: User, username: str, right: bool) -> None:
    code = invited(waiting, cast.admin)
    client = Client()
    answer = client.post("/loi-moi/", {"username": username, "code": code if right else "abcde-fghjk-mnpqr-stuvw"})
    assert answer.status_code == 422
    assert ("Tên đăng nhập hoặc mã chưa đúng" in answer.content.decode()) == bool(username)
    assert client.get(CHOOSE).headers["Location"] == "/loi-moi/"


def test_slips_are_throttled_per_name_and_per_address(cast: Cast, waiting: User) -> None:
    code = invited(waiting, cast.admin)
    wrong = {"username": "hoi3", "code": "abcde"}
    for i in range(6):
        extra = {"REMOTE_ADDR": f"10.0.0.{i}", "HTTP_X_FORWARDED_FOR": f"1.1.1.{i}"}
        assert Client().post("/loi-moi/", wrong, **extra).status_code == 422
    assert Client().post("/loi-moi/", {"username": "HOI3", "code": code}, REMOTE_ADDR="10.9.9.9").status_code == 429
    cache.clear()
    answers = [Client().post("/loi-moi/", {"username": f"ai{i}", "code": "x"}).status_code for i in range(31)]
    assert answers == [422] * 30 + [429]


# --- By mail ---


def test_mail_opens_the_account(cast: Cast, login: Login, waiting: User, settings: Any) -> None:
    settings.SITE_URL = "https://lhh.example.org"
    answer = login(cast.admin).post(f"{USERS}{waiting.pk}/loi-moi/", form("mail"), follow=True)
    assert "Đã gửi thư mời tới ba@example.org" in answer.content.decode()
    (message,) = mail.outbox
    assert message.to == ["ba@example.org"]
    link = re.search(r"https://lhh\.example\.org(/loi-moi/[0-9a-f]{64}/)", message.body)
    assert link
    assert link[1].split("/")[2] not in str(list(Invitation.objects.values()))
    for _i in range(2):
        Client().get(link[1])  # a program that looks at links first uses nothing up
    client = Client()
    assert client.get(link[1]).headers["Location"] == CHOOSE
    assert choose(client).status_code == 302
    assert signed_in(client)
    assert Client().get(link[1]).status_code == 410


def test_mail_needs_an_address(cast: Cast, login: Login, waiting: User) -> None:
    User.objects.filter(pk=waiting.pk).update(email="")
    client = login(cast.admin)
    assert "Gửi thư<" not in client.get(f"{USERS}{waiting.pk}/loi-moi/").content.decode()
    assert client.post(f"{USERS}{waiting.pk}/loi-moi/", form("mail")).status_code == 422
    waiting.email = ""
    with pytest.raises(rights.Refused, match="địa chỉ thư"):
        inviting.invite(user=waiting, way="mail", by=cast.admin, now=timezone.now())


def test_mail_that_does_not_go_is_told(
    cast: Cast, login: Login, waiting: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise OSError("no server")

    monkeypatch.setattr("members.account_mail.send_mail", fails)
    answer = login(cast.admin).post(f"{USERS}{waiting.pk}/loi-moi/", form("mail"), follow=True)
    assert "Thư mời chưa gửi được" in answer.content.decode()


def test_page_says_when_mail_goes_to_files(cast: Cast, login: Login, waiting: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "chỉ ghi ra tệp" in login(cast.admin).get(f"{USERS}{waiting.pk}/loi-moi/").content.decode()


# --- Keys that open nothing ---


@pytest.mark.parametrize("what", ["used", "withdrawn", "newer", "late", "locked"])
def test_spent_keys_open_nothing(cast: Cast, login: Login, waiting: User, what: str) -> None:
    key = invited(waiting, cast.admin, "mail", **({"days": 7, "minutes": 1} if what == "late" else {}))
    first = Client()
    first.get(f"/loi-moi/{key}/")
    if what == "used":
        choose(first)
    elif what == "withdrawn":
        login(cast.admin).post(f"{USERS}{waiting.pk}/thu-loi-moi/")
    elif what == "newer":
        invited(waiting, cast.admin)
    elif what == "locked":
        rights.deactivate_user(user=waiting, by=cast.admin)
    answer = Client().get(f"/loi-moi/{key}/")
    assert answer.status_code == 410
    assert "Lời mời không dùng được" in answer.content.decode()
    if what != "used":
        assert choose(first).headers["Location"] == "/loi-moi/", "also for a page that was open already"
        assert not User.objects.get(pk=waiting.pk).has_usable_password()


def test_verb_refuses_a_spent_key(cast: Cast, waiting: User) -> None:
    invited(waiting, cast.admin)
    row = Invitation.objects.get()
    inviting.accept(invitation=row, password=NEW, now=timezone.now())
    with pytest.raises(inviting.Gone):
        inviting.accept(invitation=row, password="mat-khau-ke-trom-2", now=timezone.now())
    assert User.objects.get(pk=waiting.pk).check_password(NEW)


@pytest.mark.parametrize("key", ["sai", "..%2f..", "%00", "0" * 64, "a" * 3000, "mat-khau2"])
def test_strange_keys_are_gone(cast: Cast, key: str) -> None:
    assert Client().get(f"/loi-moi/{key}/").status_code in {404, 410}


def test_code_of_a_slip_is_no_link(cast: Cast, waiting: User) -> None:
    """Without the user name and its throttle."""
    assert Client().get(f"/loi-moi/{invited(waiting, cast.admin)}/").status_code == 410


def test_who_was_in_is_not_invited(cast: Cast, login: Login) -> None:
    """It would be a way around the password and the second factor."""
    Client().post("/dang-nhap/", {"login": "vanphong", "password": PASSWORD})
    answer = login(cast.admin).post(f"{USERS}{cast.office.pk}/loi-moi/", form("slip"), follow=True)
    assert "Người này đã vào rồi" in answer.content.decode()
    assert User.objects.get(pk=cast.office.pk).check_password(PASSWORD)


def test_invitation_voids_a_password_that_somebody_else_knows(cast: Cast) -> None:
    invited(cast.viewer, cast.admin)
    assert not User.objects.get(pk=cast.viewer.pk).has_usable_password()


def test_locked_account_is_not_invited(cast: Cast, waiting: User) -> None:
    rights.deactivate_user(user=waiting, by=cast.admin)
    with pytest.raises(rights.Refused, match="đang khóa"):
        invited(waiting, cast.admin)


def test_who_waits_gets_no_reset_and_no_given_password(cast: Cast, login: Login, waiting: User) -> None:
    Client().post("/quen-mat-khau/", {"email": "ba@example.org"})
    assert mail.outbox == []
    answer = login(cast.admin).post(f"{USERS}{waiting.pk}/mat-khau/", follow=True)
    assert "chưa được mở lần nào" in answer.content.decode()
    assert "mat-khau/" not in login(cast.admin).get(waiting.get_absolute_url()).content.decode().split("<main")[1]


def test_account_without_password_cannot_sign_in(cast: Cast, waiting: User) -> None:
    for password in ("", "!", waiting.password, PASSWORD):
        answer = Client().post("/dang-nhap/", {"login": "hoi3", "password": password})
        assert answer.status_code == 422


# --- Choosing the password ---


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("ngan", "ngan", "Mật khẩu cần ít nhất 10"), (NEW, NEW + "x", "chưa giống nhau"), ("", "", "Cần ghi")],
)
def test_bad_passwords_use_nothing_up(cast: Cast, waiting: User, first: str, second: str, words: str) -> None:
    key, client = invited(waiting, cast.admin, "mail"), Client()
    client.get(f"/loi-moi/{key}/")
    answer = client.post(CHOOSE, {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert choose(client).status_code == 302


def test_somebody_else_at_this_machine_signs_out_first(cast: Cast, login: Login, waiting: User) -> None:
    key, client = invited(waiting, cast.admin, "mail"), login(cast.office)
    assert "Máy này đang đăng nhập tài khoản khác" in client.get(f"/loi-moi/{key}/", follow=True).content.decode()
    choose(client)
    assert not User.objects.get(pk=waiting.pk).has_usable_password()


def test_obliged_are_led_to_the_second_factor_next(cast: Cast) -> None:
    cast.organisation.needs_second_factor = "leaders"
    cast.organisation.save()
    user = make_user(Role.STANDING, email="tv@example.org")
    key, client = invited(user, cast.admin, "mail"), Client()
    client.get(f"/loi-moi/{key}/")
    choose(client)
    assert client.get("/").headers["Location"] == "/tai-khoan/hai-buoc/"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_it_once() -> None:
    """Of two who choose a password by one key, one wins and the other is told; nothing is overwritten."""
    make_organisation()
    admin, user = make_user(Role.ADMIN), make_user(Role.VIEWER)
    inviting.invite(user=user, way="slip", by=admin, now=timezone.now())
    row = Invitation.objects.get()

    def accept(password: str) -> str:
        try:
            inviting.accept(invitation=row, password=password, now=timezone.now())
        except inviting.Gone:
            return ""
        finally:
            connection.close()
        return password

    with ThreadPoolExecutor(4) as pool:
        won = [word for word in pool.map(accept, [f"mat-khau-thu-{i}-x" for i in range(4)]) if word]
    assert len(won) == 1
    assert User.objects.get(pk=user.pk).check_password(won[0])
    assert UserEvent.objects.filter(user=user, verb="password").count() == 1


# --- Once, and many ---


def test_double_click_invites_once(cast: Cast, login: Login, waiting: User) -> None:
    client, fields = login(cast.admin), form("slip")
    code = slip_code(client.post(f"{USERS}{waiting.pk}/loi-moi/", fields).content.decode())
    answer = client.post(f"{USERS}{waiting.pk}/loi-moi/", fields, follow=True)
    assert "Lời mời đã tạo ở lần gửi trước" in answer.content.decode()
    assert inviting.found(code, timezone.now(), "hoi3"), "the code that was printed first is still good"


@pytest.mark.parametrize("one", [True, False])
def test_a_slip_needs_the_own_password_after_a_while(cast: Cast, login: Login, waiting: User, one: bool) -> None:
    """Whoever holds a slip can open the account: a machine that was left open prints none."""
    client, url = left_open(login(cast.admin)), f"{USERS}{waiting.pk}/loi-moi/" if one else USERS + "loi-moi/"
    fields = form("slip") if one else form("slips", users=[waiting.pk])
    assert 'type="password"' in client.get(url).content.decode()
    for wrong in ({}, {"password": "sai"}):
        assert client.post(url, fields | wrong).status_code == 422
    assert state_of(waiting) == "chua-moi"
    assert 'class="slip"' in client.post(url, fields | {"password": PASSWORD}).content.decode()


def test_many_are_invited_by_what_they_have(cast: Cast, login: Login, waiting: User) -> None:
    User.objects.exclude(pk__in=[waiting.pk, cast.viewer.pk]).update(last_login=timezone.now())
    client = login(cast.admin)
    page = client.get(USERS + "loi-moi/").content.decode()
    assert "Đại Diện Ba" in page
    assert "Chị Văn Phòng" not in page
    fields = form("best", users=[waiting.pk, cast.viewer.pk])
    page = client.post(USERS + "loi-moi/", fields).content.decode()
    assert "Đã mời 2 người" in page
    assert page.count('class="slip"') == 1
    assert [m.to for m in mail.outbox] == [["ba@example.org"]]
    again = client.post(USERS + "loi-moi/", fields).content.decode()
    assert "Đã mời ở lần gửi trước" in again
    assert len(mail.outbox) == 1
    page = client.post(USERS + "loi-moi/", form("slips", users=[waiting.pk, cast.viewer.pk])).content.decode()
    assert page.count('class="slip"') == 2


def test_foreign_choice_refuses_all(cast: Cast, login: Login, waiting: User) -> None:
    User.objects.filter(pk=cast.office.pk).update(last_login=timezone.now())
    client = login(cast.admin)
    for bad in (cast.office.pk, 10**20, "x", ""):
        answer = client.post(USERS + "loi-moi/", form("slips", users=[waiting.pk, bad]))
        assert answer.status_code == 422, bad
    assert client.post(USERS + "loi-moi/", form("slips", users=[])).status_code == 422
    assert client.post(USERS + "loi-moi/", form("zz", users=[waiting.pk])).status_code == 422
    assert not Invitation.objects.exists()


def test_nobody_left_to_invite(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    User.objects.update(last_login=timezone.now())
    assert "Ai có tài khoản cũng đã vào rồi" in client.get(USERS + "loi-moi/").content.decode()


def test_keys_are_long_and_differ() -> None:
    assert len({inviting.new_key("mail") for _i in range(50)}) == 50
    assert all(len(inviting.new_key("mail")) == 64 for _i in range(3))
    assert re.fullmatch(r"[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}", inviting.new_key("slip"))


def test_hash_needs_the_secret_key(settings: Any) -> None:
    before = inviting.hash_of("abcde")
    settings.SECRET_KEY = "another-key-altogether-1234567890-abcdefgh"
    assert inviting.hash_of("abcde") != before


def test_keys_stay_out_of_logs() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Gone: %s", ("/loi-moi/0123abc/",), None)
    WithoutKeys().filter(record)
    assert record.getMessage() == "Gone: /loi-moi/…/"
