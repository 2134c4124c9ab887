"""`ParsedDocument` → a readable Vietnamese summary for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from .parsed import Annex, Deadline, Header, ParsedDocument, ParsedTask

_TEXT_WIDTH = 160
_SEVERITY = {"error": "LỖI", "warn": "LƯU Ý", "info": "GHI CHÚ"}


def summary(parsed: ParsedDocument) -> str:
    """Header, tasks, annex rows and warnings, one fact a line."""
    return "\n".join(_lines(parsed))


def _lines(parsed: ParsedDocument) -> Iterator[str]:
    yield from _header(parsed.header)
    yield "Loại: " + ("văn bản giao việc" if parsed.doc_class == "directive" else "không phải văn bản giao việc")
    yield f"\nNhiệm vụ: {len(parsed.tasks)}"
    for task in parsed.tasks:
        yield from _task(task)
    for annex in parsed.annexes:
        yield from _annex(annex)
    if parsed.references:
        yield "\nVăn bản được dẫn: " + "; ".join(
            reference.number + (f" ({reference.date:%d/%m/%Y})" if reference.date else "")
            for reference in parsed.references
        )
    if parsed.warnings:
        yield f"\nCần xem lại: {len(parsed.warnings)}"
    for warning in parsed.warnings:
        yield f"  [{_SEVERITY[warning.severity]}] {warning.detail}"


def _header(header: Header) -> Iterator[str]:
    issued = f"{header.issued_on:%d/%m/%Y}" if header.issued_on else header.issued_on_partial
    facts = (
        ("Cơ quan ban hành", header.issuer),
        ("Số, ký hiệu", header.number),
        ("Nơi ban hành", header.place),
        ("Ngày ban hành", issued),
        ("Loại văn bản", header.kind),
        ("Trích yếu", header.title),
        ("Nhiệm kỳ", header.term),
        ("Người ký", header.signer),
        ("Chức vụ", header.signer_title),
    )
    for label, value in facts:
        yield f"{label}: {value or '(không ghi)'}"


def _task(task: ParsedTask) -> Iterator[str]:
    yield f"  {task.path}. {_short(task.text)}"
    if task.lead_units:
        yield "      Chủ trì: " + "; ".join(task.lead_units)
    if task.coop_units:
        yield "      Phối hợp: " + "; ".join(task.coop_units)
    for deadline in task.deadlines:
        yield f"      Thời hạn: {_deadline(deadline)}"
    for target in task.targets:
        yield f"      Chỉ tiêu: {target.raw}"


def _annex(annex: Annex) -> Iterator[str]:
    yield f"\nPhụ lục {annex.no}: {_short(annex.title or '(không tên)')} – {len(annex.rows)} dòng"
    for row in annex.rows:
        yield from _task(row)


def _deadline(deadline: Deadline) -> str:
    due = f" → {deadline.due:%d/%m/%Y}" if deadline.due else ""
    return f"{deadline.raw}{due}" + (" (dự kiến)" if deadline.tentative else "")


def _short(text: str) -> str:
    return text if len(text) <= _TEXT_WIDTH else text[:_TEXT_WIDTH].rsplit(" ", 1)[0] + " …"
