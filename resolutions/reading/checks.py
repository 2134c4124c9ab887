"""A clerk's checks: what in a document does not fit together. Each check yields `Warning`s and reads nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .checks_annex import check_annexes
from .checks_counts import check_counts
from .checks_deadlines import check_deadlines
from .checks_header import check_header
from .checks_identity import check_identity
from .checks_issuer import check_issuer
from .checks_numbering import check_annex_numbering, check_numbering
from .checks_references import check_references
from .checks_spelling import check_spelling
from .duplicates import check_duplicates
from .evidence import Evidence, place
from .outline import Block
from .parsed import Reference, Warning

_VOTED = re.compile(
    r"(?:[^.;,\d]{3,60}\s)?(?:thống nhất|nhất trí|đồng ý|biểu quyết|thông qua|bầu)\s[^.;]{3,200}?"
    r"(?:\d+\s*/\s*\d+\s+(?:phiếu|ủy viên|đại biểu|đồng chí)|(?:tán thành|nhất trí|đồng ý)[^.;\d]{0,20}\d+\s*%|"
    r"\d+\s*%\s+(?:ý kiến|số phiếu|phiếu|đại biểu|ủy viên))",
    re.IGNORECASE,
)
_MOST_OF_A_CODE = 12  # beyond that the rest is more of the same, and a clerk who talks on is not read


def check(evidence: Evidence) -> tuple[Warning, ...]:
    """All warnings about a document that gives orders, in the order a person would look: head, text, lists, annexes."""
    header = evidence.header
    found = (
        *check_header(evidence),
        *check_identity(evidence),
        *check_issuer(evidence),
        *check_counts(evidence.text),
        *check_references(evidence.mentions, evidence.text, header.number, header.number_raw),
        *check_deadlines(evidence),
        *check_numbering(evidence.blocks),
        *check_annex_numbering(evidence.annexes),
        *check_decisions(evidence.blocks),
        *check_duplicates(evidence.blocks, evidence.tasks, evidence.annexes),
        *check_annexes(evidence),
        *check_spelling(evidence.text),
    )
    return tuple(_first_of_each(found))


def check_other(mentions: list[Reference]) -> tuple[Warning, ...]:
    """What is checked in a document that gives no orders."""
    return tuple(check_references(mentions))


def _first_of_each(found: tuple[Warning, ...]) -> Iterator[Warning]:
    told: dict[str, int] = {}
    for warning in found:
        told[warning.code] = told.get(warning.code, 0) + 1
        if told[warning.code] <= _MOST_OF_A_CODE:
            yield warning


def check_decisions(blocks: list[Block]) -> Iterator[Warning]:
    """DECISION_AMONG_TASKS: a vote already taken, numbered among things to do."""
    tasks_in: dict[int, int] = {}
    for block in blocks:
        voted = block.kind == "decision" or (block.kind == "task" and _VOTED.match(block.text))
        if not voted or block.parent is None or block.family in ("article", "paragraph"):
            continue
        parent = id(block.parent)
        if parent not in tasks_in:
            tasks_in[parent] = sum(other.kind == "task" for other in block.parent.children)
        if tasks_in[parent] >= 2:
            detail = f"{place(block.path)} là nội dung đã biểu quyết, nằm giữa các nhiệm vụ."
            yield Warning("DECISION_AMONG_TASKS", "warn", detail, (block.start, block.end))
