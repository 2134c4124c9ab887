"""A plain text taken apart as a typist would set it: head and foot in two columns, paragraphs, tables."""

import re
from dataclasses import dataclass

from resolutions.reading.kinds import is_kind_line
from resolutions.reading.paragraphs import clean

_RIGHT_HEAD = re.compile(r"CỘNG H[ÒO][AÀ]|Độc lập|ĐẢNG CỘNG SẢN|,\s*ngày\b.*\btháng\b")
_FOOT = re.compile(r"^(?:Nơi nhận|NƠI NHẬN)\b")
_SIGNED = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\b\.?[\s.]*[A-ZĐ]|^(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|PHÓ CHỦ TỊCH)\b")
_RECIPIENT = re.compile(r"^(?:[-–+•]|Như |Lưu|Nơi nhận|NƠI NHẬN)")
_AFTER_FOOT = re.compile(r"^(?:PHỤ LỤC|Phụ lục|DANH MỤC|BIỂU|Biểu|BẢNG|\(?(?:Ban hành )?[Kk]èm theo)")
_LONGEST_HEAD, _LONGEST_FOOT = 16, 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns without lines: a letterhead or a foot."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


Piece = Columns | Table | str


def pieces(text: str) -> list[Piece]:
    """The pieces of a document in order. Lines keep their words; only where they stand is decided here."""
    lines = clean(text).split("\n")
    out: list[Piece] = []
    at = _head(lines, out)
    while at < len(lines):
        if "\t" in lines[at]:
            at = _table(lines, at, out)
        elif _FOOT.match(lines[at]) or (_SIGNED.match(lines[at]) and _foot_follows(lines, at)):
            at = _foot(lines, at, out)
        else:
            out.append(lines[at])
            at += 1
    return out


def _head(lines: list[str], out: list[Piece]) -> int:
    end = next((at for at, line in enumerate(lines[:_LONGEST_HEAD]) if is_kind_line(line)), 0)
    head = lines[:end]
    if not any(_RIGHT_HEAD.search(line) for line in head) or any("\t" in line or len(line) > 120 for line in head):
        return 0
    right = [line for line in head if _RIGHT_HEAD.search(line)]
    out.append(Columns(tuple(line for line in head if line not in right), tuple(right)))
    return end


def _table(lines: list[str], at: int, out: list[Piece]) -> int:
    end = at
    while end < len(lines) and "\t" in lines[end]:
        end += 1
    rows = tuple(tuple(line.split("\t")) for line in lines[at:end])
    if max(map(len, rows)) == 2 and any(_RIGHT_HEAD.search(line) or _FOOT.match(line) for line in lines[at:end]):
        columns = [tuple(row[side] for row in rows if len(row) > side and row[side]) for side in (0, 1)]
        out.append(Columns(columns[0], columns[1]))
    else:
        out.append(Table(rows))
    return end


def _foot_follows(lines: list[str], at: int) -> bool:
    return any(_FOOT.match(line) for line in lines[at : at + 8])


def _foot(lines: list[str], at: int, out: list[Piece]) -> int:
    left: list[str] = []
    right: list[str] = []
    end = at
    while end < len(lines) and end < at + _LONGEST_FOOT and _in_foot(lines[end]):
        (left if _RECIPIENT.match(lines[end]) else right).append(lines[end])
        end += 1
    if not left or not right or end == at:
        out.extend(lines[at : max(end, at + 1)])
        return max(end, at + 1)
    out.append(Columns(tuple(left), tuple(right)))
    return end


def _in_foot(line: str) -> bool:
    return "\t" not in line and not _AFTER_FOOT.match(line) and not is_kind_line(line) and len(line) <= 90
