"""What a slide of the meeting room says of one task: who, until when, how late, why, what was reported and concluded.

Of a running review it is read as it stands now; of a frozen one it is what the snapshot has kept, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from members.times import NameTable
from tasks.day_counts import done_late, overdue
from tasks.models import (
    Comment,
    CommentKind,
    ExtensionRequest,
    Part,
    ProgressEntry,
    ReviewLine,
    SnapshotRow,
    Stage,
    Task,
)
from tasks.models.extension import MOVING
from tasks.quarter import last_results
from tasks.reviews.live_pass import live_tasks
from tasks.task_rows import several

from .deck import Deck
from .late_table import words_after
from .standing import Standing
from .standing import from_json as standing_from

EARLIER_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said, when and by whom; `note` is a word more about it."""

    text: str
    on: date | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The due date was to move: from when to when, and what became of it."""

    old: date
    new: date
    outcome: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One task. `days` is how late it is, or was finished; 0 when it is not late."""

    task: int
    title: str
    basis: str
    leads: tuple[str, ...]
    coops: tuple[str, ...] = ()
    is_late: bool = False
    due_on: date | None = None
    original_due_on: date | None = None
    days: int = 0
    is_reported: bool = False  # as done; waits to be confirmed
    after: str = ""  # that it was finished after the period's last day
    extensions: int = 0
    moves: tuple[Moved, ...] = ()
    cause: Said | None = None
    report: Said | None = None
    earlier: tuple[Said, ...] = ()
    conclusion: str = ""
    answerable: str = ""
    until: date | None = None
    version: int = 0
    helpers: tuple[str, ...] = field(default=(), compare=False)  # names that may be answerable

    @property
    def how_late(self) -> str:
        if not self.days:
            return ""
        return overdue(self.days) if self.is_late else done_late(self.days)

    @property
    def coop_words(self) -> str:
        return several(list(self.coops))

    @property
    def was_extended(self) -> bool:
        return self.original_due_on is not None and self.original_due_on != self.due_on

    @property
    def is_long(self) -> bool:
        """So long a title is set smaller."""
        return len(self.title) > LONG_TITLE

    @property
    def is_concluded(self) -> bool:
        return bool(self.conclusion or self.answerable or self.until)


LONG_TITLE = 140


def slide_of(deck: Deck, task: int) -> Slide | None:
    """The slide of a task; None when the period has no such task. One that was late when its slide was opened, and is
    finished by now, still has one: what was typed about it is not lost."""
    if deck.is_frozen:
        return _kept(deck, task)
    is_live = deck.place(task) or live_tasks(deck.period).filter(pk=task).exists()
    return _live(deck, task) if is_live else None


# --- Of a running review -------------------------------------------------------------------------------------------


def _live(deck: Deck, pk: int) -> Slide:
    task = Task.objects.with_row().select_related("person").get(pk=pk)
    day, line = deck.period.day, ReviewLine.objects.filter(review=deck.review, task=pk).first()
    leads, coops = (_names(task, part, day) for part in (Part.LEAD, Part.COOP))
    after = words_after(task, last_results([pk], date.max).get(pk), day)
    end = min(task.closed_on or day, day)
    return Slide(
        task=pk,
        title=task.title,
        basis=", ".join(part for part in (str(task.document), task.place, task.part_name) if part),
        leads=leads,
        coops=coops,
        is_late=pk in deck.late,
        due_on=task.due_on,
        original_due_on=task.original_due_on,
        days=max((end - task.due_on).days, 0) if task.due_on else 0,
        is_reported=task.stage == Stage.CONFIRM and not after,
        after=after,
        extensions=task.extension_count,
        moves=_moves(task),
        cause=_cause(task, line, day),
        report=_report(task, day),
        earlier=_earlier(task, line),
        conclusion=line.conclusion if line else "",
        answerable=line.answerable if line else "",
        until=line.until if line else None,
        version=line.version if line else 0,
        helpers=tuple(filter(None, (*leads, str(task.person or "")))),
    )


def _names(task: Task, part: str, day: date) -> tuple[str, ...]:
    """The units under the names that they bore on the day."""
    then = NameTable()
    return tuple(then.name_on(a.unit_id, a.unit.name, day) for a in task.assignments.all() if a.part == part)


def _moves(task: Task) -> tuple[Moved, ...]:
    asked = ExtensionRequest.objects.filter(task=task).select_related("decision").order_by("number")
    return tuple(_move(one) for one in asked)


def _move(asked: ExtensionRequest) -> Moved:
    decision = getattr(asked, "decision", None)
    if decision is None:
        return Moved(asked.old_due_on, asked.wanted_on, _("chờ quyết định"))
    new = decision.due_on if decision.outcome in MOVING and decision.due_on else asked.wanted_on
    return Moved(asked.old_due_on, new, str(decision.get_outcome_display()).lower())


def _entries(task: Task, day: date) -> QuerySet[ProgressEntry]:
    said = ProgressEntry.objects.in_force().filter(task=task, reported_on__lte=day)
    return said.select_related("author", "unit").newest_first()


def _cause(task: Task, line: ReviewLine | None, day: date) -> Said | None:
    """What the review says, or the obstacle that was reported last."""
    if line and line.cause:
        return Said(line.cause)
    told = _entries(task, day).exclude(obstacle="", proposal="").first()
    return Said(told.obstacle, told.reported_on, str(told.unit or told.author), told.proposal) if told else None


def _report(task: Task, day: date) -> Said | None:
    told = _entries(task, day).first()
    if told is None:
        return None
    note = told.document_number or (f"{told.percent}%" if told.percent is not None else "")
    return Said(told.text, told.reported_on, str(told.unit or told.author), note)


def _earlier(task: Task, line: ReviewLine | None) -> tuple[Said, ...]:
    """What the committee has concluded on it before, the newest first; not what this review itself says."""
    said = Comment.objects.filter(task=task, kind=CommentKind.DECISION).select_related("author")
    if line and line.decision_id:
        said = said.exclude(pk=line.decision_id)
    return tuple(
        Said(one.text, localdate(one.at), str(one.author), one.basis)
        for one in said.order_by("-at", "-pk")[:EARLIER_SHOWN]
    )


# --- Of a frozen review --------------------------------------------------------------------------------------------


def _kept(deck: Deck, task: int) -> Slide | None:
    if deck.review is None:
        return None
    row = SnapshotRow.objects.filter(snapshot=deck.review.snapshot, task=task).first()
    return _of_standing(standing_from(row.content), deck) if row else None


def _of_standing(one: Standing, deck: Deck) -> Slide:
    return Slide(
        task=one.task,
        title=one.title,
        basis=", ".join(part for part in (one.basis, one.part) if part),
        leads=tuple(unit.name for unit in one.leads),
        coops=tuple(unit.name for unit in one.coops),
        is_late=one.task in deck.late,
        due_on=one.due_on,
        original_due_on=one.original_due_on,
        days=one.days_late(deck.period.span.end),
        is_reported=one.stage == Stage.CONFIRM,
        extensions=one.extensions,
        cause=Said(one.cause, note=one.proposal) if one.cause or one.proposal else None,
        report=Said(one.result, one.closed_on, note=one.result_number) if one.result else None,
        conclusion=one.conclusion,
        answerable=one.answerable,
        until=one.until,
    )


# --- What was concluded, what was left -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line of the last slide."""

    task: int
    place: int
    title: str
    conclusion: str = ""
    answerable: str = ""
    until: date | None = None

    @property
    def is_concluded(self) -> bool:
        return bool(self.conclusion)


def outcomes_of(deck: Deck) -> tuple[Outcome, ...]:
    """All tasks of the deck with what was concluded on each. A fixed number of queries."""
    if deck.is_frozen and deck.review:
        rows = SnapshotRow.objects.filter(snapshot=deck.review.snapshot, task__in=deck.tasks)
        kept = {one.task: one for one in map(standing_from, rows.values_list("content", flat=True))}
        return tuple(
            Outcome(pk, at, one.title, one.conclusion, one.answerable, one.until)
            for at, pk in enumerate(deck.tasks, start=1)
            if (one := kept.get(pk))
        )
    titles = dict(Task.objects.filter(pk__in=deck.tasks).values_list("pk", "title"))
    lines = {line.task_id: line for line in deck.review.lines.all()} if deck.review else {}
    return tuple(_outcome(pk, at, titles[pk], lines.get(pk)) for at, pk in enumerate(deck.tasks, start=1))


def _outcome(task: int, at: int, title: str, line: ReviewLine | None) -> Outcome:
    if line is None:
        return Outcome(task, at, title)
    return Outcome(task, at, title, line.conclusion, line.answerable, line.until)


def split(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """(concluded, left)."""
    return [one for one in outcomes if one.is_concluded], [one for one in outcomes if not one.is_concluded]
