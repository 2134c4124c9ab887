"""One of everything, for the matrix and the canary: rows of the own unit, and of the union as a whole."""

import uuid
from dataclasses import dataclass
from datetime import date

from resolutions import files
from resolutions.models import Document, Draft, Meeting, MeetingState, Recognition, Vote
from tasks.models import (
    Assignment,
    Evidence,
    ExtensionRequest,
    FigureCall,
    Notice,
    NoticeKind,
    OutgoingMail,
    Report,
    ReportState,
    SavedView,
    Target,
    Task,
    TaskImport,
)

from .conftest import Cast
from .factories import make_call, make_document, make_entry, make_extension_request, make_target, make_task, make_unit
from .tasks.reports.frozen_rows import frozen_review, queued


@dataclass(frozen=True)
class World:
    cast: Cast
    document: Document
    task: Task
    shared: Task
    draft: Draft
    recognition: Recognition
    proof: Evidence
    view: SavedView
    asked: ExtensionRequest
    notice: Notice
    mail: OutgoingMail
    target: Target
    table: TaskImport
    meeting: Meeting
    planned: Meeting
    call: FigureCall
    report: Report


def build_world(cast: Cast) -> World:
    """`task` is led by the own unit and invisible to the other one; so is its document."""
    source = files.store(name="ke-hoach.txt", data="Kế hoạch".encode(), uploaded_by=cast.office)
    document = make_document(registered_by=cast.office, source=source)
    task = make_task(lead=cast.own_unit, document=document, due_on=date(2026, 12, 31), stage="doing")
    shared = make_task(lead=cast.own_unit, document=document, title="Nhiệm vụ chung")
    Assignment.objects.create(task=shared, unit=make_unit("Hội Cùng Làm"), part="lead")
    draft = Draft.objects.create(name="ban-nhap.txt", text="", parsed={}, created_by=cast.office)
    scan = files.store(name="bien-ban.txt", data="Biên bản".encode(), uploaded_by=cast.own)
    proof = Evidence.objects.create(entry=make_entry(task, cast.own), attachment=scan)
    quet = Recognition.objects.create(name="quet.pdf", pages=3, created_by=cast.office, request_key=uuid.uuid4())
    view = SavedView.objects.create(owner=cast.office, name="Việc quá hạn", query="trang-thai=qua-han")
    notice = Notice.objects.create(user=cast.own, kind=NoticeKind.ASSIGNED, task=task, key="assigned:1")
    asked = make_extension_request(task, cast.own)
    target = make_target(task, 10)
    letter = {"address": "hoi1@example.vn", "subject": "Nhắc việc", "text": "Việc", "html": "<p>Việc</p>"}
    mail = OutgoingMail.objects.create(user=cast.own, day=date(2026, 6, 1), **letter)
    table = TaskImport.objects.create(name="bang.xlsx", rows=[], owner=cast.office, request_key=uuid.uuid4())
    meeting = Meeting.objects.create(
        body=cast.own_unit, ordinal=3, held_on=date(2026, 1, 5), state=MeetingState.HELD, minutes=scan
    )
    Vote.objects.create(meeting=meeting, question="Thông qua kế hoạch", in_favour=14)
    planned = Meeting.objects.create(body=cast.own_unit, ordinal=4, held_on=date(2030, 1, 5))
    call = make_call(cast.own_unit)
    report = made_report(cast)
    rows = (
        document,
        task,
        shared,
        draft,
        quet,
        proof,
        view,
        asked,
        notice,
        mail,
        target,
        table,
        meeting,
        planned,
        call,
        report,
    )
    return World(cast, *rows)


def made_report(cast: Cast) -> Report:
    """Of a review frozen long ago; not issued."""
    report = queued(cast, frozen_review(cast, "2025-q3"))
    facts = {"name": "bao-cao.docx", "content_type": "application/octet-stream"}
    report.file, report.state = files.keep(data=b"PK", made_by=cast.office, **facts), ReportState.DONE
    report.save()
    return report
