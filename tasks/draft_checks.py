"""The clerk's checks of a draft: what is wrong, how to settle it, and who has settled it. Pure.

A warning counts as settled when a person says so, or when what it speaks of was changed; `edits` hold
{"settled": {index of the warning: {"name", "at", "edited": whether a change settled it}}}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resolutions.reading.advice import advice

from .draft_rows import DraftRow, rows_of, touches
from .drafting import Json

HEADER_CODES: dict[str, tuple[str, ...]] = {
    "MISSING_NUMBER": ("number",),
    "MISSING_DAY": ("issued_on",),
    "MISSING_DATE": ("issued_on",),
    "NUMBER_CONFLICT": ("number",),
    "DATE_CONFLICT": ("issued_on",),
    "ISSUER_MISMATCH": ("issuer", "signing_authority", "number"),
    "SIGNER_TITLE_MISSING": ("signer_title", "signer"),
    "DOC_TYPE_CONFLICT": ("kind", "kind_printed"),
    "DEADLINE_BEFORE_ISSUE": ("issued_on",),
    "RELATIVE_DEADLINE_UNANCHORED": ("issued_on",),
}
FILLS = frozenset({"MISSING_NUMBER", "MISSING_DAY", "MISSING_DATE", "RELATIVE_DEADLINE_UNANCHORED"})
ROW_CODES: dict[str, tuple[str, ...]] = {
    "DEADLINE_BEFORE_ISSUE": ("phrase",),
    "RELATIVE_DEADLINE_UNANCHORED": ("phrase",),
    "OCR_SUSPECT": ("title", "lead", "coop", "phrase", "product"),
    "NUMBERING_GAP": ("path",),
    "NUMBERING_DUP": ("path",),
    "DUPLICATE": (),
    "ANNEX_BODY_MISMATCH": (),
    "DECISION_AMONG_TASKS": (),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One warning as the page shows it. `rows` are the numbers of the rows it speaks of."""

    index: int
    code: str
    words: str
    advice: str
    is_error: bool
    anchor: str = ""
    rows: tuple[int, ...] = ()
    settled: Json | None = None


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Open warnings of one code: the way to settle them is said once."""

    code: str
    advice: str
    checks: tuple[Check, ...]


def grouped(checks: Sequence[Check]) -> list[CheckGroup]:
    """The open warnings by code, in the order in which the codes appear."""
    by_code: dict[str, list[Check]] = {}
    for check in checks:
        if check.settled is None:
            by_code.setdefault(check.code, []).append(check)
    return [CheckGroup(code, advice(code), tuple(found)) for code, found in by_code.items()]


def checks_of(parsed: Json, edits: Json, rows: Sequence[DraftRow]) -> list[Check]:
    """The warnings that a person should settle, the open ones first, errors before the rest."""
    settled = edits.get("settled") or {}
    found = []
    for index, warning in enumerate(parsed.get("warnings") or ()):
        if warning.get("severity") == "info" or warning.get("code") == "NOT_A_DIRECTIVE":
            continue
        code, span = str(warning.get("code") or ""), warning.get("span")
        numbers = tuple(row.number for row in rows if touches(span, row.span))[:3] if code in ROW_CODES else ()
        words, is_error = str(warning.get("detail") or ""), warning.get("severity") == "error"
        anchor = f"w{index}" if span else ""
        found.append(Check(index, code, words, advice(code), is_error, anchor, numbers, settled.get(str(index))))
    return sorted(found, key=lambda check: (check.settled is not None, not check.is_error))


def answered(parsed: Json, edits: Json, rows: Sequence[DraftRow]) -> set[int]:
    """The warnings whose subject was changed."""
    header = edits.get("header") or {}
    return {
        index
        for index, warning in enumerate(parsed.get("warnings") or ())
        if _header_answers(str(warning.get("code")), header) or _rows_answer(warning, edits, rows)
    }


def _header_answers(code: str, header: Json) -> bool:
    fields = [name for name in HEADER_CODES.get(code, ()) if name in header]
    return any(header[name] for name in fields) if code in FILLS else bool(fields)


def _rows_answer(warning: Json, edits: Json, rows: Sequence[DraftRow]) -> bool:
    fields, span = ROW_CODES.get(str(warning.get("code"))), warning.get("span")
    if fields is None:
        return False
    typed, merged = edits.get("rows") or {}, edits.get("merged") or {}
    for row in rows:
        if not touches(span, row.span):
            continue
        own = typed.get(row.key) or {}
        if not row.keep or any(name in own for name in fields) or row.key in merged.values():
            return True
    return _block_answers(span, edits, rows)


def _block_answers(span: Any, edits: Json, rows: Sequence[DraftRow]) -> bool:
    """A block that was no task and now is one, or the other way round."""
    made = [row for row in rows if row.key.startswith("b") and touches(span, row.span)]
    return bool(made)


def settled_by_change(parsed: Json, before: Json, after: Json, who: Json) -> dict[str, Any]:
    """`after`, with the warnings settled that its changes have answered, and open again those they no longer do."""
    if before == after or not parsed.get("warnings"):
        return dict(after)
    was = answered(parsed, before, rows_of(parsed, before))
    now = answered(parsed, after, rows_of(parsed, after))
    settled: dict[str, Any] = dict(after.get("settled") or {})
    for index in now - was:
        settled.setdefault(str(index), {**who, "edited": True})
    for index in was - now:
        if (settled.get(str(index)) or {}).get("edited"):
            del settled[str(index)]
    return _with(after, "settled", settled)


def with_settled(parsed: Json, edits: Json, index: str, who: Json) -> dict[str, Any]:
    """The edits after a person said that warning `index` may stay as it is; said again, it is open again.

    A code in the place of an index settles all open warnings of this code.
    """
    settled: dict[str, Any] = dict(edits.get("settled") or {})
    warnings = list(parsed.get("warnings") or ())
    alike = [str(i) for i, warning in enumerate(warnings) if warning.get("code") == index and str(i) not in settled]
    settled |= {one: {**who, "edited": False} for one in alike}
    if index in settled:
        del settled[index]
    elif index.isascii() and index.isdigit() and len(index) < 6 and int(index) < len(warnings):
        settled[str(int(index))] = {**who, "edited": False}
    return _with(edits, "settled", settled)


def _with(edits: Json, section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in edits.items() if name != section}
    return {**made, section: dict(values)} if values else made
