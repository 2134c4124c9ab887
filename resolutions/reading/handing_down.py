"""Units passed down from headings to the tasks below them, and the names of units that a document tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import attributes
from .outline import Block
from .parsed import Annex, Header
from .unit_names import LONGEST_NAME
from .unit_tokens import name_key, starts_unit
from .units import Assignment, Known, assign, heading_units, split_units

_NOBODY = Assignment()
# "Lãnh đạo UBND tỉnh …" below a Party organ tells what it is to do; elsewhere it tells who.
_LEADERSHIP = re.compile(r"(?:Lãnh đạo|Chỉ đạo)\s")
_PARTY = re.compile(r"(?:Ban [Cc]án sự|Đảng|Huyện [uủ]|Thành [uủ]|Tỉnh [uủ]|(?:[Cc]ác )?[Cc]ấp [uủ]|Ban Thường vụ)")


def names_told(blocks: Iterable[Block], annexes: Iterable[Annex], header: Header) -> Known:
    """Names that stand by themselves: a heading, a cell, a recipient. They settle how far a name in a sentence goes."""
    names = [header.issuer or "", *header.addressees, *header.recipients]
    names += [unit for block in blocks if block.kind == "group" for unit in heading_units(block.text)]
    names += [unit for annex in annexes for row in annex.rows for unit in (*row.lead_units, *row.coop_units)]
    keys = {name_key(name) for name in names if starts_unit(name, 0) and len(name) < 160}
    return frozenset(key for key in keys if 1 < key.count(" ") + 1 <= LONGEST_NAME)


def _above_items(block: Block) -> bool:
    """An unnumbered line that introduces items, under a heading (not the sentence that introduces the document)."""
    holder = block.parent
    return bool(block.family == "paragraph" and block.introduces and len(block.text) < 250 and holder and holder.text)


def _announces(block: Block, own: Assignment) -> bool:
    """Whether such a line says hardly more than who is to do what follows."""
    last = max((end for _, end in (*own.lead_spans, *own.coop_spans)), default=len(block.text))
    return _above_items(block) and len(block.text) - last < 40


def _labelled(text: str) -> Assignment | None:
    """ "Đơn vị thực hiện: Sở A; phối hợp: Sở B" → who leads and who cooperates."""
    role, value = attributes.role_of(text) or ("", 0)
    if role not in ("lead", "coop"):
        return None
    told = assign(text)
    if told.lead or told.coop:
        return told
    units = split_units(text[value:])
    return Assignment(units) if role == "lead" else Assignment((), units)


class HandingDown:
    """Asked block by block, in the order of the text: what the block tells itself, and what holds for it."""

    def __init__(self, blocks: Iterable[Block], known: Known) -> None:
        self._known = known
        self._holds: dict[int, Assignment] = {}
        self._announced: dict[int, Assignment] = {}  # by a line above the items: "Sở A, Sở B thực hiện:"
        self._labels: dict[int, Assignment] = {}  # by a line below the item: "Đơn vị thực hiện: Sở A"
        for block in blocks:
            if block.kind == attributes.KIND and block.parent and (told := _labelled(block.text)):
                before = self._labels.get(id(block.parent), _NOBODY)
                self._labels[id(block.parent)] = Assignment(before.lead + told.lead, before.coop + told.coop)

    def of(self, block: Block) -> tuple[Assignment, Assignment]:
        """(told by the block itself, told or inherited)."""
        own = self._own(block)
        above = self._holds.get(id(block.parent), _NOBODY)
        if _LEADERSHIP.match(block.text) and own.lead and any(_PARTY.match(unit) for unit in above.lead):
            own = Assignment((), own.coop, (), own.coop_spans)
        if block.family == "paragraph":
            if own.lead and _announces(block, own):
                self._announced[id(block.parent)] = own
        else:
            above = self._announced.get(id(block.parent)) or above
        lead = own.lead or above.lead
        coop = own.coop or (above.coop if not own.lead else ())
        self._holds[id(block)] = Assignment(lead, tuple(unit for unit in coop if unit not in lead))
        return own, self._holds[id(block)]

    def _own(self, block: Block) -> Assignment:
        above_items = _above_items(block)
        own = assign(block.text, self._known) if block.kind in ("task", "group") or above_items else _NOBODY
        if (block.kind == "group" or above_items) and not own.lead:
            own = Assignment(heading_units(block.text), own.coop)
        label = self._labels.get(id(block))
        if label and block.kind == "task":
            own = Assignment(own.lead or label.lead, own.coop or label.coop, own.lead_spans, own.coop_spans)
        return own
