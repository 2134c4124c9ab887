"""Files that come in as one of the four tables: whatever saved them, never an error page."""

import io
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from members.models import TableImport, Unit, UnitName
from members.sheets.cells import WrongCell
from members.tables.planning import code_of, number_of, year_of

from ..conftest import Cast
from ..factories import make_unit
from .tables import KINDS, book_of, data_of, exported, kinds, labels, problems, send, upload, written

Login = Callable[..., Client]


@pytest.fixture
def admin(cast: Cast, login: Login) -> Client:
    return login(cast.admin)


def refused(client: Client, data: bytes, name: str = "bang.xlsx") -> str:
    answer = upload(client, "don-vi", data, name)
    assert answer.status_code == 422
    assert not TableImport.objects.exists()
    return str(answer.content.decode())


def test_what_is_no_table_is_refused_in_a_sentence(cast: Cast, admin: Client) -> None:
    assert "rỗng" in refused(admin, b"")
    assert "chương trình" in refused(admin, b"MZ" + b"\0" * 99)
    assert "Chỉ nhập được tệp .xlsx hoặc .csv" in refused(admin, b"x", "bang.ods")
    assert "Không thấy dòng tiêu đề" in refused(admin, b"a;b\n1;2\n", "bang.csv")
    assert "không có dòng nào" in refused(admin, "Tên đơn vị;Loại\n".encode(), "bang.csv")
    assert "Có hai cột" in refused(admin, "Tên đơn vị;Loại;Tên\na;b;c\n".encode(), "bang.csv")
    assert "độ mật" in refused(admin, "MẬT\nTên đơn vị;Loại\na;b\n".encode(), "bang.csv")
    assert "hơn 20.000 dòng" in refused(admin, "Tên đơn vị;Loại\n".encode() + b"a;b\n" * 20_001, "bang.csv")
    assert admin.post("/quan-tri/bang/don-vi/", {}).status_code == 422
    assert admin.post("/quan-tri/bang/don-vi/", {"file": "x", "request_key": "\x00"}).status_code == 422


def test_a_bomb_is_refused_before_it_is_unpacked(cast: Cast, admin: Client) -> None:
    target = io.BytesIO(data_of(book_of("don-vi", [{"name": "Hội A", "kind": "Hội thành viên"}])))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 100_000_000)
    assert "Tệp nén bất thường" in refused(admin, target.getvalue())


def test_the_right_sheet_is_found_below_titles_and_with_merged_and_hidden_cells(cast: Cast, admin: Client) -> None:
    book = Workbook()
    book.active.append(["Ghi chú", "của văn phòng"])  # type: ignore[union-attr]
    page = book.create_sheet("Sổ")
    page.append(["DANH SÁCH HỘI"])
    page.merge_cells("A1:C1")
    page.append(["  TÊN  đơn vị:", "Ghi riêng", "LOẠI", "Ngày thành lập"])
    page.append(["Hội A", "lạ", "Hội thành viên", datetime(1995, 4, 12)])
    page.append([unicodedata.normalize("NFD", "Hội Của Tôi"), "", "Hội thành viên", "12/04/1996"])
    page.append([])
    page.append(["Hội Ẩn", None, "Hội thành viên", "=1+1"])
    page.row_dimensions[3].hidden = True
    table = send(admin, "don-vi", book)
    assert kinds(table) == ["them", "sua", "tu-choi"]
    assert "6 Ngày thành lập: Ô có lỗi hoặc công thức chưa tính" in problems(table)
    assert "Cột không dùng đến: Ghi riêng" in admin.get(table.get_absolute_url()).content.decode()


def test_hostile_cells_are_text_in_and_out(cast: Cast, admin: Client) -> None:
    hostile = ["=cmd|'/c calc'!A1", "@SUM(1)", "+84 905", "-1", "<script>alert(1)</script>", "\u202eabc"]
    lines = [f"Hội {n};Hội thành viên;{text}" for n, text in enumerate(hostile)]
    written(admin, send(admin, "don-vi", "\n".join(["Tên đơn vị;Loại;Địa chỉ", *lines]).encode(), "bang.csv"))
    page = exported(admin, "don-vi").active
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    table = send(admin, "don-vi", exported(admin, "don-vi"))
    assert set(kinds(table)) == {"khong-doi"}
    csv = b"".join(admin.get("/quan-tri/bang/don-vi/xuat.csv").streaming_content)  # type: ignore[attr-defined]
    assert b";'=cmd|" in csv
    assert set(kinds(send(admin, "don-vi", csv, "bang.csv"))) == {"khong-doi"}


@pytest.mark.parametrize("slug", KINDS)
def test_any_cells_are_answered(slug: str, cast: Cast, admin: Client) -> None:
    wild = [
        "\x0b",
        "x" * 3000,
        "=A1",
        "9" * 40,
        "2026-13-45",
        "_xD83D_",
        "NV1",
        "DV1.1/CV2.2/abcd",
        "💥",
        "1e9",
        "-",
        ";;;(đến )",
    ]
    lines = [[word] * len(labels(slug)) for word in wild]
    text = "\n".join(";".join(f'"{cell}"' for cell in line) for line in [labels(slug), *lines])
    for data in (text.encode("utf-8", "replace"), text.replace("-", "\x00").encode()):
        answer = upload(admin, slug, data, "bang.csv")
        assert answer.status_code in (302, 422)
    book = Workbook()
    book.active.append(labels(slug))  # type: ignore[union-attr]
    for value in (True, 1.5, 10**20, datetime(2026, 1, 1, 5, 30), date(1900, 1, 1), "_x0000_", None):
        book.active.append([value] * len(labels(slug)))  # type: ignore[union-attr]
    table = send(admin, slug, book)
    assert admin.get(table.get_absolute_url()).status_code == 200
    if "tu-choi" in kinds(table):
        assert admin.get(table.get_absolute_url() + "tu-choi.xlsx").status_code == 200


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(address=WORDS, field=WORDS, alias=WORDS)
@example(address="", field="", alias=";Ð")  # a letter that is mended on the way in, in a name with a semicolon
def test_whatever_stands_in_a_unit_comes_back_as_it_went(
    address: str, field: str, alias: str, cast: Cast, admin: Client
) -> None:
    Unit.objects.filter(pk=cast.own_unit.pk).update(address=address.strip(), field=field.strip())
    UnitName.objects.all().delete()
    if alias.strip() and not UnitName.objects.filter(search=alias).exists():
        UnitName.objects.create(unit=cast.own_unit, name=" ".join(alias.split()))
    table = send(admin, "don-vi", exported(admin, "don-vi"))
    assert problems(table) == ""
    assert set(kinds(table)) == {"khong-doi"}


@given(st.text(max_size=30))
def test_readers_of_cells_give_a_value_or_a_sentence(cell: str) -> None:
    for read in (code_of, lambda text: number_of(text, 99), lambda text: year_of(text, date(2026, 1, 1))):
        with suppress(WrongCell):
            read(cell)


def test_numbers_as_the_office_writes_them() -> None:
    good = {"10025": 10025, "10.025": 10025, "1 234 567": 1234567, "0": 0, "10\u00a0025": 10025}
    assert {cell: number_of(cell, 99_999_999) for cell in good} == good
    for cell in ("10.02", "1,5", "10.0255", "", "١٢", "-5", "1.5.000"):
        with pytest.raises(WrongCell):
            number_of(cell, 99_999_999)


def test_lists_are_asked_for_in_the_same_number_of_questions(
    cast: Cast, admin: Client, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 3):
        for n in range(count):
            unit = make_unit(f"Hội {count} {n}")
            UnitName.objects.create(unit=unit, name=f"Tên {count} {n}")
        with django_assert_max_num_queries(17):  # five of them count what the account takes out in a day
            admin.get("/quan-tri/bang/don-vi/xuat.xlsx")
