"""The mail of the day: one a person, what still holds, most urgent first, each line with its link; nothing slips in."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from members.models import Organisation, Role, User
from tasks.digest import LINES_SHOWN, SUBJECT_LENGTH, days_words, preview, write_digest, write_digests
from tasks.models import Assignment, Notice, NoticeKind, OutgoingMail, Stage, Task
from tests.factories import make_document, make_entry, make_extension_request, make_organisation, make_task, make_user

from ..conftest import Cast
from ..parallel import at_once

MONDAY = date(2026, 6, 15)
NOW = datetime.fromisoformat("2026-06-15T00:00:00+00:00")
SITE = "https://lhh.example.vn"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.SITE_URL = SITE


def with_address(user: User, **fields: Any) -> User:
    values = {"email": f"{user.username}@example.vn"} | fields
    for name, value in values.items():
        setattr(user, name, value)
    user.save()
    return user


def tell(user: User, task: Task, kind: str = NoticeKind.ASSIGNED, **fields: Any) -> Notice:
    values = {"key": str(uuid.uuid4()), "at": NOW - timedelta(hours=2), "due_on": task.due_on}
    return Notice.objects.create(user=user, task=task, kind=kind, **(values | fields))


def write(user: User, day: date = MONDAY, now: datetime = NOW) -> OutgoingMail | None:
    return write_digest(user=user, today=day, now=now)


def a_task(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": date(2026, 6, 12), "stage": Stage.DOING} | fields))


# --- What is in it ---------------------------------------------------------------------------------------------------


def test_a_mail_greets_names_links_and_says_how_to_stop(cast: Cast) -> None:
    task = a_task(cast, title="Lập đề án <b>&")
    told = tell(with_address(cast.own), task, NoticeKind.LATE)
    mail = write(cast.own)
    assert mail is not None
    assert (mail.address, mail.day) == ("hoi1@example.vn", MONDAY)
    assert mail.subject == "[LHH Thử Nghiệm] Nhắc việc 15/06/2026: 1 quá hạn"
    link = f"{SITE}/hop-tin/{told.pk}/"
    for words in ("Kính gửi Đại Diện Một,", "quá 3 ngày · hạn 12/06/2026", f"Báo kết quả: {link}", "<b>&"):
        assert words in mail.text, words
    assert f"{SITE}/them/thu-nhac/" in mail.text
    assert "Lập đề án &lt;b&gt;&amp;" in mail.html
    assert "<b>" not in mail.html
    assert f'href="{link}"' in mail.html
    assert f'href="{SITE}/them/thu-nhac/"' in mail.html
    told.refresh_from_db()
    assert (told.mail, told.read_at) == (mail, None)


def test_the_most_urgent_stands_first(cast: Cast) -> None:
    user = with_address(cast.own)
    kinds = (NoticeKind.ASSIGNED, NoticeKind.MENTIONED, NoticeKind.SOON, NoticeKind.RETURNED, NoticeKind.LATE)
    for kind in kinds:
        tell(user, a_task(cast, stage=Stage.REDO), kind)
    mail = write(user)
    assert mail is not None
    places = [mail.text.index(f"\n{kind.label} (1)") for kind in reversed(kinds[2:])]
    assert places == sorted(places)
    assert mail.text.index("Có người nhắc đến") < mail.text.index("Việc mới giao")


def test_within_a_kind_the_earliest_is_first_and_many_are_counted(cast: Cast) -> None:
    user = with_address(cast.own)
    for n in range(LINES_SHOWN + 5):
        tell(user, a_task(cast, title=f"Việc {n:02}.", due_on=date(2026, 6, 12) - timedelta(days=n)), NoticeKind.LATE)
    mail = write(user)
    assert mail is not None
    assert mail.text.index("Việc 19.") < mail.text.index("Việc 18.") < mail.text.index("Việc 05.")
    assert "Việc 00." not in mail.text
    assert "Và 5 tin nữa" in mail.text
    assert Notice.objects.filter(mail=mail).count() == LINES_SHOWN + 5


@pytest.mark.parametrize(
    ("kind", "stage", "role", "label"),
    [
        (NoticeKind.LATE, Stage.DOING, "own", "Báo kết quả"),
        (NoticeKind.RETURNED, Stage.REDO, "own", "Báo kết quả"),
        (NoticeKind.CONFIRM_48, Stage.CONFIRM, "standing", "Xác nhận hoặc trả lại"),
        (NoticeKind.CONFIRM_96, Stage.CONFIRM, "office", "Xem nhiệm vụ"),
        (NoticeKind.EXTENSION, Stage.DOING, "standing", "Trả lời đề nghị"),
        (NoticeKind.ASSIGNED, Stage.NEW, "own", "Tiếp nhận"),
        (NoticeKind.MENTIONED, Stage.DOING, "own", "Xem nhiệm vụ"),
    ],
)
def test_the_link_says_what_is_to_be_done(cast: Cast, kind: str, stage: str, role: str, label: str) -> None:
    task = a_task(cast, stage=stage)
    make_entry(task, cast.own, kind="result")
    if kind == NoticeKind.EXTENSION:
        make_extension_request(task, cast.own)
    user = with_address(cast.by_role()[role])
    tell(user, task, kind)
    mail = write(user)
    assert mail is not None
    assert f"{label}: {SITE}/hop-tin/" in mail.text


def test_the_office_is_sent_to_assign_what_nobody_leads(cast: Cast) -> None:
    user = with_address(cast.office)
    tell(user, a_task(cast, lead=None), NoticeKind.LATE)
    mail = write(user)
    assert mail is not None
    assert "Phân công: " in mail.text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (NoticeKind.LATE, {"stage": Stage.CONFIRM}),
        (NoticeKind.SOON, {"due_on": date(2026, 7, 31)}),
        (NoticeKind.LATE, {"stage": Stage.DONE, "closed_on": MONDAY}),
        (NoticeKind.RETURNED, {"stage": Stage.CONFIRM}),
        (NoticeKind.CONFIRM_48, {"stage": Stage.REDO}),
        (NoticeKind.EXTENSION, {}),
    ],
)
def test_what_holds_no_more_is_not_in_it(cast: Cast, kind: str, values: dict[str, Any]) -> None:
    task = a_task(cast)
    told = tell(with_address(cast.own), task, kind)
    Task.objects.filter(pk=task.pk).update(**({"version": 2} | values))
    assert write(cast.own) is None
    told.refresh_from_db()
    assert told.mail is None


@pytest.mark.parametrize("case", ["read", "old", "taken away", "in a mail"])
def test_what_needs_no_mail_is_not_in_it(cast: Cast, case: str) -> None:
    task = a_task(cast)
    told = tell(with_address(cast.own), task)
    if case == "read":
        Notice.objects.update(read_at=NOW)
    elif case == "old":
        Notice.objects.update(at=NOW - timedelta(days=15))
    elif case == "taken away":
        Assignment.objects.filter(task=task).delete()
    else:
        yesterday = OutgoingMail.objects.create(user=cast.own, day=MONDAY - timedelta(days=1), address="a@b.vn")
        Notice.objects.filter(pk=told.pk).update(mail=yesterday)
    assert write(cast.own) is None
    assert preview(cast.own, MONDAY, NOW) is None


@pytest.mark.parametrize("fields", [{"email": ""}, {"wants_mail": False}, {"is_active": False}])
def test_who_gets_none(cast: Cast, fields: dict[str, Any]) -> None:
    tell(with_address(cast.own, **fields), a_task(cast))
    assert write(cast.own) is None
    assert write_digests(MONDAY, NOW) == 0


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 6, 15), "hạn hôm nay"),
        (date(2026, 6, 16), "còn 1 ngày"),
        (date(2026, 6, 14), "quá 1 ngày"),
        (date(2023, 6, 15), "quá 1.096 ngày"),  # over a 29 February
        (date(2027, 1, 1), "còn 200 ngày"),
    ],
)
def test_days_in_words(due: date, words: str) -> None:
    assert days_words(due, MONDAY) == words


# --- Enemies ---------------------------------------------------------------------------------------------------------


def test_no_line_end_gets_into_a_header(cast: Cast) -> None:
    Organisation.objects.update(short_name="LHH\r\nBcc: ke-la@example.com\n\nMã độc")
    cast.own.full_name = "Ông\r\nBcc: ke-la@example.com"
    tell(with_address(cast.own), a_task(cast, title="Việc\r\nBcc: ke-la@example.com"))
    mail = write(cast.own)
    assert mail is not None
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject


def test_a_long_name_fits(cast: Cast) -> None:
    Organisation.objects.update(short_name="", name="Liên hiệp " * 19)
    tell(with_address(cast.own), a_task(cast, title="x" * 500), note="n" * 300)
    mail = write(cast.own)
    assert mail is not None
    assert len(mail.subject) <= SUBJECT_LENGTH


# --- Once ------------------------------------------------------------------------------------------------------------


def test_one_a_day_and_what_came_later_tomorrow(cast: Cast) -> None:
    user = with_address(cast.own)
    tell(user, a_task(cast))
    assert write(user) is not None
    later = tell(user, a_task(cast), at=NOW + timedelta(hours=3))
    assert write(user) is None
    tomorrow = write(user, MONDAY + timedelta(days=1), NOW + timedelta(days=1))
    assert tomorrow is not None
    assert list(tomorrow.notices.all()) == [later]


def test_nothing_is_written_on_a_quiet_day(cast: Cast) -> None:
    tell(with_address(cast.own), a_task(cast))
    assert write_digests(MONDAY - timedelta(days=1), NOW) == 0
    assert write_digests(MONDAY, NOW) == 1


def test_what_breaks_for_one_keeps_nobody_elses_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for user in (cast.own, cast.office):
        tell(with_address(user), a_task(cast))
    broken = cast.office.pk
    real = preview.__globals__["digest_of"]

    def digest_of(user: User, *rest: Any) -> Any:
        if user.pk == broken:
            raise ZeroDivisionError
        return real(user, *rest)

    monkeypatch.setattr("tasks.digest.digest_of", digest_of)
    assert write_digests(MONDAY, NOW) == 1
    assert OutgoingMail.objects.get().user == cast.own
    assert Notice.objects.get(user=cast.office).mail is None


@pytest.mark.django_db(transaction=True)
def test_four_jobs_at_one_moment_write_one_mail() -> None:
    make_organisation()
    user = with_address(make_user(Role.UNIT))
    tell(user, make_task(lead=user.unit, document=make_document()))
    written = at_once(*[lambda: write_digests(MONDAY, NOW)] * 4)
    assert sorted(written) == [0, 0, 0, 1]
    assert OutgoingMail.objects.count() == 1
