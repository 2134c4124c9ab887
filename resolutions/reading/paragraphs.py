"""Lines → paragraphs: page furniture goes, what a page or a line end broke is put together again.

The result has one paragraph, heading, item or table row per line. That text is what every span indexes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from .annex_columns import heading_roles
from .broken_rows import mend_rows
from .cell_lines import one_line
from .columns_by_space import unspace
from .formal import formal_parts
from .kinds import is_kind_line, respaced
from .lexicon import ORDER_START
from .markers import Marker, follows, read_marker
from .stacked import unstack
from .tabular import unpipe
from .text import CAPITAL, CELL_BREAK, SMALL, is_rule, is_upper, normalise, squeeze, strip_markdown
from .unit_tokens import starts_unit
from .webcopy import unbar, unbroken
from .zones import INTRO, NAME

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}|(?:Trang|Page)\s+\d+(?:\s*[/|]\s*\d+)?)\s*$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^\s*(?:\d+\s+)?(?:CÔNG BÁO\s*/|Ký bởi\s*:|Người ký\s*:|Ngày ký\s*:|Thời gian ký\s*:|Cơ quan ký\s*:|"
    r"Email\s*:.*@|Ký số bởi)"
)
_FORMAL = re.compile(
    r"CỘNG H[ÒO]A X[ÃA] HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do|^\s*Số\s*:|"
    r",\s*ngày\b.*\btháng\b"
    rf"|^\s*Nơi nhận\s*:|^\s*(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.?\s+[{CAPITAL}]"
)
# "Số:      /NQ-BCH", "ngày     tháng 7": room to write in, not a gap between columns.
_BLANK_TO_FILL = re.compile(
    r"(?<=Số:) {2,}(?=[/-])|(?<=Số) {2,}(?=[/-])|(?<=ngày) {2,}(?=tháng)|(?<=tháng) {2,}(?=năm)"
)
_COLUMN_GAP = re.compile(r"\t+| {3,}|(?<=\S) \| ?(?=\S)")
_FOOTER = re.compile(r"^\s*(?:N[ơo]i nh[ậâa]n|NƠI NHẬN)\b")
_STRUCTURAL = re.compile(
    r"^(?:Căn cứ|Kính gửi|Nơi nhận|NƠI NHẬN|Xét |Theo đề nghị|PHỤ LỤC|Phụ lục|DANH MỤC|BIỂU|"
    r"QUYẾT NGHỊ|QUYẾT ĐỊNH|TM\.|T/M|KT\.|K/T|TL\.|T/L|TUQ\.|Số\s*:|V/v"
    r"|\((?:Ban hành )?[Kk]èm theo|(?:Ban hành k|K)èm theo|\((?:Ban hành|Kèm|Ban hành kèm)$)"
)
_TERMINAL = re.compile(r"[.;:!?…][\s”\"’')\]»]*$")
_OPEN_END = re.compile(
    r"(?:[,(/&–-]|\s(?:và|của|các|với|cho|về|để|những|trong|theo|từ|đến|do|là|hoặc|thuộc|một|trên|tại|đối với))$"
)
# What can never end a paragraph, however short its line: a number, a name or an object must follow.
_NEVER_LAST = re.compile(
    r"(?:^|\s)(?:số|ngày|thứ|tháng|quý|năm|khoản|điểm|Điều|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Kết luận|Thông tư"
    r"|Luật|Phòng|Chi cục|Cục|Vụ|Cuộc thi|Hội thi|và|của|các|với|cho|để|những|theo|từ|đến"
    r"|thuộc|tại|Ủy|Uỷ|giai đoạn|nhiệm kỳ|Căn cứ"
    r"|[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công|Các|Sở|Bộ|Ban|Hội|Hiệp hội|Liên hiệp|UBND|HĐND|Ủy ban|Uỷ ban"
    r"|Trung tâm|Trường|Viện|Đảng ủy|Phó|Trưởng|Chủ tịch|Giám đốc|Chương trình|Kế hoạch|Đề án|Tỉnh|Thành phố"
    r"|(?:Ban|Bộ) (?:Quản lý|Chỉ đạo|Chỉ huy))$"
    r"|^(?:\S{1,5}[.)]?\s)?Thực hiện$"
)
_LONGEST_LABEL = 80
_ITEMS = frozenset({"dash", "plus", "bullet", "letter", "paren"})
_OPEN_PARENTHESIS = re.compile(r"\([^()]{3,300}$")
_LONE_SYLLABLE = re.compile(r"^(?!STT$|TT$)[^\W\d_]{1,7}$")
_LONE_MARKER = re.compile(
    r"^(?:[IVX]{1,5}[.)\-]?|\d{1,2}(?:\.\d{1,2})*\.|[a-zđ]\)|\(\d{1,2}\)|[-•+]|TM\.?|KT\.?|TL\.?|TUQ\.?)$"
)
_LONE_ARTICLE = re.compile(r"^Điều \d{1,3}\s*[.:]$")
_SIGNED = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\b\.?\s*[A-ZĐ]")
# "  .                KẾ HOẠCH": a speck that a scanner took for a mark.
_SPECK = re.compile(r"^\s*[.,'`~^:]\s{3,}(?=\S)")
_DATELINE = re.compile(
    rf"(?:[{CAPITAL}][\w.'’-]*\s?){{1,5}},\s*ngày\s+[\d… ._]{{1,12}}\s*tháng\s+[\d… ._]{{1,12}}\s*năm\s+\d{{4}}"
)
_CUT_QUARTER = re.compile(r"\b[Qq]u[ýí]$")
_QUARTER_YEAR = re.compile(r"[IV]{1,3}\s*(?:/|năm)\s*\d{4}")
# "phối hợp vớiVụ …": a small word glued to the name after it.
_GLUED = re.compile(rf"(?<![^\W\d_])(với|và|của|cho|các|do|về|tại|giao)(?=[{CAPITAL}][{SMALL}])")


@dataclass(slots=True)
class _Line:
    text: str
    indent: int = 0
    blank_before: bool = False
    marker: Marker | None = None


@dataclass(slots=True)
class _Joining:
    """What has to be remembered from line to line while joining."""

    width: int
    wrapped: bool
    ragged: bool
    spaced: bool
    out: list[str] = field(default_factory=list)
    last_length: int = 0
    last_indent: int = 0
    indented: bool = False
    in_title: bool = False
    in_foot: bool = False
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def previous(self) -> str:
        """The paragraph so far; of a very long one only both ends, or thousands of lines would cost their square."""
        text = self.out[-1]
        return text if len(text) <= 400 else f"{text[:200]} {text[-200:]}"


def clean(text: str) -> str:
    """Any text → NFC text with one paragraph, heading, item or table row per line. Never fails."""
    lines = _physical_lines(normalise(text))
    return "\n".join(_join(lines))


def _physical_lines(text: str) -> list[_Line]:
    copied = unbar(unbroken(text).split("\n"))
    plain = unstack(_split_columns(unspace(mend_rows([strip_markdown(line) for line in unpipe(copied)]))))
    lines: list[_Line] = []
    blank = turned = False
    headers = _running_headers(plain)
    for raw in plain:
        squeezed = respaced(_GLUED.sub(r"\1 ", squeeze(_SPECK.sub("", raw))))
        if not squeezed or (is_rule(squeezed) and len(squeezed) < 3):
            blank = not turned
            continue
        if _PAGE_NUMBER.match(squeezed) or _FURNITURE.match(squeezed) or squeezed in headers:
            blank, turned = False, True  # empty lines around the turn of a page part nothing
            continue
        turned = False
        indent = len(raw) - len(raw.lstrip(" "))
        lines.append(_Line(squeezed, indent, blank))
        blank = False
    return lines


def _running_headers(lines: list[str]) -> frozenset[str]:
    """Lines that stand next to a page number more than once: the same head or foot on every page."""
    filled = [squeeze(line) for line in lines if line.strip()]
    beside: Counter[str] = Counter()
    for at, line in enumerate(filled):
        if _PAGE_NUMBER.match(line):
            beside.update(set(filled[max(0, at - 1) : at] + filled[at + 1 : at + 2]))
    turns = sum(bool(_PAGE_NUMBER.match(line)) for line in filled)
    return frozenset(
        line
        for line, times in beside.items()
        if times >= max(2, turns // 2) and len(line) >= 12 and "\t" not in line and not read_marker(line)
    )


def _split_columns(lines: list[str]) -> list[str]:
    """Head and foot set in two columns become single lines, left before right; tables are left alone."""
    out: list[str] = []
    in_footer = False
    tabs = 0  # in each row of the last table
    for line in lines:
        if line.count("\t") > 1 and (line.count("\t") == tabs or heading_roles(line.split("\t"))):
            in_footer, tabs = False, line.count("\t")
            out.append("\t".join(one_line(cell.split(CELL_BREAK)) for cell in line.split("\t")))
            continue
        line = _BLANK_TO_FILL.sub(" ", line.rstrip() if in_footer else line)
        pieces = [piece.strip() for piece in _COLUMN_GAP.split(line.strip())]
        if len(pieces) > 1 and _starts_table_row(pieces[0]):
            in_footer = False
        elif len(pieces) > 1 and (in_footer or any(_FORMAL.search(piece) for piece in pieces)):
            in_footer = in_footer or any(_FOOTER.match(piece) for piece in pieces)
            out.extend(part for piece in pieces for part in formal_parts(piece) if part)
            continue
        in_footer = in_footer or bool(_FOOTER.match(line))
        out.append(line.replace(CELL_BREAK, " "))
    return out


def _starts_table_row(cell: str) -> bool:
    return bool(re.match(r"^(?:STT|TT|Số TT|\d{1,3}\.?|[IVX]{1,4}\.?)$", cell))


def _join(lines: list[_Line]) -> list[str]:
    width, wrapped = _wrap_width(lines)
    state = _Joining(
        width, wrapped, _is_ragged(lines, width), _is_spaced(lines), indented=_marks_paragraphs_by_indent(lines)
    )
    for line in lines:
        line.marker = None if "\t" in line.text else read_marker(line.text)
        if state.out and _continues(state, line):
            state.out[-1] += " " + line.text
        else:
            state.in_title = _in_title(state, line)
            state.in_foot = _in_foot(state, line)
            state.out.append(line.text)
            if line.marker and line.marker.number is not None:
                state.numbers[line.marker.family] = line.marker.number
        state.last_length, state.last_indent = len(line.text), line.indent
    return state.out


def _is_ragged(lines: list[_Line], width: int) -> bool:
    """Whether lines were broken after any word, as in the source of a web page: many go on after a short line."""
    text = [line for line in lines if "\t" not in line.text]
    goes_on = sum(
        after.text[0].islower() and len(before.text) < 0.6 * width and not _TERMINAL.search(before.text)
        for before, after in pairwise(text)
        if not after.blank_before
    )
    return goes_on >= 4 and goes_on >= 0.06 * len(text)


def _is_spaced(lines: list[_Line]) -> bool:
    """Whether an empty line stands between paragraphs, and nowhere else."""
    marked = [line for line in lines if "\t" not in line.text and read_marker(line.text)]
    apart = sum(line.blank_before for line in marked)
    return len(marked) >= 5 and apart >= 0.85 * len(marked)


def _marks_paragraphs_by_indent(lines: list[_Line]) -> bool:
    """Whether first lines stand in from the margin while most other lines do not."""
    text = [line for line in lines if len(line.text) >= 40 and "\t" not in line.text]
    inside = sum(line.indent >= 2 for line in text)
    return len(text) >= 8 and 0.05 * len(text) <= inside <= 0.6 * len(text)


def _in_title(state: _Joining, line: _Line) -> bool:
    """From the line that announces the kind to the first sentence."""
    if is_kind_line(line.text):
        return True
    return state.in_title and line.marker is None and not _TERMINAL.search(line.text)


def _in_foot(state: _Joining, line: _Line) -> bool:
    """From "Nơi nhận" or "TM. …" to the next title, table or section."""
    if _FOOTER.match(line.text) or _SIGNED.match(line.text):
        return True
    ends = "\t" in line.text or is_kind_line(line.text) or _STRUCTURAL.match(line.text) or _is_section(line)
    return state.in_foot and not ends


def _is_section(line: _Line) -> bool:
    return line.marker is not None and line.marker.family not in ("dash", "plus", "bullet")


def _wrap_width(lines: list[_Line]) -> tuple[int, bool]:
    """The length at which lines were broken, and whether they were broken by a machine at all."""
    lengths = sorted(len(line.text) for line in lines if "\t" not in line.text and len(line.text) >= 20)
    if len(lengths) < 4:
        return 10_000, False
    broken = sorted(
        len(before.text)
        for before, after in pairwise(lines)
        if len(before.text) >= 20 and after.text[0].islower() and not _TERMINAL.search(before.text)
    )
    # Where many lines were surely broken they tell the width; single lines may be longer.
    told = len(broken) >= max(8, len(lengths) // 6)
    width = broken[int(len(broken) * 0.95)] if told else lengths[int(len(lengths) * 0.98)]
    full = sum(
        1
        for line in lines
        if len(line.text) >= 0.75 * width and "\t" not in line.text and not _TERMINAL.search(line.text)
    )
    return width, width <= 160 and full >= 0.25 * len(lengths)


def _continues(state: _Joining, line: _Line) -> bool:
    """Whether `line` goes on with the paragraph before it."""
    previous, text = state.previous, line.text
    if "\t" in state.out[-1] or "\t" in text or is_rule(previous) or is_rule(text):
        return False
    if _LONE_MARKER.match(previous) or (_CUT_QUARTER.search(previous) and _QUARTER_YEAR.match(text)):
        return True
    if _LONE_ARTICLE.match(previous) and line.marker is None:
        return True
    if state.in_foot and text[0].islower() and (NAME.match(previous) or _FOOTER.match(previous)):
        return not NAME.match(previous) and len(previous) > 40
    if (
        (_STRUCTURAL.match(text) and not _points_to_annex(previous, text))
        or _FOOTER.match(previous)
        or _SIGNED.match(previous)
        or is_kind_line(text)
    ):
        return False
    if (state.in_title and INTRO.match(text)) or _DATELINE.fullmatch(text):
        return False
    if state.in_foot and not text[0].islower() and not _NEVER_LAST.search(previous):
        return False
    finished = bool(_TERMINAL.search(previous))
    if line.marker is not None and line.marker.label == "(i)" and "(ii)" in text:
        return not re.search(r"[.;]$", previous)  # (i) … (ii) … inside one sentence
    if line.marker is not None:
        return not finished and _false_marker(state, line, line.marker)
    if not line.blank_before and _OPEN_PARENTHESIS.search(previous) and ")" in text:
        return True
    if not line.blank_before and not finished and _breaks_anywhere(state, line):
        return True
    if is_upper(previous) or is_upper(text):
        return _goes_on_in_capitals(previous, line)
    if text[0].islower():
        return not (finished and line.blank_before) and (not previous.endswith(":") or _names_who(previous))
    return _goes_on_with_capital(state, line, finished)


def _points_to_annex(previous: str, text: str) -> bool:
    """ "… căn cứ Kế hoạch này và / Phụ lục kèm theo": no annex begins in the middle of a sentence."""
    return text.startswith("Phụ lục") and bool(_NEVER_LAST.search(previous))


def _names_who(item: str) -> bool:
    """ "- Các chi hội:": what the unit is to do goes on in the next line."""
    marker = read_marker(item)
    return marker is not None and len(item) < _LONGEST_LABEL and starts_unit(item, marker.length)


def _breaks_anywhere(state: _Joining, line: _Line) -> bool:
    """Whether the line before was broken inside a name or a phrase, as web pages break them."""
    previous, text = state.previous, line.text
    last_word = previous.rsplit(" ", 1)[-1]
    if _LONE_SYLLABLE.match(previous) and text[0].isalpha():
        return is_upper(previous) == is_upper(text.split(" ", 1)[0]) or not is_upper(previous)
    if _NEVER_LAST.search(previous) and not is_upper(previous) and (len(text) < 12 or not is_upper(text)):
        return True
    marker = read_marker(previous)
    if marker is not None and ORDER_START.fullmatch(previous, marker.length):
        return True  # "(a) Duy trì": what is to be kept must follow
    in_capitals = is_upper(previous[marker.length :] if marker else previous)
    if state.ragged and state.last_length >= 0.7 * state.width and not is_upper(text):
        return True
    if state.spaced and marker is not None and is_upper(text) == in_capitals:
        return True
    if marker is not None and marker.family in _ITEMS and len(previous) >= 60 and not is_upper(text):
        return True  # an item ends with a stop
    if not state.ragged or is_upper(text) != in_capitals:
        return False
    if in_capitals:
        return marker is not None
    if text[0].isdigit() or not text[0].isalpha():
        return True
    if marker is None or marker.family in _ITEMS:
        return True
    if starts_unit(previous[marker.length :], 0) and starts_unit(text, 0):
        return True
    return last_word[:1].isupper() and len(previous.split()) > 2 and not ORDER_START.match(text)


def _false_marker(state: _Joining, line: _Line, marker: Marker) -> bool:
    """A wrapped line that only looks numbered: "2026. Các đơn vị", "- xã hội của tỉnh"."""
    long_before = state.last_length >= 0.75 * state.width if state.wrapped else state.last_length >= 60
    if not long_before:
        return False
    if marker.family in ("dash", "plus", "bullet"):
        follower = line.text[marker.length : marker.length + 1]
        broken_range = follower.isdigit() and state.out[-1][-1].isdigit()
        return broken_range or (state.wrapped and follower.islower() and not line.blank_before)
    last = state.numbers.get(marker.family)
    if marker.family == "dotted":
        return not (marker.prefix and marker.number is not None and marker.number <= 30 and marker.prefix[0] <= 30)
    if marker.family == "article" or marker.number is None:
        return False
    return not (
        marker.number == 1 or follows(marker.number, last, marker.family) or _small_gap(marker.number, last, line)
    )


def _small_gap(number: int, last: int | None, line: _Line) -> bool:
    return last is not None and line.blank_before and last < number <= last + 3


def _goes_on_in_capitals(previous: str, line: _Line) -> bool:
    """A numbered heading in capitals that takes two lines."""
    if line.blank_before or not (is_upper(previous) and is_upper(line.text)):
        return False
    return read_marker(previous) is not None and len(previous) >= 25


def _goes_on_with_capital(state: _Joining, line: _Line, finished: bool) -> bool:
    previous = state.previous
    if not finished and _OPEN_END.search(previous) and len(previous) >= 40:
        return True
    if (
        not state.wrapped
        or line.blank_before
        or line.indent > state.last_indent + 1
        or (state.indented and line.indent >= 2)
    ):
        return False
    if previous.endswith((":", ";")):
        return False
    if finished:  # a sentence that ends where the line ends: did the next word have room there?
        return state.last_length + 1 + len(line.text.split(" ", 1)[0]) > state.width
    return state.last_length >= 0.75 * state.width
