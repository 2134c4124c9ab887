"""Which lines are head, body, foot, annex, attached document. Everything else reads inside one of these zones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .kinds import PROVISIONS, is_kind_line, kind_of_line
from .markers import read_marker
from .text import CAPITAL, SMALL, fold, is_rule, is_upper

FOOT_START = re.compile(r"^(?:N[ơo]i nh[ậâa]n|NƠI NHẬN|Nơi gửi)\b")
SIGNED = re.compile(rf"^(?:(?:TM|T/M|KT|K/T|TL|T/L|TUQ|TUN)\b[.:]?|Q\.)\s*(?=[{CAPITAL}])(?!.*[{SMALL}]{{3}})")
POSITION = re.compile(
    r"^(?:Q\.\s*)?(?:PHÓ\s+|QUYỀN\s+)?(?:CHỦ TỊCH|BÍ THƯ|TỔNG THƯ KÝ|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|VIỆN "
    r"TRƯỞNG|HIỆU TRƯỞNG|CỤC TRƯỞNG|BỘ TRƯỞNG|THỦ TƯỚNG|ỦY VIÊN|TRƯỞNG PHÒNG)\b[^.;:]{0,70}$"
)
ANNEX_TITLE = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|DANH MỤC|DANH SÁCH|BIỂU\b|Biểu (?:số|chi tiết|phân công)|BẢNG\b)(?!.*[.;]$)"
)
ATTACHED = re.compile(r"^\(?\s*(?:Ban h[àa]nh\s+)?[Kk][èe]m theo\b|^\(?\s*Ban h[àa]nh (?:k[èe]m )?theo\b")
INTRO = re.compile(
    r"^(?:Căn cứ|Thực hiện|Để |Nhằm|Xét |Theo |Trên cơ sở|Kính gửi|Hôm nay|Ngày \d|Sau khi|Qua |Tiếp tục thực hiện|"
    r"Triển khai|Trong |Năm \d|Từ |Vừa qua|Hội nghị |Đại hội |Thời gian qua|Ban (?:Thường vụ|Chấp hành)|Ủy ban nhân dân"
    r"|UBND |Đảng đoàn|Tại )"
)
NAME = re.compile(
    r"^(?:(?:GS|PGS|TS|TSKH|ThS|Ths|BS|KS|CN|CVP|Dr|DS|LS|KTS|NGƯT|NGND|TTND|TTƯT|CKII|"
    rf"CKI)\.?[\s,.]*)*(?:[{CAPITAL}][{SMALL}]*\s+){{1,5}}[{CAPITAL}][{SMALL}]*$"
)
CAPS_NAME = re.compile(rf"^(?:[{CAPITAL}]+\s+){{1,4}}[{CAPITAL}]+$")
RESOLVES = re.compile(r"^(?:QUYẾT NGHỊ|QUYẾT ĐỊNH|KẾT LUẬN|CHỈ THỊ|YÊU CẦU|NAY BAN HÀNH)\s*:?\s*$")
# A line under the title that names who resolves ("ỦY BAN NHÂN DÂN TỈNH …") is no part of the title.
_RESOLVING_ORGAN = re.compile(
    r"^(?:HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN|UBND|CHỦ TỊCH|BAN CHẤP HÀNH|BAN THƯỜNG VỤ|THỦ TƯỚNG|BỘ TRƯỞNG|GIÁM ĐỐC"
    r"|TỔNG THƯ KÝ|ĐOÀN CHỦ TỊCH|CHÍNH PHỦ|KHÓA|KHOÁ)\b"
)
_HEAD_LINES = 30
_PREFACE_LINES = 90  # menus and facts that a web page prints above the letterhead
_STATE = re.compile(r"CỘNG H(?:ÒA|OÀ|OA) X[ÃA] HỘI CHỦ NGH[ĨI]A|ĐẢNG CỘNG SẢN VIỆT NAM")
_SUBJECT = re.compile(r"^(?:V/v|Về việc)\b")
_CALLS = re.compile(r"^(?:Kính gửi|Gửi|[^.;]{0,120}\b(?:ĐIỆN|điện|gửi))\s*:$")
_MOTTO = re.compile(r"CỘNG H(?:ÒA|OÀ|OA) XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*[-–]|^Số\s*:?\s*[\d/.…_ ]*[-/]|,\s*ngày\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cleaned text with its offsets."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Body:
    """A run of lines to be read as an outline; prefix "KH" for an attached document."""

    prefix: str
    lines: list[Line] = field(default_factory=list)
    above_tables: set[int] = field(default_factory=set)  # starts of the lines directly above a table
    provides: bool = False  # a Quy chế and the like: provisions, no orders


@dataclass(slots=True)
class Table:
    """An annex or a table in the body: the lines that announce it, its rows, and the text that stands beside them."""

    rows: list[Line]
    title: list[Line]
    announced: bool = False
    body: Body = field(default_factory=lambda: Body(""))


@dataclass(slots=True)
class Zones:
    head: list[Line] = field(default_factory=list)
    kind: Line | None = None
    title: list[Line] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of a cleaned text with their offsets."""
    out, position = [], 0
    for line in text.split("\n"):
        if line:
            out.append(Line(line, position))
        position += len(line) + 1
    return out


def divide(lines: list[Line]) -> Zones:
    """Cut a document into its zones. Every line goes to exactly one; linear."""
    zones = Zones()
    lines = lines[_letterhead_at(lines) :]
    position = _take_head(lines, zones)
    body = Body("")
    zones.bodies.append(body)
    last_end = len(lines)
    while position < last_end:
        line = lines[position]
        if "\t" in line.text:
            position = _take_table(lines, position, zones, body)
        elif _foot_starts(lines, position, bool(body.lines)):
            position = _take_foot(lines, position, zones)
        elif ANNEX_TITLE.match(line.text) and (zones.foot or _table_ahead(lines, position)) and not _too_long(line):
            position = _take_annex_title(lines, position, zones)
            body = zones.tables[-1].body if zones.foot or fold(line.text).startswith("phu luc") else body
        elif (zones.foot or body.lines) and _attached_starts(lines, position):
            position, body = _take_attached(lines, position, zones)
        else:
            body.lines.append(line)
            position += 1
    if not zones.foot:
        _take_bare_signature(zones)
    return zones


def _letterhead_at(lines: list[Line]) -> int:
    """Where the letterhead begins: what a web page prints above it belongs to no zone."""
    motto = next((i for i, line in enumerate(lines[:_PREFACE_LINES]) if _STATE.search(line.text)), None)
    if motto is None or any(is_kind_line(line.text) for line in lines[:motto]):
        return 0
    start = motto
    while start > 0 and motto - start < 8 and _formal(lines[start - 1].text):
        start -= 1
    return start


def _formal(text: str) -> bool:
    return is_upper(text) or is_rule(text) or (len(text) < 160 and bool(_MOTTO.search(text) or _SUBJECT.match(text)))


def _too_long(line: Line) -> bool:
    return len(line.text) > 160 and not is_upper(line.text)


def _take_head(lines: list[Line], zones: Zones) -> int:
    kind_at = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if _announces(lines, i)), None)
    if kind_at is None:
        return _take_head_without_kind(lines, zones)
    zones.head = lines[:kind_at]
    zones.kind = lines[kind_at]
    return _take_addressees(lines, _take_title(lines, kind_at + 1, zones), zones)


def _take_addressees(lines: list[Line], position: int, zones: Zones) -> int:
    """ "… ĐIỆN:" or "Kính gửi:" with a list of who is addressed, below the title."""
    if position + 1 >= len(lines) or not _CALLS.match(lines[position].text):
        return position
    after = position + 1
    while after < len(lines) and re.match(r"^[-–+•]\s", lines[after].text) and len(lines[after].text) < 160:
        after += 1
    if after > position + 1:
        zones.head.extend(lines[position:after])
        return after
    return position


def _announces(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if not kind_of_line(line.text) or len(line.text) > 200:
        return False
    return not any(read_marker(before.text) and len(before.text) > 60 for before in lines[:index])


def _take_head_without_kind(lines: list[Line], zones: Zones) -> int:
    """A công văn, or no head at all: the head ends after the last formal line among the first lines."""
    last = -1
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if "\t" in line.text or (read_marker(line.text) and not line.text.startswith("-")):
            break
        if (_MOTTO.search(line.text) and len(line.text) < 160) or re.match(r"^(?:V/v|Kính gửi|Về việc)\b", line.text):
            last = index
    if last >= 0 and lines[last].text.startswith("Kính gửi"):
        while (
            last + 1 < len(lines) and re.match(r"^[-–+•]\s", lines[last + 1].text) and len(lines[last + 1].text) < 160
        ):
            last += 1
    zones.head = lines[: last + 1]
    return last + 1


def _take_title(lines: list[Line], start: int, zones: Zones) -> int:
    position = start
    while position < len(lines) and position < start + 10:
        line = lines[position]
        text = line.text
        if is_rule(text):
            position += 1
            if zones.title:
                break
            continue
        if ATTACHED.match(text) or _is_head_line(text):
            zones.head.append(line)
            position += 1
            continue
        if "\t" in text or not _belongs_to_title(text, zones):
            break
        zones.title.append(line)
        position += 1
    return position


def _is_head_line(text: str) -> bool:
    return len(text) < 120 and bool(
        re.match(r"^Số\s*:?\s*[\d…._ ]*\s*[-/]", text) or re.search(r"^[^.;]{2,40},\s*ngày\b.{0,12}\btháng\b", text),
    )


def _belongs_to_title(text: str, zones: Zones) -> bool:
    if read_marker(text) or FOOT_START.match(text) or RESOLVES.match(text) or text.startswith("Kính gửi"):
        return False
    finished = text[-1] in ".:;,"
    if not zones.title:
        return not (finished and (INTRO.match(text) or len(text) > 250))
    if is_upper(text) and _RESOLVING_ORGAN.match(text):
        return False
    if INTRO.match(text) or finished or (is_upper(text) and not is_upper(zones.title[-1].text)):
        return False
    return len(text) < 250 and len(zones.title) < 5


def _foot_starts(lines: list[Line], position: int, has_body: bool) -> bool:
    text = lines[position].text
    if FOOT_START.match(text):
        return True
    if has_body and POSITION.match(text) and position + 1 < len(lines) and NAME.match(lines[position + 1].text):
        return True
    return has_body and len(text) < 120 and bool(SIGNED.match(text)) and not read_marker(text)


def _take_foot(lines: list[Line], position: int, zones: Zones) -> int:
    """Recipients and signature: up to an annex, an attached document, a table, or the end."""
    start = position
    while position < len(lines):
        line = lines[position]
        if position > start and (
            "\t" in line.text
            or (ANNEX_TITLE.match(line.text) and not line.text.startswith("-"))
            or _attached_starts(lines, position)
            or _resumes(lines, position, start)
        ):
            break
        zones.foot.append(line)
        position += 1
    return position


def _resumes(lines: list[Line], position: int, start: int) -> bool:
    """Whether the numbered text goes on after a signature (an attachment without a title of its own)."""
    marker = read_marker(lines[position].text)
    if marker is None or marker.family in ("dash", "plus", "bullet", "letter") or position - start < 3:
        return False
    return marker.family in ("roman", "article", "chapter", "part") and marker.number == 1


def _table_ahead(lines: list[Line], position: int) -> bool:
    return any("\t" in line.text for line in lines[position + 1 : position + 8])


def _take_annex_title(lines: list[Line], position: int, zones: Zones) -> int:
    title = [lines[position]]
    position += 1
    while position < len(lines) and len(title) < 8 and "\t" not in lines[position].text:
        text = lines[position].text
        marker = read_marker(text)
        if (
            ANNEX_TITLE.match(text)
            and ANNEX_TITLE.match(title[-1].text) is None
            and not _table_ahead(lines, position - 1)
        ):
            break
        if marker and marker.family != "dash" and not _table_ahead(lines, position):
            break
        if not _table_ahead(lines, position) and _is_prose(text):
            break
        title.append(lines[position])
        position += 1
    zones.tables.append(Table([], title, announced=True))
    return position


def _is_prose(text: str) -> bool:
    """Whether a line below an annex's title is a sentence, no further line of the title."""
    return not ATTACHED.match(text) and (len(text) > 250 or text[-1] in ".:;" or bool(INTRO.match(text)))


def _take_table(lines: list[Line], position: int, zones: Zones, body: Body) -> int:
    """Rows, and the lines between rows that are section titles or wrapped cells of the same table."""
    if body.lines and not zones.foot:
        body.above_tables.add(body.lines[-1].start)
    open_title = zones.tables and zones.tables[-1].announced and not zones.tables[-1].rows
    table = zones.tables[-1] if open_title else Table([], _borrowed_title(body))
    if not open_title:
        zones.tables.append(table)
    while position < len(lines):
        if "\t" not in lines[position].text and not _inside_table(lines, position):
            break
        table.rows.append(lines[position])
        position += 1
    return position


def _borrowed_title(body: Body) -> list[Line]:
    """A table in the body takes a caption directly above it."""
    if body.lines and (ANNEX_TITLE.match(body.lines[-1].text) or body.lines[-1].text.startswith("Bảng")):
        return [body.lines.pop()]
    return []


def _inside_table(lines: list[Line], position: int) -> bool:
    text = lines[position].text
    if ANNEX_TITLE.match(text) or FOOT_START.match(text) or SIGNED.match(text) or is_kind_line(text):
        return False
    ahead = next((i for i in range(position + 1, min(position + 4, len(lines))) if "\t" in lines[i].text), None)
    if ahead is None:
        return False
    if any(FOOT_START.match(line.text) or ANNEX_TITLE.match(line.text) for line in lines[position:ahead]):
        return False
    return not re.match(r"^(?:STT|TT|Số TT)\t", lines[ahead].text, re.IGNORECASE) or len(text) < 80


def _attached_starts(lines: list[Line], position: int) -> bool:
    """A second kind line in capitals, followed soon by "(Ban hành kèm theo …)" or by numbered text."""
    text = lines[position].text
    if not is_kind_line(text) or RESOLVES.match(text) or len(text) > 200:
        return False
    return any(ATTACHED.match(line.text) for line in lines[position + 1 : position + 7])


def _take_attached(lines: list[Line], position: int, zones: Zones) -> tuple[int, Body]:
    provides = lines[position].text.startswith(PROVISIONS)
    position += 1
    for index in range(position, min(position + 7, len(lines))):
        if ATTACHED.match(lines[index].text):
            position = index + 1
            break
    body = Body("KH", provides=provides)
    zones.bodies.append(body)
    return position, body


def _take_bare_signature(zones: Zones) -> None:
    """Without recipients and "TM.": position and name in the last lines of the body."""
    lines = zones.bodies[-1].lines
    if len(lines) >= 2 and NAME.match(lines[-1].text) and POSITION.match(lines[-2].text):
        cut = len(lines) - 2
        while cut > 1 and (POSITION.match(lines[cut - 1].text) or SIGNED.match(lines[cut - 1].text)):
            cut -= 1
        zones.foot, zones.bodies[-1].lines = lines[cut:], lines[:cut]
