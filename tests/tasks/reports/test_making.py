"""Reports as jobs: asked for once, made at once or by a worker that takes over, failing with a sentence."""

import io
import uuid
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from members.one_worker import WEB, OneWorker
from resolutions import files
from tasks.models import Report, ReportState, Review
from tasks.reports import making
from tasks.reports.kinds import KINDS
from tasks.reports.options import Options

from ...conftest import Cast
from .frozen_rows import frozen_review, queued

pytestmark = pytest.mark.django_db
STARTS = {"docx": b"PK", "pdf": b"%PDF-", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}


@pytest.fixture(autouse=True)
def own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "WORKER", OneWorker("reports", "work_off_reports", "REPORTS_START", -1e9))


def content(report: Report) -> bytes:
    report.refresh_from_db()
    assert report.file, report.message
    return files.held(report.file.key)


@pytest.mark.parametrize("style", ["state", "party"])
def test_every_kind_is_made_in_each_of_its_formats(cast: Cast, style: str) -> None:
    review = frozen_review(cast)
    told = Options(
        "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn Ký", ("Như trên", "Lưu: VT"), "05/BC-LHH", date(2026, 10, 5)
    )
    for kind, facts in KINDS.items():
        for format in facts.formats:
            report = queued(cast, review, kind, format, style=style, options=told)
            making.make_soon(report)
            assert content(report).startswith(STARTS[format]), (kind, format)
            assert report.state == ReportState.DONE
            assert report.done == report.total == 3


def test_a_workbook_has_the_figures_of_the_review(cast: Cast) -> None:
    report = queued(cast, frozen_review(cast), "follow_up", "xlsx")
    making.make_soon(report)
    book = openpyxl.load_workbook(io.BytesIO(content(report)), data_only=True)
    assert list(book["Theo văn bản"].values)[-1][2:] == (3, 1, 0, 1, 1, 0, 0.5)


def test_asked_for_twice_it_is_one(cast: Cast) -> None:
    review, key = frozen_review(cast), uuid.uuid4()
    assert queued(cast, review, request_key=key) == queued(cast, review, request_key=key)
    assert Report.objects.count() == 1


def test_who_may_and_of_which_review(cast: Cast) -> None:
    review = frozen_review(cast)
    for user in (cast.committee, cast.viewer, cast.own):
        with pytest.raises(PermissionDenied):
            queued(cast, review, user=user)
    days = {"starts_on": review.starts_on, "ends_on": review.ends_on}
    with pytest.raises(making.NotFrozen):
        queued(cast, Review.objects.create(period="2026-q4", opened_by=cast.office, **days))


def test_a_large_one_is_made_by_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 2)
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    making.make_soon(report)
    report.refresh_from_db()
    assert report.state == ReportState.WAITING
    assert making.work_off() == 1
    assert content(report).count(b"\r\n") == 4


def test_taken_over_after_its_worker_died(cast: Cast) -> None:
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    assert making._claim(making.platform.node())
    assert making.work_off() == 1
    report.refresh_from_db()
    assert (report.state, report.attempts) == (ReportState.DONE, 2)


def test_a_request_at_work_is_left_alone_until_it_was_silent_for_long(cast: Cast) -> None:
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    assert making._claim(f"{WEB}may-nay", report.pk)
    assert making.work_off() == 0
    Report.objects.update(beat_at=timezone.now() - making.SILENT - timedelta(seconds=1))
    assert making.work_off() == 1


def test_given_up_after_three_deaths_and_taken_up_again_by_hand(cast: Cast) -> None:
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    making._claim(making.platform.node())
    Report.objects.update(attempts=making.ATTEMPTS)
    assert making.work_off() == 0
    report.refresh_from_db()
    assert report.state == ReportState.FAILED
    assert "nhiều lần" in report.message
    making.make_soon(making.make_again(report=report, user=cast.office))
    assert content(report)


def test_what_was_taken_over_is_not_stored_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    row = making._claim("may-khac")
    assert row
    Report.objects.update(attempts=2)
    making._work(row)
    report.refresh_from_db()
    assert report.state == ReportState.RUNNING
    assert report.file is None


def test_an_error_becomes_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> bytes:
        raise RuntimeError("x")

    monkeypatch.setattr(making, "render", broken)
    report = queued(cast, frozen_review(cast))
    making.make_soon(report)
    report.refresh_from_db()
    assert report.state == ReportState.FAILED
    assert "Có lỗi khi dựng báo cáo" in report.message


def test_progress_is_told_while_it_is_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BEAT", 1)
    report = queued(cast, frozen_review(cast), "follow_up", "csv")
    seen: list[int] = []
    row = making._claim("may")
    assert row
    beat = making._Beat(row)
    for done in (1, 2):
        beat(done, 3)
        report.refresh_from_db()
        seen.append(report.done)
    assert seen == [1, 2]
