"""The second factor: setting it up, the code after the password, recovery codes, and ways around it that must fail."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from members import rights, rights_review, second_factor
from members.models import Organisation, Role, SignIn, User, UserEvent
from members.signed_in import TYPED, just_typed
from tasks.models import ProgressEntry

from ..conftest import Cast
from ..factories import PASSWORD, make_organisation, make_task, make_user

Login = Callable[..., Client]
PAGE = "/tai-khoan/hai-buoc/"
OFF = PAGE + "tat/"
CODES = PAGE + "ma-du-phong/"
STEP = "/dang-nhap/ma/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()


def code_now(secret: str = SECRET, steps: int = 0) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code() -> str:
    right = {code_now(steps=n) for n in (-2, -1, 0, 1, 2)}
    return next(c for c in ("111111", "222222", "333333", "444444", "555555", "666666") if c not in right)


def with_factor(user: User) -> list[str]:
    return second_factor.turn_on(user=user, secret=SECRET)


def typed_password(user: User, query: str = "", password: str = PASSWORD, **extra: Any) -> Client:
    client = Client()
    answer = client.post("/dang-nhap/" + query, {"login": user.username, "password": password}, **extra)
    assert answer.headers["Location"] == STEP
    return client


def signed_in(client: Client) -> bool:
    return client.get("/them/").status_code == 200


def secret_on(page: str) -> str:
    found = re.search(r'secret--long">(\w+)<', page)
    assert found
    return found[1]


# --- Setting it up ---


def test_set_up_by_the_phone(cast: Cast, login: Login) -> None:
    client, elsewhere = login(cast.viewer), login(cast.viewer)
    page = client.get(PAGE).content.decode()
    secret = secret_on(page)
    assert 'class="qr"' in page
    assert "data:" not in page
    assert secret_on(client.get(PAGE).content.decode()) == secret, "a page that is loaded again keeps the picture"
    answer = client.post(PAGE, {"code": code_now(secret), "password": PASSWORD})
    text = answer.content.decode()
    assert "chỉ hiện lần này" in text
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", text)) == 10
    assert "no-store" in answer.headers["Cache-Control"]
    assert signed_in(client)
    assert not signed_in(elsewhere), "what came in by the password alone has to come in anew"
    assert UserEvent.objects.get(user=cast.viewer).verb == "factor_on"
    assert "Còn 10 mã dự phòng" in client.get(PAGE).content.decode()
    assert "Đang bật." in client.get("/tai-khoan/").content.decode()


def test_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    with_factor(cast.viewer)
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_secret_of_another_key_opens_nothing(cast: Cast, settings: Any) -> None:
    with_factor(cast.viewer)
    settings.SECRET_KEY = "another-key-altogether-1234567890-abcdefgh"
    assert second_factor.accepted(cast.viewer, code_now()) is None
    settings.SECRET_KEY_FALLBACKS = ["khong-dung-cho-ban-chay-that-" + "0" * 40]
    assert second_factor.accepted(cast.viewer, code_now()) is not None


@pytest.mark.parametrize(
    ("password", "is_right", "words"), [("sai", True, "Mật khẩu chưa đúng"), (PASSWORD, False, "Mã chưa đúng")]
)
def test_set_up_needs_password_and_code(cast: Cast, login: Login, password: str, is_right: bool, words: str) -> None:
    client = login(cast.viewer)
    secret = secret_on(client.get(PAGE).content.decode())
    code = code_now(secret) if is_right else "000000" if code_now(secret) != "000000" else "111111"
    answer = client.post(PAGE, {"code": code, "password": password})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not second_factor.has_factor(cast.viewer)


@pytest.mark.parametrize("code", ["", "12\x0034", "9" * 400, "mã", "①②③④⑤⑥"])
def test_strange_codes_are_form_errors(cast: Cast, login: Login, code: str) -> None:
    client = login(cast.viewer)
    client.get(PAGE)
    assert client.post(PAGE, {"code": code, "password": PASSWORD}).status_code == 422
    with_factor(cast.office)
    assert typed_password(cast.office).post(STEP, {"code": code}).status_code == 422


# --- After the password ---


def test_code_is_asked_after_the_password(cast: Cast) -> None:
    with_factor(cast.office)
    client = typed_password(cast.office, "?next=/don-vi/")
    assert not signed_in(client)
    assert "Nhập mã bước hai" in client.get(STEP).content.decode()
    before = client.cookies["sessionid"].value
    assert client.post(STEP, {"code": code_now()}).headers["Location"] == "/don-vi/"
    assert client.cookies["sessionid"].value != before, "a session that was known before the code is worth nothing"
    assert signed_in(client)
    assert list(SignIn.objects.values_list("outcome", flat=True)) == ["in"]


def test_no_page_opens_between_password_and_code(cast: Cast) -> None:
    with_factor(cast.admin)
    client = typed_password(cast.admin)
    for path in ("/", "/quan-tri/", "/tai-khoan/", PAGE, OFF, CODES, "/doi-mat-khau/", "/them/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/"), path
    assert client.post(OFF, {"password": PASSWORD, "code": "1"}).headers["Location"].startswith("/dang-nhap/")


def test_step_without_password_leads_to_sign_in(cast: Cast) -> None:
    with_factor(cast.office)
    assert Client().get(STEP).headers["Location"] == "/dang-nhap/"
    assert Client().post(STEP, {"code": code_now()}).headers["Location"] == "/dang-nhap/"


def test_wrong_code_is_refused_logged_and_throttled_across_browsers(cast: Cast) -> None:
    with_factor(cast.office)
    wrong = wrong_code()
    for i in range(6):
        client = typed_password(cast.office, REMOTE_ADDR=f"10.0.0.{i}")
        extra = {"REMOTE_ADDR": f"10.0.0.{i}", "HTTP_X_FORWARDED_FOR": f"1.1.1.{i}"}
        assert client.post(STEP, {"code": wrong}, **extra).status_code == 422
    client = typed_password(cast.office)
    answer = client.post(STEP, {"code": code_now()})
    assert answer.status_code == 429
    assert not signed_in(client)
    outcomes = list(SignIn.objects.filter(user=cast.office).values_list("outcome", flat=True))
    assert outcomes.count("factor") == 6
    assert outcomes.count("throttled") == 1


def test_form_without_code_field_is_refused(cast: Cast) -> None:
    with_factor(cast.office)
    assert typed_password(cast.office).post(STEP, {"credential": "{}"}).status_code == 422


def test_code_is_good_once(cast: Cast) -> None:
    with_factor(cast.office)
    code = code_now()
    assert typed_password(cast.office).post(STEP, {"code": code}).status_code == 302
    assert typed_password(cast.office).post(STEP, {"code": code}).status_code == 422


def test_code_is_good_once_also_when_its_half_minute_is_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allauth forgets a used code after thirty seconds; with a step of tolerance it is valid for ninety."""
    with_factor(cast.office)
    code = code_now()
    assert second_factor.accepted(cast.office, code)
    monkeypatch.setattr(auth.TOTP, "_mark_code_used", lambda self, code: True)
    assert second_factor.accepted(cast.office, code) is None


def test_recovery_code_opens_once(cast: Cast) -> None:
    codes = with_factor(cast.office)
    client = typed_password(cast.office)
    assert client.post(STEP, {"code": f"{codes[3][:4]} {codes[3][4:]}"}).status_code == 302
    assert signed_in(client)
    assert typed_password(cast.office).post(STEP, {"code": codes[3]}).status_code == 422
    assert second_factor.codes_left(cast.office) == 9


def test_code_of_another_account_is_worth_nothing(cast: Cast) -> None:
    codes = with_factor(cast.office)
    second_factor.turn_on(user=cast.admin, secret=auth.generate_totp_secret())
    assert typed_password(cast.admin).post(STEP, {"code": codes[0]}).status_code == 422


@pytest.mark.parametrize("what", ["lock", "password", "role"])
def test_pending_step_ends_with_what_the_password_proved(cast: Cast, what: str) -> None:
    with_factor(cast.office)
    client = typed_password(cast.office)
    if what == "lock":
        rights.deactivate_user(user=cast.office, by=cast.admin)
        rights.activate_user(user=cast.office, by=cast.admin)
    elif what == "password":
        rights.reset_password(user=cast.office, by=cast.admin)
    else:
        row = User.objects.get(pk=cast.office.pk)
        row.role = Role.VIEWER
        rights.change_user(user=row, version=row.version, by=cast.admin)
    assert client.post(STEP, {"code": code_now()}).headers["Location"] == "/dang-nhap/"
    assert not signed_in(client)


def test_password_reset_by_mail_does_not_lead_around_it(cast: Cast) -> None:
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org")
    with_factor(cast.office)
    client, new = Client(), "mat-khau-moi-tinh-2"
    client.post("/quen-mat-khau/", {"email": "vp@example.org"})
    link = re.search(r"(/quen-mat-khau/\S+)", mail.outbox[0].body)
    assert link
    action = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(action, {"password1": new, "password2": new})
    assert not signed_in(client)
    assert second_factor.has_factor(cast.office)
    assert not signed_in(typed_password(cast.office, password=new))


# --- Off again ---


def test_own_factor_goes_by_password_and_code(cast: Cast, login: Login) -> None:
    codes = with_factor(cast.viewer)
    cast.viewer.refresh_from_db()
    client = login(cast.viewer)
    for fields in ({"password": "sai", "code": codes[0]}, {"password": PASSWORD, "code": wrong_code()}, {}):
        assert client.post(OFF, fields).status_code == 422
    assert second_factor.codes_left(cast.viewer) == 10, "a wrong password uses no code up"
    assert client.post(OFF, {"password": PASSWORD, "code": codes[0]}).headers["Location"] == PAGE
    assert signed_in(client)
    assert not Authenticator.objects.filter(user=cast.viewer).exists()
    assert UserEvent.objects.filter(user=cast.viewer).first().verb == "factor_off"  # type: ignore[union-attr]


def test_new_recovery_codes_make_the_old_ones_worthless(cast: Cast, login: Login) -> None:
    codes = with_factor(cast.viewer)
    cast.viewer.refresh_from_db()
    answer = login(cast.viewer).post(CODES, {"password": PASSWORD, "code": codes[0]})
    fresh = [a + b for a, b in re.findall(r"<code>(\d{4}) (\d{4})</code>", answer.content.decode())]
    assert len(fresh) == 10
    assert second_factor.accepted(cast.viewer, codes[1]) is None
    assert second_factor.accepted(cast.viewer, fresh[1]) is not None


def test_pages_without_a_factor_lead_to_setting_it_up(cast: Cast, login: Login) -> None:
    for path in (OFF, CODES):
        assert login(cast.viewer).post(path, {"password": PASSWORD, "code": "1"}).headers["Location"] == PAGE


def test_verbs_refuse_what_makes_no_sense(cast: Cast) -> None:
    with_factor(cast.viewer)
    with pytest.raises(rights.Refused):
        with_factor(cast.viewer)
    with pytest.raises(rights.Refused):
        second_factor.renew_codes(user=cast.office)
    assert not second_factor.turn_off(user=cast.office, by=cast.admin)


# --- Where the union asks for one ---


@pytest.mark.parametrize("name", ["admin", "standing"])
def test_obliged_are_led_to_it_first(cast: Cast, login: Login, name: str) -> None:
    Organisation.objects.update(needs_second_factor="leaders")
    client = login(getattr(cast, name))
    for path in ("/", "/them/", "/tai-khoan/", "/quan-tri/", OFF):
        assert client.get(path).headers["Location"] == PAGE, path
    page = client.get(PAGE).content.decode()
    assert "Làm xong trang này" in page
    assert client.post(PAGE, {"code": code_now(secret_on(page)), "password": PASSWORD}).status_code == 200
    assert signed_in(client)


@pytest.mark.parametrize("name", ["office", "committee", "viewer", "own"])
def test_others_are_not_asked(cast: Cast, login: Login, name: str) -> None:
    Organisation.objects.update(needs_second_factor="leaders")
    assert signed_in(login(getattr(cast, name)))


@pytest.mark.parametrize("name", ["admin", "office", "standing", "committee", "viewer", "own", "other"])
def test_everybody_can_be_obliged(cast: Cast, login: Login, name: str) -> None:
    Organisation.objects.update(needs_second_factor="all")
    client = login(getattr(cast, name))
    for path in ("/", "/them/", "/nhiem-vu/", OFF):
        assert client.get(path).headers["Location"] == PAGE, path
    page = client.get(PAGE).content.decode()
    assert "yêu cầu mọi tài khoản" in page
    assert 'href="otpauth://totp/' in page, "who has nothing but the phone cannot scan its own screen"
    assert client.post(PAGE, {"code": code_now(secret_on(page)), "password": PASSWORD}).status_code == 200
    assert signed_in(client)


def test_obliged_who_has_just_typed_the_password_is_not_asked_twice(cast: Cast, login: Login) -> None:
    Organisation.objects.update(needs_second_factor="all")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = login(cast.own)
        page = client.get(PAGE).content.decode()
        assert 'name="password"' not in page
        clock.shift(timedelta(minutes=5, seconds=1))
        assert 'name="password"' in client.get(PAGE).content.decode()
        answer = client.post(PAGE, {"code": code_now(secret_on(page))})
        assert answer.status_code == 422, "a session that was left open is not enough"
        assert not second_factor.has_factor(cast.own)
        clock.shift(timedelta(minutes=-2))
        assert client.post(PAGE, {"code": code_now(secret_on(page))}).status_code == 200
    assert second_factor.has_factor(cast.own)


def test_who_turns_it_on_unasked_types_the_password_also_right_after_signing_in(cast: Cast, login: Login) -> None:
    client = login(cast.own)
    page = client.get(PAGE).content.decode()
    assert 'name="password"' in page
    assert client.post(PAGE, {"code": code_now(secret_on(page))}).status_code == 422
    assert not second_factor.has_factor(cast.own)


def test_a_session_without_the_time_of_its_beginning_is_asked(cast: Cast, rf: RequestFactory) -> None:
    request = rf.get(PAGE)
    request.session = SessionStore()
    assert not just_typed(request, timezone.now())
    request.session[TYPED] = (timezone.now() + timedelta(hours=1)).timestamp()
    assert not just_typed(request, timezone.now()), "a clock that was set back proves nothing"


def test_obliged_while_typing_loses_nothing_and_stores_nothing(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    client = login(cast.own)
    Organisation.objects.update(needs_second_factor="all")
    answer = client.post(f"/nhiem-vu/{task.pk}/tien-do/", {"text": "Đã họp, có biên bản kèm theo."})
    assert answer.status_code == 403
    assert "Đã họp, có biên bản kèm theo." in answer.content.decode()
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(("chosen", "marked"), [("nobody", {"quantri", "thuongvu"}), ("all", None)])
def test_review_of_rights_marks_who_should_have_one(cast: Cast, login: Login, chosen: str, marked: Any) -> None:
    now = timezone.now()
    rows = rights_review.review(now.date(), now, now, chosen).rows
    names = {row.user.username for row in rows if "chưa bật hai bước" in row.marks}
    assert names == (marked or {user.username for user in cast.by_role().values()})


def test_nobody_is_asked_by_default(cast: Cast, login: Login) -> None:
    assert Organisation.objects.get().needs_second_factor == "nobody"
    assert signed_in(login(cast.admin))


def test_given_password_is_changed_before_the_factor(cast: Cast) -> None:
    Organisation.objects.update(needs_second_factor="leaders")
    user = make_user(Role.ADMIN, must_change_password=True)
    client = Client()
    client.force_login(user)
    assert client.get("/").headers["Location"] == "/doi-mat-khau/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("asked", "kept"), [(True, "leaders"), (False, "nobody")])
def test_what_was_set_before_goes_on_meaning_the_same(asked: bool, kept: str) -> None:
    """Back to yes and no and forth again, as an upgrade and a step back of the program do it."""
    make_organisation()
    try:
        call_command("migrate", "members", "0013", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_organisation SET needs_second_factor = %s", [asked])
    finally:
        call_command("migrate", verbosity=0)
    assert Organisation.objects.get().needs_second_factor == kept
    Organisation.objects.update(needs_second_factor="all")
    call_command("migrate", "members", "0013", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT needs_second_factor FROM members_organisation")
        told = cursor.fetchone()[0]
    call_command("migrate", verbosity=0)
    assert told, "everybody becomes the leaders, never nobody"
