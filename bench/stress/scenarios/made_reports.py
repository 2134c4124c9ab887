"""Reports of frozen reviews: asked for, made anew, issued."""

import uuid
from typing import Any

from resolutions import files
from tasks.models import Report, ReportState, Review, ReviewState, Snapshot, SnapshotRow
from tasks.reports import issuing_report, making
from tasks.reports.options import Options
from tasks.reviews import head as heads
from tasks.reviews import standing as standings
from tasks.reviews.head import Head
from tasks.reviews.standing import Standing
from tasks.reviews.tables import tables_of
from tasks.status import State

from ..world import World
from .registry import Step, scenario
from .reviews import period


def frozen(world: World) -> Review:
    """A frozen month with one overdue task."""
    span, task = period(world), world.task()
    days = {"starts_on": span.start, "ends_on": span.end}
    review = Review.objects.create(
        period=span.slug, state=ReviewState.CONCLUDED, conclusion="Đạt.", opened_by=world.office, **days
    )
    facts: dict[str, Any] = {"document": task.document_id, "due_on": span.start}
    row = Standing(task.pk, task.title, State.LATE, task.stage, task.given_on, **facts)
    head = heads.to_json(Head(span.slug, span.start, span.end, "Liên hiệp hội", tables_of([row])))
    told = {"signer_title": "Chủ tịch", "signer_name": "Nguyễn Văn Ký", "frozen_by": world.office}
    snapshot = Snapshot.objects.create(review=review, head=head, row_count=1, sha256="0" * 64, **told)
    SnapshotRow.objects.create(
        snapshot=snapshot, position=0, task=task, state=row.state, content=standings.to_json(row)
    )
    Review.objects.filter(pk=review.pk).update(state=ReviewState.FROZEN)
    return Review.objects.get(pk=review.pk)


def options(world: World) -> Options:
    return Options("", "CHỦ TỊCH", "Nguyễn Văn Ký", ("Lưu: VT",), f"{uuid.uuid4().int % 10**6}/BC-CT", world.today)


def queued(world: World, **fields: Any) -> Report:
    values = {"kind": "summary", "format": "docx", "style": "state", "options": options(world), "user": world.office}
    return making.queue_report(review=frozen(world), request_key=uuid.uuid4(), **(values | fields))


@scenario(making.queue_report)
def queue_report(world: World) -> Step:
    values = {"kind": "summary", "format": "docx", "style": "state", "options": options(world), "user": world.office}
    review, key = frozen(world), uuid.uuid4()
    return lambda: making.queue_report(review=review, request_key=key, **values)


@scenario(making.make_again)
def make_again(world: World) -> Step:
    report = queued(world)
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED)
    return lambda: making.make_again(report=report, user=world.office)


@scenario(issuing_report.issue_report)
def issue_report(world: World) -> Step:
    report = queued(world)
    report.file = files.keep(name="bao-cao.docx", data=b"PK", content_type="application/zip", made_by=world.office)
    report.state = ReportState.DONE
    report.save()
    return lambda: issuing_report.issue_report(report=report, user=world.office, today=world.today)
