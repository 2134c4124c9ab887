"""Mails go out: once, tried again after a while, given up at last; what went wrong is said. And their pages."""

import html
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Role, User, UserEvent
from tasks.mailing import PAUSES, forget_old, message, send, send_waiting, words_of
from tasks.models import Notice, NoticeKind, OutgoingMail, Stage
from tasks.models.notice import MOST_TRIES
from tests.factories import make_organisation, make_task, make_user

from ..conftest import Cast
from ..parallel import at_once

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
MONDAY = date(2026, 6, 15)
NOW = datetime.fromisoformat("2026-06-15T00:00:00+00:00")
URL = "/quan-tri/thu/"
HERE = "tests.tasks.test_mailing."


@pytest.fixture(autouse=True)
def _monday_morning(settings: Any) -> Any:
    settings.SITE_URL = "https://lhh.example.vn"
    with time_machine.travel(NOW, tick=False):
        yield


class Deaf(EmailBackend):  # type: ignore[misc]
    """A server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("không\nnghe\0máy")


class Closed(Deaf):
    """A server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError("đóng cửa")


class Picky(EmailBackend):  # type: ignore[misc]
    """Refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if any("hoi1@" in to for m in messages for to in m.to):
            raise OSError("không có hộp thư này")
        return int(super().send_messages(messages))


def a_mail(user: User, **fields: Any) -> OutgoingMail:
    if not user.email:
        user.email = f"{user.username}@example.vn"
        user.save()
    values = {"day": MONDAY, "address": user.email, "subject": "Nhắc việc", "text": "Việc", "html": "<p>Việc</p>"}
    return OutgoingMail.objects.create(user=user, **(values | fields))


def go(now: datetime = NOW) -> tuple[int, int]:
    result = send_waiting(MONDAY, now)
    return result.sent, result.failed


# --- Going -----------------------------------------------------------------------------------------------------------


def test_a_mail_goes_once_as_text_and_html(cast: Cast) -> None:
    row = a_mail(cast.own)
    assert [go(), go()] == [(1, 0), (0, 0)]
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (["hoi1@example.vn"], "Nhắc việc", "Việc")
    assert sent.alternatives[0][:2] == ("<p>Việc</p>", "text/html")
    headers = sent.message()
    assert headers["Message-ID"] == f"<nhac-viec-{row.pk}-20260615@lhh.example.vn>"
    assert headers["List-Unsubscribe"] == "<https://lhh.example.vn/them/thu-nhac/>"
    row.refresh_from_db()
    assert (row.sent_at, row.attempts, row.error) == (NOW, 1, "")


def test_it_goes_to_the_address_of_now(cast: Cast) -> None:
    row = a_mail(cast.own)
    User.objects.filter(pk=cast.own.pk).update(email="moi@example.vn")
    go()
    assert outbox.outbox[0].to == ["moi@example.vn"]
    row.refresh_from_db()
    assert row.address == "moi@example.vn"


@pytest.mark.parametrize("fields", [{"is_active": False}, {"wants_mail": False}, {"email": ""}])
def test_who_wants_none_any_more_gets_none(cast: Cast, fields: dict[str, Any]) -> None:
    row = a_mail(cast.own)
    User.objects.filter(pk=cast.own.pk).update(**fields)
    assert send_waiting(MONDAY, NOW).dropped == 1
    assert not outbox.outbox
    row.refresh_from_db()
    assert row.is_given_up
    assert "thôi nhận thư" in row.error
    assert send_waiting(MONDAY, NOW + timedelta(days=3)).dropped == 0


def test_nothing_goes_on_a_quiet_day(cast: Cast) -> None:
    a_mail(cast.own)
    assert send_waiting(MONDAY - timedelta(days=1), NOW).sent == 0
    assert go() == (1, 0)


# --- Not going -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["Deaf", "Closed"])
def test_it_is_tried_again_after_longer_and_longer_pauses(cast: Cast, settings: Any, backend: str) -> None:
    settings.EMAIL_BACKEND = HERE + backend
    row, now = a_mail(cast.own), NOW
    for pause in PAUSES:
        assert pause == timedelta(0) or go(now + pause - timedelta(seconds=1)) == (0, 0)
        now += pause
        assert go(now) == (0, 1)
    assert go(now + timedelta(days=9)) == (0, 0)
    row.refresh_from_db()
    assert (row.attempts, row.is_given_up, row.sent_at) == (MOST_TRIES, True, None)
    assert "\n" not in row.error
    assert "\0" not in row.error
    assert ("đóng cửa" if backend == "Closed" else "không nghe") in row.error


def test_one_bad_address_keeps_nobody_elses_back(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = HERE + "Picky"
    bad, good = a_mail(cast.own), a_mail(cast.office)
    assert go() == (1, 1)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.sent_at
    assert "không có hộp thư này" in bad.error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert go(NOW + PAUSES[1]) == (1, 0)
    bad.refresh_from_db()
    assert (bad.error, bad.attempts) == ("", 2)


def test_what_cannot_be_a_header_is_an_error_of_that_mail(cast: Cast) -> None:
    """Nothing writes such a subject; if something did, nothing is slipped in."""
    row = a_mail(cast.own, subject="Nhắc việc\nBcc: ke-la@example.com")
    assert go() == (0, 1)
    assert not outbox.outbox
    row.refresh_from_db()
    assert "BadHeaderError" in row.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SMTPRecipientsRefused({"a@b.vn": (550, b"no\r\nbox")}), "Máy chủ thư không nhận địa chỉ này: 550 no box"),
        (SMTPDataError(554, b"\xff"), "Máy chủ thư từ chối: 554 \ufffd"),
        (TimeoutError("timed out"), "Không nối được với máy chủ thư: timed out"),
        (ValueError("x" * 999), "Không gửi được: ValueError: xxx"),
    ],
)
def test_what_went_wrong_is_said_in_words(error: Exception, words: str) -> None:
    told = words_of(error)
    assert told.startswith(words)
    assert len(told) <= 300


def test_words_of_old_mails_are_forgotten(cast: Cast) -> None:
    old = a_mail(cast.own, sent_at=NOW - timedelta(days=91), day=date(2026, 3, 1))
    kept = [a_mail(cast.own, sent_at=NOW - timedelta(days=89), day=date(2026, 3, 20)), a_mail(cast.own)]
    assert [forget_old(NOW), forget_old(NOW)] == [1, 0]
    old.refresh_from_db()
    assert (old.text, old.html, old.subject) == ("", "", "Nhắc việc")
    assert all(OutgoingMail.objects.get(pk=row.pk).text for row in kept)


def test_a_job_that_died_is_followed_after_a_while(cast: Cast) -> None:
    """It had entered its try and said no more: perhaps the mail went. It goes again, under the same Message-ID."""
    row = a_mail(cast.own, attempts=1, tried_at=NOW)
    assert go(NOW + timedelta(minutes=14)) == (0, 0)
    assert go(NOW + timedelta(minutes=15)) == (1, 0)
    assert outbox.outbox[0].message()["Message-ID"] == message(row).message()["Message-ID"]


def test_two_who_saw_the_same_mail_send_it_once(cast: Cast) -> None:
    row = a_mail(cast.own)
    first, second = (OutgoingMail.objects.get(pk=row.pk) for _one in range(2))
    assert (send(first, NOW), send(second, NOW)) == (True, None)
    assert len(outbox.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_four_jobs_at_one_moment_send_each_mail_once() -> None:
    make_organisation()
    for _one in range(12):
        a_mail(make_user(Role.VIEWER))
    counts = at_once(*[lambda: go()[0]] * 4)
    assert sum(counts) == len(outbox.outbox) == 12
    assert len({m.to[0] for m in outbox.outbox}) == 12


# --- Jobs ------------------------------------------------------------------------------------------------------------


def run(job: str) -> str:
    told = StringIO()
    call_command(job, stdout=told, stderr=told)
    return told.getvalue()


def test_remind_says_what_it_did(cast: Cast) -> None:
    cast.own.email = "hoi1@example.vn"
    cast.own.save()
    make_task(lead=cast.own_unit, due_on=MONDAY, stage=Stage.DOING, title="Lập đề án")
    told = run("remind")
    for words in ("1 tin nhắc mới.", "Sắp đến hạn: 1", "1 thư mới.", "1 thư đã gửi."):
        assert words in told, words
    assert "Lập đề án" in str(outbox.outbox[0].body)
    assert "0 tin nhắc mới." in run("remind")
    assert len(outbox.outbox) == 1


def test_remind_on_a_quiet_day_says_so(cast: Cast) -> None:
    with time_machine.travel("2026-06-14T02:00:00Z", tick=False):
        assert "ngày nghỉ" in run("remind")


def test_jobs_say_where_mail_goes(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.SITE_URL = str(tmp_path / "thu"), ""
    a_mail(cast.own)
    told = run("send_mail")
    assert "1 thư đã gửi." in told
    assert str(tmp_path / "thu") in told
    assert "Chưa đặt SITE_URL" in told
    assert len(list((tmp_path / "thu").iterdir())) == 1


def test_run_daily_does_all_and_goes_on_when_one_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run("run_daily")
    assert [line for line in told.splitlines() if line.startswith("→")] == [
        "→ make_instances",
        "→ wake_tasks",
        "→ remind",
        "→ backup",
        "→ check_files",
    ]

    def broken(*_args: Any, **_values: Any) -> Any:
        raise ZeroDivisionError("hỏng")

    monkeypatch.setattr("tasks.management.commands.make_instances.templates", broken)
    make_task(lead=cast.own_unit, due_on=MONDAY, stage=Stage.DOING)
    with pytest.raises(CommandError, match="make_instances"):
        run("run_daily")
    assert Notice.objects.filter(kind=NoticeKind.SOON).count() == 1


# --- Pages -----------------------------------------------------------------------------------------------------------


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_admin_sees_what_was_sent_without_its_words(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert "Chưa có thư nào" in page(client, URL)
    a_mail(cast.own, text="Lời riêng", html="Lời riêng", sent_at=NOW, subject="Nhắc <b>việc</b>")
    a_mail(cast.office, error="Máy chủ bận", attempts=2, tried_at=NOW)
    a_mail(cast.standing, error="Sai địa chỉ", attempts=MOST_TRIES, tried_at=NOW)
    told = page(client, URL)
    for words in ("hoi1@example.vn", "Đã gửi", "Đã thử 2 lần", "Máy chủ bận", "Không gửi được", "Sai địa chỉ"):
        assert words in told, words
    assert "Lời riêng" not in told
    assert "Nhắc &lt;b&gt;" in client.get(URL).content.decode()
    for state, address in (("da-gui", "hoi1@"), ("cho", "vanphong@"), ("loi", "thuongvu@")):
        assert [
            name for name in ("hoi1@", "vanphong@", "thuongvu@") if name in page(client, f"{URL}?trang_thai={state}")
        ] == [address]
    assert "giá trị không dùng được" in page(client, f"{URL}?trang_thai=x%00")


def test_admin_sends_again(cast: Cast, login: Login, settings: Any) -> None:
    client = login(cast.admin)
    row = a_mail(cast.own, error="Sai", attempts=MOST_TRIES, tried_at=NOW)
    settings.EMAIL_BACKEND = HERE + "Deaf"
    told = client.post(f"{URL}{row.pk}/gui-lai/", follow=True).content.decode()
    assert "Chưa gửi được" in told
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "Đã gửi thư tới hoi1@example.vn." in client.post(f"{URL}{row.pk}/gui-lai/", follow=True).content.decode()
    assert "đã gửi rồi" in client.post(f"{URL}{row.pk}/gui-lai/", follow=True).content.decode()
    assert len(outbox.outbox) == 1


def test_admin_does_not_send_what_is_being_sent(cast: Cast, login: Login) -> None:
    row = a_mail(cast.own, attempts=1, tried_at=NOW)
    told = login(cast.admin).post(f"{URL}{row.pk}/gui-lai/", follow=True).content.decode()
    assert "đang được gửi" in told
    assert not outbox.outbox


@pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
def test_a_mail_that_is_not_there(cast: Cast, login: Login, pk: str) -> None:
    assert login(cast.admin).post(f"{URL}{pk}/gui-lai/").status_code == 404


def test_mails_cost_the_same_number_of_queries(cast: Cast, login: Login) -> None:
    client, counts = login(cast.admin), []
    for rows in (1, 3):
        for _one in range(rows):
            a_mail(make_user(Role.VIEWER))
        page(client, URL)
        with CaptureQueriesContext(connection) as queries:
            page(client, URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_one_switches_ones_own_mail_off_and_on(cast: Cast, login: Login) -> None:
    client, url = login(cast.own), "/them/thu-nhac/"
    assert "chưa ghi địa chỉ thư" in page(client, url)
    for _twice in range(2):
        assert client.post(url, {"wants_mail": "khong"}).status_code == 302
    cast.own.refresh_from_db()
    assert not cast.own.wants_mail
    event = UserEvent.objects.get()
    assert (event.user, event.actor, event.changes) == (cast.own, cast.own, {"wants_mail": ["có", "không"]})
    assert client.get("/").status_code == 200  # the session goes on
    client.post(url, {"wants_mail": "co"})
    cast.own.refresh_from_db()
    assert cast.own.wants_mail
    for odd in ("", "x", "\0"):
        assert client.post(url, {"wants_mail": odd}).status_code == 422


def test_preview_shows_what_would_be_written_then_what_was(cast: Cast, login: Login) -> None:
    client, url = login(cast.own), "/hop-tin/thu/"
    assert "Hôm nay không có thư" in page(client, url)
    task = make_task(lead=cast.own_unit, title="Lập <i>đề án</i>")
    Notice.objects.create(user=cast.own, task=task, kind=NoticeKind.ASSIGNED, key=str(uuid.uuid4()), at=NOW)
    told = client.get(url).content.decode()
    assert "Lập &lt;i&gt;đề án&lt;/i&gt;" in told
    assert "Nếu viết ngay bây giờ" in told
    a_mail(cast.own, text="Thư đã viết", sent_at=NOW)
    told = page(client, url)
    assert "Thư đã viết" in told
    assert "Đã gửi lúc 07:00 15/06/2026 tới hoi1@example.vn" in told
    a_mail(cast.other, text="Thư của người khác")
    assert "Thư của người khác" not in page(client, url)
