"""What becomes of a draft: its edits are kept, it is put away, or it is confirmed as a document with its tasks.

Each verb is all or nothing: one transaction, the draft's row locked, its version checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members.folding import fold
from members.language import kept
from members.models import Organisation, OrganisationEvent, Term, Unit, UnitName, User
from members.registry import add_name, create_unit
from members.versions import StaleEdit, claim
from resolutions.linking import NamedDocument
from resolutions.models import Document, DocumentEvent, Draft, DraftState
from resolutions.publishing import NumberTaken, register
from resolutions.twins import twin_of_draft

from .awaiting import waiting, waiting_for, waits_of
from .draft_checks import settled_by_change
from .draft_rows import DraftRow, kept_rows, rows_of
from .draft_steps import step_between, undone, with_step
from .drafting import TITLE_LENGTH, cited_of, header_values, identity_of, iso
from .inbox import tell_leads
from .judging import frequency_of
from .models import Assignment, DeadlineKind, NoticeKind, Part, Stage, Target, Task, TaskEvent
from .unit_names import Names, NewName, look_up
from .waking import wake_waiting

LARGEST_TARGET, PHRASE_LENGTH = 10**11, 300
NEW_UNIT, ALIAS, LEAVE_OUT = "new", "alias", "none"


class UndecidedUnits(Exception):
    """Names that no unit has, and about which nobody has decided: nothing is created silently."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class DraftClosed(Exception):
    """The draft was dropped in between."""


@transaction.atomic
def save_edits(
    *, draft: Draft, edits: Mapping[str, Any], user: User, at: datetime, what: str = "", page: str = ""
) -> None:
    """Keep what people typed or did. `draft.version` is what they saw; StaleEdit when somebody saved in between.
    `page` tells the page that saves from others of the same person.

    The warnings that the change answers are settled by this person, and the step can be taken back by `step_back`.
    """
    stored = _claim_open(draft, edits)
    who = signed(user, at)
    draft.edits = settled_by_change(draft.parsed, stored.edits, edits, who)
    by = who | ({"page": page} if page else {})
    step = step_between(stored.edits, draft.edits, what=what or kept("sửa nội dung"), who=by)
    draft.steps, draft.saved_by = with_step(stored.steps, step), user
    draft.save(update_fields=["edits", "steps", "saved_by", "updated_at"])


@transaction.atomic
def step_back(*, draft: Draft, user: User) -> str:
    """Take the last saved change back; in words what it was, "" when there is none."""
    stored = _claim_open(draft, draft.edits)
    if not stored.steps:
        return ""
    *steps, last = stored.steps
    draft.edits, draft.steps, draft.saved_by = undone(stored.edits, last), steps, user
    draft.save(update_fields=["edits", "steps", "saved_by", "updated_at"])
    return str(last["what"])


def signed(user: User, at: datetime) -> dict[str, Any]:
    """Who and when, as it is kept with what was done."""
    return {"by": user.pk, "name": str(user), "at": at.isoformat(timespec="seconds")}


@transaction.atomic
def drop(*, draft: Draft, user: User) -> None:
    """Put the draft away. Its file and what was read stay stored."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    if row.state == DraftState.OPEN:
        row.state, row.version = DraftState.DROPPED, row.version + 1
        row.save(update_fields=["state", "version", "updated_at"])
        OrganisationEvent.removed(OrganisationEvent.Verb.DRAFT, user, {kept("Bản nháp"): row.name})


@transaction.atomic
def confirm(*, draft: Draft, user: User, today: date, at: datetime | None = None) -> Document:
    """Turn the draft, with its edits, into a registered document with tasks. Once more gives the same document.

    `at` is the instant that history shows: now, unless demonstration data tell a story. NumberTaken when the document
    is there already and nobody has said that this is another one.
    """
    stored = Draft.objects.select_for_update().get(pk=draft.pk)
    if stored.document:
        return stored.document
    _claim_open(draft, draft.edits)
    is_other = _asked_about_twin(draft)
    rows = kept_rows(rows_of(draft.parsed, draft.edits, draft.text))
    Organisation.objects.select_for_update().filter(pk=1).first()  # two drafts may name the same new unit
    names = _settle_units(rows, draft.edits.get("units") or {}, user)
    document = _register(draft, user, at, is_other=is_other)
    tasks = _create_tasks(document, rows, today)
    _create_assignments(tasks, rows, names)
    _create_targets(tasks, rows)
    tell_leads(tasks, NoticeKind.ASSIGNED, "assigned:new", author=user, at=at)
    TaskEvent.objects.bulk_create(
        TaskEvent(
            task=task,
            verb=TaskEvent.Verb.CREATED,
            actor=user,
            stage_after=task.stage,
            due_after=task.due_on,
            at=document.registered_at,
        )
        for task in tasks
    )
    draft.edits = settled_by_change(draft.parsed, stored.edits, draft.edits, signed(user, document.registered_at))
    draft.document, draft.state, draft.saved_by = document, DraftState.CONFIRMED, user
    draft.save(update_fields=["document", "state", "edits", "saved_by", "updated_at"])
    wake_waiting(today=today, tasks=waiting_for(document) | waiting().filter(document=document), at=at)
    return document


def _claim_open(draft: Draft, edits: Mapping[str, Any]) -> Draft:
    stored = Draft.objects.select_for_update().get(pk=draft.pk)
    if stored.state != DraftState.OPEN:
        raise DraftClosed
    if not claim(draft, draft.version):
        back = reverse("tasks:draft", args=[draft.pk])
        raise StaleEdit(_("Bản nháp %s") % draft.name, back, conflicts(draft, stored.edits, edits))
    return stored


def conflicts(draft: Draft, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """{label: (theirs, yours)} of what two people typed differently."""
    labels = {"title": _("nhiệm vụ"), "lead": _("chủ trì"), "coop": _("phối hợp"), "phrase": _("thời hạn")}
    labels |= {"product": _("sản phẩm"), "path": _("đánh số")}
    found: dict[str, tuple[str, str]] = {}
    mine = {row.key: row for row in rows_of(draft.parsed, yours)}
    for row in rows_of(draft.parsed, theirs):
        own = mine.get(row.key)
        for name, label in labels.items():
            old, new = getattr(row.words, name), getattr(own.words, name) if own else ""
            if old != new:
                found[_("Số %(number)d, %(field)s") % {"number": row.number, "field": label}] = (old, new)
        if own and own.keep != row.keep:
            kept = {True: _("ghi"), False: _("không ghi")}
            found[_("Số %d") % row.number] = (kept[row.keep], kept[own.keep])
    heads = [header_values(draft.parsed) | (edits.get("header") or {}) for edits in (theirs, yours)]
    for name, old in heads[0].items():
        if old != heads[1].get(name):
            label = str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            found[label] = (str(old), str(heads[1].get(name)))
    return found


def _settle_units(rows: Sequence[DraftRow], decisions: Mapping[str, Mapping[str, Any]], user: User) -> Names:
    """Carry out what was decided about unknown names; UndecidedUnits when a name was left open."""
    names = look_up(name for row in rows for name in (*row.leads, *row.coops))
    open_names = [new.name for new in names.new if new.key not in decisions]
    if open_names:
        raise UndecidedUnits(open_names)
    decided = dict[str, Unit]()
    for new in names.new:
        decision = decisions[new.key]
        if decision.get("do") == NEW_UNIT:
            decided[new.key] = _new_unit(new, decision, user)
        elif decision.get("do") == ALIAS:
            decided[new.key] = _alias(new.name, str(decision.get("unit") or ""), user)
    return names.settled(decided)


def _new_unit(new: NewName, decision: Mapping[str, Any], user: User) -> Unit:
    """A unit of this name; not a second one beside a unit that search could not tell from it."""
    unit = Unit(kind=decision.get("kind") or new.kind, name=(decision.get("name") or new.name)[:200])
    if Unit.objects.active().filter(name_fold=fold(unit.name)).exists():
        raise UndecidedUnits([new.name])
    return create_unit(unit=unit, by=user)


def _alias(name: str, target: str, user: User) -> Unit:
    unit = Unit.objects.active().named([target]).get(fold(target))
    if unit is None:
        raise UndecidedUnits([name])
    add_name(name=UnitName(unit=unit, name=name[:200]), by=user)
    return unit


def _asked_about_twin(draft: Draft) -> bool:
    """Whether a person has said that this is another document than its twin; NumberTaken when nobody has."""
    twin = twin_of_draft(draft, **identity_of(draft.parsed, draft.edits))
    if twin and twin.key not in (draft.edits.get("despite_twin") or {}):
        raise NumberTaken(twin)
    return twin is not None


def _register(draft: Draft, user: User, at: datetime | None, *, is_other: bool) -> Document:
    header = header_values(draft.parsed) | (draft.edits.get("header") or {})
    term = _term(header.get("term"), str((draft.parsed.get("header") or {}).get("term") or ""))
    plain = {name: value for name, value in header.items() if name not in {"issued_on", "recipients", "term"}}
    document = Document(
        **plain,
        issued_on=iso(header.get("issued_on")),
        term=term,
        text=draft.text,
        outline=list(draft.parsed.get("outline") or ()),
        source=draft.source,
    )
    links = [
        NamedDocument(cited.printed, cited.number, cited.dated, cited.kind)
        for cited in cited_of(draft.parsed, draft.edits)
        if cited.kind
    ]
    recipients = [line.strip()[:300] for line in str(header["recipients"]).splitlines() if line.strip()]
    how: dict[str, Any] = {"verb": DocumentEvent.Verb.READ, "is_other": is_other, "meeting": draft.meeting, "at": at}
    return register(document=document, links=links, recipients=recipients, user=user, **how)


def _term(chosen: Any, printed: str) -> Term | None:
    """The term that was chosen, or else the registered one with the printed years ("2021-2026")."""
    if chosen is not None:
        return Term.objects.filter(pk=chosen or 0).first()
    return term_of_years(printed)


def term_of_years(printed: str) -> Term | None:
    first, _dash, last = printed.partition("-")
    if not all(year.isascii() and year.isdigit() and len(year) == 4 for year in (first, last)):
        return None
    return Term.objects.filter(starts_on__year=int(first), ends_on__year=int(last)).first()


def _create_tasks(document: Document, rows: Iterable[DraftRow], today: date) -> list[Task]:
    return Task.objects.bulk_create(
        Task(
            document=document,
            position=position,
            path=row.path[:60],
            title=row.words.title.strip()[:TITLE_LENGTH],
            text=row.text,
            span_start=row.span[0] if row.span else None,
            span_end=row.span[1] if row.span else None,
            product=row.words.product[:PHRASE_LENGTH],
            given_on=min(document.issued_on or today, today),
            stage=Stage.COND if row.deadline.kind == DeadlineKind.CONDITIONAL else Stage.NEW,
            deadline_phrase=row.words.phrase[:PHRASE_LENGTH],
            deadline_kind=row.deadline.kind,
            deadline_inferred=row.deadline.inferred,
            deadline_tentative=row.deadline.tentative,
            frequency=row.deadline.freq or "",
            by_day=(row.deadline.by or "")[:8] if row.deadline.kind == DeadlineKind.RECURRING else "",
            **waits_of(row.deadline.condition or "", document.number),
            starts_on=row.deadline.start,
            due_on=row.deadline.due,
            original_due_on=row.deadline.due,
        )
        for position, row in enumerate(rows, start=1)
    )


def _create_assignments(tasks: Sequence[Task], rows: Sequence[DraftRow], names: Names) -> None:
    """Each unit once per task, as lead if it is named as lead."""
    made: list[Assignment] = []
    for task, row in zip(tasks, rows, strict=True):
        parts: dict[int, Assignment] = {}
        named = [(Part.LEAD, name) for name in row.leads] + [(Part.COOP, name) for name in row.coops]
        for part, name in named:
            unit = names.unit(name)
            if unit is not None:
                parts.setdefault(unit.pk, Assignment(task=task, unit=unit, part=part, printed=row.spelling(name)[:200]))
        made += parts.values()
    Assignment.objects.bulk_create(made)


@dataclass(slots=True)
class _Wanted:
    target: Target
    parent: int | None


def _create_targets(tasks: Sequence[Task], rows: Sequence[DraftRow]) -> None:
    """Targets of the outermost level first, so that those nested in them can point to stored rows."""
    wanted = {
        (task.pk, index): wish for task, row in zip(tasks, rows, strict=True) for index, wish in _targets_of(task, row)
    }
    stored: dict[tuple[int, int], Target] = {}
    while wanted:
        ready = {key: w for key, w in wanted.items() if w.parent is None or (key[0], w.parent) in stored}
        ready = ready or dict(wanted)  # nested in a target that is not kept: then on its own
        for key, item in ready.items():
            item.target.part_of = stored.get((key[0], -1 if item.parent is None else item.parent))
        Target.objects.bulk_create(item.target for item in ready.values())
        stored |= {key: item.target for key, item in ready.items()}
        wanted = {key: item for key, item in wanted.items() if key not in ready}


def _targets_of(task: Task, row: DraftRow) -> Iterable[tuple[int, _Wanted]]:
    """(index in the sentence, target). A printed range counts by its lower bound: that one must be reached."""
    for index, read in enumerate(row.targets):
        value = read.get("value")
        number = value[0] if isinstance(value, list) and value else value
        if not isinstance(number, int | float) or abs(number) >= LARGEST_TARGET:
            continue
        target = Target(
            task=task,
            printed=str(read.get("raw") or "")[:300],
            op=">=" if isinstance(value, list) else str(read.get("op") or ">=")[:2],
            value=Decimal(str(number)).quantize(Decimal("0.01")),
            unit_word=str(read.get("unit") or "")[:60],
            metric=str(read.get("metric") or "")[:200],
            period=str(read.get("period") or "")[:60],
            frequency=frequency_of(str(read.get("period") or ""), task.frequency),
        )
        yield index, _Wanted(target, read.get("part_of"))
