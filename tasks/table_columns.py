"""Which column of an uploaded table holds what: headings in any order and spelling, some of them missing. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from members.folding import fold

HEAD_WITHIN = 20  # lines above which the head must stand
TITLE, BASIS, LEAD, COOP, PRODUCT, PHRASE = "title", "basis", "lead", "coop", "product", "phrase"
DUE, MOVED, INSTRUCTION, PERSON, CODE = "due", "moved", "instruction", "person", "code"
WRITTEN = (TITLE, LEAD, COOP, PRODUCT, DUE, MOVED, INSTRUCTION, PERSON)
# {key: headings that mean it, folded and without marks}; the first one is that of the export
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "so thu tu", "so tt"),
    TITLE: ("nhiem vu", "noi dung nhiem vu", "ten nhiem vu", "noi dung cong viec", "cong viec", "ten cong viec"),
    BASIS: ("can cu so van ban muc", "can cu", "so van ban", "van ban", "so ky hieu", "can cu so van ban"),
    LEAD: ("chu tri", "don vi chu tri", "co quan chu tri", "don vi thuc hien"),
    COOP: ("phoi hop", "don vi phoi hop", "co quan phoi hop"),
    PRODUCT: ("san pham", "san pham ket qua", "san pham du kien"),
    PHRASE: ("thoi han nguyen van", "thoi han van ban ghi", "thoi han", "thoi gian hoan thanh", "thoi gian"),
    DUE: ("han quy doi", "han", "han hoan thanh", "ngay den han"),
    MOVED: ("han gia han", "han moi"),
    "moves": ("so lan gia han",),
    "result": ("ket qua so van ban", "ket qua"),
    "closed": ("ngay hoan thanh",),
    "state": ("trang thai",),
    "cause": ("nguyen nhan kien nghi",),
    INSTRUCTION: ("chi dao",),
    PERSON: ("nguoi phu trach",),
    CODE: ("ma", "ma nhiem vu", "ma viec"),
}
_KEYS = {heading: key for key, headings in HEADINGS.items() for heading in headings}
Line = tuple[int, list[str]]


class NoTable(Exception):
    """No line of the file reads like a head; or one heading stands there twice (`twice`)."""

    def __init__(self, twice: str = "") -> None:
        super().__init__(twice)
        self.twice = twice


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the head: {key: cell} with their line numbers; `unknown` are headings that mean nothing here."""

    rows: Sequence[tuple[int, dict[str, str]]]
    keys: frozenset[str]
    unknown: tuple[str, ...] = field(default=())


def heading_key(heading: str) -> str:
    """
    >>> heading_key("  CHỦ  TRÌ: ")
    'lead'
    """
    return _KEYS.get(" ".join(re.findall(r"\w+", fold(heading))), "")


def table_of(sheets: Sequence[Sequence[Line]]) -> Table:
    """The first sheet, cut as its head shows most known columns. NoTable when none has a task's name or code."""
    best: tuple[int, Sequence[Line], int] = (0, (), 0)
    for lines in sheets:
        for place in range(min(len(lines), HEAD_WITHIN)):
            keys = {key for cell in _head(lines, place) if (key := heading_key(cell))}
            if keys & {TITLE, CODE} and len(keys) > max(best[0], 1):
                best = (len(keys), lines, place)
    count, lines, place = best
    if not count:
        raise NoTable
    return _below(lines, place)


def _head(lines: Sequence[Line], place: int) -> list[str]:
    """The cells of a line, blank ones filled from the two above: a heading that spans lines stands in the upper one."""
    head = list(lines[place][1])
    for _number, above in reversed(lines[max(0, place - 2) : place]):
        head += [""] * (len(above) - len(head))
        for index, cell in enumerate(above):
            if not head[index].strip() and heading_key(cell):
                head[index] = cell
    return head


def _below(lines: Sequence[Line], place: int) -> Table:
    head = _head(lines, place)
    keys: dict[int, str] = {}
    for index, cell in enumerate(head):
        if (key := heading_key(cell)) and key in keys.values():
            raise NoTable(cell.strip())
        if key:
            keys[index] = key
    rows = [
        (number, {key: cells[index] if index < len(cells) else "" for index, key in keys.items()})
        for number, cells in lines[place + 1 :]
    ]
    unknown = tuple(cell.strip()[:80] for index, cell in enumerate(head) if cell.strip() and index not in keys)
    return Table([row for row in rows if any(v.strip() for v in row[1].values())], frozenset(keys.values()), unknown)
