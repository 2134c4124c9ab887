"""Lines of print → paragraphs. Places tell what characters cannot: whether the next word had room, what is set in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .markers import read_marker
from .page import Page, Row, tight_pitch
from .page import joined as join
from .text import is_upper

_END = re.compile(r"[.;:!?…][\s”\"’')\]»]*$")
_SET_IN = 5.0
_HANGING = 60.0


class Joiner:
    """Gathers the text of a document, page by page, top to bottom."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._before: Row | None = None  # the last row of the open paragraph
        self._first = True  # whether that row is the first of its paragraph
        self._marked = False  # whether its paragraph starts with a number or a dash
        self._same_page = False
        self._pitch, self._left, self._right = 14.0, 0.0, 0.0
        self._set_in = False  # whether first lines stand in from the margin

    def page(self, rows: Sequence[Row], page: Page) -> None:
        """A new page: where its text stands is measured on its own lines."""
        self._same_page = False
        long = [row for row in rows if row.right - row.left > 0.5 * page.width]
        if len(long) >= 3:
            self._right = sorted(row.right for row in long)[int(0.9 * (len(long) - 1))]
            self._left = sorted(row.left for row in long)[int(0.1 * (len(long) - 1))]
        elif rows and not self._right:
            self._right, self._left = max(row.right for row in rows), min(row.left for row in rows)
        self._pitch = tight_pitch(rows) if len(rows) > 3 else self._pitch
        marked = [row for row in rows if read_marker(row.text) is not None]
        inside = [row for row in rows if 10 < row.left - self._left < 80 and row.right > self._right - 60]
        if len(marked) >= 2 or len(inside) >= 2:
            self._set_in = len(inside) >= 2 and sum(row.left > self._left + 10 for row in marked) >= 0.7 * len(marked)

    def table(self, lines: Sequence[str]) -> None:
        self.lines.extend(lines)
        self._before = None

    def column(self, rows: Sequence[Row]) -> None:
        """One column of a head or foot: a paragraph of its own, with margins of its own."""
        kept = self._left, self._right
        self._before = None
        if rows:
            self._left, self._right = min(row.left for row in rows), max(row.right for row in rows)
        for row in rows:
            follows = self._before is not None and self._marked and read_marker(row.text) is None
            self._add(row, joined=follows and self._full(row) and not _END.search(self.lines[-1]))
        self._left, self._right = kept
        self._before = None
        self.lines.append("")

    def prose(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._add(row, joined=self._continues(row))

    def _add(self, row: Row, *, joined: bool) -> None:
        text = row.text
        if joined and self.lines:
            self.lines[-1] = join(self.lines[-1], text)
            self._first = False
        else:
            if self._parted(row):
                self.lines.append("")  # what follows knows then that the line before is whole
            self.lines.append(text)
            self._first, self._marked = True, read_marker(text) is not None
        self._before, self._same_page = row, True

    def _parted(self, row: Row) -> bool:
        """Whether a row that starts a line is surely no more of the one before. Titles in capitals may go on."""
        before = self._before
        if before is None or not self._same_page:
            return before is not None and not self._full(row)
        wide = before.middle - row.middle > 1.7 * self._pitch
        return wide or not (is_upper(before.text) and is_upper(row.text))

    def _full(self, row: Row) -> bool:
        """Whether the row before left no room for the first word of this one."""
        before = self._before
        if before is None:
            return False
        first = row.words[0]
        return before.right + 0.22 * before.height + (first.right - first.left) > self._right - 1.5

    def _continues(self, row: Row) -> bool:
        before = self._before
        if before is None or not self.lines or "\t" in self.lines[-1] or not self._full(row):
            return False
        if self._same_page and before.middle - row.middle > 1.32 * max(self._pitch, 0.9 * before.height):
            return False
        if self._centred(before) or self._centred(row):
            return False
        ended = bool(_END.search(self.lines[-1]))
        marker = read_marker(row.text)
        if marker is not None and self._set_in and row.left <= self._left + _SET_IN:
            # "… gồm: (i) một việc;" goes on with "(ii) việc khác;" at the margin.
            return not ended or row.text[marker.length : marker.length + 1].islower()
        if marker is not None:
            return not ended and row.left <= self._left + _SET_IN and before.left > row.left - _SET_IN
        return self._place_goes_on(before, row, ended)

    def _place_goes_on(self, before: Row, row: Row, ended: bool) -> bool:
        if row.left <= self._left + _SET_IN:
            # Where first lines are not set in, only the mark at the end tells.
            return self._set_in or not ended or row.text[0].islower() or self.lines[-1].rstrip()[-1] in '.”"'
        if row.left > before.left + _SET_IN:
            return self._first and self._marked and row.left - before.left < _HANGING
        if abs(row.left - before.left) <= _SET_IN:
            return not self._first or (self._marked and not ended and not self._set_in)
        return self._first and not ended

    def _centred(self, row: Row) -> bool:
        middle = (self._left + self._right) / 2
        inside = row.left > self._left + 20 and row.right < self._right - 20
        return inside and abs((row.left + row.right) / 2 - middle) < 6
