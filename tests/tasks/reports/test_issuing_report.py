"""A report in the register: its number, its file, its links; once, and never under a taken number unasked."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document as Word

from members.models import Term
from resolutions import files
from resolutions.models import Document
from resolutions.numbering import next_number
from tasks.models import Report, ReviewEvent, Task, TaskEvent
from tasks.reports import making
from tasks.reports.issuing_report import AlreadyIssued, NumberTaken, issue_report
from tasks.reports.options import Options
from tasks.reports.rendering import finished_since, frozen_of, papers_of

from ...conftest import Cast
from ...factories import make_document
from .frozen_rows import frozen_review, queued

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)
TOLD = Options("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn Ký", ("Như trên", "Lưu: VT"), "05/BC-LHH", DAY)


def made(cast: Cast, kind: str = "summary", format: str = "docx", **fields: Any) -> Report:
    report = queued(cast, frozen_review(cast), kind, format, **({"options": TOLD} | fields))
    making.make_soon(report)
    report.refresh_from_db()
    return report


def test_it_becomes_a_document_with_its_file_and_links(cast: Cast) -> None:
    Term.objects.create(name="khóa III", starts_on=date(2021, 1, 1), ends_on=date(2026, 12, 31))
    report = made(cast)
    document = issue_report(report=report, user=cast.office, today=DAY)
    assert (document.kind, document.number, document.issued_on) == ("report", "05/BC-LHH", DAY)
    assert document.title == "Kết quả thực hiện nhiệm vụ quý III/2026"
    assert (document.signer, document.signing_authority) == ("Nguyễn Văn Ký", "TM. BAN THƯỜNG VỤ")
    assert document.term
    assert [one.name for one in document.recipients.all()] == ["Như trên", "Lưu: VT"]
    assert [link.to.number for link in document.links.all() if link.to] == [Document.objects.order_by("pk")[0].number]
    report.refresh_from_db()
    assert document.source == report.file
    event = ReviewEvent.objects.get(verb="issued")
    assert event.review == report.review
    text = Word(io.BytesIO(files.held(report.file.key))).element.xml  # type: ignore[union-attr]
    assert "05/BC-LHH" in text
    assert "ngày 05 tháng 10 năm 2026" in text


def test_issued_twice_it_is_one_document(cast: Cast) -> None:
    report = made(cast)
    first = issue_report(report=report, user=cast.office, today=DAY)
    assert issue_report(report=report, user=cast.standing, today=DAY) == first
    assert ReviewEvent.objects.filter(verb="issued").count() == 1


def test_a_taken_number_is_asked_about(cast: Cast) -> None:
    make_document(number="5-BC/LHH", issuer=cast.organisation.name, issued_on=date(2026, 3, 1))
    report = made(cast)
    with pytest.raises(NumberTaken):
        issue_report(report=report, user=cast.office, today=DAY)
    assert not Report.objects.get().document_id
    assert issue_report(report=report, user=cast.office, today=DAY, is_other=True).pk


def test_what_cannot_be_issued_says_why(cast: Cast) -> None:
    review = frozen_review(cast)
    for kind, format, told in (("summary", "xlsx", TOLD), ("meeting_pack", "docx", TOLD), ("summary", "csv", TOLD)):
        with pytest.raises(ValidationError, match="không ban hành"):
            issue_report(report=queued(cast, review, kind, format, options=told), user=cast.office, today=DAY)
    with pytest.raises(ValidationError, match="số và ngày"):
        issue_report(report=queued(cast, review), user=cast.office, today=DAY)
    with pytest.raises(ValidationError, match="chưa dựng xong"):
        issue_report(report=queued(cast, review, options=TOLD), user=cast.office, today=DAY)
    with pytest.raises(PermissionDenied):
        issue_report(report=queued(cast, review, options=TOLD), user=cast.viewer, today=DAY)


def test_a_number_that_somebody_else_gave_in_between_is_not_issued(cast: Cast) -> None:
    report = made(cast)
    with pytest.raises(ValidationError, match="vừa dựng lại"):
        issue_report(report=report, user=cast.office, today=DAY, seen=replace(TOLD, number="06/BC-LHH"))
    assert issue_report(report=report, user=cast.office, today=DAY, seen=TOLD).number == "05/BC-LHH"


def test_a_letter_goes_into_the_history_of_its_tasks(cast: Cast) -> None:
    told = Options("", "CHÁNH VĂN PHÒNG", "Trần Thị Vũ", ("Như trên",), "12/LHH", DAY, date(2026, 10, 20))
    report = made(cast, "reminder", options=told, unit=cast.own_unit)
    document = issue_report(report=report, user=cast.office, today=DAY)
    assert document.kind == "letter"
    event = TaskEvent.objects.get(verb="reminded")
    assert event.basis == "12/LHH ngày 05/10/2026"
    assert event.task.title == "Nhiệm vụ khóa 0"


@pytest.mark.parametrize(
    ("numbers", "style", "expected"),
    [
        ([], "state", "01/BC-LHH"),
        ([("08/BC-LHH", 2026), ("09/BC-LHH", 2025), ("20/KH-LHH", 2026)], "state", "09/BC-LHH"),
        ([("31-BC/LHH", 2024), ("3-BC/LHH", 2026)], "party", "32-BC/LHH"),
        ([("40-BC/LHH", 2019)], "party", "01-BC/LHH"),
    ],
)
def test_next_number(cast: Cast, numbers: list[tuple[str, int]], style: str, expected: str) -> None:
    cast.organisation.symbol = "LHH"
    Term.objects.create(name="khóa III", starts_on=date(2021, 1, 1), ends_on=date(2026, 12, 31))
    for number, year in numbers:
        make_document(number=number, issuer=cast.organisation.name, issued_on=date(year, 5, 5))
    make_document(number="77/BC-LHH", issuer="Sở Y tế", issued_on=DAY)
    told = {"union": cast.organisation, "series": "BC", "day": DAY}
    assert next_number(is_party=style == "party", **told) == expected


@pytest.mark.parametrize(("style", "last", "expected"), [("state", "27/BC-LHH", "28"), ("party", "27-BC/LHH", "28")])
def test_without_a_symbol_the_newest_number_tells_it(cast: Cast, style: str, last: str, expected: str) -> None:
    make_document(number="09/BC-CU", issuer=cast.organisation.name, issued_on=date(2026, 1, 5))
    make_document(number=last, issuer=cast.organisation.name, issued_on=date(2026, 5, 5))
    make_document(number="77/BC-SYT", issuer="Sở Y tế", issued_on=DAY)
    number = next_number(union=cast.organisation, series="BC", is_party=style == "party", day=DAY)
    assert number == last.replace("27", expected)
    report = queued(cast, frozen_review(cast), style=style)
    (paper,) = papers_of(report, frozen_of(report.review.snapshot))
    assert paper.head.number.endswith(last.removeprefix("27"))
    assert paper.head.number.startswith("Số")
    assert last.removeprefix("27") + " ngày" in paper.reference


def test_the_same_report_once_more_is_asked_about(cast: Cast) -> None:
    first = made(cast)
    issue_report(report=first, user=cast.office, today=DAY)
    again = queued(cast, first.review, options=replace(TOLD, number="06/BC-LHH"))
    making.make_soon(again)
    with pytest.raises(AlreadyIssued):
        issue_report(report=again, user=cast.office, today=DAY)
    assert issue_report(report=again, user=cast.office, today=DAY, is_again=True).number == "06/BC-LHH"


def test_a_letter_leaves_out_what_was_finished_since(cast: Cast) -> None:
    review = frozen_review(cast, tasks=4)  # the first and the fourth are overdue
    told = replace(TOLD, number="12/LHH")
    for change in ({"stage": "confirm"}, {"stage": "done", "closed_on": DAY}):
        Task.objects.filter(title="Nhiệm vụ khóa 0").update(**change)
        left = finished_since(review.snapshot)
        assert list(left) == list(Task.objects.filter(title="Nhiệm vụ khóa 0").values_list("pk", flat=True))
    report = queued(cast, review, "reminder", options=replace(told, finished=left), unit=cast.own_unit)
    making.make_soon(report)
    (paper,) = papers_of(report, frozen_of(review.snapshot))
    assert [row.cells[1] for row in paper.blocks[1].rows] == ["Nhiệm vụ khóa 3"]  # type: ignore[union-attr]
    report.refresh_from_db()
    issue_report(report=report, user=cast.office, today=DAY)
    assert [event.task.title for event in TaskEvent.objects.filter(verb="reminded")] == ["Nhiệm vụ khóa 3"]
