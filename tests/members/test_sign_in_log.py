"""The log of sign-ins, when accounts were last seen, and the sessions that are open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import last_seen, rights
from members.devices import UNKNOWN, device
from members.models import SignIn, User, UserEvent

from ..conftest import Cast
from ..factories import PASSWORD, make_user

Login = Callable[..., Client]
LOG = "/quan-tri/dang-nhap/"
OWN = "/tai-khoan/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()
    last_seen._written.clear()


def came(user: User, password: str = PASSWORD, **extra: Any) -> Client:
    client = Client()
    client.post("/dang-nhap/", {"login": user.username, "password": password}, **extra)
    return client


def signed_in(client: Client) -> bool:
    return client.get("/them/").status_code == 200


def outcomes() -> list[tuple[str, str | None]]:
    return [(row.outcome, row.user and row.user.username) for row in SignIn.objects.select_related("user")]


# --- The log ---


def test_each_outcome_is_logged(cast: Cast) -> None:
    came(cast.office, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="10.1.2.3").post("/dang-xuat/")
    came(cast.office, "sai")
    Client().post("/dang-nhap/", {"login": "mat-khau-go-nham-cho", "password": "x"})
    rights.deactivate_user(user=cast.viewer, by=cast.admin)
    came(cast.viewer)
    assert outcomes() == [
        ("locked", "xem"),
        ("unknown", None),
        ("wrong", "vanphong"),
        ("out", "vanphong"),
        ("in", "vanphong"),
    ]
    first = SignIn.objects.last()
    assert first
    assert (first.address, first.agent) == ("10.1.2.3", CHROME)


def test_typed_name_of_nobody_is_kept_nowhere(cast: Cast, login: Login) -> None:
    Client().post("/dang-nhap/", {"login": "mat-khau-go-nham-cho", "password": "x"})
    assert "mat-khau-go-nham-cho" not in login(cast.admin).get(LOG).content.decode()
    assert "không có tài khoản này" in login(cast.admin).get(LOG).content.decode()


def test_throttled_is_logged_once_not_for_each_knock(cast: Cast) -> None:
    for _i in range(10):
        came(cast.office, "sai")
    words = [name for name, _who in outcomes()]
    assert (words.count("wrong"), words.count("throttled")) == (6, 1)


@pytest.mark.parametrize(
    ("address", "kept"), [("10.1.2.3", "10.1.2.3"), ("fe80::1%eth0", "fe80::1"), ("", None), ("unix:", None)]
)
def test_strange_addresses_stop_nobody(cast: Cast, address: str, kept: str | None) -> None:
    assert came(cast.office, REMOTE_ADDR=address).get("/").status_code in {200, 302}
    row = SignIn.objects.first()
    assert row is None or row.address == kept


def test_made_up_forwarded_address_is_not_believed(cast: Cast, settings: Any) -> None:
    came(cast.office, REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="9.9.9.9")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    came(cast.office, REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="9.9.9.9, 8.8.8.8")
    assert list(SignIn.objects.values_list("address", flat=True)) == ["8.8.8.8", "10.1.2.3"]


def test_very_long_agent_is_cut(cast: Cast) -> None:
    came(cast.office, HTTP_USER_AGENT="x" * 5000)
    assert SignIn.objects.get().agent == "x" * 300


def test_rows_are_never_changed(cast: Cast) -> None:
    came(cast.office)
    with pytest.raises(DatabaseError):
        SignIn.objects.update(address="1.1.1.1")


def test_log_page_filters(cast: Cast, login: Login) -> None:
    came(cast.office)
    came(cast.viewer, "sai")
    client = login(cast.admin)
    page = client.get(LOG + "?ket_qua=tro-ngai").content.decode()
    assert "Người Xem" in page
    assert "Chị Văn Phòng" not in page
    page = client.get(LOG + "?q=van phong").content.decode()
    assert "Chị Văn Phòng" in page
    assert "Người Xem" not in page
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    assert "Không có lần đăng nhập nào khớp" in client.get(LOG + f"?tu={tomorrow}").content.decode()
    for bad in ("ket_qua=zz", "tu=2026-13-45", "den=31/02/2026", "q=%00"):
        assert client.get(LOG + "?" + bad).status_code == 200, bad
    assert client.get(LOG + "?page=99999999999999999999").status_code == 404


def test_log_page_costs_the_same_with_more_rows(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    counts = []
    for users in ([cast.office], [cast.viewer, cast.standing]):
        for user in users:
            came(user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LOG)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_everybody_sees_the_own_sign_ins_only(cast: Cast) -> None:
    came(cast.own, "sai", REMOTE_ADDR="10.7.7.7")
    came(cast.other, "sai", REMOTE_ADDR="10.8.8.8")
    page = came(cast.own).get(OWN).content.decode()
    assert "10.7.7.7" in page
    assert "10.8.8.8" not in page


# --- Last seen ---


def test_sign_in_and_use_note_when_one_was_seen(cast: Cast) -> None:
    client = came(cast.office)
    user = User.objects.get(pk=cast.office.pk)
    assert user.last_seen_at
    assert user.version == 1
    long_ago = timezone.now() - timedelta(hours=2)
    User.objects.filter(pk=user.pk).update(last_seen_at=long_ago, last_login=long_ago)
    client.get("/them/")
    user.refresh_from_db()
    assert user.last_seen_at > long_ago + timedelta(hours=1)
    assert user.version == 1


def test_last_seen_is_not_written_by_each_request(cast: Cast) -> None:
    client = came(cast.office)
    with CaptureQueriesContext(connection) as queries:
        for _i in range(3):
            client.get("/them/")
    assert not [q for q in queries if q["sql"].startswith("UPDATE")]


def test_page_is_read_though_last_seen_cannot_be_stored(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk is full")

    client = login(cast.office)
    User.objects.filter(pk=cast.office.pk).update(last_login=None)
    monkeypatch.setattr(last_seen.UserSession.objects, "create_from_request", fails)
    assert signed_in(client)
    assert "was not stored" in caplog.text


# --- Sessions ---


def test_sessions_are_listed_in_plain_words(cast: Cast) -> None:
    came(cast.office, HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="10.5.5.5")
    here = came(cast.office, HTTP_USER_AGENT=CHROME)
    page = here.get(OWN, HTTP_USER_AGENT=CHROME).content.decode()
    for words in ("Safari trên iPhone", "10.5.5.5", "Chrome trên Windows", "máy này"):
        assert words in page, words


def test_one_other_session_is_ended(cast: Cast) -> None:
    other, here = came(cast.office), came(cast.office)
    pk = UserSession.objects.order_by("pk")[0].pk
    assert here.post(f"{OWN}phien/{pk}/", {"password": PASSWORD}).headers["Location"] == OWN
    assert signed_in(here)
    assert not signed_in(other)
    assert UserEvent.objects.get(user=cast.office).verb == "sessions"


def test_foreign_and_own_current_session_are_not_found(cast: Cast) -> None:
    came(cast.viewer)
    here = came(cast.office)
    for row in UserSession.objects.all():
        assert here.post(f"{OWN}phien/{row.pk}/", {"password": PASSWORD}).status_code == 404
    assert here.post(f"{OWN}phien/99999999999999999999/", {"password": PASSWORD}).status_code == 404
    assert UserSession.objects.count() == 2


def test_all_other_sessions_are_ended(cast: Cast, login: Login) -> None:
    other, unknown, here = came(cast.office), login(cast.office), came(cast.office)
    here.post(OWN + "phien-khac/", {"password": PASSWORD})
    assert signed_in(here)
    assert not signed_in(other)
    assert not signed_in(unknown)
    assert here.get(OWN).content.decode().count("máy này") == 1


@pytest.mark.parametrize("typed", [{}, {"password": ""}, {"password": "sai"}])
@pytest.mark.parametrize("which", ["one", "all"])
def test_an_open_session_alone_ends_no_other(cast: Cast, typed: dict[str, str], which: str) -> None:
    other, here = came(cast.office), came(cast.office)
    pk = UserSession.objects.order_by("pk")[0].pk
    answer = here.post(OWN + (f"phien/{pk}/" if which == "one" else "phien-khac/"), typed)
    assert answer.status_code == 422
    words = "Mật khẩu chưa đúng. Nhập lại." if typed.get("password") else "Cần ghi “Mật khẩu của anh chị”."
    assert words in answer.content.decode()
    assert signed_in(other)
    assert not UserEvent.objects.filter(user=cast.office).exists()
    wrong = SignIn.objects.filter(user=cast.office, outcome=SignIn.Outcome.WRONG).count()
    assert wrong == bool(typed.get("password"))


def test_guessing_the_password_there_is_slowed_as_at_the_door(cast: Cast) -> None:
    came(cast.office)
    here = came(cast.office)
    for _i in range(6):
        here.post(OWN + "phien-khac/", {"password": "sai"})
    answer = here.post(OWN + "phien-khac/", {"password": PASSWORD})
    assert answer.status_code == 422
    assert "Đã thử quá nhiều lần" in answer.content.decode()
    assert SignIn.objects.filter(user=cast.office, outcome=SignIn.Outcome.THROTTLED).exists()


def test_dead_sessions_are_not_listed(cast: Cast) -> None:
    came(cast.office, HTTP_USER_AGENT=IPHONE)
    rights.deactivate_user(user=cast.office, by=cast.admin)
    rights.activate_user(user=cast.office, by=cast.admin)
    assert "Safari trên iPhone" not in came(cast.office).get(OWN).content.decode().split("Những lần đăng nhập")[0]


def test_own_page_costs_the_same_with_more_sessions(cast: Cast) -> None:
    counts, here = [], came(cast.office)
    for more in (0, 2):
        for _i in range(more):
            came(cast.office)
        with CaptureQueriesContext(connection) as queries:
            here.get(OWN)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (IPHONE, "Safari trên iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox trên Linux"),
        (CHROME + " Edg/140.0", "Edge trên Windows"),
        ("curl/8", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_devices_in_words(agent: str, words: str) -> None:
    assert device(agent) == words


def test_first_admin_of_a_new_union_is_in_the_log(db: None) -> None:
    fields = {"name": "Liên hiệp hội Mới", "place": "Mới", "username": "quan.tri", "full_name": "Nguyễn Thị Ánh"}
    Client().post("/khoi-tao/", fields | {"password1": "mot-cau-that-dai-1x", "password2": "mot-cau-that-dai-1x"})
    assert outcomes() == [("in", "quan.tri")]


def test_unknown_and_known_names_cost_the_same_queries(cast: Cast) -> None:
    make_user()
    counts = []
    for name in ("vanphong", "khongco"):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/dang-nhap/", {"login": name, "password": "sai"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
