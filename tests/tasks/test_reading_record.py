"""What confirmed drafts tell about the reading, after any correction on the review page."""

import json
import uuid
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from resolutions.models import Draft
from resolutions.reading import read_text, to_json
from tasks.confirming import confirm
from tasks.draft_acts import Act, acted
from tasks.intake import read_source, take_in
from tasks.reading_record import Record, record_of, record_of_drafts

from ..conftest import Cast
from .intake_texts import PLAN

PARSED = to_json(read_text(PLAN))
WHO = {"by": 1, "name": "Bà Mẫu", "at": "2026-03-10T09:30:00+07:00"}


def after(*names: str, edits: Any = None, **fields: str) -> dict[str, Any]:
    now: dict[str, Any] = edits or {}
    for name in names:
        now = acted(Act(PARSED, now, WHO, {k.replace("_at", "-at"): v for k, v in fields.items()}, ("t0", "t1")), name)[
            0
        ]
    return now


def totals(edits: Any) -> dict[str, int]:
    tasks = record_of(PARSED, edits).as_json()["tasks"]
    parts = ("as_read", "edited", "split", "merged", "rekinded", "dropped")
    assert tasks["read"] == sum(tasks[name] for name in parts), tasks
    return {name: count for name, count in tasks.items() if count and name != "read"}


def test_a_reading_that_nobody_corrected_is_right_throughout() -> None:
    record = record_of(PARSED, {})
    assert totals({}) == {"as_read": 5, "confirmed": 5}
    assert {t.corrected for t in record.fields.values()} == {0}
    assert record.tally("task.lead").right == 5
    assert record.tally("links.kind").right == 2


def test_each_corrected_field_is_told_apart() -> None:
    edits = {
        "header": {"number": "13-KH/ĐĐLHH", "issued_on": "2026-02-06"},
        "rows": {"t0": {"lead": "Ban A", "phrase": "Quý I/2027"}, "t1": {"lead": "Ban B"}},
        "links": {"0": ""},
    }
    record = record_of(PARSED, edits)
    wrong = {name: tally.corrected for name, tally in record.fields.items() if tally.corrected}
    assert wrong == {"header.number": 1, "header.issued_on": 1, "links.kind": 1, "task.lead": 2, "task.phrase": 1}
    assert record.tally("task.lead").right == 3
    assert totals(edits) == {"as_read": 3, "edited": 2, "confirmed": 5}


def test_dropped_and_missed_tasks_are_told() -> None:
    edits = after("keep:t0", "add")
    edits["rows"]["n1"] = {"title": "Việc sót"}
    assert totals(edits) == {"as_read": 4, "dropped": 1, "added": 1, "confirmed": 5}


def test_units_given_to_many_rows_are_corrections_of_each() -> None:
    record = record_of(PARSED, after("unit:lead", unit="Ban Khoa học"))
    assert (record.tally("task.lead").right, record.tally("task.lead").corrected) == (3, 2)


def test_splits_and_merges_are_told() -> None:
    cut = PARSED["tasks"][1]["text"].index("trong đó")
    assert totals(after("split:t1", t1_at=str(cut))) == {"as_read": 4, "split": 1, "parts": 1, "confirmed": 6}
    assert totals(after("merge:t1")) == {"as_read": 3, "merged": 2, "confirmed": 4}


def test_changed_kinds_are_told() -> None:
    heading = next(i for i, node in enumerate(PARSED["outline"]) if node["path"] == "II")
    other = next(i for i, node in enumerate(PARSED["outline"]) if node["kind"] == "purpose")
    assert totals(after(f"kind:{heading}:task")) == {"as_read": 2, "rekinded": 3, "made": 1, "confirmed": 3}
    assert totals(after(f"kind:{other}:task")) == {"as_read": 5, "made": 1, "confirmed": 6}


def test_warnings_are_settled_by_a_change_or_left() -> None:
    warnings = [w for w in PARSED["warnings"] if w["severity"] != "info"]
    assert record_of(PARSED, {}).warnings == {"edited": 0, "kept": 0, "open": len(warnings)}
    edits = after(f"settle:{PARSED['warnings'].index(warnings[0])}")
    assert record_of(PARSED, edits).warnings["kept"] == 1


def test_records_add_up() -> None:
    whole = Record()
    for edits in ({}, after("keep:t0")):
        whole.add(record_of(PARSED, edits))
    assert whole.drafts == 2
    assert (whole.tasks.read, whole.tasks.dropped, whole.tasks.as_read) == (10, 1, 9)
    assert whole.tally("task.title").share == 1.0


def make(cast: Cast, **edits: Any) -> Draft:
    parsed = read_source(upload=None, text=PLAN)
    draft = take_in(parsed=parsed, upload=None, user=cast.office, request_key=uuid.uuid4())
    names = ("van phong", "hoi tin hoc tinh binh son", "ban tu van, phan bien va giam dinh xa hoi")
    draft.edits = {"units": {key: {"do": "none"} for key in names}, **edits}
    draft.save()
    return draft


def test_only_confirmed_drafts_count(cast: Cast) -> None:
    confirm(draft=make(cast, header={"number": "13-KH/ĐĐLHH"}), user=cast.office, today=date(2026, 3, 10))
    make(cast, header={"number": "14-KH/ĐĐLHH"})
    record = record_of_drafts(Draft.objects.all())
    assert (record.drafts, record.tally("header.number").corrected, record.tasks.confirmed) == (1, 1, 5)


def test_command_before_the_database_is_made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Draft._meta, "db_table", "chua_co_bang_nay")
    out = StringIO()
    call_command("reading_record", stdout=out)
    assert out.getvalue().startswith("Chưa có bản nháp nào được xác nhận ở đây")


@pytest.mark.parametrize("form", ["json", "table"])
def test_command_prints_the_record(form: str, cast: Cast) -> None:
    out = StringIO()
    call_command("reading_record", json=form == "json", stdout=out)
    if form == "table":
        assert "Chưa có bản nháp nào" in out.getvalue()
    confirm(draft=make(cast, rows={"t0": {"keep": False}}), user=cast.office, today=date(2026, 3, 10))
    out = StringIO()
    call_command("reading_record", json=form == "json", stdout=out)
    if form == "json":
        told = json.loads(out.getvalue())
        assert (told["drafts"], told["tasks"]["dropped"], told["fields"]["task.title"]["right"]) == (1, 1, 4)
    else:
        assert "1 văn bản đã xác nhận." in out.getvalue()
        assert "100,0%" in out.getvalue()
