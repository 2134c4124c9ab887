"""Reviews as tests need them: of the third quarter of 2026, at any step, with a late task of the own association."""

from datetime import date
from typing import Any

from tasks.models import Review, ReviewState, Snapshot, Task
from tasks.periods import ReportingPeriod
from tasks.reviews.freezing import freeze_review
from tasks.reviews.steps import conclude_review, discuss_review, fill_review, open_review
from tasks.status import Windows

from ...conftest import Cast
from ...factories import make_document, make_task

TODAY = date(2026, 10, 20)
SPAN = ReportingPeriod.from_slug("2026-q3")


def late_task(cast: Cast, **fields: Any) -> Task:
    """Overdue by a month on the last day of the quarter."""
    document = fields.pop("document", None) or make_document(registered_by=cast.office)
    values = {"lead": cast.own_unit, "due_on": date(2026, 8, 31), "stage": "doing"}
    return make_task(document=document, **(values | fields))


def review_at(cast: Cast, state: ReviewState, span: ReportingPeriod = SPAN, today: date = TODAY) -> Review:
    """Opened, and brought to this step (not frozen) by those who may."""
    review = open_review(period=span, user=cast.office, today=today)
    if state == ReviewState.OPEN:
        return review
    fill_review(review=review, user=cast.office, today=today)
    if state == ReviewState.FILLED:
        return review
    discuss_review(review=review, user=cast.office, today=today, discussed_on=today)
    if state == ReviewState.DISCUSSED:
        return review
    return conclude_review(review=review, user=cast.standing, today=today, conclusion="Cơ bản đạt.")


def frozen(cast: Cast, span: ReportingPeriod = SPAN, today: date = TODAY) -> Snapshot:
    return freeze(review_at(cast, ReviewState.CONCLUDED, span, today), cast, today)


def freeze(review: Review, cast: Cast, today: date = TODAY, **signed: str) -> Snapshot:
    words = {"authority": "TM. BAN THƯỜNG VỤ", "signer_title": "CHỦ TỊCH", "signer_name": "Nguyễn Văn Mẫu"} | signed
    return freeze_review(review=review, user=cast.office, today=today, windows=Windows(), **words)
