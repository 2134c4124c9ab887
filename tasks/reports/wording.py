"""The words of an official paper as both Word and PDF write them, and how wide they come out. Pure: no Django."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from members.folding import nfc, thousands

from .fitting import lowest
from .paper import Block, Cell, Paper, Paragraph, Table

Progress = Callable[[int, int], None]  # rows written so far, rows in all

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
DASHES = "-----"
DRAFT = "DỰ THẢO"
NOTHING = "Không có."
RULE_SHARE = 0.4  # of the text above it: between a third and a half (Decree 30/2020, annex I)
MM_PER_PT = 25.4 / 72
PEN_ROOM_PT = 60  # between the title of who signs and the name
CONTACT_PT = 11
ABOUT_PT = 12
CELL_SIDE_MM = 1.0  # between the rule of a table and its text
CELL_TOP_PT = 1.5
WHOLE_MM = 26.0  # a number of a document that needs more may be broken
TALL = 1 / 3  # of the page: a row that may be taller is broken across pages
RULE_TOP_PT = 3.5  # from the text to the rule below it: clear of the dot below a letter
DENSER_PT, SMALLEST_PT = 2, 8
LETTER = 0.45  # how wide a letter of running text is, as a part of its size
RECEIVERS_MM = 40  # how far several receivers of a letter are set in

# Widths of Times bold in thousandths of its size; letters with marks are as wide as those without.
_WIDTHS = {
    250: " .,", 278: "il/", 333: "fjt-;:()", 389: "Is", 444: "cerz", 500: "Jagovxy0123456789–“”", 556: "Sbdhknpquđ",
    611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQ", 833: "m&", 944: "M", 1000: "W…\u2003",
}  # fmt: skip
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_NUMBERED = re.compile(r"\d")
_DOTTED = re.compile(r"\b([TK])([MTL])\.\s*")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """NFC, without letters that no file may hold (control characters, halves of a pair) and without marks that turn the
    direction of what is read. Ends of lines stay."""
    text = _UNSEEN.sub("", nfc(text).replace("\r\n", "\n").replace("\t", " "))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def cell_text(value: Cell) -> str:
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, int):
        return thousands(value)
    return clean(value or "")


def width_pt(text: str, size: float) -> float:
    """How wide a line of bold text comes out, in points. For other letters than those of an office: about."""
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(_WIDTH.get(c, 600) for c in bare) * size / 1000


def head_shares(
    paper: Paper, width_mm: float, *, nation_pt: float, motto_pt: float, place_pt: float
) -> tuple[float, float]:
    """How wide the left and the right half of the head are, in mm: neither the nation's line nor that of place and day
    is broken."""
    lines = [width_pt(PARTY, nation_pt)] if paper.is_party else [width_pt(NATION, nation_pt), width_pt(MOTTO, motto_pt)]
    lines.append(width_pt(clean(paper.head.place_and_day), place_pt))
    right = min(max(max(lines) * MM_PER_PT + 3, width_mm / 2), width_mm * 0.7)
    return width_mm - right, right


def lines_of(text: str, size: float, room_mm: float) -> list[str]:
    """Bold text in the middle of its room, in as few lines as it needs, all about as long."""
    words, room = clean(text).split(), room_mm / MM_PER_PT
    few = _greedy(words, size, room)
    while len(few) > 1 and room > size:
        room -= size / 4
        narrower = _greedy(words, size, room)
        if len(narrower) > len(few) or any(width_pt(line, size) > room for line in narrower):
            break
        few = narrower
    return few


def _greedy(words: Sequence[str], size: float, room: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and width_pt(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def table_pt(table: Table, usual: float) -> float:
    """The size of a table's letters: of a dense one smaller than the layout's, but never too small to be read."""
    return min(usual, max(usual - DENSER_PT, SMALLEST_PT)) if table.is_dense else usual


def column_widths(table: Table, width_mm: float, size: float) -> list[float]:
    """In mm, in proportion to what the table says, of a dense one to what stands in it; no day, number or word of the
    head is broken where there is room. A column with nothing in it is as wide as its head needs."""
    columns = range(len(table.columns))
    least = [_least_mm(table, at, size) for at in columns]
    if table.is_dense and sum(least) < width_mm:
        texts = [[cell_text(cell) for cell in row.cells] for row in table.rows if row.kind == "row"]
        return lowest(texts, least, width_mm, letter_mm=size * LETTER * MM_PER_PT)
    rows = [row for row in table.rows if row.kind != "group"]
    empty = {at for at in columns if rows and not any(cell_text(row.cells[at]) for row in rows)}
    shares = sum(column.width for at, column in enumerate(table.columns) if at not in empty)
    room = width_mm - sum(least[at] for at in empty)
    if sum(least) >= width_mm or not shares:
        shares = sum(column.width for column in table.columns)
        return [width_mm * column.width / shares for column in table.columns]
    asked = [least[at] if at in empty else room * table.columns[at].width / shares for at in columns]
    free = [wide - narrow if wide > narrow else 0.0 for wide, narrow in zip(asked, least, strict=True)]
    lent = sum(max(narrow - wide, 0.0) for wide, narrow in zip(asked, least, strict=True))
    share = lent / sum(free) if lent else 0.0
    return [max(wide, narrow) - spare * share for wide, narrow, spare in zip(asked, least, free, strict=True)]


def _least_mm(table: Table, at: int, size: float) -> float:
    values = (row.cells[at] for row in table.rows if row.kind != "group")
    told = {word for value in values for word in cell_text(value).split() if _NUMBERED.search(word)}
    most = WHOLE_MM / MM_PER_PT
    words = [width_pt(word, size) for word in table.columns[at].label.split()]
    words += [wide for wide in (width_pt(word, size) for word in told) if wide <= most]
    return max(words, default=0.0) * MM_PER_PT + 2 * CELL_SIDE_MM + 0.5


def is_tall(texts: Sequence[str], rooms_mm: Sequence[float], size: float, height_mm: float) -> bool:
    """Whether a row may be so high that keeping it on one page would leave much of the page before it blank."""
    rooms = [max(room / MM_PER_PT, 1.0) for room in rooms_mm]
    lines = max(len(text) * size * 0.5 / room + text.count("\n") for text, room in zip(texts, rooms, strict=True))
    return lines * size * 1.15 * MM_PER_PT > height_mm * TALL


def kept_from(blocks: Sequence[Block]) -> int:
    """From which block on all stay on the page of the signature: the last lines of room, and what stands before."""
    at = len(blocks) - 1
    while at > 0 and _is_note(blocks[at]):
        at -= 1
    return max(at, 0)


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind == "note"


def signer_lines(paper: Paper) -> list[str]:
    """ "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"; the Party writes T/M, K/T and T/L where the State has dots."""
    lines = [clean(line).upper() for line in (paper.signature.authority, paper.signature.title) if line]
    if paper.is_party:
        lines = [_DOTTED.sub(r"\1/\2 ", line) for line in lines]
    return lines or ["…" * 12]


def annex_heading(number: int, count: int) -> str:
    return f"Phụ lục {roman(number)}" if count > 1 else "Phụ lục"


def annex_note(paper: Paper) -> str:
    return f"(Kèm theo {clean(paper.reference)})" if paper.reference else ""


def roman(number: int) -> str:
    """
    >>> [roman(n) for n in (1, 4, 9, 14, 40)]
    ['I', 'IV', 'IX', 'XIV', 'XL']
    """
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    said = ""
    for value, sign in signs:
        said, number = said + sign * (number // value), number % value
    return said


def dashed(lines: Sequence[str]) -> list[str]:
    """ "- Như trên;", "- Lưu: VT." """
    kept = [clean(line).strip(" -;.") for line in lines if clean(line).strip(" -;.")]
    return [f"- {line}{'.' if n == len(kept) else ';'}" for n, line in enumerate(kept, start=1)]


def has_foot(paper: Paper) -> bool:
    """Whether anybody signs it or gets it."""
    signature = paper.signature
    return bool(signature.authority or signature.title or signature.name or paper.recipients)


def rows_in(papers: Sequence[Paper]) -> int:
    blocks = [b for p in papers for part in (p.blocks, *(a.blocks for a in p.annexes)) for b in part]
    return sum(len(block.rows) for block in blocks if isinstance(block, Table))


def several(paper: Paper | Sequence[Paper]) -> Sequence[Paper]:
    return [paper] if isinstance(paper, Paper) else paper


def told(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""
