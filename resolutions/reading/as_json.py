"""`ParsedDocument` → plain values for JSON, in the schema of the reading command (extra keys: spans, doubts)."""

from __future__ import annotations

from datetime import date
from typing import Any

from .conventions import STANDARD
from .parsed import Annex, Deadline, Header, ParsedDocument, ParsedTask, Reference, Span, Target, Warning


def to_json(parsed: ParsedDocument) -> dict[str, Any]:
    """Everything read, as dicts, lists, strings, numbers and None; dates as ISO strings."""
    return {
        "header": _header(parsed.header),
        "doc_class": parsed.doc_class,
        "outline": [
            {"path": node.path, "kind": node.kind, "title": node.title, "level": node.level, "span": list(node.span)}
            for node in parsed.outline
        ],
        "tasks": [_task(task) for task in parsed.tasks],
        "annexes": [_annex(annex) for annex in parsed.annexes],
        "references": [_reference(reference) for reference in parsed.references],
        "warnings": [_warning(warning) for warning in parsed.warnings],
        "default_lead": list(parsed.default_lead),
    } | ({} if parsed.rules == STANDARD else {"conventions": parsed.rules.as_json()})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _header(header: Header) -> dict[str, Any]:
    names = (
        "parent_body",
        "issuer",
        "number",
        "number_raw",
        "place",
        "issued_on_partial",
        "kind",
        "title",
        "term",
        "signer",
        "signer_title",
        "signing_authority",
    )
    out: dict[str, Any] = {name: getattr(header, name) for name in names}
    out["issued_on"] = _iso(header.issued_on)
    out |= {name: list(getattr(header, name)) for name in ("basis", "addressees", "recipients")}
    return out


def _task(task: ParsedTask) -> dict[str, Any]:
    return {
        "path": task.path,
        "text": task.text,
        "span": list(task.span),
        "lead_units": list(task.lead_units),
        "coop_units": list(task.coop_units),
        "deadlines": [_deadline(d) for d in task.deadlines],
        "targets": [_target(t) for t in task.targets],
        "result": task.result,
        "inherited_deadline": _deadline(task.inherited) if task.inherited else None,
        "lead_spans": [list(s) for s in task.lead_spans],
        "coop_spans": [list(s) for s in task.coop_spans],
        "doubts": list(task.doubts),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "raw": deadline.raw,
        "kind": deadline.kind,
        "start": _iso(deadline.start),
        "due": _iso(deadline.due),
        "freq": deadline.freq,
        "by": deadline.by,
        "condition": deadline.condition,
        "tentative": deadline.tentative,
        "inferred": deadline.inferred,
        "span": _span(deadline.span),
    }


def _target(target: Target) -> dict[str, Any]:
    value = target.value
    return {
        "raw": target.raw,
        "op": target.op,
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": target.unit,
        "metric": target.metric,
        "period": target.period,
        "part_of": target.part_of,
        "span": _span(target.span),
    }


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "no": annex.no,
        "title": annex.title,
        "reference_line": annex.reference_line,
        "columns": list(annex.columns),
        "span": list(annex.span),
        "rows": [_task(row) for row in annex.rows],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "raw": reference.raw,
        "number": reference.number,
        "date": _iso(reference.date),
        "kind": reference.kind,
        "span": _span(reference.span),
    }


def _warning(warning: Warning) -> dict[str, Any]:
    return {"code": warning.code, "severity": warning.severity, "detail": warning.detail, "span": _span(warning.span)}
