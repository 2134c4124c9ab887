"""Files that come in as tables, whatever saved them; who may send them, and what is refused."""

import csv
import io
import os
import re
import subprocess
import sys
import unicodedata
import uuid
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from members.sheets import workbook_reader
from resolutions import table_file
from tasks.models import Assignment, ImportState, Task, TaskEvent, TaskImport

from ..conftest import Cast
from ..factories import make_document, make_task
from .import_tables import (
    LABELS,
    confirm,
    counts,
    data_of,
    exported,
    exported_csv,
    new_row,
    preview,
    put,
    send,
    sheet,
    text,
)

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


# --- Files of every kind -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_excel_saves_it(mark: str, encoding: str, cast: Cast, office: Client) -> None:
    task = make_task(title="Việc; có, dấu\tcách", lead=cast.own_unit)
    rows = list(csv.reader(io.StringIO(exported_csv(office).decode("utf-8-sig"), newline=""), delimiter=";"))
    rows[1][5] = "Báo cáo"
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=mark).writerows(rows)
    shown = preview(office, target.getvalue().encode(encoding), "bang.csv")
    assert counts(shown) == [1, 0, 1, 0, 0]
    confirm(office, shown)
    assert Task.objects.get(pk=task.pk).product == "Báo cáo"


def in_windows_1258(letter: str) -> str:
    """A letter as that code has it: â, ă, ê, ô, ơ, ư whole, marks of tone behind them."""
    tones = [mark for mark in letter if mark in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", "".join(c for c in letter if c not in tones)) + "".join(tones)


def test_csv_in_the_old_windows_code_and_with_a_sep_line(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc")
    lines = f"Nhiệm vụ;Sản phẩm;Mã\r\nViệc;Bản đồ khoa học;NV{task.pk}.1\r\n"
    assert counts(preview(office, ("sep=;\r\n" + lines).encode(), "bang.csv")) == [1, 0, 1, 0, 0]
    decomposed = unicodedata.normalize("NFD", lines)
    letters = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
    old = letters.sub(lambda found: in_windows_1258(found[0]), decomposed)
    assert counts(preview(office, old.encode("cp1258"), "bang.csv")) == [1, 0, 1, 0, 0]
    assert counts(preview(office, decomposed.encode(), "bang.csv")) == [1, 0, 1, 0, 0]


def test_pasted_tables_are_read_too(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc")
    answer = send(office, b"", file="", text=f"Mã\tSản phẩm\nNV{task.pk}.1\tBáo cáo\n")
    assert counts(office.get(answer.headers["Location"])) == [1, 0, 1, 0, 0]


def test_columns_may_be_shuffled_missing_renamed_and_merged(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc", lead=cast.own_unit, product="Cũ")
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "BẢNG THEO DÕI"
    page.append(["Mã", "Đơn vị", None, "Ghi riêng", "SẢN PHẨM:"])
    page.append([None, "Đơn vị chủ trì", "Đơn vị phối hợp", None, None])
    for cells in ("A2:A3", "B2:C2", "D2:D3", "E2:E3"):
        page.merge_cells(cells)
    page.append([f"NV{task.pk}.1", "Hội Của Tôi", "Hội Người Khác", "gì đó", "Mới"])
    shown = preview(office, data_of(book))
    assert counts(shown) == [1, 0, 1, 0, 0]
    assert "Phối hợp: – → Hội Người Khác" in text(shown)
    assert "Sản phẩm: Cũ → Mới" in text(shown)


def test_columns_that_mean_nothing_are_told(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc")
    shown = preview(office, sheet([f"NV{task.pk}", "", "x"], head=["Mã", "Sản phẩm", "Ghi riêng"]))
    assert counts(shown) == [1, 0, 0, 1, 0]
    assert "Cột không dùng đến: Ghi riêng" in text(shown)


def test_formulas_are_not_computed(cast: Cast, office: Client) -> None:
    task = make_task(product="Cũ")
    book = exported(office)
    put(book, task, product='=CONCAT("a","b")')
    shown = preview(office, data_of(book))
    assert counts(shown) == [1, 0, 0, 0, 1]
    assert "công thức chưa tính" in text(shown)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Chỉ nhập được tệp .xlsx hoặc .csv"),
        ("a.xlsx", b"PK\x03\x04hong", "hỏng"), ("a.xlsx", b"MZ", "chương trình"), ("a.csv", b"", "rỗng"),
        ("a.csv", b"<html><table>", "mã trang web"), ("a.csv", "chỉ có chữ".encode(), "Không thấy dòng tiêu đề"),
        ("a.csv", "Mã;Nhiệm vụ\n".encode(), "không có dòng nào"),
        ("a.csv", "Mã;Nhiệm vụ;Ma\nNV1;a;b".encode(), "Có hai cột"),
        ("a.csv", "MẬT\nMã;Nhiệm vụ\nNV1;a".encode(), "dấu chỉ độ mật"),
        ("a.csv", b'M\xc3\xa3;Nhi\xe1\xbb\x87m v\xe1\xbb\xa5\n"' + b"x" * 200_000, "Không thấy dòng tiêu đề"),
        ("a.csv", "Mã;Nhiệm vụ\n".encode() + b"1;a\n" * 5_100, "hơn 5.000 dòng"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(name: str, data: bytes, told: str, cast: Cast, office: Client) -> None:
    answer = send(office, data, name)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not TaskImport.objects.exists()


@pytest.mark.parametrize(
    ("written", "read"), [("a_xD83D__xDE00_", "a😀"), ("b_xD800_c", "b\ufffdc"), ("d_x0000_e", "de")]
)
def test_letters_that_a_workbook_writes_in_halves(written: str, read: str, cast: Cast, office: Client) -> None:
    make_document(number="12/KH-LHH")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(new_row("THAY", "12/KH-LHH")))) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b"THAY", written.encode()))
    shown = preview(office, target.getvalue())
    assert confirm(office, shown).status_code == 302
    assert Task.objects.get().title == read


def test_entities_and_stamps_in_workbooks_are_refused(cast: Cast, office: Client) -> None:
    plain = sheet(["a"], head=["Mã", "Nhiệm vụ"])
    for encoding in ("utf-8", "utf-16"):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(target, "w") as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename == "xl/styles.xml":
                    words = content.decode().partition("?>")[2] if b"?>" in content else content.decode()
                    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
                    content = (head + words).encode(encoding)
                new.writestr(item, content)
        assert send(office, target.getvalue()).status_code == 422, encoding
    stamped = sheet(["MẬT", ""], ["1", "a"], head=["Mã", "Nhiệm vụ"])
    answer = send(office, stamped)
    assert answer.status_code == 422
    assert "độ mật" in text(answer)
    assert not TaskImport.objects.exists()


def test_nothing_chosen_is_told(cast: Cast, office: Client) -> None:
    answer = office.post(reverse("tasks:imports"), {"request_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Chọn một tệp" in text(answer)


def test_the_template_explains_itself_and_comes_in(cast: Cast, office: Client) -> None:
    make_document(number="05/NQ-BCH", registered_by=cast.office)
    book = load_workbook(io.BytesIO(office.get(reverse("tasks:import_template")).content))
    assert book.sheetnames == ["Nhiệm vụ", "Cách ghi"]
    assert [row[0].value for row in book["Cách ghi"].iter_rows(min_row=4)] == LABELS
    book["Nhiệm vụ"].append(new_row("Việc mới", "05/NQ-BCH"))
    assert counts(preview(office, data_of(book))) == [1, 1, 0, 0, 0]


# --- Who and how ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["standing", "committee", "viewer", "own", "other"])
def test_imports_are_the_offices(who: str, cast: Cast, login: Login) -> None:
    client = login(getattr(cast, who))
    assert send(client, b"x").status_code == 403
    assert client.get(reverse("tasks:imports")).status_code == 403


def test_an_import_is_its_owners(cast: Cast, office: Client, login: Login) -> None:
    make_task()
    shown = preview(office, data_of(exported(office)))
    other = login(cast.admin)
    assert other.get(shown.request["PATH_INFO"]).status_code == 404
    assert other.post(shown.request["PATH_INFO"], {"buoc": "bo"}).status_code == 404
    assert TaskImport.objects.get().state == ImportState.OPEN


def test_the_preview_survives_a_reload_and_is_listed_until_it_is_dropped(cast: Cast, office: Client) -> None:
    make_task()
    data = data_of(exported(office))
    key = str(uuid.uuid4())
    first, again = (send(office, data, request_key=key) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    address = first.headers["Location"]
    assert office.get(address).content.count(b"count") == office.get(address).content.count(b"count")
    assert address in office.get(reverse("tasks:imports")).content.decode()
    for _ in range(2):
        assert office.post(address, {"buoc": "bo"}).status_code == 302
    assert (TaskImport.objects.get().state, TaskImport.objects.get().rows) == (ImportState.DROPPED, [])
    assert office.get(address).status_code == 302
    assert address not in office.get(reverse("tasks:imports")).content.decode()


@pytest.mark.parametrize("values", [{"seen": ""}, {"seen": "x" * 40_000}, {"seen": "\x00"}, {"seen": "abc"}])
def test_a_wrong_confirmation_writes_nothing(values: dict[str, str], cast: Cast, office: Client) -> None:
    task = make_task()
    book = exported(office)
    put(book, task, product="Báo cáo")
    shown = preview(office, data_of(book))
    assert office.post(shown.request["PATH_INFO"], {"buoc": "ghi"} | values).status_code in {409, 422}
    assert not TaskEvent.objects.exists()
    for query in ("?loai=x&trang=0", "?trang=99999999999999999999", "?loai=sua&trang=9", "?loai=%00"):
        assert office.get(shown.request["PATH_INFO"] + query).status_code == 200


def test_the_list_leads_to_the_import(cast: Cast, office: Client, login: Login) -> None:
    assert reverse("tasks:imports") in office.get(reverse("tasks:tasks")).content.decode()
    assert reverse("tasks:imports") not in login(cast.standing).get(reverse("tasks:tasks")).content.decode()


def test_preview_and_writing_cost_the_same_number_of_queries(cast: Cast, office: Client) -> None:
    def cost(count: int) -> tuple[int, int]:
        Assignment.objects.all().delete()
        tasks = [make_task(lead=cast.own_unit, due_on=date(2026, 9, 30)) for _ in range(count)]
        book = exported(office)
        for task in tasks:
            put(book, task, lead="Hội Người Khác", product="Báo cáo", due="15/10/2026")
        address = send(office, data_of(book)).headers["Location"]
        with CaptureQueriesContext(connection) as looking:
            shown = office.get(address)
        with CaptureQueriesContext(connection) as writing:
            assert confirm(office, shown, note="Bão.").status_code == 302
        return len(looking), len(writing)

    assert cost(1) == cost(4)


def test_the_reader_of_workbooks_is_no_part_of_a_web_process() -> None:
    """It stands where it is looked for, cuts lines at the same cell, and no page's code loads its library."""
    assert Path(str(workbook_reader.__file__)) == table_file.READER
    assert table_file.CELLS == workbook_reader.CELLS
    asked = "import django, sys; django.setup(); from django.urls import reverse; reverse('tasks:imports')"
    words = [sys.executable, "-c", f"{asked}; print('openpyxl' in sys.modules, 'tasks.views.imports' in sys.modules)"]
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "lhh_tracker.settings"}
    run = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert run.stdout.split() == ["False", "True"]
