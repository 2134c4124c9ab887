"""The page of the installation's state: each check tells what is wrong and what to do; the file tells no persons."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from members.job_runs import recorded
from members.models import JobRun, TableImport
from tasks.models import OutgoingMail
from tasks.operations import machine_checks, measures, status_page, work_checks
from tasks.operations.error_count import errors_of_a_day, note_error
from tasks.operations.finding import Level, size

from ...conftest import Cast

Login = Callable[..., Client]
URL = "/quan-tri/tinh-trang/"
NOW = timezone.now()
CANARY = "chimhoangyen7391"


def ran(name: str, *, ago: timedelta, error: Exception | None = None) -> None:
    try:
        with recorded(name):
            if error:
                raise error
    except ValueError:
        pass
    newest = JobRun.objects.order_by("-pk")[0]
    JobRun.objects.filter(pk=newest.pk).update(started_at=NOW - ago, ended_at=NOW - ago)


def test_page_tells_every_check_and_the_newest_runs(cast: Cast, login: Login) -> None:
    ran("backup", ago=timedelta(hours=3))
    answer = login(cast.admin).get(URL)
    page = answer.content.decode()
    for words in ("Chương trình", "Cơ sở dữ liệu", "Nơi giữ tệp", "Đồng hồ", "Việc hằng ngày", "Việc nền", "Sao lưu"):
        assert f'<span class="title">{words}</span>' in page, words
    assert "Không kiểm tra được" not in page
    assert "sudo lhh_tracker run_daily" in page  # it never ran here

    assert "cách đây 3 giờ" in page


def test_daily_job_that_never_ran_failed_or_stopped_is_told(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    assert work_checks.daily(NOW).level == Level.BAD
    ran("run_daily", ago=timedelta(hours=30))
    late = work_checks.daily(NOW)
    assert (late.level, "Đã quá một ngày chưa chạy lại." in late.found) == (Level.BAD, True)
    assert late.steps[-1].command == "sudo lhh_tracker run_daily"
    ran("run_daily", ago=timedelta(hours=1))
    assert work_checks.daily(NOW).level == Level.GOOD
    ran("run_daily", ago=timedelta(minutes=5), error=ValueError(CANARY))
    failed = work_checks.daily(NOW)
    assert (failed.level, "Lần đó bị lỗi." in failed.found, CANARY in str(failed)) == (Level.BAD, True, False)
    ran("backup", ago=timedelta(hours=30))
    assert work_checks.backups(NOW).level == Level.BAD


def test_work_that_nobody_does_is_told(cast: Cast) -> None:
    assert work_checks.queues(NOW).level == Level.GOOD
    TableImport.objects.create(
        kind="units", name="x.xlsx", owner=cast.office, request_key="0" * 32, created_at=NOW - timedelta(hours=1)
    )
    stuck = work_checks.queues(NOW)
    assert stuck.level == Level.BAD
    assert "sudo lhh_tracker work_off_tables" in [step.command for step in stuck.steps]
    TableImport.objects.update(worker="may-1")
    assert work_checks.queues(NOW).level == Level.GOOD


def test_mail_that_waits_too_long_is_told_without_addresses(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert work_checks.mail(NOW).level == Level.GOOD
    OutgoingMail.objects.create(
        user=cast.own, day=NOW.date(), address=f"{CANARY}@example.vn", created_at=NOW - timedelta(days=3), error=CANARY
    )
    told = work_checks.mail(NOW)
    assert (told.level, CANARY in str(told)) == (Level.BAD, False)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "tệp trên máy chủ" in str(work_checks.mail(NOW).found)


def test_a_full_disk_and_a_clock_that_went_back_are_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "disk", lambda _folder: (2_000_000_000, 100_000_000_000))
    full = machine_checks.storage()
    assert (full.level, "còn trống 2 GB trên 100 GB" in str(full.found)) == (Level.BAD, True)
    assert machine_checks.clock(NOW).level == Level.GOOD
    ran("run_daily", ago=-timedelta(hours=5))
    assert machine_checks.clock(NOW).level == Level.BAD


def test_settings_for_developers_are_told(db: None, settings: Any) -> None:
    settings.PRODUCTION, settings.DEBUG, settings.SITE_URL, settings.TRUSTED_PROXIES = True, False, "https://x.vn", 1
    assert machine_checks.environment().level == Level.GOOD
    settings.TRUSTED_PROXIES = 0
    assert machine_checks.environment().level == Level.WARN
    settings.DEBUG = True
    assert machine_checks.environment().level == Level.BAD


def test_errors_of_a_day_are_counted(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    note_error(NOW - timedelta(hours=25))
    monkeypatch.setattr("members.views.organisation.installation_facts", lambda: 1 // 0)
    for _time in range(2):
        assert login(cast.admin, raise_request_exception=False).get("/quan-tri/").status_code == 500
    assert errors_of_a_day(timezone.now()) == 2
    assert work_checks.errors(timezone.now()).level == Level.WARN


def test_a_check_that_fails_is_told_and_the_others_stand(cast: Cast, login: Login, monkeypatch: Any) -> None:
    monkeypatch.setattr(machine_checks, "programs", lambda: int(CANARY))
    page = login(cast.admin).get(URL).content.decode()
    assert "Không kiểm tra được: ValueError" in page
    assert CANARY not in page
    assert "Cơ sở dữ liệu" in page


def test_home_of_an_admin_alone_bears_a_mark_while_something_is_bad(cast: Cast, login: Login) -> None:
    cache.delete(status_page.TROUBLE)  # what another test's home knew
    ran("run_daily", ago=timedelta(days=3))
    assert URL in login(cast.admin).get("/").content.decode()
    assert URL not in login(cast.office).get("/").content.decode()
    JobRun.objects.all().delete()
    assert URL in login(cast.admin).get("/").content.decode()  # as known for a quarter of an hour
    cache.delete(status_page.TROUBLE)
    assert URL not in login(cast.admin).get("/").content.decode()


def test_file_for_support_holds_no_persons(cast: Cast, login: Login) -> None:
    cast.admin.full_name = CANARY
    cast.admin.save()
    ran("remind", ago=timedelta(hours=1), error=ValueError(CANARY))
    answer = login(cast.admin).get(f"{URL}tep/")
    told = json.loads(answer.content)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert CANARY not in answer.content.decode()
    assert told["runs"][0]["error"] == "ValueError"
    assert {finding["key"] for finding in told["findings"]} >= {"database", "run_daily", "backup", "queues"}


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size(count) for count in (0, 999, 1_400_000, 2_000_000_000)] == ["0 B", "999 B", "1,4 MB", "2 GB"]
