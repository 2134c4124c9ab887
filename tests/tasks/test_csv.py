"""The list as CSV: the same rows and columns as the workbook, in a form that Excel opens and nothing can run from."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from members.sheets.csv_table import harmless, lines
from members.sheets.xlsx import Column, Sheet
from tasks import follow_up

from ..conftest import Cast
from ..factories import make_entry, make_task

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def fetched(client: Client, query: str = "", name: str = "tasks:tasks_csv") -> Any:
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer


def table(client: Client, query: str = "") -> list[list[str]]:
    content = b"".join(fetched(client, query).streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


# --- One sheet -----------------------------------------------------------------------------------------------------


def test_csv_writes_values_as_vietnamese_excel_reads_them() -> None:
    columns = (Column("Việc", 9), Column("Số", 9, "int"), Column("Hạn", 9, "date"), Column("Ghi", 9))
    rows = [('a; b “c” "d"\ndòng hai', 10025, date(2026, 9, 3), None)]
    assert b"".join(lines(Sheet("Bảng", ("Đầu",), columns, rows))).decode() == (
        '\ufeffViệc;Số;Hạn;Ghi\r\n"a; b “c” ""d""\ndòng hai";10025;03/09/2026;\r\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+84 123", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "\n=1", "\u00a0=1"])
def test_csv_never_makes_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Việc", "15/KH-LHH", "a=b", "“=1”"])
def test_csv_leaves_plain_words_alone(text: str) -> None:
    assert harmless(text) == text


# --- The list ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_csv_has_the_rows_and_columns_of_the_workbook(cast: Cast, login: Login) -> None:
    task = make_task(
        lead=cast.own_unit, coop=cast.other_unit, title="=Việc; một", due_on=date(2026, 8, 1), stage="doing"
    )
    make_entry(task, cast.own, text="Đã gửi", obstacle="Thiếu người")
    make_task(title="việc hai", due_on=date(2026, 5, 1), stage="done", closed_on=date(2026, 5, 2))
    client = login(cast.office)
    head, *rows = table(client, "?sap-xep=han")
    book = load_workbook(io.BytesIO(fetched(client, "?sap-xep=han", "tasks:tasks_export").getvalue()))
    assert book.active is not None
    cells = [list(row) for row in book.active.iter_rows(min_row=4, values_only=True)]

    def said(value: Any) -> str:
        plain = "" if value is None else f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)
        return harmless(plain)

    assert [head, *rows] == [[said(value) for value in row] for row in cells]
    assert head == [column.label for column in follow_up.columns()]
    assert rows[1][1:5] == ["'=Việc; một", rows[1][2], "Hội Của Tôi", "Hội Người Khác"]
    assert rows[1][7] == "01/08/2026"
    assert "02/05/2026" in rows[0]


@pytest.mark.django_db
def test_csv_follows_the_filter_and_says_what_it_is(cast: Cast, login: Login) -> None:
    make_task(stage="doing", title="đang làm")
    make_task(stage="todo", title="chưa làm")
    client = login(cast.office)
    assert [row[1] for row in table(client, "?buoc=doing")[1:]] == ["đang làm"]
    answer = fetched(client, "?buoc=doing")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nhiem-vu-2026-06-15.csv"'
    page = client.get(reverse("tasks:tasks") + "?buoc=doing").content.decode()
    assert reverse("tasks:tasks_csv") + "?buoc=doing" in page
    assert reverse("tasks:tasks_export") + "?buoc=doing" in page


@pytest.mark.django_db
def test_csv_of_a_representative_holds_the_own_rows_only(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, title="của tôi")
    make_task(lead=cast.other_unit, title="của người khác")
    assert [row[1] for row in table(login(cast.own))[1:]] == ["của tôi"]
    assert [row[1] for row in table(login(cast.own), f"?don-vi={cast.own_unit.pk}")[1:]] == ["của tôi"]


@pytest.mark.django_db
def test_csv_of_nothing_has_its_head(cast: Cast, login: Login) -> None:
    assert table(login(cast.office)) == [[column.label for column in follow_up.columns()]]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?han=xxx", "?don-vi=0", "?q=%00", "?sau=!"])
def test_csv_of_a_wrong_address_goes_to_its_errors(query: str, cast: Cast, login: Login) -> None:
    answer = login(cast.office).get(reverse("tasks:tasks_csv") + query)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("tasks:tasks") + "?")


@pytest.mark.django_db
def test_csv_is_sent_in_batches_of_few_queries(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    client = login(cast.office)
    make_task(lead=cast.own_unit)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            table(client)
        return len(queries)

    one = cost()
    for _ in range(20):
        make_task(lead=cast.own_unit)
    assert cost() == one
    monkeypatch.setattr(follow_up, "BATCH", 7)
    assert [row[0] for row in table(client)[1:]] == [str(n) for n in range(1, 22)]


# --- Both, as they are sent ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tasks:tasks_csv", "tasks:tasks_export"])
def test_files_are_read_while_they_are_sent(
    name: str, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_up, "BATCH", 7)
    for _ in range(21):
        make_task(lead=cast.own_unit)
    client = login(cast.office)
    with CaptureQueriesContext(connection) as queries:
        answer = fetched(client, name=name)
        asked = len(queries)
        answer.getvalue()
    assert len(queries) - asked > 3 * 3, "the rows were read before"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tasks:tasks_csv", "tasks:tasks_export"])
def test_files_are_vietnamese_whatever_is_spoken_when_they_are_sent(name: str, cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, stage="doing", due_on=date(2026, 8, 1))
    client = login(cast.office)
    with translation.override("en"):
        content = fetched(client, name=name).getvalue()
    if name.endswith("export"):
        content = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert "Đang thực hiện; còn 47 ngày" in content.decode()


@pytest.mark.django_db
def test_workbook_costs_as_many_queries_for_many_rows(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    make_task(lead=cast.own_unit)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            fetched(client, name="tasks:tasks_export").getvalue()
        return len(queries)

    one = cost()
    for _ in range(20):
        make_task(lead=cast.own_unit)
    assert cost() == one
