"""Items that say the same twice (DUPLICATE), found through shared word triples so that cost stays linear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .evidence import place
from .outline import Block
from .parsed import Annex, ParsedTask, Span, Warning
from .paths import path_words
from .text import fold

_MOST_HOLDERS = 6
# Share of the smaller item's triples. Decisions are told in few set words; tasks may differ in one word that matters.
_LEAST_SHARED = {"decision": 0.45, "task": 0.8, "row": 0.9}
_LEAST_OF_LARGER = {"decision": 0.0, "task": 0.5, "row": 0.8}
_LEAST_LENGTH = 40
_REWORDED, _LONG_ORDER = 0.6, 14
_COPIED_WORDS = 18  # so much in the same words is a copy, whoever is to do it

Units = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    path: str
    text: str
    span: Span
    leads: Units
    times: frozenset[str]
    units: Units


def check_duplicates(
    blocks: list[Block], tasks: list[ParsedTask], annexes: tuple[Annex, ...] = ()
) -> Iterator[Warning]:
    """Items of the body (tasks, decisions) and rows of one annex whose words are mostly those of an earlier one.

    The same order for two units is no repetition, nor is it for two quarters or with other figures.
    """
    read = {task.span: task for task in tasks}
    yield from _repeated([item for block in blocks if (item := _of_block(block, read))])
    for annex in annexes:
        yield from _repeated([_of_row(row) for row in annex.rows])


def _of_block(block: Block, read: Mapping[Span, ParsedTask]) -> _Item | None:
    if block.kind not in ("task", "decision"):
        return None
    span = (block.start, block.end)
    task = read.get(span)
    return _item(block.kind, block.path, block.text, span, task)


def _of_row(row: ParsedTask) -> _Item:
    return _item("row", row.path, row.text, row.span, row)


def _item(kind: str, path: str, text: str, span: Span, task: ParsedTask | None) -> _Item:
    leads = frozenset(fold(unit) for unit in task.lead_units) if task else frozenset()
    times = frozenset(fold(deadline.raw) for deadline in task.deadlines) if task else frozenset()
    units = leads | frozenset(fold(unit) for unit in task.coop_units) if task else frozenset()
    return _Item(kind, path, text, span, leads, times, units)


def _repeated(items: list[_Item]) -> Iterator[Warning]:
    holders: dict[tuple[str, ...], list[int]] = {}  # by kind and word triple
    items = [item for item in items if len(item.text) >= (_LEAST_LENGTH if item.kind != "row" else _LEAST_LENGTH // 2)]
    triples = [_triples(item.text) for item in items]
    for index, item in enumerate(items):
        counts: dict[int, int] = {}
        for triple in triples[index]:
            earlier = holders.setdefault((item.kind, *triple), [])
            for other in earlier:
                counts[other] = counts.get(other, 0) + 1
            if len(earlier) < _MOST_HOLDERS:
                earlier.append(index)
        if not counts:
            continue
        best = max(counts, key=counts.__getitem__)
        sizes = sorted((len(triples[index]), len(triples[best])))
        likeness = _REWORDED if _reworded(item, items[best], sizes[0]) else _LEAST_SHARED[item.kind]
        enough = counts[best] >= likeness * sizes[0]
        if enough and counts[best] >= _LEAST_OF_LARGER[item.kind] * sizes[1] and _same_order(item, items[best]):
            detail = f"{place(item.path)} trùng nội dung với {path_words(items[best].path)}."
            yield Warning("DUPLICATE", "warn", detail, item.span)


def _same_order(one: _Item, other: _Item) -> bool:
    if one.kind == "decision":
        return True
    copied = one.text == other.text and len(one.text.split()) >= _COPIED_WORDS
    if one.leads and other.leads and not one.leads & other.leads and not copied:
        return False
    if one.kind == "row" and one.times != other.times:
        return False
    return not _figures(one.text) ^ _figures(other.text) or not (
        _figures(one.text) - _figures(other.text) and _figures(other.text) - _figures(one.text)
    )


def _reworded(one: _Item, other: _Item, size: int) -> bool:
    """Whether two long orders with the same figures, for the same units, may differ in a few words and be one."""
    figures = _figures(one.text)
    same = one.kind == "task" and figures == _figures(other.text) and one.units == other.units
    return same and size >= _LONG_ORDER and bool(figures)


def _figures(text: str) -> frozenset[str]:
    """Numbers and quarters: what tells two orders in the same words apart."""
    return frozenset(re.findall(r"\d+|\b[IVX]+\b", text))


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))
