"""Taking in, saving, dropping and confirming a draft: all or nothing, once, and nothing silently."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from members.models import Role, Term, Unit, UnitEvent, UnitKind, UnitName
from members.versions import StaleEdit
from resolutions.models import Attachment, Document, DocumentEvent, DocumentLink, Draft, DraftState, Recipient
from resolutions.publishing import Upload
from resolutions.reading import UnreadableSource
from tasks.confirming import DraftClosed, UndecidedUnits, confirm, drop, save_edits
from tasks.intake import read_source, take_in
from tasks.models import Assignment, Notice, NoticeKind, Part, Stage, Target, Task, TaskEvent

from ..conftest import Cast
from ..factories import make_document, make_unit, make_user
from .intake_texts import NEWS, PLAN, SECRET

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
ALL_NEW = {
    key: {"do": "new", "kind": kind, "name": name}
    for key, kind, name in (
        ("van phong", "office", "Văn phòng"),
        ("hoi tin hoc tinh binh son", "association", "Hội Tin học tỉnh Bình Sơn"),
        ("ban tu van, phan bien va giam dinh xa hoi", "department", "Ban Tư vấn, phản biện và giám định xã hội"),
    )
}


def make_draft(cast: Cast, text: str = PLAN, units: Any = ALL_NEW, **edits: Any) -> Draft:
    parsed = read_source(upload=None, text=text)
    draft = take_in(parsed=parsed, upload=None, user=cast.office, request_key=uuid.uuid4())
    draft.edits = {"units": units} | edits
    draft.save()
    return draft


def confirmed(cast: Cast, text: str = PLAN, **edits: Any) -> Document:
    return confirm(draft=make_draft(cast, text, **edits), user=cast.office, today=TODAY)


def test_take_in_stores_file_and_draft_once(cast: Cast) -> None:
    upload, key = Upload("ke-hoach.txt", PLAN.encode()), uuid.uuid4()
    parsed = read_source(upload=upload, text="")
    first, second = (take_in(parsed=parsed, upload=upload, user=cast.office, request_key=key) for _ in range(2))
    assert first == second
    assert (first.name, Attachment.objects.count()) == ("ke-hoach.txt", 1)
    assert first.text[slice(*first.parsed["tasks"][0]["span"])].startswith("Văn phòng chủ trì")


@pytest.mark.parametrize("text", ["", " \n ", SECRET])
def test_read_source_refuses(text: str, cast: Cast) -> None:
    with pytest.raises(UnreadableSource):
        read_source(upload=None, text=text)


def test_take_in_leaves_no_file_when_the_row_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    upload = Upload("a.txt", PLAN.encode())
    parsed = read_source(upload=upload, text="")
    monkeypatch.setattr(Draft.objects, "create", lambda **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(parsed=parsed, upload=upload, user=cast.office, request_key=uuid.uuid4())
    assert not Attachment.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_confirm_registers_the_document(cast: Cast) -> None:
    term = Term.objects.create(name="khóa V", starts_on=date(2026, 1, 1), ends_on=date(2031, 1, 1))
    document = confirmed(cast, header={"title": "Trích yếu đã sửa", "term": term.pk})
    assert (document.number, document.kind, document.kind_printed) == ("12-KH/ĐĐLHH", "plan", "Kế hoạch hành động")
    assert (document.title, document.issued_on, document.term) == ("Trích yếu đã sửa", date(2026, 2, 5), term)
    assert [r.name for r in document.recipients.all()] == ["Tỉnh ủy (b/c)", "Lưu: VT"]
    assert {link.number: link.kind for link in document.links.all()} == {
        "07-CTr/TU": "implements",
        "03-NQ/TU": "based_on",
    }
    assert document.text.startswith("TỈNH ỦY BÌNH SƠN")
    assert [node["path"] for node in document.outline if node["kind"] == "group"] == ["II"]
    assert document.events.get().verb == DocumentEvent.Verb.READ


def test_confirm_finds_the_term_by_its_years(cast: Cast) -> None:
    term = Term.objects.create(name="khóa V", starts_on=date(2021, 5, 1), ends_on=date(2026, 5, 1))
    draft = make_draft(cast)
    draft.parsed["header"]["term"] = "2021-2026"
    assert confirm(draft=draft, user=cast.office, today=TODAY).term == term


def test_confirm_creates_tasks_in_order(cast: Cast) -> None:
    document = confirmed(cast)
    tasks = list(document.tasks.order_by("position"))
    assert [(t.position, t.path) for t in tasks] == [(1, "II/1"), (2, "II/2"), (3, "II/3"), (4, "PL1/1"), (5, "PL1/2")]
    for task in tasks:
        assert document.text[task.span_start : task.span_end].replace("\t", " ")
        assert task.text.split(",")[0] in document.text[task.span_start : task.span_end]
    assert [t.stage for t in tasks] == [Stage.NEW, Stage.NEW, Stage.COND, Stage.NEW, Stage.NEW]
    first, third = tasks[0], tasks[2]
    assert (first.deadline_kind, first.due_on, first.original_due_on) == ("date", date(2026, 6, 30), date(2026, 6, 30))
    assert first.deadline_phrase == "hoàn thành trước ngày 30/6/2026"
    assert (third.deadline_kind, third.due_on, third.condition) == ("conditional", None, "Tỉnh ủy ban hành hướng dẫn")
    assert {t.given_on for t in tasks} == {date(2026, 2, 5)}
    assert TaskEvent.objects.filter(verb=TaskEvent.Verb.CREATED, actor=cast.office).count() == 5


def test_confirm_assigns_with_printed_names(cast: Cast) -> None:
    board = make_unit("Ban Tư vấn, phản biện và giám định xã hội", kind=UnitKind.DEPARTMENT)
    document = confirmed(cast)
    parts = {
        (a.task.path, a.part): (a.unit.name, a.printed)
        for a in Assignment.objects.filter(task__document=document).select_related("task", "unit")
    }
    assert parts[("II/1", Part.LEAD)] == ("Văn phòng", "Văn phòng")
    assert parts[("II/1", Part.COOP)][0] == "Hội Tin học tỉnh Bình Sơn"
    assert parts[("PL1/2", Part.LEAD)] == (board.name, "Ban Tư vấn, phân biện và giám định xã hội")


def test_confirm_tells_who_leads_and_nobody_who_takes_part(cast: Cast) -> None:
    people = {name: make_user(Role.UNIT, unit=make_unit(name)) for name in ("Văn phòng", "Hội Tin học tỉnh Bình Sơn")}
    confirmed(cast)
    parts = Assignment.objects.filter(part=Part.LEAD, unit__users__in=people.values())
    told = set(Notice.objects.filter(kind=NoticeKind.ASSIGNED).values_list("user", "task"))
    assert told == set(parts.values_list("unit__users", "task"))
    assert len(told) > 0


def test_confirm_nests_targets(cast: Cast) -> None:
    document = confirmed(cast)
    outer, inner = Target.objects.filter(task__document=document).order_by("id")
    assert (outer.value, outer.op, outer.part_of) == (Decimal(10), ">=", None)
    assert (inner.value, inner.part_of) == (Decimal(2), outer)


def test_confirm_targets_of_odd_shapes(cast: Cast) -> None:
    draft = make_draft(cast)
    odd = [
        {"raw": "10-12 lớp", "op": "=", "value": [10, 12], "unit": "lớp"},
        {"raw": "trong lớp", "op": ">=", "value": 1.5, "part_of": 0},
        {"raw": "lớn quá", "op": ">=", "value": 1e15},
        {"raw": "trong cái bị bỏ", "op": "~", "value": 3, "part_of": 2},
        {"raw": "không có số", "op": ">=", "value": None},
    ]
    draft.parsed["tasks"][0]["targets"] = odd
    document = confirm(draft=draft, user=cast.office, today=TODAY)
    found = {t.printed: t for t in Target.objects.filter(task__document=document, task__path="II/1")}
    assert set(found) == {"10-12 lớp", "trong lớp", "trong cái bị bỏ"}
    assert (found["10-12 lớp"].op, found["10-12 lớp"].value) == (">=", Decimal(10))
    assert found["trong lớp"].part_of == found["10-12 lớp"]
    assert found["trong cái bị bỏ"].part_of is None


def test_confirm_keeps_the_printed_words_of_a_recurring_deadline(cast: Cast) -> None:
    printed = "trước ngày 15 tháng 12 hằng năm", "trước ngày 05 tháng 6 hằng năm"
    text = PLAN.replace("hoàn thành trước ngày 30/6/2026", " và ".join(printed))
    task = confirmed(cast, text).tasks.get(path="II/1")
    assert (task.deadline_kind, task.frequency, task.due_on) == ("recurring", "yearly", None)
    assert (task.deadline_phrase, task.by_day) == (printed[0], "12-15")
    assert all(phrase in task.text for phrase in printed)


def test_confirm_leaves_out_what_is_not_ticked_and_adds_what_was_missed(cast: Cast) -> None:
    rows = {"t0": {"keep": False}, "n1": {"title": "Việc sót", "phrase": "Quý I/2027", "lead": "Văn phòng"}, "n2": {}}
    document = confirmed(cast, rows=rows)
    tasks = list(document.tasks.order_by("position"))
    assert [t.position for t in tasks] == [1, 2, 3, 4, 5]
    assert (tasks[-1].title, tasks[-1].due_on, tasks[-1].span_start) == ("Việc sót", date(2027, 3, 31), None)
    assert "II/1" not in {t.path for t in tasks}


def test_confirm_without_an_issue_date_is_given_today(cast: Cast) -> None:
    document = confirmed(cast, header={"issued_on": ""})
    assert document.issued_on is None
    assert {t.given_on for t in document.tasks.all()} == {TODAY}


def test_confirm_a_news_item_has_no_tasks(cast: Cast) -> None:
    document = confirmed(cast, NEWS, units={}, header={"title": "Tin gặp mặt", "issuer": "Liên hiệp hội"})
    assert not document.tasks.exists()
    assert document.kind == "other"


def test_confirm_connects_both_ways(cast: Cast) -> None:
    above = make_document(number="07-CTr/TU", issued_on=date(2026, 1, 10))
    waiting = DocumentLink.objects.create(document=make_document(), printed="KH 12", number="12/KH-ĐDLHH")
    document = confirmed(cast)
    assert document.links.get(number="07-CTr/TU").to == above
    waiting.refresh_from_db()
    assert waiting.to == document


def test_confirm_creates_no_unit_silently(cast: Cast) -> None:
    draft = make_draft(cast, units={"van phong": ALL_NEW["van phong"]})
    with pytest.raises(UndecidedUnits) as caught:
        confirm(draft=draft, user=cast.office, today=TODAY)
    assert set(caught.value.names) == {"Hội Tin học tỉnh Bình Sơn", "Ban Tư vấn, phản biện và giám định xã hội"}
    assert not Unit.objects.filter(name="Văn phòng").exists()
    assert not Document.objects.exists()
    assert Draft.objects.get().version == 1


def test_confirm_carries_out_what_was_decided_about_units(cast: Cast) -> None:
    office = make_unit("Văn phòng Thường trực", kind=UnitKind.OFFICE)
    units = ALL_NEW | {
        "van phong": {"do": "alias", "unit": "van phong THUONG TRUC"},
        "hoi tin hoc tinh binh son": {"do": "none"},
    }
    document = confirmed(cast, units=units)
    assert UnitName.objects.get(unit=office).name == "Văn phòng"
    assert Assignment.objects.get(task__document=document, task__path="II/1").unit == office
    assert not Assignment.objects.filter(task__document=document, task__path="II/3").exists()
    board = Unit.objects.get(name="Ban Tư vấn, phản biện và giám định xã hội")
    assert (board.kind, UnitEvent.objects.get(unit=board).actor) == (UnitKind.DEPARTMENT, cast.office)


def test_confirm_alias_of_nothing_is_refused(cast: Cast) -> None:
    units = ALL_NEW | {"van phong": {"do": "alias", "unit": "Không Có"}}
    with pytest.raises(UndecidedUnits):
        confirmed(cast, units=units)
    assert not Unit.objects.filter(kind=UnitKind.DEPARTMENT).exists()


def test_confirm_twice_gives_the_same_document(cast: Cast) -> None:
    draft = make_draft(cast)
    again = Draft.objects.get(pk=draft.pk)
    first = confirm(draft=draft, user=cast.office, today=TODAY)
    assert confirm(draft=again, user=cast.admin, today=TODAY) == first
    assert (Document.objects.count(), Task.objects.count()) == (1, 5)
    assert Draft.objects.get().state == DraftState.CONFIRMED


def test_confirm_of_a_stale_draft_is_refused(cast: Cast) -> None:
    draft, other = make_draft(cast), Draft.objects.get()
    save_edits(draft=other, edits=other.edits | {"rows": {"t0": {"title": "Người kia sửa"}}}, user=cast.office, at=NOW)
    with pytest.raises(StaleEdit) as caught:
        confirm(draft=draft, user=cast.office, today=TODAY)
    assert caught.value.fields["Số 1, nhiệm vụ"][0] == "Người kia sửa"
    assert not Document.objects.exists()


def test_save_edits_keeps_what_was_read(cast: Cast) -> None:
    draft = make_draft(cast)
    before = draft.parsed
    save_edits(draft=draft, edits={"header": {"number": "1/KH"}}, user=cast.office, at=NOW)
    stored = Draft.objects.get()
    assert (stored.parsed, stored.edits, stored.version) == (before, {"header": {"number": "1/KH"}}, 2)


def test_save_edits_stale_shows_both_and_loses_none(cast: Cast) -> None:
    draft, other = make_draft(cast), Draft.objects.get()
    save_edits(draft=other, edits={"header": {"number": "1/KH"}}, user=cast.office, at=NOW)
    with pytest.raises(StaleEdit) as caught:
        save_edits(draft=draft, edits={"header": {"number": "2/KH"}}, user=cast.office, at=NOW)
    assert caught.value.fields == {"Số, ký hiệu": ("1/KH", "2/KH")}
    assert Draft.objects.get().edits == {"header": {"number": "1/KH"}}


def test_drop_puts_away_and_confirms_no_more(cast: Cast) -> None:
    draft = make_draft(cast)
    drop(draft=draft, user=cast.office)
    assert Draft.objects.get().state == DraftState.DROPPED
    with pytest.raises(DraftClosed):
        confirm(draft=draft, user=cast.office, today=TODAY)


def test_drop_leaves_a_confirmed_draft_alone(cast: Cast) -> None:
    draft = make_draft(cast)
    confirm(draft=draft, user=cast.office, today=TODAY)
    drop(draft=draft, user=cast.office)
    assert Draft.objects.get().state == DraftState.CONFIRMED


WRITES = [
    (Document, "save"),
    (Unit, "save"),
    (UnitEvent.objects, "create"),
    (Recipient.objects, "bulk_create"),
    (DocumentLink.objects, "bulk_create"),
    (DocumentEvent.objects, "create"),
    (Task.objects, "bulk_create"),
    (Assignment.objects, "bulk_create"),
    (Target.objects, "bulk_create"),
    (TaskEvent.objects, "bulk_create"),
    (Draft, "save"),
]


@pytest.mark.parametrize(("place", "write"), WRITES, ids=lambda x: getattr(x, "__name__", None) or str(x))
def test_confirm_is_all_or_nothing(place: Any, write: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault at each write of the confirmation leaves nothing behind, and the draft as it was."""
    draft = make_draft(cast)
    models = (Document, Unit, UnitEvent, Recipient, DocumentLink, DocumentEvent, Task, Assignment, Target, TaskEvent)
    before = {model: model.objects.count() for model in models}

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("mất điện")

    monkeypatch.setattr(place, write, fail)
    with pytest.raises(OSError, match="mất điện"):
        confirm(draft=draft, user=cast.office, today=TODAY)
    monkeypatch.undo()
    assert {model: model.objects.count() for model in models} == before
    stored = Draft.objects.get()
    assert (stored.state, stored.version, stored.document) == (DraftState.OPEN, 1, None)
    assert confirm(draft=stored, user=cast.office, today=TODAY).tasks.count() == 5


def test_confirm_three_hundred_tasks_in_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = "".join(
        f"{i}. Văn phòng xây dựng đề án số {i} cho hội viên, hoàn thành trong quý IV/2026.\n\n" for i in range(1, 301)
    )
    text = PLAN.split("1. Văn phòng")[0] + rows + PLAN[PLAN.index("Nơi nhận") :]
    make_unit("Văn phòng", kind=UnitKind.OFFICE)
    draft = make_draft(cast, text, units={})
    with django_assert_max_num_queries(64):
        document = confirm(draft=draft, user=cast.office, today=TODAY)
    assert document.tasks.count() == 300
