"""The list as a table that comes back edited: each row's fate, then all of it or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Person
from resolutions.models import Attachment
from tasks import import_rows
from tasks.assigning import assign
from tasks.models import ImportState, Notice, Part, Task, TaskEvent, TaskImport

from ..conftest import Cast
from ..factories import make_document, make_entry, make_extension_request, make_task, make_unit
from .import_tables import confirm, counts, data_of, exported, exported_csv, new_row, preview, put, sheet, text

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


# --- There and back ------------------------------------------------------------------------------------------------


def make_nasty(cast: Cast, words: str) -> Task:
    document = make_document(number="05/NQ-BCH, phụ lục", registered_by=cast.office)
    person = Person.objects.create(full_name="Lò Văn Thử", honorific="TS.")
    unit = make_unit(f"Hội {words}"[:190])
    task = make_task(
        lead=unit, coop=cast.own_unit, document=document, title=f"Việc {words}"[:500], product=words[:300],
        instruction=words, person=person, due_on=date(2026, 10, 1), original_due_on=date(2026, 9, 1),
    )  # fmt: skip
    make_entry(task, cast.own, text=words or "x", obstacle=words)
    return task


NASTY = [
    "=1+1",
    "+84",
    "-x",
    "@SUM(A1)",
    "'=x",
    "a;b",
    'a"b',
    "a\nb",
    "a\r\nb",
    "_x0041_",
    "\tx",
    " x ",
    "x" * 600,
    "Hoà",
]


@pytest.mark.parametrize("words", NASTY)
def test_what_was_exported_comes_back_unchanged(words: str, cast: Cast, office: Client) -> None:
    make_nasty(cast, words)
    Task.objects.update(title=words[:500])
    make_task(title="Không hạn")
    for data, name in ((data_of(exported(office)), "a.xlsx"), (exported_csv(office), "a.csv")):
        assert counts(preview(office, data, name)) == [2, 0, 0, 2, 0], name
        raw = office.get(reverse("tasks:tasks_export")).getvalue()
        assert counts(preview(office, raw)) == [2, 0, 0, 2, 0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t;\"'=+-@"), max_size=80))
def test_any_words_come_back_unchanged(words: str, cast: Cast, office: Client) -> None:
    Task.objects.all().delete()
    task = make_task(lead=cast.own_unit, title=f"V{words}")
    Task.objects.filter(pk=task.pk).update(title=words or "x", product=words, instruction=words)
    for data, name in (
        (office.get(reverse("tasks:tasks_export")).getvalue(), "a.xlsx"),
        (exported_csv(office), "a.csv"),
    ):
        assert counts(preview(office, data, name)) == [1, 0, 0, 1, 0], (name, words)


def test_parts_come_back_unchanged_and_their_titles_can_be_corrected(cast: Cast, office: Client) -> None:
    part = make_task(parent=make_task(has_parts=True), lane=cast.own_unit, lead=cast.own_unit, title="Báo cáo")
    book = exported(office)
    assert counts(preview(office, data_of(book))) == [1, 0, 0, 1, 0]
    put(book, part, title=f"Báo cáo năm – {cast.own_unit.name}")
    confirm(office, preview(office, data_of(book)))
    assert Task.objects.get(pk=part.pk).title == "Báo cáo năm"


# --- Changes -------------------------------------------------------------------------------------------------------


def test_edited_cells_are_shown_then_written_in_one_line_of_history(cast: Cast, office: Client) -> None:
    person = Person.objects.create(full_name="Lò Văn Thử")
    task = make_task(lead=cast.own_unit, title="Cũ", due_on=date(2026, 9, 30))
    other = make_task(title="Giữ nguyên")
    book = exported(office)
    put(
        book, task, title="Mới", lead="hoi nguoi khac", coop="Hội Của Tôi", product="Báo cáo",
        due=datetime(2026, 10, 15), instruction="Làm sớm", person="lò văn thử", state="Xong rồi",
    )  # fmt: skip
    shown = preview(office, data_of(book))
    assert counts(shown) == [2, 0, 1, 1, 0]
    words = text(shown)
    for told in (
        "Nhiệm vụ: Cũ → Mới", "Chủ trì: Hội Của Tôi → Hội Người Khác", "Hạn: 30/09/2026 → 15/10/2026",
        "Không nhập từ bảng: Trạng thái",
    ):  # fmt: skip
        assert told in words
    assert not TaskEvent.objects.exists()
    assert confirm(office, shown).status_code == 422  # the reason is missing
    for _ in range(2):  # twice: a double click
        assert confirm(office, shown, note="Bão số 3.").status_code == 302
    task.refresh_from_db()
    assert (task.title, task.product, task.instruction, task.person) == ("Mới", "Báo cáo", "Làm sớm", person)
    assert (task.due_on, task.original_due_on, task.version) == (date(2026, 10, 15), date(2026, 9, 30), 2)
    assert set(task.assignments.values_list("unit", "part")) == {
        (cast.other_unit.pk, Part.LEAD), (cast.own_unit.pk, Part.COOP),
    }  # fmt: skip
    assert task.events.get().note == "Bão số 3."
    assert Notice.objects.get().user == cast.other
    assert not other.events.exists()
    table = TaskImport.objects.get()
    assert (table.state, table.rows, table.told) == (ImportState.CONFIRMED, [], {"sua": 1, "khong-doi": 1})
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15/10/2026", date(2026, 10, 15)), ("5/1/2027", date(2027, 1, 5)), ("2026-10-15", date(2026, 10, 15)),
        ("15.10.2026", date(2026, 10, 15)), (datetime(2026, 10, 15), date(2026, 10, 15)), ("", None),
    ],
)  # fmt: skip
def test_dates_as_people_and_programs_write_them(cell: Any, expected: date | None, cast: Cast, office: Client) -> None:
    task = make_task(due_on=date(2026, 9, 30))
    book = exported(office)
    put(book, task, due=cell)
    assert confirm(office, preview(office, data_of(book)), note="Bão.").status_code == 302
    assert Task.objects.get(pk=task.pk).due_on == expected


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("due", "31/02/2026", "Không có ngày 31/02/2026"), ("due", "quý IV", "Không hiểu ngày"),
        ("due", "46000", "Không hiểu ngày"), ("due", "01/01/0001", "Xem lại năm"), ("due", "31/12/9999", "Xem lại năm"),
        ("title", "", "không thể để trống"), ("title", "x" * 501, "Dài quá 500"), ("product", "x" * 301, "Dài quá 300"),
        ("product", "#REF!", "Ô có lỗi"), ("lead", "Hội Không Có Đâu", "Chưa có đơn vị"),
        ("lead", "Hội Người Khát", "Hội Người Khác"), ("person", "Không Ai Cả", "Chưa có người tên"),
        ("code", "NV999999.1", "Không có việc mang mã này"), ("code", "xyz", "không đúng"),
        ("code", "NV" + "9" * 30, "không đúng"),
    ],
)  # fmt: skip
def test_wrong_cells_are_refused_with_what_to_mend(
    column: str, cell: Any, told: str, cast: Cast, office: Client
) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    book = exported(office)
    put(book, task, **{column: cell})
    shown = preview(office, data_of(book))
    assert counts(shown) == [1, 0, 0, 0, 1]
    assert told in text(shown)
    confirm(office, shown)
    assert Task.objects.get(pk=task.pk).version == 1


def test_dates_that_only_an_extension_moves_are_refused(cast: Cast, office: Client) -> None:
    granted = make_task(due_on=date(2026, 10, 1), original_due_on=date(2026, 9, 1), extension_count=1)
    asked = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    make_extension_request(asked, cast.own)
    corrected = make_task(due_on=date(2026, 10, 1), original_due_on=date(2026, 9, 1))
    first = make_task(due_on=date(2026, 10, 1), original_due_on=date(2026, 9, 1))
    book = exported(office)
    for task, column in ((granted, "moved"), (asked, "due"), (corrected, "moved"), (first, "due")):
        put(book, task, **{column: "31/12/2026"})
    shown = preview(office, data_of(book))
    assert counts(shown) == [4, 0, 1, 0, 3]
    for told in ("chỉ đổi tiếp bằng đề nghị gia hạn", "đang chờ trả lời", "Hạn gốc giữ nguyên"):
        assert told in text(shown)
    confirm(office, shown, note="Bão.")
    assert Task.objects.get(pk=corrected.pk).due_on == date(2026, 12, 31)


def test_a_unit_that_is_no_more_may_stay_but_not_come(cast: Cast, office: Client) -> None:
    gone = make_unit("Hội Đã Thôi")
    has, wants = make_task(lead=cast.own_unit, coop=gone), make_task(lead=cast.own_unit)
    type(gone).objects.filter(pk=gone.pk).update(left_on=date(2026, 1, 1))
    book = exported(office)
    put(book, has, coop="Hội Đã Thôi; Hội Người Khác")
    put(book, wants, coop="Hội Đã Thôi")
    shown = preview(office, data_of(book))
    assert counts(shown) == [2, 0, 1, 0, 1]
    assert "đã thôi hoạt động" in text(shown)


def test_two_people_of_one_name_are_not_guessed(cast: Cast, office: Client) -> None:
    for _ in range(2):
        Person.objects.create(full_name="Lò Văn Thử")
    task = make_task()
    book = exported(office)
    put(book, task, person="Lò Văn Thử")
    assert "Có 2 người tên" in text(preview(office, data_of(book)))


def test_one_code_twice_is_refused_once(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc")
    row = new_row("Tên mới", "", code=f"NV{task.pk}.1")
    shown = preview(office, sheet(row, row))
    assert counts(shown) == [2, 0, 1, 0, 1]
    assert "Trùng mã với dòng 2" in text(shown)


# --- Somebody else in between --------------------------------------------------------------------------------------


def test_what_was_changed_since_the_export_is_not_put_back(cast: Cast, office: Client, login: Login) -> None:
    """An old file keeps what stands now where it was not edited; where both were edited, nothing is guessed."""
    untouched, both = make_task(title="một", lead=cast.own_unit, due_on=date(2026, 9, 30)), make_task(title="hai")
    book = exported(office)
    for task in (untouched, both):
        url = reverse("tasks:task_edit", args=[task.pk])
        form = {"title": f"{task.title} của người khác", "deadline_phrase": "", "version": 1}
        assert login(cast.admin).post(url, form).status_code == 302
    put(book, untouched, product="Báo cáo")
    put(book, both, title="hai của tôi")
    shown = preview(office, data_of(book))
    assert counts(shown) == [2, 0, 1, 0, 1]
    assert "giữ giá trị mới" in text(shown)
    assert "Quản Trị Viên (15/06/2026 12:00) đã đổi sau khi xuất tệp. Xuất tệp mới" in text(shown)
    confirm(office, shown)
    untouched.refresh_from_db()
    assert (untouched.title, untouched.product) == ("một của người khác", "Báo cáo")


def test_units_and_dates_changed_since_the_export_stay(cast: Cast, office: Client, login: Login) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    old = data_of(exported(office))
    moved = {"leads": [cast.other_unit], "due_on": date(2026, 10, 15), "note": "Bão."}
    assert assign(task=task, user=cast.standing, today=date(2026, 6, 15), **moved)
    assert counts(preview(office, old)) == [1, 0, 0, 1, 0]


def test_a_row_that_moves_after_the_preview_is_shown_again(cast: Cast, office: Client) -> None:
    first, second = make_task(title="một"), make_task(title="hai")
    book = exported(office)
    for task in (first, second):
        put(book, task, product="Báo cáo")
    shown = preview(office, data_of(book))
    Task.objects.filter(pk=first.pk).update(product="Của người khác", version=2)
    answer = confirm(office, shown)
    assert answer.status_code == 409
    assert text(answer).count("vừa đổi") == 1
    assert not TaskEvent.objects.exists()
    assert confirm(office, answer).status_code == 302
    assert TaskEvent.objects.count() == 2


def test_error_while_writing_leaves_nothing(cast: Cast, office: Client) -> None:
    document = make_document(registered_by=cast.office)
    task = make_task(document=document)
    book = exported(office)
    put(book, task, product="Báo cáo")
    book.active.append(new_row("Việc mới", document.number))
    shown = preview(office, data_of(book))
    assert counts(shown) == [2, 1, 1, 0, 0]
    for name in ("tasks.importing._created", "tasks.importing._close", "tasks.revising._event"):
        with patch(name, side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError):
            confirm(office, shown)
    assert Task.objects.count() == 1
    assert not TaskEvent.objects.exists()
    assert TaskImport.objects.get().state == ImportState.OPEN


# --- New tasks -----------------------------------------------------------------------------------------------------


def test_new_rows_become_tasks_of_their_document(cast: Cast, office: Client) -> None:
    document = make_document(number="05/NQ-BCH", registered_by=cast.office)
    make_task(document=document, position=7)
    rows = [
        new_row(
            "Xây dựng đề án", "05 - NQ/BCH, mục II.3", lead="Hội Của Tôi", coop="Hội Người Khác",
            phrase="Quý III/2026", product="Đề án",
        ),
        new_row("Báo cáo", "05/NQ-BCH", due="15/10/2026"),
        new_row("Thường xuyên", "05/NQ-BCH"),
    ]  # fmt: skip
    shown = preview(office, sheet(*rows))
    assert counts(shown) == [3, 3, 0, 0, 0]
    assert confirm(office, shown).status_code == 302
    made = list(document.tasks.order_by("position"))[1:]
    assert [(t.position, t.title, t.path) for t in made] == [
        (8, "Xây dựng đề án", "II/3"), (9, "Báo cáo", ""), (10, "Thường xuyên", ""),
    ]  # fmt: skip
    assert [(t.deadline_kind, t.due_on, t.original_due_on) for t in made] == [
        ("quarter", date(2026, 9, 30), date(2026, 9, 30)),
        ("date", date(2026, 10, 15), date(2026, 10, 15)),
        ("none", None, None),
    ]
    assert set(made[0].assignments.values_list("unit", "part")) == {
        (cast.own_unit.pk, Part.LEAD), (cast.other_unit.pk, Part.COOP),
    }  # fmt: skip
    assert [t.events.get().verb for t in made] == ["created"] * 3
    assert Notice.objects.get().user == cast.own
    assert made[0].given_on == document.issued_on


@pytest.mark.parametrize(
    ("title", "basis", "told"),
    [
        ("", "05/NQ-BCH", "cần có tên nhiệm vụ"), ("Việc", "", "cần số văn bản"),
        ("Việc", "99/KH-XX", "Trong sổ không có văn bản số “99/KH-XX”"),
        ("đã có", "05/NQ-BCH", "đã có việc cùng tên (NV"), ("Hai", "06/KH", "Có 2 văn bản mang số"),
    ],
)  # fmt: skip
def test_new_rows_that_cannot_be(title: str, basis: str, told: str, cast: Cast, office: Client) -> None:
    make_task(document=make_document(number="05/NQ-BCH", registered_by=cast.office), title="Đã có")
    for _ in range(2):
        make_document(number="06/KH", registered_by=cast.office)
    shown = preview(office, sheet(new_row(title, basis, product="x")))
    assert counts(shown) == [1, 0, 0, 0, 1]
    assert told in text(shown)
    assert "Không có dòng nào để ghi" in text(shown)


def test_one_new_task_twice_in_a_table_is_written_once(cast: Cast, office: Client) -> None:
    make_document(number="05/NQ-BCH", registered_by=cast.office)
    row = new_row("Việc mới", "05/NQ-BCH")
    assert counts(preview(office, sheet(row, row))) == [2, 1, 0, 0, 1]


def test_an_unknown_unit_is_looked_for_once_and_not_without_end(
    cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_document(number="12/KH-LHH")
    searched: list[str] = []
    monkeypatch.setattr(import_rows, "MOST_STRANGE", 2)
    monkeypatch.setattr(import_rows, "get_close_matches", lambda name, *_rest, **_more: searched.append(name) or [])
    names = ["Qwrtz", "Qwrtz", "Pflmk", "Xvbnj", cast.own_unit.name, "Qwrtz"]
    shown = preview(office, sheet(*(new_row(f"Việc {n}", "12/KH-LHH", lead=name) for n, name in enumerate(names))))
    assert counts(shown) == [6, 1, 0, 0, 5]
    assert searched == ["qwrtz", "pflmk"]
    assert text(shown).count("Chưa có đơn vị “Qwrtz”") == 3
    assert "hơn 2 tên" in text(shown)
