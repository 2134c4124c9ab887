"""NUMBERING_GAP and NUMBERING_DUP: in the lists of the body, among the sections and rows of an annex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .evidence import place
from .markers import roman
from .outline import Block
from .parsed import Annex, ParsedTask, Warning
from .paths import path_words

_UNCOUNTED = frozenset({"paragraph", "dash", "plus", "bullet", "caps", "closing"})
_LETTERS = frozenset({"letter", "paren_letter"})
_LATEST_START = 12
_D, _E = 4, 6  # between d and e stands đ, which many leave out


def check_numbering(blocks: list[Block]) -> Iterator[Warning]:
    """Lists of the body. A list that starts again at 1 is a new one; a list that goes back has a number twice."""
    yield from _first(blocks)
    last: dict[tuple[int, str, tuple[int, ...]], Block] = {}
    seen: dict[tuple[int, str, tuple[int, ...]], set[int]] = {}
    for block in blocks:
        if block.number is None or block.parent is None or block.family in _UNCOUNTED:
            continue
        key = (id(block.parent), block.family, block.prefix)
        before = last.get(key)
        last[key] = block
        numbers = seen.setdefault(key, set())
        if block.number == 1 and before is not None and before.number != 1:
            numbers.clear()
        yield from _compared(before, block, numbers)
        numbers.add(block.number)


def _first(blocks: list[Block]) -> Iterator[Warning]:
    """A text that begins with section II: a page is lost."""
    first = next((block for block in blocks if block.family in ("roman", "article", "arabic")), None)
    if first is not None and first.number and 1 < first.number <= _LATEST_START and first.family != "arabic":
        detail = f"Văn bản bắt đầu từ {path_words(first.path)}, không thấy mục nào trước đó."
        yield Warning("NUMBERING_GAP", "warn", detail, (first.start, first.end))


def _compared(before: Block | None, block: Block, seen: set[int]) -> Iterator[Warning]:
    if before is None or before.number is None or block.number is None:
        return
    span = (block.start, block.end)
    skipped_letter = block.family in _LETTERS and (before.number, block.number) == (_D, _E)
    if block.number in seen:
        detail = f"Số thứ tự {block.label} lặp lại ({path_words(block.path)})."
        yield Warning("NUMBERING_DUP", "warn", detail, span)
    elif block.number > before.number + 1 and not skipped_letter:
        detail = f"Nhảy số thứ tự: sau {before.label} là {block.label} ({path_words(block.path)})."
        yield Warning("NUMBERING_GAP", "warn", detail, span)


def check_annex_numbering(annexes: tuple[Annex, ...]) -> Iterator[Warning]:
    """Rows of annexes. Numbers may go on through all sections or start again in each."""
    for annex in annexes:
        yield from _sections(annex)
        yield from _rows(annex)


def _labels(row: ParsedTask) -> list[str]:
    return re.sub(r"#\d+$", "", row.path).split("/")[1:]


def _sections(annex: Annex) -> Iterator[Warning]:
    before, label_before = 0, ""
    for row in annex.rows:
        labels = _labels(row)
        if len(labels) < 2 or labels[0] == label_before or not re.fullmatch(r"[IVX]+", labels[0]):
            continue
        number = roman(labels[0])
        if number and before and number > before + 1:
            detail = f"Nhảy số thứ tự trong phụ lục: sau mục {label_before} là mục {labels[0]}."
            yield Warning("NUMBERING_GAP", "warn", detail, row.span)
        before, label_before = number or 0, labels[0]


def _rows(annex: Annex) -> Iterator[Warning]:
    before: tuple[str, int] | None = None
    for row in annex.rows:
        labels = _labels(row)
        own = len(labels) - 1
        while own >= 0 and re.fullmatch(r"[-+•]\d+|[a-zđ]\)", labels[own]):
            own -= 1  # a sub-row: its number is that of the row it stands under
        if own < 0 or not labels[own].isdecimal():
            continue  # rows numbered 1.1
        here = ("/".join(labels[:own]), int(labels[own]))
        if before is not None and (own == len(labels) - 1 or here != before):
            yield from _row_compared(before, here, row)
        before = here


def _row_compared(before: tuple[str, int], here: tuple[str, int], row: ParsedTask) -> Iterator[Warning]:
    (section_before, number_before), (section, number) = before, here
    if number == number_before and (number != 1 or section == section_before):
        yield Warning("NUMBERING_DUP", "warn", f"{place(row.path)}: số thứ tự {number} lặp lại.", row.span)
    elif number > number_before + 1:
        detail = f"{place(row.path)}: nhảy số thứ tự, sau {number_before} là {number}."
        yield Warning("NUMBERING_GAP", "warn", detail, row.span)
