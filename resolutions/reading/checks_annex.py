"""ANNEX_BODY_MISMATCH: the same work told otherwise in body and annex, counts that do not fit, works one side lacks.

An annex that merely adds rows is no fault. Where it lists the plans and schemes that the body orders, the ones that
the body never names are told, all in one warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .evidence import Evidence, place, short
from .markers import roman
from .parsed import Annex, Deadline, ParsedTask, Warning
from .paths import path_words
from .text import fold

_PRODUCT = re.compile(
    r"(?:Đề án|Quy chế|Kế hoạch hành động|Kế hoạch|Chương trình phối hợp|Chương trình|Dự án|Quy định|Phương án)\b"
)
_SAID_OFTEN = """
và các của về theo cho trong với những được tại là có đến trên từ này do năm tháng quý ngày trước
"""
_STOP_WORDS = frozenset(_SAID_OFTEN.split())
_SAME_WORK, _LEAST_PAIRS, _SHARE_OF_CLAUSE = 0.62, 5, 0.4
_CLAUSE_END = re.compile(r"[;.]\s+(?=\D)")
_GENERAL_VERBS = frozenset(
    {"tổ chức", "xây dựng", "ban hành", "triển khai", "thực hiện", "tham mưu", "hoàn thành", "hoàn thiện", "soạn thảo"}
)
_PRODUCT_NAMED = 0.4
_MOST_TOLD = 6
_DATED = frozenset({"date", "month", "quarter", "year", "period"})
_COUNTED = re.compile(
    r"(?:gồm|có|tổng số|với)\s+(?:\w+\s+){0,2}?(\d{1,3})\s+(?:nhiệm vụ|nội dung|công việc|đầu việc|hoạt động|đề án"
    r"|sản phẩm)[^.;\n\d]{0,70}?(?:tại|trong|theo|ở|kèm theo)\s+(?:các\s+)?(?:[Pp]hụ lục|[Dd]anh mục|[Bb]iểu)"
    r"(?:\s+(?:số\s+)?(?P<no>[IVX]{1,4}|\d{1,2})\b)?"
)
_POINTS_TO = re.compile(r"(?<!phê duyệt )\b[Pp]hụ lục\s+(?:số\s+)?(?P<no>[IVX]{1,4}|\d{1,2})\b(?!\s*[/-]?\s*\d)")
_IN_ANNEX = re.compile(r"\([^()\n]{0,80}[Pp]hụ lục[^()\n]{0,40}\)")
_HEADED = re.compile(
    r"^\W*(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|BIỂU)(?:\s+(?:SỐ|số|Số))?\s*:?\s*(?P<no>[IVX]{1,4}|\d{1,2})?\b", re.MULTILINE
)
_OTHERS = re.compile(
    r"\s*(?:,\s*)?(?:của|ban hành|kèm theo)\s+(?!Kế hoạch này|Quyết định này|văn bản này)[^.;\n]{0,60}\d+\s*[/-]"
)

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause of a body task: a task may order several things, each with its own time."""

    task: ParsedTask
    text: str
    words: Words
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Clauses of the body by their word pairs."""

    clauses: list[_Clause]
    holders: dict[str, list[int]]
    common: int

    def likeliest(self, words: Words) -> tuple[_Clause, float] | None:
        """The clause that shares most of some words' rare pairs, and how large that share is. Pairs that stand in many
        tasks (the name of the union) say nothing; leaving them out also keeps the cost linear."""
        rare = [pair for pair in words if len(self.holders.get(pair, ())) <= self.common]
        counts: dict[int, int] = {}
        for pair in rare:
            for position in self.holders.get(pair, ()):
                counts[position] = counts.get(position, 0) + 1
        if not counts:
            return None
        best = max(counts, key=counts.__getitem__)
        return self.clauses[best], counts[best] / len(rare)


def check_annexes(evidence: Evidence) -> Iterator[Warning]:
    index = _index([clause for task in evidence.tasks for clause in _clauses(task)], len(evidence.tasks))
    whole = _index([_Clause(t, t.text, _words(t.text), t.deadlines) for t in evidence.tasks], len(evidence.tasks))
    for annex in evidence.annexes:
        yield from _lacking(annex, whole)
        for row in annex.rows:
            yield from _told_otherwise(row, index)
    yield from _not_listed(evidence)
    yield from _counts(evidence)
    yield from _missing(evidence)


def _clauses(task: ParsedTask) -> Iterator[_Clause]:
    offset, start = task.span[0], 0
    for end in [*(match.end() for match in _CLAUSE_END.finditer(task.text)), len(task.text)]:
        inside = tuple(d for d in task.deadlines if d.span and start <= d.span[0] - offset < end)
        if end > start:
            text = task.text[start:end]
            yield _Clause(task, text, _words(_without_times(text, inside)), inside)
        start = end


def _without_times(text: str, deadlines: tuple[Deadline, ...]) -> str:
    for deadline in deadlines:
        text = text.replace(deadline.raw, " ")
    return text


def _index(clauses: list[_Clause], tasks: int) -> _Index:
    holders: dict[str, list[int]] = {}
    for position, clause in enumerate(clauses):
        for pair in clause.words:
            holders.setdefault(pair, []).append(position)
    return _Index(clauses, holders, max(3, min(30, tasks // 6)))


def _words(text: str) -> Words:
    """Pairs of neighbours among the words that say what is to be done: no figures, none of the smallest words."""
    words = [word for word in re.findall(r"[^\W\d]+", text[:2000].lower()) if word not in _STOP_WORDS]
    return frozenset(f"{a} {b}" for a, b in pairwise(words))


def _lacking(annex: Annex, index: _Index) -> Iterator[Warning]:
    """An annex of plans and schemes against the body that orders them."""
    rows = [row for row in annex.rows if _PRODUCT.search(row.text[:60])]
    if len(rows) < 3 or len(rows) < 0.7 * len(annex.rows):
        return
    found = [(best := index.likeliest(_words(row.text))) is not None and best[1] >= _PRODUCT_NAMED for row in rows]
    lacking = [row for row, named in zip(rows, found, strict=True) if not named]
    if not lacking or len(lacking) == len(rows):
        return
    first, *others = [path_words(row.path).rpartition("Phụ lục, ")[2] for row in lacking[:_MOST_TOLD]]
    places = [place(lacking[0].path) if len(lacking) == 1 else f"Phụ lục, {first}", *others]
    more = "…" if len(lacking) > _MOST_TOLD else ""
    detail = f"{'; '.join(places)}{more}: có trong phụ lục, không thấy nêu trong thân văn bản."
    yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, lacking[0].span)


def _told_otherwise(row: ParsedTask, index: _Index) -> Iterator[Warning]:
    """The same work with another deadline or another unit in charge."""
    words = _words(row.text)
    best = index.likeliest(words)
    if best is None or best[1] < _SAME_WORK or not _same_work(row, words, best[0]):
        return
    clause = best[0]
    sides = f"{place(row.path)} và {path_words(clause.task.path)}"
    times = _other_time(clause, row)
    if times:
        detail = f"{sides} cùng một việc, thời hạn khác nhau: phụ lục ghi “{times[1]}”, thân văn bản ghi “{times[0]}”."
        yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, row.span)
    elif figures := _other_figure(clause.task, row):
        detail = (
            f"{sides} cùng một việc, con số khác nhau: phụ lục ghi “{figures[1]}”, thân văn bản ghi “{figures[0]}”."
        )
        yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, row.span)
    elif "LEAD_INHERITED" not in clause.task.doubts and _other_lead(clause.task, row):
        ours, theirs = ("; ".join(each.lead_units) for each in (clause.task, row))
        detail = f"{sides} cùng một việc, chủ trì khác nhau: phụ lục ghi “{theirs}”, thân văn bản ghi “{ours}”."
        yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, row.span)


def _same_work(row: ParsedTask, words: Words, clause: _Clause) -> bool:
    """Whether both speak of one step: "phát động" and "tổng kết" of one contest are two."""
    shared = len(words & clause.words)
    if shared < _LEAST_PAIRS or shared < _SHARE_OF_CLAUSE * len(clause.words):
        return False
    opening = " ".join(re.findall(r"\w+", row.text.lower())[:2])
    return opening in _GENERAL_VERBS or opening in " ".join(re.findall(r"\w+", clause.text.lower()))


def _other_time(clause: _Clause, row: ParsedTask) -> tuple[str, str] | None:
    """The two phrases, where each side tells one time and both cannot hold."""
    ours = [deadline for deadline in clause.deadlines if deadline.kind != "conditional"]
    theirs = [deadline for deadline in row.deadlines if deadline.kind != "conditional"]
    if len(ours) != 1 or len(theirs) != 1 or ours[0].inferred or theirs[0].inferred:
        return None
    return (ours[0].raw, theirs[0].raw) if _apart(ours[0], theirs[0]) else None


def _apart(one: Deadline, other: Deadline) -> bool:
    if one.kind == other.kind == "recurring":
        known = {one.freq, other.freq} <= {"weekly", "monthly", "quarterly", "half-yearly", "yearly"}
        return known and one.freq != other.freq
    if one.kind not in _DATED or other.kind not in _DATED or not one.due or not other.due:
        return False
    if one.kind == other.kind == "date" or (one.kind == other.kind and one.start == other.start):
        return one.due != other.due
    earlier, later_start = (one.due, other.start) if one.due <= other.due else (other.due, one.start)
    return later_start is not None and later_start > earlier


def _other_figure(task: ParsedTask, row: ParsedTask) -> tuple[str, str] | None:
    """The two targets, where each side tells one of the same thing."""
    if len(task.targets) != 1 or len(row.targets) != 1:
        return None
    ours, theirs = task.targets[0], row.targets[0]
    differ = ours.unit is not None and ours.unit == theirs.unit and ours.value != theirs.value
    return (ours.raw, theirs.raw) if differ else None


def _other_lead(task: ParsedTask, row: ParsedTask) -> bool:
    ours, theirs = ({_name(unit) for unit in each.lead_units} for each in (task, row))
    if not ours or not theirs:
        return False
    return not any(a in b or b in a for a in ours for b in theirs)


def _name(unit: str) -> str:
    return re.sub(r"\W+", " ", fold(unit)).strip()


def _not_listed(evidence: Evidence) -> Iterator[Warning]:
    """A plan whose contents stand "in the annex", as the body says, where the annex has nothing of the kind."""
    if not evidence.annexes:
        return
    rows = _index([_Clause(row, row.text, _words(row.text), ()) for row in evidence.rows], len(evidence.rows))
    for task in evidence.tasks:
        pointer = _IN_ANNEX.search(task.text)
        named = _PRODUCT.search(task.text[:60])
        if pointer is None or named is None or pointer.start() < named.start():
            continue
        best = rows.likeliest(_words(task.text[named.start() : pointer.start()]))
        if best is None or best[1] < _PRODUCT_NAMED / 2:
            detail = f"{place(task.path)} dẫn nội dung ở phụ lục, phụ lục không có mục nào về “{short(task.text, 60)}”."
            span = (task.span[0] + pointer.start(), task.span[0] + pointer.end())
            yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, span)


def _counts(evidence: Evidence) -> Iterator[Warning]:
    """ "gồm 12 nhiệm vụ tại Phụ lục" against its rows."""
    for match in _COUNTED.finditer(evidence.text, 0, evidence.foot_start):
        annex = _annex_of(match["no"], evidence.annexes)
        rows = [row for row in annex.rows if not re.search(r"/(?:-\d+|[a-zđ]\))$", row.path)] if annex else []
        if annex and len(rows) != int(match[1]):
            detail = f"Thân văn bản ghi {match[1]} mục ở phụ lục, phụ lục có {len(rows)}: “{short(match[0])}”."
            yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, match.span())


def _annex_of(number: str | None, annexes: tuple[Annex, ...]) -> Annex | None:
    if number is None:
        return annexes[0] if len(annexes) == 1 else None
    for annex in annexes:
        headed = _HEADED.match(annex.title or "")
        if headed and headed["no"] and _value(headed["no"]) == _value(number):
            return annex
    return annexes[0] if len(annexes) == 1 and _value(number) == 1 else None


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else roman(number) or 0


def _missing(evidence: Evidence) -> Iterator[Warning]:
    """The body points to Phụ lục III, and of the annexes that follow none bears that number."""
    headed = {_value(match["no"]) for match in _HEADED.finditer(evidence.text, evidence.foot_start) if match["no"]}
    if len(headed) < 2:
        return
    for match in _POINTS_TO.finditer(evidence.text, evidence.body_start, evidence.foot_start):
        if _value(match["no"]) not in headed and not _OTHERS.match(evidence.text, match.end()):
            detail = f"Thân văn bản dẫn “{match[0]}”, phía sau không có phụ lục ấy."
            yield Warning("ANNEX_BODY_MISMATCH", "warn", detail, match.span())
            return
