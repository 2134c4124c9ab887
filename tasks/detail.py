"""One task as a screen: what the document says, until when, who, what was done, and what can be done now."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.changes import label_of
from members.models import Person, User
from members.templatetags.page import day as day_words

from .correcting import may_correct
from .dividing import is_divided, is_divisible
from .extension_page import ExtensionPanel
from .forms.action_form import VERBS, ActionForm, Step, asks_of
from .glance import Glance, glance
from .history_rows import LINES_SHOWN, actor_of, author_with_place, entries_of, events_of
from .models import DeadlineKind, Evidence, Part, ProgressEntry, Stage, Task, TaskEvent
from .period_panel import PeriodPanel
from .status import State, Windows, state
from .task_rows import several
from .templatetags.status import days_words
from .transitions import ADD, PROGRESS, REPORT, RESUME, Action, available
from .unit_parts import UnitPart, unit_parts
from .workflow import result_of

ENTRY_VERBS = {TaskEvent.Verb.PROGRESSED, TaskEvent.Verb.REPORTED, TaskEvent.Verb.CORRECTED}
KEY_VERBS = frozenset(TaskEvent.Verb) - {
    TaskEvent.Verb.PROGRESSED,
    TaskEvent.Verb.CHANGED,
    TaskEvent.Verb.CREATED,
    TaskEvent.Verb.CORRECTED,
    TaskEvent.Verb.REMINDED,
}
CHANGE_LABELS = {
    "lead": _("Chủ trì"),
    "coop": _("Phối hợp"),
    "lane": _("Phần của đơn vị"),
    "wanted_on": _("Xin đến ngày"),
    "goal": _("Số phải đạt"),
    "setting": _("Cách tính"),
    "measure": _("Đạt được"),
    "counted": _("Nhiệm vụ được tính"),
    "target_closed": _("Tình trạng chỉ tiêu"),
    "remind": _("Công văn gửi"),
}
FREQUENCIES = {
    "yearly": gettext_lazy("mỗi năm một kỳ"),
    "half-yearly": gettext_lazy("sáu tháng một kỳ"),
    "quarterly": gettext_lazy("mỗi quý một kỳ"),
    "monthly": gettext_lazy("mỗi tháng một kỳ"),
    "weekly": gettext_lazy("mỗi tuần một kỳ"),
    "continuous": gettext_lazy("thường xuyên, không có ngày hạn"),
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class File:
    url: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history: an event, a report, or both at once."""

    at: datetime
    heading: str
    who: str
    is_key: bool = False
    note: str = ""
    basis: str = ""
    own_work: bool = False
    entry: ProgressEntry | None = None
    corrected_by: ProgressEntry | None = None
    can_correct: bool = False
    files: list[File] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the task stands against a due date."""

    css: str
    icon: str
    words: str


@dataclass(frozen=True)
class TaskScreen:
    """The screen of one task for one user and one day."""

    task: Task
    user: User
    day: date
    windows: Windows

    @cached_property
    def glance(self) -> Glance:
        return glance(self.task)

    # --- Status ---

    @cached_property
    def state(self) -> State:
        return self.task.state_on(self.day, self.windows)

    @property
    def days(self) -> str:
        return days_words(self.state, self.task.due_on, self.task.closed_on, self.day)

    @property
    def says_lateness(self) -> bool:
        """A chip of its own beside the stage: only what needs a person."""
        return self.state in {State.LATE, State.SOON}

    @property
    def lateness(self) -> str:
        """In a chip: "quá 12 ngày" needs no word before it, "còn 3 ngày" does."""
        return (
            _("Quá hạn %s") % self.days.removeprefix(_("quá "))
            if self.state == State.LATE
            else (_("Sắp đến hạn, %s") % self.days)
        )

    # --- The document's words ---

    @property
    def quote(self) -> tuple[str, str, str]:
        """The source sentence: before the deadline phrase, the phrase, after it."""
        text, phrase = self.task.text or self.task.title, self.task.deadline_phrase
        before, found, after = text.partition(phrase) if phrase else (text, "", "")
        return before, found, after

    @property
    def source_url(self) -> str:
        """The place in the document; a representative, who does not see its text, gets to the line of the task."""
        mark = "t" if self.user.is_representative or self.task.span_start is None else "p"
        return f"{self.task.document.get_absolute_url()}#{mark}{self.task.position}"

    # --- Deadline ---

    @property
    def understood(self) -> str:
        """The due date that the phrase resolves to, or why there is none."""
        due = self.task.original_due_on or self.task.due_on
        if due:
            return day_words(due)
        waits = _(
            "chưa tính hạn, còn chờ điều kiện" if self.task.stage == Stage.COND else "điều kiện đã có, chưa đặt hạn"
        )
        kinds = {DeadlineKind.CONDITIONAL: waits, DeadlineKind.NONE: _("không nêu hạn")}
        if self.task.deadline_kind == DeadlineKind.RECURRING:
            return str(FREQUENCIES.get(self.task.frequency, _("định kỳ, không rõ chu kỳ")))
        return kinds.get(DeadlineKind(self.task.deadline_kind), _("chưa có ngày"))

    @property
    def understood_note(self) -> str:
        kind = self.task.deadline_kind
        said = kind == DeadlineKind.NONE or (kind == DeadlineKind.CONDITIONAL and not self.task.due_on)
        notes = [] if said else [str(self.task.get_deadline_kind_display()).lower()]
        notes += [_("suy ra")] if self.task.deadline_inferred else []
        notes += [_("dự kiến")] if self.task.deadline_tentative else []
        return ", ".join(notes)

    @property
    def was_moved(self) -> bool:
        return bool(self.task.original_due_on) and self.task.original_due_on != self.task.due_on

    @property
    def against_original(self) -> Standing:
        return self._against(self.task.original_due_on)

    @property
    def against_current(self) -> Standing:
        return self._against(self.task.due_on)

    def _against(self, due: date | None) -> Standing:
        task = self.task
        how = state(task.stage, task.deadline_kind, due, task.closed_on, self.day, self.windows)
        words = days_words(how, due, task.closed_on, self.day) or _("không tính trễ")
        classes = {State.LATE: "is-late", State.SOON: "is-soon", State.DONE_ON_TIME: "is-done"}
        return Standing(classes.get(how, ""), how.value if how in classes or how == State.DONE_LATE else "", words)

    @cached_property
    def extension(self) -> ExtensionPanel:
        every = self.events if len(self.events) < LINES_SHOWN else None
        return ExtensionPanel(self.task, self.user, is_asked=self.glance.asked, events=every)

    @cached_property
    def periods(self) -> PeriodPanel:
        return PeriodPanel(self.task, self.user, self.day, self.windows)

    # --- Who ---

    @cached_property
    def _given(self) -> list[UnitPart]:
        return unit_parts(self.task)

    @property
    def leads(self) -> list[UnitPart]:
        return [given for given in self._given if given.part == Part.LEAD]

    @property
    def lead_words(self) -> str:
        return several([given.name for given in self.leads])

    @property
    def coops(self) -> list[UnitPart]:
        return [given for given in self._given if given.part == Part.COOP]

    # --- What can be done ---

    @cached_property
    def actions(self) -> list[Action]:
        return available(self.task, self.user)

    @property
    def can_record(self) -> bool:
        return PROGRESS in self.actions or ADD in self.actions

    @property
    def can_report(self) -> bool:
        return REPORT in self.actions

    @property
    def can_edit(self) -> bool:
        return self.user.is_office

    @property
    def can_assign(self) -> bool:
        return self.user.can_assign and self.task.is_open and not self.is_divided

    @cached_property
    def is_divided(self) -> bool:
        return is_divided(self.task)

    @property
    def can_divide(self) -> bool:
        return self.can_assign and is_divisible(self.task) and len(self.leads) > 1

    @property
    def key(self) -> str:
        return str(self.task.pk)

    @property
    def version(self) -> str:
        """As a form carries it: a number, not an amount."""
        return str(self.task.version)

    @property
    def has_primary(self) -> bool:
        """Whether a step of one click is the first thing to do."""
        return any(step.asks.nothing for step in self.steps)

    @property
    def can_nothing(self) -> bool:
        return not (self.actions or self.can_assign)

    @cached_property
    def report_key(self) -> uuid.UUID:
        """Of the small form for progress: a double click is one report."""
        return uuid.uuid4()

    @cached_property
    def own_work(self) -> bool:
        """Whether the result that waits was reported by this very user."""
        result = result_of(self.task) if self.task.stage == Stage.CONFIRM and self.user.is_decider else None
        return result is not None and result.author_id == self.user.pk

    @cached_property
    def steps(self) -> list[Step]:
        """The decisions. A task that waits goes on from the panel of what it waits for, with the date."""
        elsewhere = {RESUME} if self.task.stage == Stage.COND else set()
        own = self.own_work
        return [Step(one, asks_of(one, own)) for one in self.actions if one in VERBS and one not in elsewhere]

    def form_of(self, action: Action, data: Any = None) -> ActionForm:
        return ActionForm(data, task=self.task, action=action, own_work=self.own_work)

    # --- History ---

    @cached_property
    def events(self) -> list[TaskEvent]:
        """Newest first."""
        return list(events_of(self.task)[:LINES_SHOWN])

    def _entries(self) -> list[ProgressEntry]:
        return list(entries_of(self.task)[:LINES_SHOWN]) if self.glance.entries else []

    @cached_property
    def history(self) -> list[Line]:
        """Events and reports, newest first."""
        events, people = self.events, people_of(self.events)
        by_id = {entry.pk: entry for entry in self._entries()}
        files = self._files(list(by_id)) if self.glance.files else {}
        later: dict[int | None, ProgressEntry] = {
            entry.corrects_id: entry for entry in by_id.values() if entry.corrects_id
        }
        lines = []
        for event in events:
            entry = by_id.pop(event.entry_id or 0, None) if event.verb in ENTRY_VERBS else None
            about = self._of_entry(entry, files, later) if entry else {}
            lines.append(self._line(event, people, about))
        told = {event.entry_id for event in events if event.verb in ENTRY_VERBS}
        for entry in by_id.values():
            if entry.pk not in told:
                about = self._of_entry(entry, files, later)
                lines.append(Line(entry.at, str(entry.get_kind_display()), author_with_place(entry), **about))
        return sorted(lines, key=lambda line: line.at, reverse=True)

    def _of_entry(
        self, entry: ProgressEntry, files: dict[int, list[File]], later: dict[int | None, ProgressEntry]
    ) -> dict[str, Any]:
        """The report of a line: its files, and whether it was corrected or can be."""
        newer = later.get(entry.pk)
        can_correct = newer is None and may_correct(entry, self.task, self.user)
        return {"entry": entry, "files": files.get(entry.pk, []), "corrected_by": newer, "can_correct": can_correct}

    def _line(self, event: TaskEvent, people: Mapping[int, str], about: dict[str, Any]) -> Line:
        return Line(
            at=event.at,
            heading=str(event.get_verb_display()),
            who=author_with_place(about["entry"]) if about else actor_of(event),
            is_key=event.verb in KEY_VERBS,
            note=event.note,
            basis=event.basis,
            own_work=event.own_work,
            changes=[change_of(name, values, people) for name, values in event.changes.items()],
            **about,
        )

    def _files(self, entries: list[int]) -> dict[int, list[File]]:
        found: dict[int, list[File]] = {}
        for proof in Evidence.objects.filter(entry__in=entries).select_related("attachment").order_by("id"):
            url = reverse("tasks:evidence", args=[self.task.pk, proof.pk])
            file = File(url, proof.attachment.name, proof.attachment.size)
            found.setdefault(proof.entry_id, []).append(file)
        return found


def people_of(events: Iterable[TaskEvent]) -> dict[int, str]:
    """The people whom history names by their number."""
    numbers = {pk for event in events for pk in event.changes.get("person", ()) if isinstance(pk, int)}
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=numbers)} if numbers else {}


def change_of(name: str, values: Sequence[Any], people: Mapping[int, str] | None = None) -> Change:
    """A changed value with its label, as the screen writes it."""
    name = name.partition(":")[0]  # "goal:12" is about target 12, see measuring
    label = CHANGE_LABELS.get(name) or label_of(Task, name)
    known = people or {}
    old, new = (known.get(value) or str(value or "") if name == "person" else _shown(name, value) for value in values)
    return Change(str(label), old, new)


def _shown(name: str, value: Any) -> str:
    """A stored value as the screen writes it."""
    if name.endswith("_on") and value:
        return day_words(date.fromisoformat(value))
    if name == "deadline_kind" and value in DeadlineKind:
        return str(DeadlineKind(value).label)
    return str(value or "")
