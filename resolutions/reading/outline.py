"""Numbered text → a tree of blocks with paths (`II/3/3.1/-2`, `Đ1/2/a)`, `III/1/¶2`, `close/¶1`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .markers import Marker, follows, read_marker, roman
from .text import is_rule, is_upper
from .units import heading_units
from .zones import RESOLVES, Body, Line

_RANK = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "upper": 3,
    "article": 3,
    "roman": 4,
    "caps": 4,
    "arabic": 6,
    "dotted": 7,
    "arabic)": 9,
    "paren": 9,
    "letter": 10,
    "paren_letter": 10,
    "lower_roman": 11,
    "dash": 13,
    "plus": 14,
    "bullet": 15,
}
_BULLETS = ("dash", "plus", "bullet")
_INNERMOST = ("lower_roman", "paren_letter")  # (i) and (a) stand also below a bullet that is a title
_CLOSING = re.compile(
    r"^(?:Trên đây là|Nghị quyết|Chỉ thị|Kết luận|Chương trình|Kế hoạch|Quyết định|Thông báo|Hướng dẫn|Công văn|Quy "
    r"chế|Trong quá trình|Quá trình|Yêu cầu|Đề nghị|Nhận được|Căn cứ|Giao|Ban |Các |UBND |Ủy ban|Thủ trưởng)"
)
_CLOSING_ALWAYS = re.compile(
    r"^(?:Trên đây là|(?:Nghị quyết|Chỉ thị|Kết luận|Chương trình|Kế hoạch|Quyết định|Hướng dẫn) (?:này )?(?:đã "
    r")?(?:được|này|có hiệu lực|phổ biến)|Trong quá trình|Quá trình (?:tổ chức|triển khai|thực hiện)|Nhận được)"
)


_PART_TITLE = re.compile(
    r"^(?:Các\s+)?(?:Nhiệm vụ|Nội dung|Giải pháp|Tổ chức thực hiện|Mục đích|Mục tiêu|Yêu cầu|Quan điểm|Phương hướng"
    r"|Chỉ tiêu|Tình hình|Kết quả|Hạn chế|Nguyên nhân|Kinh phí|Phân công|Công tác|Về )"
)


@dataclass(eq=False, slots=True)
class Block:
    """A numbered item, heading or unnumbered paragraph. `start`/`end` span its own text after the marker."""

    family: str
    label: str
    number: int | None
    text: str
    start: int
    end: int
    parent: Block | None = None
    children: list[Block] = field(default_factory=list)
    prefix: tuple[int, ...] = ()
    paragraphs: int = 0
    kind: str = ""
    path: str = ""
    bullets: dict[str, int] = field(default_factory=dict)
    has_items: bool = False
    holds_table: bool = False

    @property
    def rank(self) -> int:
        return _RANK.get(self.family, 20) + (len(self.prefix) if self.family == "dotted" else 0)

    @property
    def introduces(self) -> bool:
        return self.text.rstrip().endswith(":")

    @property
    def is_heading(self) -> bool:
        """A title: no sentence end. Its first paragraph is then ¶1; a sentence is itself the first paragraph."""
        return not re.search(r"[.;!?][”\"')]*\s*$", self.text)

    def ancestors(self) -> list[Block]:
        out, block = [], self.parent
        while block is not None:
            out.append(block)
            block = block.parent
        return out


def build(body: Body) -> Block:
    """The tree of a body zone; its root has no text. Linear in the number of lines."""
    root = Block("root", "", None, "", body.lines[0].start if body.lines else 0, 0, path=body.prefix)
    stack = [root]
    closing = _closing_from(body.lines)
    first_romans = _first_romans(body.lines)
    for index, line in enumerate(body.lines):
        if is_rule(line.text) or RESOLVES.match(line.text):
            continue
        marker = read_marker(line.text)
        if index >= closing:
            _add_paragraph(_closing_block(root), line)
        elif marker is not None:
            settled = Marker("roman", "I", 1, marker.length) if index in first_romans else _resolved(marker, stack)
            _add_item(stack, settled, line)
            stack[-1].holds_table = line.start in body.above_tables
        elif _is_bare_heading(line.text) or _is_plain_heading(body.lines, index):
            _add_bare_heading(stack, line)
        else:
            _add_paragraph(_holder(stack), line)
    _drop_idle_parts(root)
    return root


def _first_romans(lines: list[Line]) -> frozenset[int]:
    """Indices of first sections that recognition has printed as "l.": a second one follows where no "I." stands."""
    found: set[int] = set()
    first: int | None = None  # the first "l." since the last part; -1 once a section I stood there
    for index, line in enumerate(lines):
        marker = read_marker(line.text)
        if marker is None:
            continue
        if marker.family in ("upper", "part", "chapter"):
            first = None
        elif marker.family == "letter" and marker.label == "l" and first is None:
            first = index
        elif marker.family == "roman":
            if marker.number == 2 and first is not None and first >= 0:
                found.add(first)
            first = -1
    return frozenset(found)


def _drop_idle_parts(root: Block) -> None:
    """Parts and chapters stand in a path only where the numbers below start again in each: else they tell nothing."""
    blocks = walk(root)
    for family in ("part", "chapter", "section"):
        parts = [block for block in blocks if block.family == family and block.children]
        labels = [{child.label for child in _numbered(part)} for part in parts]
        if not parts or sum(map(len, labels)) > len(set().union(*labels)):
            continue
        for part in parts:
            _shorten(part, part.parent.path if part.parent else "")


def _numbered(block: Block) -> list[Block]:
    """The numbered blocks directly below, titles without a number looked through."""
    out: list[Block] = []
    pending = list(block.children)
    while pending:
        child = pending.pop()
        if child.family == "caps":
            pending.extend(child.children)
        elif child.family != "paragraph":
            out.append(child)
    return out


def _shorten(part: Block, above: str) -> None:
    """Take the part's own label out of its path and of the paths below it."""
    cut = len(part.path) - len(above)
    for block in (part, *walk(part)):
        block.path = above + block.path[len(above) + cut :]
        block.path = block.path.removeprefix("/") if not above else block.path


def _closing_from(lines: list[Line]) -> int:
    """Index of the first closing sentence: unnumbered paragraphs at the very end that speak of the whole document."""
    index = len(lines)
    has_items = any(read_marker(line.text) for line in lines)
    while has_items and index > 0:
        text = lines[index - 1].text
        if read_marker(text) or is_upper(text) or text.endswith(":"):
            break
        last_of_all = index == len(lines) and re.search(r"\./\.?\s*$", text)
        if not (_CLOSING_ALWAYS.match(text) or (last_of_all and _CLOSING.match(text))):
            break
        index -= 1
    return index


def _closing_block(root: Block) -> Block:
    last = root.children[-1] if root.children else None
    if last is not None and last.family == "closing":
        return last
    block = Block("closing", "close", None, "", root.end, root.end, root)
    block.path = _join(root.path, "close")
    root.children.append(block)
    root.has_items = True
    return block


def _is_bare_heading(text: str) -> bool:
    return is_upper(text) and 8 <= len(text) <= 200 and not text.endswith((".", ";"))


def _is_plain_heading(lines: list[Line], index: int) -> bool:
    """An unnumbered title in small letters: a unit's name, or the name of a part, above the text it heads."""
    text = lines[index].text
    if len(text) > 120 or re.search(r"[.;,!?]$", text) or not text[0].isupper() or index + 1 >= len(lines):
        return False
    if heading_units(text):
        return True
    return bool(_PART_TITLE.match(text)) and not text.endswith(":") and len(lines[index + 1].text) > len(text)


def _add_bare_heading(stack: list[Block], line: Line) -> None:
    """A heading in capitals without a number: groups what follows, adds nothing to the path."""
    while len(stack) > 1 and stack[-1].rank >= _RANK["caps"]:
        stack.pop()
    parent = stack[-1]
    block = Block("caps", "", None, line.text, line.start, line.end, parent, path=parent.path)
    parent.children.append(block)
    parent.has_items = True
    stack.append(block)


def _resolved(marker: Marker, stack: list[Block]) -> Marker:
    """Settle marks that can be read two ways: i) after h) is a letter, i) at first a small roman one."""
    family = "arabic)" if marker.family == "arabic" and marker.label.endswith(")") else marker.family
    number = roman(marker.label[0].upper()) if marker.family == "letter" and marker.label[0] in "ivx" else None
    goes_on = follows(number, _last_number(stack, "lower_roman"), "lower_roman")
    if number and not follows(marker.number, _last_number(stack, "letter"), "letter") and (number == 1 or goes_on):
        return Marker("lower_roman", marker.label, number, marker.length)
    if marker.family == "letter" and marker.label == "l" and _last_number(stack, "letter") is None:
        return Marker("arabic", "1", 1, marker.length)  # OCR: "l." for "1."
    if marker.family == "lower_roman" and len(marker.label) == 3:
        letter = read_marker(f"{marker.label[1]}) x")
        if letter and follows(letter.number, _last_number(stack, "paren_letter"), "letter"):
            return Marker("paren_letter", marker.label, letter.number, marker.length)
    if marker.family == "roman" and len(marker.label) == 1:
        letter = read_marker(f"{marker.label.lower()}) x")
        if letter and (last := _last_number(stack, "upper")) and follows(letter.number, last, "upper"):
            return Marker("upper", marker.label, letter.number, marker.length)
    return Marker(family, marker.label, marker.number, marker.length, marker.prefix)


def _last_number(stack: list[Block], family: str) -> int | None:
    return next((block.number for block in reversed(stack) if block.family == family), None)


def _add_item(stack: list[Block], marker: Marker, line: Line) -> None:
    parent = _parent_for(stack, marker)
    label = marker.label
    if marker.family in _BULLETS:
        parent.bullets[marker.family] = parent.bullets.get(marker.family, 0) + 1
        label += str(parent.bullets[marker.family])
    block = Block(
        marker.family,
        label,
        marker.number,
        line.text[marker.length :],
        line.start + marker.length,
        line.end,
        parent,
        prefix=marker.prefix,
        path=_join(parent.path, label),
    )
    parent.children.append(block)
    parent.has_items = True
    stack.append(block)


def _parent_for(stack: list[Block], marker: Marker) -> Block:
    """Pop the stack to the block under which an item with this mark belongs."""
    same = next((i for i in range(len(stack) - 1, 0, -1) if _same_level(stack[i], marker)), None)
    if same is not None and not _restarts_inside(stack, same, marker):
        del stack[same:]
        return stack[-1]
    if marker.family in _BULLETS:
        while len(stack) > 1 and stack[-1].family in _BULLETS and not _may_hold(stack[-1], marker):
            stack.pop()
        return stack[-1]
    if marker.family == "dotted":
        _pop_to_prefix(stack, marker)
        return stack[-1]
    if stack[-1].introduces and marker.number == 1 and _RANK[marker.family] > _RANK["roman"]:
        return stack[-1]
    if stack[-1].family in _BULLETS and stack[-1].is_heading and marker.number == 1 and marker.family in _INNERMOST:
        return stack[-1]
    rank = _RANK[marker.family]
    while len(stack) > 1 and stack[-1].rank >= rank:
        stack.pop()
    return stack[-1]


def _same_level(block: Block, marker: Marker) -> bool:
    return block.family == marker.family and len(block.prefix) == len(marker.prefix)


def _restarts_inside(stack: list[Block], same: int, marker: Marker) -> bool:
    """ "- a:" followed by "1." under "1.": a list that starts again below an item that introduces it."""
    return (
        marker.family not in _BULLETS
        and marker.number == 1
        and same < len(stack) - 1
        and stack[-1].introduces
        and (stack[same].number or 0) >= 1
        and stack[-1].family not in ("roman",)
        and stack[-1].rank > stack[same].rank
        and marker.family == "arabic"
    )


def _may_hold(block: Block, marker: Marker) -> bool:
    return block.introduces or _RANK[block.family] < _RANK[marker.family]


def _pop_to_prefix(stack: list[Block], marker: Marker) -> None:
    """3.1 goes under 3, 3.1.2 under 3.1; where no such block is open, by rank."""
    for index in range(len(stack) - 1, 0, -1):
        block = stack[index]
        whole = (*block.prefix, block.number) if block.number is not None else block.prefix
        if block.family in ("arabic", "dotted", "article", "roman") and whole == marker.prefix:
            del stack[index + 1 :]
            return
    rank = _RANK["dotted"] + len(marker.prefix)
    while len(stack) > 1 and stack[-1].rank >= rank:
        stack.pop()


def _holder(stack: list[Block]) -> Block:
    """The block an unnumbered paragraph belongs to: the deepest one that is not a bullet."""
    return next((block for block in reversed(stack) if block.family not in _BULLETS), stack[0])


def _add_paragraph(holder: Block, line: Line) -> None:
    counting = holder
    while counting.family == "caps" and counting.parent is not None:
        counting = counting.parent  # a title without a number adds nothing to the path
    counting.paragraphs += 1
    number = counting.paragraphs + (0 if counting.is_heading or not counting.text else 1)
    label = f"¶{number}"
    block = Block("paragraph", label, number, line.text, line.start, line.end, holder, path=_join(holder.path, label))
    holder.children.append(block)


def _join(path: str, label: str) -> str:
    return f"{path}/{label}" if path and label else path or label


def walk(root: Block) -> list[Block]:
    """All blocks in document order, the root left out (no recursion: nesting may be deep)."""
    out: list[Block] = []
    pending = list(reversed(root.children))
    while pending:
        block = pending.pop()
        out.append(block)
        pending.extend(reversed(block.children))
    return out
