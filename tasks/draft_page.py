"""What the pages of the intake show: the list of drafts, and one draft to be checked. Frozen facts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Unit, UnitKind
from members.naming import tidy
from resolutions.models import Draft, LinkKind
from resolutions.paper import Block, Mark, blocks, key_of
from resolutions.twins import Twin, twin_of_draft

from .confirming import ALIAS, LEAVE_OUT, NEW_UNIT
from .draft_blocks import OutlineBlock, outline_of
from .draft_checks import Check, CheckGroup, checks_of, grouped
from .draft_lines import (
    ALL_OPEN,
    BY_DOCUMENT,
    BY_DOUBT,
    BlockLine,
    ClassOffer,
    DoubtKind,
    PageRow,
    Shown,
    doubt_kinds_of,
    lines_of,
)
from .draft_rows import DraftRow, rows_of
from .drafting import CitedDocument, cited_of, identity_of, issued_on, split_names
from .forms.draft_form import HeaderForm
from .unit_classes import UnitClass, classes_of
from .unit_names import Names, NewName, is_proper, look_up

__all__ = ["DraftPage", "Shown", "open_drafts"]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An open draft in the list."""

    draft: Draft
    tasks: int
    doubts: int


def open_drafts(drafts: Sequence[Draft]) -> list[DraftLine]:
    lines = []
    for draft in drafts:
        rows = [row for row in rows_of(draft.parsed, draft.edits) if row.keep]
        lines.append(DraftLine(draft, len(rows), sum(bool(row.doubts) and row.seen is None for row in rows)))
    return lines


def proposal(new: NewName) -> str:
    """Nothing for a name with a near unit: a person must say. "Các sở, ngành" is no unit; any other name is new."""
    if new.near:
        return ""
    return LEAVE_OUT if new.kind == UnitKind.GROUP else NEW_UNIT


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """A name that no unit has, with the answer given so far (or proposed)."""

    prefix: str
    new: NewName
    do: str
    kind: str
    unit: str
    members: int = 0  # units of the class that the name speaks of
    label: str = ""

    @property
    def answer(self) -> str:
        return f"{self.do}|{self.kind}|{self.unit}"

    @property
    def aliases(self) -> list[tuple[str, str]]:
        """(what the button "this unit" sends, the near unit), but for the one that was chosen."""
        near = enumerate(self.new.near)
        return [(f"alias:{self.new.key}:{i}", name) for i, name in near if (self.do, self.unit) != (ALIAS, name)]


@dataclass(frozen=True)
class DraftPage:
    """The review of a draft. `edits` are what is shown, saved or just typed."""

    draft: Draft
    edits: Mapping[str, Any]
    header: HeaderForm
    shown: Shown
    errors: Sequence[tuple[str, str]] = ()
    others: Sequence[str] = ()

    @cached_property
    def parsed(self) -> Mapping[str, Any]:
        return dict(self.draft.parsed)

    @cached_property
    def _read_rows(self) -> list[DraftRow]:
        return rows_of(self.parsed, self.edits, self.draft.text)

    @cached_property
    def names(self) -> Names:
        return look_up(name for row in self._read_rows if row.keep for name in (*row.leads, *row.coops))

    @cached_property
    def rows(self) -> list[PageRow]:
        opened, picked = set(self.shown.opened), set(self.shown.picked)
        rows = self._read_rows
        shown = {row.key for row in rows if ALL_OPEN in opened or row.key in opened or row.is_empty}
        return [
            PageRow(
                row,
                self._hints(row, doubtful=True),
                (*self._hints(row, doubtful=False), *row.spelling_notes),
                row.key in shown,
                row.key in picked,
                self._blocks.get(row.block),
                tuple(self._offers(row)) if row.key in shown else (),
            )
            for row in rows
        ]

    def _hints(self, row: DraftRow, *, doubtful: bool) -> tuple[str, ...]:
        """Why units are meant whose names the document writes otherwise: only faulty letters are worth a doubt."""
        names = [name for name in (*row.leads, *row.coops) if bool(self.names.twin(name)) == doubtful]
        return tuple(hint for name in names if (hint := self.names.hint(name)))

    def _offers(self, row: DraftRow) -> Iterator[ClassOffer]:
        """The classes of units among the leads and partners of a row, registered as a group or not at all."""
        for part, names in (("lead", row.words.lead), ("coop", row.words.coop)) if row.keep else ():
            for index, name in enumerate(split_names(names)):
                if known := self.classes.get(tidy(name)):
                    key = self.names.key(name)
                    here, everywhere = f"each:{row.key}:{part}:{index}", f"fan:{key}"
                    yield ClassOffer(name, known.label, here, everywhere, self._times[key])

    @cached_property
    def _times(self) -> Mapping[str, int]:
        """In how many rows each name stands, by its key."""
        rows = (row for row in self._read_rows if row.keep)
        return Counter(key for row in rows for key in {self.names.key(name) for name in (*row.leads, *row.coops)})

    def class_units(self, action: str) -> dict[str, list[str]]:
        """{name of a class: names of its units} for the buttons that give work to each unit of a class; {new name:
        the near unit} for the button that says this unit is meant; {"": names} for the lead that is offered."""
        verb, _colon, key = action.partition(":")
        if verb == "lead":
            return {"": split_names(self.default_lead)}
        if verb == "alias":
            return {q.new.name: [unit] for q in self.questions for value, unit in q.aliases if value == action}
        if verb not in ("fan", "each"):
            return {}
        known = self.classes.items()
        return {name: [u.name for u in c.units] for name, c in known if verb == "each" or self.names.key(name) == key}

    @cached_property
    def _blocks(self) -> dict[int | None, OutlineBlock]:
        return {block.index: block for block in outline_of(self.parsed, self.edits)}

    @cached_property
    def doubtful(self) -> list[PageRow]:
        return [row for row in self.rows if row.was_doubtful]

    @cached_property
    def sure(self) -> list[PageRow]:
        return [row for row in self.rows if not row.was_doubtful]

    @cached_property
    def waiting(self) -> int:
        """Doubtful rows that nobody has looked at."""
        return sum(row.waits for row in self.rows)

    @cached_property
    def doubt_kinds(self) -> list[DoubtKind]:
        return doubt_kinds_of(self.rows)

    def reached(self, action: str) -> Sequence[str]:
        """The keys of the rows that a button for many rows is about."""
        verb, _colon, kind = action.partition(":")
        if verb != "seen" or kind == "picked":
            return self.shown.picked
        return [row.row.key for row in self.rows if row.waits and row.doubt_kinds == {kind}]

    @cached_property
    def lines(self) -> list[BlockLine | PageRow]:
        """Headings, other text and rows as they follow each other in the document."""
        return lines_of(self._blocks.values(), self.rows)

    @cached_property
    def kept(self) -> int:
        return sum(row.row.keep for row in self.rows)

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(BY_DOUBT, _("Chỗ chưa chắc trước")), (BY_DOCUMENT, _("Theo văn bản"))]

    @property
    def last_step(self) -> Mapping[str, Any] | None:
        return self.draft.steps[-1] if self.draft.steps else None

    @property
    def edited_deadlines(self) -> list[DraftRow]:
        """Rows whose deadline may read differently now than when the page was made."""
        if "issued_on" in (self.edits.get("header") or {}):
            return self._read_rows
        return [row.row for row in self.rows if row.is_open]

    @cached_property
    def classes(self) -> Mapping[str, UnitClass]:
        """The classes of units among the names that no single unit has, with their units on the day of the document."""
        day = issued_on(self.parsed, self.edits) or timezone.localdate(self.draft.created_at)
        named = (tidy(name) for row in self._read_rows if row.keep for name in (*row.leads, *row.coops))
        units = {name: self.names.unit(name) for name in named}
        return classes_of([name for name, unit in units.items() if unit is None or unit.kind == UnitKind.GROUP], day)

    @cached_property
    def questions(self) -> list[UnitQuestion]:
        decided = self.edits.get("units") or {}
        made = []
        for index, new in enumerate(self.names.new):
            own = decided.get(new.key) or {}
            do = str(own.get("do") or proposal(new))
            kind, unit = str(own.get("kind") or new.kind), str(own.get("unit") or new.close_to)
            known = self.classes.get(new.name)
            members, label = (len(known.units), known.label) if known else (0, "")
            made.append(UnitQuestion(f"u{index}", new, do, kind, unit, members, label))
        return made

    @property
    def choices(self) -> Mapping[str, str]:
        return {"new": NEW_UNIT, "alias": ALIAS, "none": LEAVE_OUT, "undecided": ""}

    @property
    def unit_kinds(self) -> list[tuple[str, Any]]:
        return list(UnitKind.choices)

    @property
    def link_kinds(self) -> list[tuple[str, Any]]:
        return [*LinkKind.choices, ("", _("không nối"))]

    @cached_property
    def unit_list(self) -> list[str]:
        return list(Unit.objects.active().order_by("name_fold").values_list("name", flat=True))

    @cached_property
    def checks(self) -> list[Check]:
        return checks_of(self.parsed, self.edits, self._read_rows)

    @cached_property
    def open_checks(self) -> list[Check]:
        return [check for check in self.checks if check.settled is None]

    @property
    def check_groups(self) -> list[CheckGroup]:
        return grouped(self.checks)

    @cached_property
    def settled_checks(self) -> list[Check]:
        return [check for check in self.checks if check.settled is not None]

    @cached_property
    def cited(self) -> list[CitedDocument]:
        return cited_of(self.parsed, self.edits)

    @cached_property
    def is_directive(self) -> bool:
        return self.parsed.get("doc_class") == "directive" or bool(self.rows)

    @cached_property
    def default_lead(self) -> str:
        """The lead that the closing sentence gives, offered while some rows have none: units, and proper names."""
        read = [str(name) for name in self.parsed.get("default_lead") or ()] if self.without_lead else []
        known = look_up(read) if read else Names({}, ())
        return "; ".join(name for name in read if known.unit(name) or is_proper(name))

    @property
    def lead_note(self) -> str:
        """Said once, where so many rows lack a lead that it is no doubt in each."""
        if self.default_lead or not self.without_lead or any("NO_LEAD" in row.doubt_kinds for row in self.rows):
            return ""
        return _("%d nhiệm vụ chưa nêu chủ trì, để phân công sau.") % self.without_lead

    @cached_property
    def without_lead(self) -> int:
        return sum(row.row.keep and not row.row.leads and not row.row.is_added for row in self.rows)

    @cached_property
    def twin(self) -> Twin | None:
        """The document with this text, number or file, or else the other draft with this text."""
        return twin_of_draft(self.draft, **identity_of(self.parsed, self.edits))

    @property
    def twin_key(self) -> str:
        return self.twin.key if self.twin else ""

    @property
    def despite_twin(self) -> bool:
        """Whether a person has said that this is another document than its twin."""
        return self.twin_key in (self.edits.get("despite_twin") or {})

    @cached_property
    def marks(self) -> list[Mark]:
        """The sentences of the rows, and what the checks speak of."""
        marks = []
        for page_row in self.rows:
            row = page_row.row
            if row.span:
                label, hint = str(row.number), _("Tới dòng nhiệm vụ %d") % row.number
                sure = not page_row.doubts
                marks.append(Mark(row.mark_start, row.span[1], f"p{label}", label, f"#r{label}", hint, sure, row.key))
        for index, warning in enumerate(self.parsed.get("warnings") or ()):
            if span := warning.get("span"):
                marks.append(Mark(int(span[0]), int(span[1]), f"w{index}", sure=False))
        return marks

    @property
    def text(self) -> list[Block]:
        return blocks(self.draft.text, self.marks)

    @cached_property
    def paper_key(self) -> str:
        return key_of(self.marks)

    @property
    def address(self) -> str:
        return reverse("tasks:draft", args=[self.draft.pk])
