"""Which column of an uploaded table holds what: headings in any order and spelling, some of them missing. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..folding import fold

HEAD_WITHIN = 20  # lines above which the head must stand
Line = tuple[int, list[str]]


class NoTable(Exception):
    """No line of the file reads like a head; or one heading stands there twice (`twice`)."""

    def __init__(self, twice: str = "") -> None:
        super().__init__(twice)
        self.twice = twice


class FileRefused(Exception):
    """A file that is not taken in; `message` is a Vietnamese sentence for the screen."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class TableFile:
    """The lines of each sheet, numbered as the file numbers them. A CSV can be cut in several ways: each is one."""

    sheets: Sequence[list[Line]]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the head: {key: cell} with their line numbers; `unknown` are headings that mean nothing here."""

    rows: Sequence[tuple[int, dict[str, str]]]
    keys: frozenset[str]
    unknown: tuple[str, ...] = field(default=())


def heading_words(heading: str) -> str:
    """
    >>> heading_words("  CHỦ  TRÌ: ")
    'chu tri'
    """
    return " ".join(re.findall(r"\w+", fold(heading)))


class Head:
    """{key: headings that mean it, folded and without marks}; a head is told by one of `telling` and another column."""

    def __init__(self, headings: Mapping[str, Sequence[str]], telling: Collection[str]) -> None:
        self._keys = {heading: key for key, words in headings.items() for heading in words}
        self._telling = frozenset(telling)

    def key(self, heading: str) -> str:
        return self._keys.get(heading_words(heading), "")

    def table_of(self, sheets: Sequence[Sequence[Line]]) -> Table:
        """The first sheet, cut as its head shows most known columns. NoTable when none has a telling one."""
        best: tuple[int, Sequence[Line], int] = (0, (), 0)
        for lines in sheets:
            for place in range(min(len(lines), HEAD_WITHIN)):
                keys = {key for cell in self._head(lines, place) if (key := self.key(cell))}
                if keys & self._telling and len(keys) > max(best[0], 1):
                    best = (len(keys), lines, place)
        count, lines, place = best
        if not count:
            raise NoTable
        return self._below(lines, place)

    def _head(self, lines: Sequence[Line], place: int) -> list[str]:
        """The cells of a line, blank ones filled from the two above: a heading that spans lines stands in the upper."""
        head = list(lines[place][1])
        for _number, above in reversed(lines[max(0, place - 2) : place]):
            head += [""] * (len(above) - len(head))
            for index, cell in enumerate(above):
                if not head[index].strip() and self.key(cell):
                    head[index] = cell
        return head

    def _below(self, lines: Sequence[Line], place: int) -> Table:
        head = self._head(lines, place)
        keys: dict[int, str] = {}
        for index, cell in enumerate(head):
            if (key := self.key(cell)) and key in keys.values():
                raise NoTable(cell.strip())
            if key:
                keys[index] = key
        rows = [
            (number, {key: cells[index] if index < len(cells) else "" for index, key in keys.items()})
            for number, cells in lines[place + 1 :]
        ]
        unknown = tuple(cell.strip()[:80] for index, cell in enumerate(head) if cell.strip() and index not in keys)
        return Table(
            [row for row in rows if any(v.strip() for v in row[1].values())], frozenset(keys.values()), unknown
        )
