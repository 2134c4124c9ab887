"""Sign-in: who gets in, who is told what, what is throttled, and when sessions end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from members import rights
from members.models import Role, User, UserEvent

from ..conftest import Cast
from ..factories import PASSWORD, make_user

LOGIN = "/dang-nhap/"
CHANGE = "/doi-mat-khau/"
NEW = "mat-khau-moi-tinh-2"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()


def sign_in(client: Client, username: str = "vanphong", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN + extra.pop("query", ""), {"login": username, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return client.get("/them/").status_code == 200


@pytest.mark.parametrize("typed", ["vanphong", "VanPhong", "  vanphong "])
def test_sign_in_by_name(cast: Cast, typed: str) -> None:
    client = Client()
    answer = sign_in(client, typed)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert signed_in(client)


def test_sign_in_by_name_in_any_unicode_form(cast: Cast) -> None:
    make_user(Role.VIEWER, username="hội")
    client = Client()
    assert sign_in(client, "ho\u0323\u0302i").status_code == 302


def test_known_and_unknown_are_answered_alike(cast: Cast) -> None:
    """Same status, same words; only the typed name and the tokens differ."""
    bodies = []
    for name in ("vanphong", "khongco"):
        answer = sign_in(Client(), name, "sai-mat-khau")
        assert answer.status_code == 422
        bodies.append(re.sub(r'(csrf\w*|X-CSRFToken)"[^>]*', "", answer.content.decode()).replace(name, "NAME"))
    assert bodies[0] == bodies[1]
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in bodies[0]


def test_empty_form_says_what_is_missing(cast: Cast) -> None:
    answer = sign_in(Client(), "", "")
    assert answer.status_code == 422
    assert "Cần ghi “" in answer.content.decode()


def test_locked_account_is_told_so(cast: Cast) -> None:
    rights.deactivate_user(user=cast.office, by=cast.admin)
    client = Client()
    assert sign_in(client).headers["Location"] == "/tai-khoan-da-khoa/"
    assert not signed_in(client)


def test_lock_ends_the_open_session(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office)
    assert signed_in(client)
    rights.deactivate_user(user=cast.office, by=cast.admin)
    rights.activate_user(user=cast.office, by=cast.admin)
    assert not signed_in(client), "what was open before the lock stays shut"
    rights.deactivate_user(user=cast.office, by=cast.admin)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "http://testserver:9/x", "javascript:alert(1)"],
)
def test_next_never_leaves_the_site(cast: Cast, evil: str) -> None:
    answer = Client().post(LOGIN, {"login": "vanphong", "password": PASSWORD, "next": evil})
    assert answer.headers["Location"] == "/"


def test_next_leads_to_the_wanted_page(cast: Cast) -> None:
    client = Client()
    asked = client.get("/don-vi/")
    assert asked.headers["Location"] == "/dang-nhap/?next=/don-vi/"
    assert sign_in(client, query="?next=/don-vi/").headers["Location"] == "/don-vi/"


def test_throttle_per_account(cast: Cast) -> None:
    """Six wrong passwords close the account's door, whatever address, Host port or spelling they come with."""
    for i in range(6):
        variant = {
            "REMOTE_ADDR": f"10.0.0.{i}",
            "HTTP_X_FORWARDED_FOR": f"1.2.3.{i}",
            "HTTP_HOST": f"testserver:{8000 + i}",
        }
        assert sign_in(Client(), ("vanphong", "VanPhong")[i % 2], "sai", **variant).status_code == 422
    answer = sign_in(Client(), password=PASSWORD, REMOTE_ADDR="10.0.0.99")
    assert answer.status_code == 429
    assert "Đã thử quá nhiều lần" in answer.content.decode()
    assert sign_in(Client(), "thuongvu").status_code == 302


def test_throttle_per_address_despite_forwarded_for(cast: Cast) -> None:
    """TRUSTED_PROXIES is 0: a made-up X-Forwarded-For does not make a new address."""
    answers = [sign_in(Client(), f"ai{i}", "sai", HTTP_X_FORWARDED_FOR=f"1.2.3.{i}").status_code for i in range(31)]
    assert answers == [422] * 30 + [429]


@pytest.mark.parametrize("forwarded", ["1.2.3.4", "1.2.3.4, 5.6.7.8"])
def test_fewer_proxies_than_trusted_are_no_failure(cast: Cast, settings: Any, forwarded: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR=forwarded).status_code == 302


def test_flood_of_sign_ins_gets_the_plain_page(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in(Client()) for _i in range(3)]
    assert [a.status_code for a in answers] == [302, 302, 429]
    assert "Thử quá nhiều lần" in answers[-1].content.decode()


def test_right_password_does_not_count(cast: Cast) -> None:
    assert [sign_in(Client()).status_code for _i in range(8)] == [302] * 8


def test_own_password_change_ends_other_sessions_only(cast: Cast, login: Callable[..., Client]) -> None:
    here, elsewhere = login(cast.office), login(cast.office)
    answer = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == "/"
    assert signed_in(here)
    assert not signed_in(elsewhere)
    event = UserEvent.objects.get(user=cast.office)
    assert (event.verb, event.actor) == ("password", cast.office)
    assert sign_in(Client(), password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", NEW, NEW, "Mật khẩu đang dùng chưa đúng"),
        (PASSWORD, NEW, NEW + "x", "chưa giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác mật khẩu đang dùng"),
        (PASSWORD, "ngan", "ngan", "Mật khẩu cần ít nhất 10 ký tự."),
        (PASSWORD, "8675309867", "8675309867", "Mật khẩu chỉ toàn số."),
        (PASSWORD, "vanphong-1", "vanphong-1", "Mật khẩu quá giống Tên đăng nhập."),
        (PASSWORD, "password123", "password123", "nhiều người dùng"),
        (PASSWORD, "a\x00bcdefghijkl", "a\x00bcdefghijkl", "ký tự không dùng được"),
    ],
)
def test_password_change_refuses(
    cast: Cast, login: Callable[..., Client], old: str, new: str, again: str, words: str
) -> None:
    answer = login(cast.office).post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_given_password_must_be_changed_first(cast: Cast, login: Callable[..., Client]) -> None:
    password = rights.reset_password(user=cast.office, by=cast.admin)
    client = Client()
    assert sign_in(client, password=password).status_code == 302
    for url in ("/", "/don-vi/", "/them/"):
        assert client.get(url).headers["Location"] == CHANGE
    assert "do quản trị đặt" in client.get(CHANGE).content.decode()
    client.post(CHANGE, {"oldpassword": password, "password1": NEW, "password2": NEW})
    assert signed_in(client)
    assert not User.objects.get(pk=cast.office.pk).must_change_password


def test_role_change_ends_the_session(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office)
    cast.office.role = Role.VIEWER
    assert rights.change_user(user=cast.office, version=1, by=cast.admin)
    assert not signed_in(client)


def test_reset_by_mail(cast: Cast) -> None:
    User.objects.filter(pk=cast.office.pk).update(email="VP@example.org", must_change_password=True)
    client = Client()
    assert client.post("/quen-mat-khau/", {"email": "vp@EXAMPLE.org"}).status_code == 302
    (message,) = mail.outbox
    assert message.to == ["VP@example.org"]
    assert message.subject == "Đặt lại mật khẩu"
    assert "vanphong" in message.body
    link = re.search(r"http://testserver(/quen-mat-khau/\S+)", message.body)
    assert link
    page = client.get(link[1], follow=True)
    action = page.redirect_chain[-1][0]
    assert "Đặt mật khẩu mới" in page.content.decode()
    answer = client.post(action, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Dùng mật khẩu mới" in answer.content.decode()
    assert sign_in(Client(), password=NEW).status_code == 302
    assert not User.objects.get(pk=cast.office.pk).must_change_password
    assert "đã dùng hoặc hết hạn" in Client().get(link[1]).content.decode()


def test_reset_answers_alike_for_unknown_addresses(cast: Cast) -> None:
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org")
    answers = [
        Client().post("/quen-mat-khau/", {"email": e}, follow=True) for e in ("vp@example.org", "la@example.org")
    ]
    bodies = [re.sub(r'"X-CSRFToken": "\w+"', "", a.content.decode()) for a in answers]
    assert bodies[0] == bodies[1]
    assert [m.to for m in mail.outbox] == [["vp@example.org"]]


@pytest.mark.parametrize("typed", ["vip@maıl.example.org", "vip@mail.exampłe.org", "vip@màil.example.org"])
def test_reset_never_mails_a_look_alike_address(cast: Cast, typed: str) -> None:
    """PostgreSQL's upper case makes a dotless ı an I: an address of somebody else's would be found, and mailed."""
    User.objects.filter(pk=cast.office.pk).update(email="vip@mail.example.org")
    assert Client().post("/quen-mat-khau/", {"email": typed}).status_code == 302
    assert mail.outbox == []


def test_reset_mails_only_the_stored_address(cast: Cast) -> None:
    """A Kelvin sign is a k by compatibility: the account is meant, but the letter goes to its own address."""
    User.objects.filter(pk=cast.office.pk).update(email="vp@kho.example.org")
    Client().post("/quen-mat-khau/", {"email": "vp@\u212aho.example.org"})
    Client().post("/quen-mat-khau/", {"email": "VP@KHO.example.org"})
    assert {tuple(m.to) for m in mail.outbox} == {("vp@kho.example.org",)}


def test_reset_link_leads_to_the_configured_site(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://lhh.example.org"
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org")
    Client().post("/quen-mat-khau/", {"email": "vp@example.org"}, HTTP_HOST="testserver:8443")
    assert "https://lhh.example.org/quen-mat-khau/" in mail.outbox[0].body
    assert "testserver" not in mail.outbox[0].body


def test_reset_refuses_a_forged_host(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org")
    answer = Client(raise_request_exception=False).post(
        "/quen-mat-khau/", {"email": "vp@example.org"}, HTTP_HOST="evil.example"
    )
    assert answer.status_code == 400
    assert mail.outbox == []


def test_reset_never_mails_a_locked_account(cast: Cast) -> None:
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org", is_active=False)
    Client().post("/quen-mat-khau/", {"email": "vp@example.org"})
    assert mail.outbox == []


def test_sign_out_only_by_post(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office)
    assert client.get(reverse("account_logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == LOGIN
    assert not signed_in(client)


def test_nobody_signs_up(cast: Cast) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)("/dang-ky/").status_code == 404
    for path in ("/accounts/signup/", "/accounts/email/", "/accounts/login/"):
        assert Client().get(path).status_code == 404
