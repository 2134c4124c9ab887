"""Text → `ParsedDocument`: the one place where the parts are put together."""

from __future__ import annotations

import re
from dataclasses import replace

from . import attributes, checks
from .annex import read_annexes
from .conventions import STANDARD, Conventions
from .deadlines import anchors_of, find_deadlines, heading_deadline, year_of_heading
from .evidence import Evidence
from .handing_down import HandingDown, names_told
from .header import has_formal_head, read_header
from .kinds import NOT_ORDERING, Own, also
from .orders import classify, provide
from .outline import Block, build, walk
from .paragraphs import clean
from .parsed import Deadline, DocClass, Header, OutlineNode, ParsedDocument, ParsedTask, Reference, Span, Warning
from .phrases import Anchors
from .references import distinct, find_mentions
from .targets import find_targets
from .units import Assignment, Known
from .zones import ATTACHED, Body, Zones, divide, lines_of

_NEWS = re.compile(
    r"\bNguồn\s*:|https?://|www\.|Submit Thread|Chia sẻ|Tin,? (?:ảnh|bài)\s*:|Ảnh\s*:|\bphát biểu (?:tại|chào mừng|"
    r"khai mạc|kết luận)|\bTham dự (?:Hội|buổi|lễ)"
    r"|\bcho biết\b|\bkhẳng định\b|Toàn cảnh|Quang cảnh|(?:Sáng|Chiều|Tối) (?:ngày|nay|cùng)|\bTheo (?:ông|bà|đồng "
    r"chí)\b|\d{1,2}:\d{2}(?::\d{2})?\b|lượt xem|Bình luận|Các tin (?:khác|tức)|icon\b|Phóng viên|đại biểu đã"
    r"|Đăng nhập|Quên mật khẩu|\bMENU\b|Trang chủ|Tìm kiếm|Liên kết web|LIÊN KẾT WEB|Copyright|Bản quyền|Gửi email"
    r"|In trang|Ngày đăng|Đọc thêm|Tin liên quan|Xem thêm|©",
)
_LONG = 1500


def read_text(text: str, rules: Conventions = STANDARD, kinds: Own = ()) -> ParsedDocument:
    """Any text → what was read in it, deadlines by the union's conventions; its own `kinds` of documents are known.
    Never raises; a text that is no directive has no tasks."""
    with also(kinds):
        return _read(text, rules)


def _read(text: str, rules: Conventions) -> ParsedDocument:
    cleaned = clean(text)
    zones = divide(lines_of(cleaned))
    header = read_header(zones)
    roots = [build(body) for body in zones.bodies]
    for root, body in zip(roots, zones.bodies, strict=True):
        (provide if body.provides else classify)(root)
    blocks = [block for root in roots for block in walk(root)]
    mentions = find_mentions(cleaned)
    if _class(cleaned, zones, header, blocks) == "other":
        return _other(cleaned, header, zones, mentions)
    moment = anchors_of(header.issued_on, year=year_of_heading(header.title), term=header.term, rules=rules)
    annexes = read_annexes(zones.tables, moment, lambda body: _body_tasks(body, moment))
    tasks, default_lead = _tasks(blocks, moment, names_told(blocks, annexes, header))
    warnings = checks.check(Evidence(cleaned, zones, header, blocks, tasks, annexes, mentions))
    return ParsedDocument(
        cleaned,
        header,
        "directive",
        tuple(_node(block) for block in blocks if block.text),
        tuple(tasks),
        annexes,
        distinct(mentions, header.number, _self_mentions(zones)),
        warnings,
        default_lead,
        rules,
    )


def _self_mentions(zones: Zones) -> tuple[Span, ...]:
    """The lines "(Kèm theo Kế hoạch số …)": they speak of the document itself, whatever number they print."""
    lines = [*zones.head, *(line for table in zones.tables for line in table.title)]
    return tuple((line.start, line.end) for line in lines if ATTACHED.match(line.text))


def _class(text: str, zones: Zones, header: Header, blocks: list[Block]) -> DocClass:
    """A directive shows formal marks, or at least a list of orders without the marks of news."""
    if header.kind in NOT_ORDERING or (
        any(body.provides for body in zones.bodies) and not any(block.kind == "task" for block in blocks)
    ):
        return "other"
    formal = has_formal_head(zones)
    news = len(set(_NEWS.findall(text)))
    orders = sum(block.kind == "task" and block.family != "paragraph" for block in blocks)
    tables = any(table.rows for table in zones.tables)
    if formal >= 2 or (formal == 1 and (news <= 1 or zones.kind is not None)):
        return "directive"
    return "directive" if news <= 1 and (orders >= 2 or tables) else "other"


def _other(text: str, header: Header, zones: Zones, mentions: list[Reference]) -> ParsedDocument:
    kept = header if zones.kind is not None else Header()
    found = (
        Warning(
            "NOT_A_DIRECTIVE",
            "warn",
            "Văn bản này không giao việc (tin bài, báo cáo hoặc trang web): không có nhiệm vụ.",
        ),
    )
    return ParsedDocument(
        text,
        kept,
        "other",
        references=distinct(mentions, kept.number),
        warnings=(*found, *checks.check_other(mentions)),
    )


def _body_tasks(body: Body, moment: Anchors) -> tuple[ParsedTask, ...]:
    """The tasks of an annex that is written as numbered text."""
    root = build(body)
    classify(root)
    return tuple(_tasks(walk(root), moment, frozenset())[0])


def _tasks(blocks: list[Block], moment: Anchors, known: Known) -> tuple[list[ParsedTask], tuple[str, ...]]:
    seen: dict[str, int] = {}
    tasks: list[ParsedTask] = []
    default_lead: tuple[str, ...] = ()
    handing = HandingDown(blocks, known)
    for block in blocks:
        own, whole = handing.of(block)
        if block.kind != "task":
            continue
        task = _task(block, own, whole, moment)
        seen[task.path] = seen.get(task.path, 0) + 1
        if seen[task.path] > 1:
            task = replace(task, path=f"{task.path}#{seen[task.path]}")
        if block.parent is not None and block.parent.family == "closing" and not default_lead:
            default_lead = task.lead_units
        tasks.append(task)
    return tasks, default_lead


def _task(block: Block, own: Assignment, whole: Assignment, moment: Anchors) -> ParsedTask:
    text, start = block.text, block.start
    moment = replace(moment, year=_year_above(block) or moment.year)
    deadlines = tuple(_moved(deadline, start) for deadline in find_deadlines(text, moment))
    deadlines += attributes.deadlines(block, moment)
    targets = tuple(replace(target, span=_shift(target.span, start)) for target in find_targets(text))
    inherited = _inherited(block, moment) if not deadlines else None
    return ParsedTask(
        block.path,
        text,
        (start, block.end),
        whole.lead,
        whole.coop,
        deadlines,
        targets,
        attributes.result(block),
        inherited,
        tuple(_shift(span, start) or span for span in own.lead_spans),
        tuple(_shift(span, start) or span for span in own.coop_spans),
        _doubts(block, own, whole, deadlines),
    )


def _shift(span: Span | None, offset: int) -> Span | None:
    return None if span is None else (span[0] + offset, span[1] + offset)


def _moved(deadline: Deadline, offset: int) -> Deadline:
    return replace(deadline, span=_shift(deadline.span, offset))


def _inherited(block: Block, moment: Anchors) -> Deadline | None:
    """A deadline of the group above ("… trước ngày 30/6, gồm:"), or the time its heading is for; marked as inferred."""
    for ancestor in block.ancestors():
        if ancestor.introduces and (printed := find_deadlines(ancestor.text, moment)):
            return replace(printed[0], inferred=True, span=_shift(printed[0].span, ancestor.start))
        if told := heading_deadline(ancestor.text, moment):
            return replace(told, span=(ancestor.start, ancestor.end))
    return None


def _year_above(block: Block) -> int | None:
    """The year of the nearest heading that is about one, for what a task prints without a year."""
    told = (heading_deadline(ancestor.text) for ancestor in block.ancestors())
    return next((deadline.due.year for deadline in told if deadline and deadline.due), None)


def _doubts(block: Block, own: Assignment, whole: Assignment, deadlines: tuple[Deadline, ...]) -> tuple[str, ...]:
    """NO_LEAD, LEAD_INHERITED, SAME_UNIT_TWICE, NO_DEADLINE, DEADLINE_UNSURE, UNNUMBERED, VERY_LONG."""
    found = (
        ("NO_LEAD", not whole.lead),
        ("LEAD_INHERITED", bool(whole.lead) and not own.lead),
        ("SAME_UNIT_TWICE", bool(set(own.lead) & set(own.coop))),
        ("NO_DEADLINE", not deadlines),
        ("DEADLINE_UNSURE", len(deadlines) > 1 or any(d.tentative or d.inferred for d in deadlines)),
        ("UNNUMBERED", block.family == "paragraph"),
        ("VERY_LONG", len(block.text) > _LONG),
    )
    return tuple(code for code, doubt in found if doubt)


def _node(block: Block) -> OutlineNode:
    return OutlineNode(block.path, block.kind, block.text, len(block.ancestors()), (block.start, block.end))
