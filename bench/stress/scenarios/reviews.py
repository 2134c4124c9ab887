"""The life of a review: tasks/reviews."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from tasks.models import Review, ReviewState, Task
from tasks.periods import Length, ReportingPeriod
from tasks.reviews import freezing, lining, remarking, steps
from tasks.status import Windows

from ..world import World
from .registry import Step, scenario

_months: Iterator[int] = count(1)
STATES = tuple(ReviewState)


def period(world: World) -> ReportingPeriod:
    """A month that is over, each time another one: a period is reviewed once."""
    return ReportingPeriod.containing(world.today, Length.MONTH).shifted(-next(_months))


def made(world: World, state: ReviewState) -> tuple[Review, Task]:
    """A review at this step, and a task of it."""
    span = period(world)
    given = span.start - timedelta(days=30)
    task = world.task(given_on=given, due_on=span.start, original_due_on=span.start)
    review = steps.open_review(period=span, user=world.office, today=world.today)
    Review.objects.filter(pk=review.pk).update(
        state=state, conclusion="Kết luận chung." if STATES.index(state) >= 3 else ""
    )
    review.refresh_from_db()
    return review, task


def anew(review: Review) -> Review:
    return Review.objects.get(pk=review.pk)


@scenario(steps.open_review)
def open_review(world: World) -> Step:
    span, key = period(world), uuid.uuid4()
    return lambda: steps.open_review(period=span, user=world.office, today=world.today, key=key)


@scenario(steps.fill_review)
def fill_review(world: World) -> Step:
    review, _task = made(world, ReviewState.OPEN)
    return lambda: steps.fill_review(review=anew(review), user=world.office, today=world.today)


@scenario(steps.discuss_review)
def discuss_review(world: World) -> Step:
    review, _task = made(world, ReviewState.FILLED)
    facts = {"user": world.office, "today": world.today, "discussed_on": world.today}
    return lambda: steps.discuss_review(review=anew(review), **facts)


@scenario(steps.conclude_review)
def conclude_review(world: World) -> Step:
    review, task = made(world, ReviewState.DISCUSSED)
    who = {"user": world.standing, "today": world.today}
    lining.write_line(review=review, task=task, version=0, conclusion="Làm ngay.", **who)
    return lambda: steps.conclude_review(review=anew(review), conclusion="Đạt yêu cầu.", **who)


@scenario(steps.reopen_review)
def reopen_review(world: World) -> Step:
    review, _task = made(world, ReviewState.CONCLUDED)
    who = {"user": world.standing, "today": world.today}
    return lambda: steps.reopen_review(review=anew(review), reason="Còn thiếu.", **who)


@scenario(lining.write_line)
def write_line(world: World) -> Step:
    review, task = made(world, ReviewState.OPEN)
    words = {"cause": "Chờ kinh phí.", "until": world.today, "answerable": "Chánh Văn phòng"}
    return lambda: lining.write_line(
        review=anew(review), task=task, user=world.office, today=world.today, version=0, **words
    )


@scenario(remarking.add_remark)
def add_remark(world: World) -> Step:
    review, task = made(world, ReviewState.FILLED)
    words = {"text": "Nên gia hạn.", "key": uuid.uuid4(), "task": task}
    return lambda: remarking.add_remark(review=anew(review), user=world.standing, today=world.today, **words)


@scenario(freezing.freeze_review)
def freeze_review(world: World) -> Step:
    review, _task = made(world, ReviewState.CONCLUDED)
    signed = {"authority": "TM. BAN THƯỜNG VỤ", "signer_title": "CHỦ TỊCH", "signer_name": "Nguyễn Văn A"}
    who = {"user": world.office, "today": world.today, "windows": Windows()}
    return lambda: freezing.freeze_review(review=anew(review), **who, **signed)
