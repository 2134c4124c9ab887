"""Lines of one table row → its columns, by what the lines say: a small dynamic programme from left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from .cell_lines import goes_on, one_line, phrases
from .deadlines import read_cell
from .lexicon import ORDER_START, UNIT_START

_MOST_LINES = 32  # of one row; what comes after them goes to the last column
_LONGEST_SEGMENT = 10  # lines of one cell other than the content
_LONGEST_TIME = 110
_LONG_FOR_TIME = 50  # where another column would hold it
_LONGEST_TIME_LINES = 4
_EMPTY = {"content": 12.0, "lead": 2.0, "coop": 1.4, "time": 2.0, "result": 1.2, "note": 0.4, "": 0.6, "no": 0.0}
_SAME = re.compile(r"^(?:nt|-nt-|n\.t|như trên|như STT \d+|\"|”|〃|-)\W*$", re.IGNORECASE)
_PRODUCT = re.compile(
    r"^(?:[-–+•]\s*)?(?:\d+\s+)?(?:Báo cáo|Quyết định|Kế hoạch|Văn bản|Hồ sơ|Tờ trình|Nghị quyết|Đề án|Chương trình"
    r"|Công văn"
    r"|Thông báo|Hội nghị|Hội thảo|Lớp|Biên bản|Danh mục|Danh sách|Bản |Bảng |Bộ (?!Nội|Tài|Khoa|Y|Công|Giáo|Xây|Tư"
    r"|Quốc|Ngoại"
    r"|Nông|Dân|Văn)|Tài liệu|Kết luận|Quy chế|Quy định|Hệ thống|Phần mềm|Cơ sở dữ liệu|Hợp đồng|Sản phẩm|Mô hình"
    r"|Cuộc|Giấy"
    r"|Dự thảo|Chuyên (?:mục|đề|trang)|Tin|Phiếu|Sổ|Phóng sự|Đợt|Buổi|Nền tảng|Các (?:văn bản|báo cáo|lớp|hội nghị"
    r"|tin))"
)
_CONDITION = re.compile(r"^(?:Sau khi|Khi|Ngay sau|Theo|Trước (?:kỳ|khi)|Đồng thời|Kỳ họp|Tại kỳ họp)\b")
_MAY_TELL_TIME = re.compile(
    r"[-–•(]?\s*(?:Trước|Từ|Tháng|Quý|Năm|Ngày|Xong|Hoàn thành|Dự kiến|Chậm nhất|Trong|Đến|H[ằà]ng|Định kỳ|Thường"
    r"|Giai đoạn"
    r"|Cả năm"
    r"|Cuối|Đầu|Giữa|\d|Sau|Thứ|Tuần|Kể từ|[Mm]ỗi|Liên tục|Khi|Theo|Ngay|Đồng thời|Kỳ|Tại|Q|T|Các|Hoàn|Vào|Thời|Hết"
    r"|Nhân|h[ằà]ng|quý|tháng|năm|ngày|trước|từ|đến)"
)
_TIME_LIKE_ORDER = re.compile(r"[Hh]oàn thành|[Đđ]ịnh kỳ|[Tt]hường")
_MARK = re.compile(r"^[-–+•*]\s*")
_FIGURE = re.compile(r"^[\d.,\s%/]+$")
_ENDS_PHRASE = re.compile(r"[.;]$")


def fit(lines: Sequence[str], roles: Sequence[str]) -> list[str]:
    """The cells of a row, one for each role, from its lines in order. Cells may stay empty."""
    lines, rest = list(lines[:_MOST_LINES]), list(lines[_MOST_LINES:])
    if not lines or not roles:
        return [""] * len(roles)
    cells: list[list[str]] = [[] for _ in roles]
    for column, first, last in _best(lines, roles):
        cells[column] += lines[first:last]
    cells[-1] += rest
    return [_cell(part, name) for part, name in zip(cells, roles, strict=True)]


def _cell(lines: Sequence[str], name: str) -> str:
    """A column may get a second phrase from lines further down ("Quý II", then "Quý III"): both stay apart."""
    parts = phrases(lines)
    if name == "time" and len(parts) > 1 and all(map(tells_time, parts)):
        return "; ".join(parts)
    return one_line(lines)


def _best(lines: Sequence[str], roles: Sequence[str]) -> list[tuple[int, int, int]]:
    """(column, first line, line after the last) of the cheapest way to lay the lines into the columns.

    `costs[i][c]`: the first i lines laid out so that column c was the last one filled or passed over as empty.
    """
    width, count = len(roles), len(lines)
    breaks = [0.0] + [_break_cost(lines[i - 1], lines[i]) for i in range(1, count)]
    start = 0.0
    costs: list[list[float]] = [[float("inf")] * width for _ in range(count + 1)]
    back: list[list[tuple[int, int]]] = [[(-1, -1)] * width for _ in range(count + 1)]
    empty = [_EMPTY.get(name, 0.6) for name in roles]
    skipped = [start]
    for value in empty:
        skipped.append(skipped[-1] + value)
    for end in range(1, count + 1):
        for column, name in enumerate(roles):
            longest = count if name == "content" else _LONGEST_TIME_LINES if name == "time" else _LONGEST_SEGMENT
            for first in range(max(0, end - longest), end):
                before, previous = _before(costs, first, column, skipped, roles)
                if before == float("inf"):
                    continue
                price = before + _segment_cost(tuple(lines[first:end]), name) + (breaks[first] if first else 0.0)
                if price < costs[end][column]:
                    costs[end][column], back[end][column] = price, (first, previous)
    last = min(range(width), key=lambda c: costs[count][c] + skipped[width] - skipped[c + 1])
    out, end = [], count
    while end > 0:
        first, previous = back[end][last]
        out.append((last, first, end))
        end, last = first, previous
    return out[::-1]


def _before(
    costs: Sequence[Sequence[float]], first: int, column: int, skipped: Sequence[float], roles: Sequence[str]
) -> tuple[float, int]:
    """The cheapest way to have laid `first` lines before a segment goes to `column`, and the column it ended in."""
    if first == 0:
        return skipped[column], -1
    best, which = float("inf"), -1
    for earlier in range(len(roles)):
        if earlier < column:
            price = costs[first][earlier] + skipped[column] - skipped[earlier + 1]
        elif roles[column] in ("result", "time", "lead") and earlier > column:
            price = costs[first][earlier] + 2.5  # a second line of the same row: back to a column further left
        else:
            continue
        if price < best:
            best, which = price, earlier
    return best, which


def _break_cost(before: str, line: str) -> float:
    """What it costs to begin a new cell with `line`."""
    return 6.0 if goes_on(before, line) else 0.0


@lru_cache(maxsize=4096)
def _segment_cost(lines: tuple[str, ...], name: str) -> float:
    """How badly lines fit as one cell of a column."""
    text = one_line(lines)
    joins = sum(0.0 if goes_on(a, b) else _join_cost(a, b, name) for a, b in pairwise(lines))
    return joins + _cost(text, name)


def _join_cost(before: str, line: str, name: str) -> float:
    """What it costs that `line` goes on in the cell of the line before although it looks like a new phrase."""
    if (name != "time" and tells_time(line)) or tells_time(before) != tells_time(line):
        return 4.0
    if name == "content":
        return 0.5 if _MARK.match(line) or len(before) > 30 else 1.0
    both = UNIT_START.match(_bare(before)) and UNIT_START.match(_bare(line))
    if name in ("lead", "coop"):
        return (0.4 if _ENDS_PHRASE.search(before) else 1.0) if both else 1.6
    return 0.8 if _MARK.match(line) or _ENDS_PHRASE.search(before) else 1.2


def _cost(text: str, name: str) -> float:
    time, unit = (
        tells_time(text) if name == "time" or len(text) <= _LONG_FOR_TIME else False,
        bool(UNIT_START.match(_bare(text))),
    )
    figure, same = bool(_FIGURE.match(text)), bool(_SAME.match(text))
    product = bool(_PRODUCT.match(text))
    if name == "content":
        orders = bool(ORDER_START.match(text))
        return 5.0 * time + (2.0 if unit and not orders else 0.0) + 4.0 * figure + 4.0 * same
    if same:
        return 0.2
    if name in ("lead", "coop"):
        return 0.0 if unit and not time else 6.0 if time or figure else 3.5 if product else 2.2
    if name == "time":
        return 0.0 if time else 5.0 if unit else 4.0
    if name == "result":
        return 0.0 if product else 5.0 if time else 2.6 if unit else 0.5
    return 2.0 * time + 1.2 * unit + 0.2


def _bare(text: str) -> str:
    return _MARK.sub("", text)


@lru_cache(maxsize=4096)
def tells_time(text: str) -> bool:
    """Whether a whole short text is a phrase of time or a condition."""
    if len(text) > _LONGEST_TIME or not _MAY_TELL_TIME.match(text):
        return False
    if ORDER_START.match(text) and not _TIME_LIKE_ORDER.match(text):
        return False
    found = read_cell(text)
    if found and found[0].kind == "conditional":
        return bool(_CONDITION.match(text))
    return bool(found)
