"""The life of a review as its page shows it: the five steps, who took them, what is missing, what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from tasks.drill import Counted, tasks_url
from tasks.forms.review_form import OpenForm
from tasks.models import (
    ProgressEntry,
    Review,
    ReviewEvent,
    ReviewLine,
    ReviewRemark,
    ReviewState,
    Snapshot,
    Stage,
    TaskQuerySet,
)
from tasks.period_filter import Period
from tasks.period_words import span_name
from tasks.periods import ReportingPeriod
from tasks.quarter import headline
from tasks.status import State, Summary, Windows

from .freezing import may_freeze
from .head import Adjustment, Head
from .holding import ORDER
from .lining import may_write
from .live_pass import live_tasks
from .remarking import may_remark
from .snapshots import head_of
from .steps import may_conclude, may_discuss, may_prepare, may_reopen, undecided

REMARKS_SHOWN, ADJUSTMENTS_SHOWN = 50, 50
VERBS = dict(zip(ReviewState, ("opened", "filled", "discussed", "concluded", "frozen"), strict=True))


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the five steps: who took it when, or that it comes next."""

    name: str
    is_done: bool = False
    is_next: bool = False
    who: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that should be there before the review is frozen; `url` leads to what is missing."""

    words: str
    is_missing: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A step that this user takes; `why_not` says why it is not yet possible."""

    label: str
    url: str
    is_main: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLife:
    period: Period
    review: Review | None
    steps: tuple[StepLine, ...]
    checks: tuple[Check, ...] = ()
    buttons: tuple[Button, ...] = ()
    may_open: bool = False
    may_write: bool = False
    may_remark: bool = False
    remarks: Sequence[ReviewRemark] = ()
    snapshot: Snapshot | None = None
    head: Head | None = None

    @property
    def missing(self) -> int:
        return sum(check.is_missing for check in self.checks)

    @property
    def open_form(self) -> OpenForm:
        return OpenForm()

    @property
    def since(self) -> list[tuple[str, int]]:
        """What changed since the review before, in words."""
        names = {
            "given": _("Mới giao"),
            "completed": _("Hoàn thành thêm"),
            "became_late": _("Mới quá hạn"),
            "extended": _("Được gia hạn"),
            "reassigned": _("Đổi đơn vị chủ trì"),
            "ended": _("Kết thúc không thực hiện"),
            "carried": _("Chuyển từ kỳ trước sang"),
        }
        told = (self.head.since or {}) if self.head else {}
        return [(names[name], told[name]) for name in names if name in told]

    @property
    def adjustments(self) -> list[tuple[Adjustment, str]]:
        """The first ones, each with the name of the period that it sets right."""
        shown = self.head.adjustments[:ADJUSTMENTS_SHOWN] if self.head else ()
        return [(one, span_name(ReportingPeriod.from_slug(one.period))) for one in shown]

    @property
    def adjustments_left(self) -> int:
        return max(len(self.head.adjustments) - ADJUSTMENTS_SHOWN, 0) if self.head else 0


def review_life(period: Period, user: User, windows: Windows) -> ReviewLife:
    """A fixed number of queries. A review that nobody has opened offers the office to do so. Most periods have none, or
    one that still runs: what belongs to a frozen one is read with it alone."""
    review = Review.objects.visible_to(user).filter(period=period.key).first()
    if review is None:
        return ReviewLife(period, None, _steps(None, {}), may_open=may_prepare(user) and not period.is_future)
    if review.is_frozen:
        prefetch_related_objects([review], Prefetch("snapshot", Snapshot.objects.select_related("frozen_by")))
    snapshot = review.snapshot if review.is_frozen else None
    checks = () if snapshot else _checks(review, period, windows)
    remarks = review.remarks.select_related("author", "task").order_by("-at", "-id")[:REMARKS_SHOWN]
    return ReviewLife(
        period=period,
        review=review,
        steps=_steps(review, _last_events(review)),
        checks=checks,
        buttons=() if snapshot else _buttons(review, period, user, checks),
        may_write=may_write(user) and not snapshot,
        may_remark=may_remark(user) and not snapshot,
        remarks=list(remarks)[::-1],
        snapshot=snapshot,
        head=head_of(snapshot) if snapshot else None,
    )


# --- Steps ---------------------------------------------------------------------------------------------------------


def _last_events(review: Review) -> dict[str, ReviewEvent]:
    """{verb: the last line of history with it}."""
    events = review.events.filter(verb__in=VERBS.values()).select_related("actor").order_by("at", "id")
    return {event.verb: event for event in events}


def _steps(review: Review | None, events: dict[str, ReviewEvent]) -> tuple[StepLine, ...]:
    names = (_("Mở rà soát"), _("Trình Ban Thường vụ"), _("Họp"), _("Kết luận"), _("Khóa và ký"))
    reached = ORDER.index(ReviewState(review.state)) if review else -1
    return tuple(_step(place, name, reached, review, events) for place, name in enumerate(names))


def _step(place: int, name: str, reached: int, review: Review | None, events: dict[str, ReviewEvent]) -> StepLine:
    if review is None or place > reached:
        return StepLine(name, is_next=place == reached + 1)
    event = events.get(VERBS[ORDER[place]])
    note = ""
    if ORDER[place] == ReviewState.DISCUSSED and review.discussed_on:
        note = _("họp ngày %s") % f"{review.discussed_on:%d/%m/%Y}"
    return StepLine(name, True, who=str(event.actor) if event else "", at=event.at if event else None, note=note)


# --- What is missing -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToFreeze:
    """What will be frozen: the headline figures, and of the late tasks how many lack what and were finished since."""

    summary: Summary
    no_cause: int
    no_conclusion: int
    finished: int


def to_freeze(review: Review, period: Period, windows: Windows) -> ToFreeze:
    late, no_cause, no_conclusion = _late(review, period, windows)
    finished = late.filter(closed_on__gt=period.day).count()
    return ToFreeze(headline(period, windows), no_cause.count(), no_conclusion.count(), finished)


def _late(review: Review, period: Period, windows: Windows) -> tuple[TaskQuerySet, TaskQuerySet, TaskQuerySet]:
    """The late tasks, those without a cause, those without a conclusion."""
    lines = ReviewLine.objects.filter(review=review, task=OuterRef("pk"))
    told = ProgressEntry.objects.in_force().filter(task=OuterRef("pk"), reported_on__lte=period.day)
    late = live_tasks(period).filter(period.conditions(windows)[State.LATE])
    without_cause = late.exclude(Exists(lines.exclude(cause=""))).exclude(
        Exists(told.exclude(obstacle="", proposal=""))
    )
    return late, without_cause, late.exclude(Exists(lines.exclude(conclusion="")))


def _checks(review: Review, period: Period, windows: Windows) -> tuple[Check, ...]:
    _all, without_cause, no_conclusion = _late(review, period, windows)
    waiting = live_tasks(period).filter(Q(stage=Stage.CONFIRM)).count()
    table = reverse("tasks:review_lines", args=[period.key])
    to_confirm = f"{tasks_url(period, Counted.TOTAL)}&buoc={Stage.CONFIRM.value}"
    without_conclusion = no_conclusion.count()
    causes, left = without_cause.count(), len(undecided(review)) if review.state == ReviewState.CONCLUDED else 0
    found = [
        _check(causes, _("Việc quá hạn đều có nguyên nhân"), _("%d việc quá hạn chưa ghi nguyên nhân"), table),
        _check(without_conclusion, _("Việc quá hạn đều có kết luận"), _("%d việc quá hạn chưa có kết luận"), table),
        _check(waiting, _("Không còn kết quả chờ xác nhận"), _("%d kết quả chờ xác nhận"), to_confirm),
    ]
    if left:
        found.append(_check(left, "", _("%d kết luận chưa chuyển thành chỉ đạo, cần kết luận lại"), table))
    return tuple(found)


def _check(count: int, done: str, missing: str, url: str) -> Check:
    return Check(missing % count, True, url) if count else Check(done)


# --- What can be done ----------------------------------------------------------------------------------------------


def _buttons(review: Review, period: Period, user: User, checks: Sequence[Check]) -> tuple[Button, ...]:
    state, found = ReviewState(review.state), []
    if state == ReviewState.OPEN and may_prepare(user):
        found.append(_button(review, "trinh", _("Trình Ban Thường vụ")))
    if state == ReviewState.FILLED and may_discuss(user):
        found.append(_button(review, "hop", _("Ghi phiên họp")))
    if state == ReviewState.DISCUSSED and may_conclude(user):
        found.append(_button(review, "ket-luan", _("Kết luận")))
    if state == ReviewState.CONCLUDED:
        if may_freeze(user):
            found.append(_button(review, "khoa", _("Khóa %s") % period.name, why_not_frozen(review, period.today)))
        if may_conclude(user):
            found.append(_button(review, "ket-luan", _("Kết luận lại"), is_main=False))
    if state != ReviewState.OPEN and may_reopen(review, user):
        found.append(_button(review, "mo-lai", _("Mở lại bước trước"), is_main=False))
    return tuple(found)


def why_not_frozen(review: Review, today: date) -> str:
    """In words, as far as a page can know it."""
    if today <= review.ends_on:
        return _("Khóa được từ sau ngày %s, khi kỳ đã hết.") % f"{review.ends_on:%d/%m/%Y}"
    if undecided(review):
        return _("Có kết luận chưa chuyển thành chỉ đạo. Ban Thường vụ kết luận lại trước.")
    return ""


def _button(review: Review, key: str, label: str, why_not: str = "", *, is_main: bool = True) -> Button:
    return Button(label, reverse("tasks:review_step", args=[review.period, key]), is_main, why_not)
