"""An official paper as plain values, before it becomes Word, PDF or a preview. No ORM, no markup.

What stands where is the business of `docx`, `pdf` and the preview; how large and how far apart is that of the layout.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from members.letterhead import Head

Cell = str | int | date | None  # a share is written out ("80,0%"): papers hold no formulas
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text (justified, first line set in), a heading, a line in the middle, or a small note."""

    text: str
    kind: Literal["body", "heading", "centre", "note"] = "body"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is its share of the table's width; all shares of a table are set in proportion."""

    label: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    cells: Sequence[Cell]
    kind: Literal["row", "group", "total"] = "row"  # "group": its first cell alone, across the table


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; its head is repeated on each page and only a tall row is broken across two."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""
    number_columns: bool = False  # a line "(1) (2) (3) …" below the head
    is_dense: bool = False  # many columns: smaller letters, each column as wide as its texts ask


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Signature:
    """ "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", room for the pen, "Nguyễn Văn A". An empty name leaves room for it."""

    authority: str = ""
    title: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """On pages of its own. Roman numerals are given when there are two or more."""

    title: str
    blocks: Sequence[Block]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """`kind` is the name of its kind ("BÁO CÁO"; empty for an official letter, whose subject is in its head), `title`
    what it is about, `to` the lines after "Kính gửi:". `head` says whether it is in the Party's style."""

    head: Head
    kind: str
    title: str
    blocks: Sequence[Block]
    to: Sequence[str] = ()
    signature: Signature = field(default_factory=Signature)
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    is_landscape: bool = False
    is_draft: bool = False  # "DỰ THẢO" stands above it
    draft_note: str = ""  # of a draft: what stands below each page, in place of the closing
    closing: str = ""  # the foot's line of contacts, State style letters only
    reference: str = ""  # what annexes call the paper: "Báo cáo số 05/BC-LHH ngày 05/10/2026"

    @property
    def is_party(self) -> bool:
        return self.head.is_party
