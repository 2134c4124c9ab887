"""A frozen review in the database, of a few known tasks or of many."""

import uuid
from datetime import date, timedelta
from typing import Any

from members.models import User
from tasks.models import Report, Review, ReviewState, Snapshot, SnapshotRow
from tasks.periods import ReportingPeriod
from tasks.reports.making import queue_report
from tasks.reports.options import Options
from tasks.reviews import head as heads
from tasks.reviews import standing as standings
from tasks.reviews.head import Head
from tasks.reviews.standing import Held, Standing
from tasks.reviews.tables import tables_of
from tasks.status import State

from ...conftest import Cast
from ...factories import make_document, make_task

LATE_STATES = (State.LATE, State.DONE_ON_TIME, State.IN_TIME)


def frozen_review(cast: Cast, period: str = "2026-q3", tasks: int = 3) -> Review:
    """Of tasks of the own unit: the first is overdue, the second done on time, the third runs; and so on."""
    span = ReportingPeriod.from_slug(period)
    document = make_document(registered_by=cast.office)
    unit = Held(cast.own_unit.pk, cast.own_unit.name, "Cụm 1", "Y tế")
    due = span.end - timedelta(days=12)
    rows = []
    for number in range(tasks):
        state = LATE_STATES[number % 3]
        task = make_task(lead=cast.own_unit, document=document, due_on=due, title=f"Nhiệm vụ khóa {number}")
        facts: dict[str, Any] = {"document": document.pk, "document_label": document.label, "leads": (unit,)}
        facts |= {"document_number": document.number, "due_on": due, "original_due_on": due}
        facts |= {"closed_on": due} if state == State.DONE_ON_TIME else {}
        rows.append(Standing(task.pk, task.title, state, "doing", date(2026, 1, 15), **facts))
    head = Head(period, span.start, span.end, cast.organisation.name, tables_of(rows), conclusion="Cơ bản đạt.")
    return store(cast.office, span, head, rows)


def store(user: User, span: ReportingPeriod, head: Head, rows: list[Standing]) -> Review:
    review = Review.objects.create(
        period=span.slug,
        starts_on=span.start,
        ends_on=span.end,
        state=ReviewState.CONCLUDED,
        conclusion="Cơ bản đạt.",
        opened_by=user,
    )
    told = {"signer_title": "Chủ tịch", "signer_name": "Nguyễn Văn Ký", "frozen_by": user}
    snapshot = Snapshot.objects.create(
        review=review, head=heads.to_json(head), row_count=len(rows), sha256="0" * 64, **told
    )
    SnapshotRow.objects.bulk_create(
        SnapshotRow(snapshot=snapshot, position=n, task_id=row.task, state=row.state, content=standings.to_json(row))
        for n, row in enumerate(rows)
    )
    Review.objects.filter(pk=review.pk).update(state=ReviewState.FROZEN)
    review.refresh_from_db()
    return review


def queued(cast: Cast, review: Review, kind: str = "summary", format: str = "docx", **fields: Any) -> Report:
    values: dict[str, Any] = {"style": "state", "options": Options(), "user": cast.office, "request_key": uuid.uuid4()}
    return queue_report(review=review, kind=kind, format=format, **(values | fields))
