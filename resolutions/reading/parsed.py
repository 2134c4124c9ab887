"""What reading a document yields: frozen values, no behaviour beyond what can be told from the fields.

Every span is a pair of character offsets into `ParsedDocument.text` (NFC, cleaned), end exclusive.
Dates are plain calendar dates; `None` always means "the document does not print it".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .conventions import STANDARD, Conventions

Span = tuple[int, int]
# Units, deadlines and targets are looked for in so many characters of one task: no real task is longer, and a crafted
# one must not make reading slow.
LONGEST_TASK = 6_000
Severity = Literal["error", "warn", "info"]
DocClass = Literal["directive", "other"]


class UnreadableSource(Exception):
    """A file that cannot, or must not, be read; `message` is a Vietnamese sentence for the screen."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Deadline:
    """One printed deadline phrase.

    kind: date, month, quarter, year, period, recurring, conditional, none.
    freq (recurring only): yearly, half-yearly, quarterly, monthly, weekly, continuous, unspecified.
    by: the day inside each period, as "MM-DD", "DD" or a weekday number "1" (Monday) to "7".
    """

    raw: str
    kind: str
    start: date | None = None
    due: date | None = None
    freq: str | None = None
    by: str | None = None
    condition: str | None = None
    tentative: bool = False
    inferred: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach. op is one of >=, >, =, <=, <, ~; a printed range keeps both ends in `value`."""

    raw: str
    op: str
    value: float | tuple[float, float]
    unit: str | None = None
    metric: str | None = None
    period: str | None = None
    part_of: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited document; `number` in canonical spelling."""

    raw: str
    number: str
    date: date | None
    kind: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a clerk should look at; `detail` is a Vietnamese sentence."""

    code: str
    severity: Severity
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The formal parts around the text: head, signature, recipients."""

    parent_body: str | None = None
    issuer: str | None = None
    number: str | None = None
    number_raw: str | None = None
    place: str | None = None
    issued_on: date | None = None
    issued_on_partial: str | None = None
    kind: str | None = None
    title: str | None = None
    basis: tuple[str, ...] = ()
    term: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    signing_authority: str | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A heading or item. kind: group, task, assessment, viewpoint, goal, purpose, provision, decision, text."""

    path: str
    kind: str
    title: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """One ordered piece of work, or one data row of an annex table.

    doubts: codes that tell why a person should look (see `doubts.py` for the list).
    inherited: deadline taken over from a heading ("Nhiệm vụ năm 2023"), always `inferred`.
    """

    path: str
    text: str
    span: Span
    lead_units: tuple[str, ...] = ()
    coop_units: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    result: str | None = None
    inherited: Deadline | None = None
    lead_spans: tuple[Span, ...] = ()
    coop_spans: tuple[Span, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """A table of tasks, wherever it stands in the document."""

    no: int
    title: str | None
    rows: tuple[ParsedTask, ...]
    span: Span
    reference_line: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything that was read; `text` is what all spans index."""

    text: str
    header: Header
    doc_class: DocClass
    outline: tuple[OutlineNode, ...] = ()
    tasks: tuple[ParsedTask, ...] = ()
    annexes: tuple[Annex, ...] = ()
    references: tuple[Reference, ...] = ()
    warnings: tuple[Warning, ...] = ()
    default_lead: tuple[str, ...] = field(default=())
    rules: Conventions = STANDARD
