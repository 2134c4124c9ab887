"""Tables for the tests of the import: fetched, edited, sent back; and what the preview says."""

import io
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from members.models import Cluster, Figure, Mandate, Person, TableImport, Term, Unit, UnitName, User
from members.tables.columns import FIELDS
from members.tables.kinds import SLUGS

from ..conftest import Cast
from ..factories import make_unit

KINDS = tuple(SLUGS)


def labels(slug: str) -> list[str]:
    return [str(field.label) for field in FIELDS[SLUGS[slug]]]


def exported(client: Client, slug: str) -> Any:
    answer = client.get(reverse("members:table_export", args=[slug]))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def data_of(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def book_of(slug: str, rows: Iterable[dict[str, Any]], extra: Sequence[str] = ()) -> Any:
    """A workbook as somebody typed it: only the columns that some row has, under their headings."""
    rows = list(rows)
    fields = [field for field in FIELDS[SLUGS[slug]] if any(field.key in row for row in rows)]
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([*(str(field.label) for field in fields), *extra])
    for row in rows:
        page.append([row.get(field.key) for field in fields])
    return book


def upload(client: Client, slug: str, data: bytes, name: str = "bang.xlsx", key: str = "") -> Any:
    values = {"file": SimpleUploadedFile(name, data), "request_key": key or str(uuid.uuid4())}
    return client.post(reverse("members:table_new", args=[slug]), values)


def send(client: Client, slug: str, book: Any, name: str = "bang.xlsx") -> TableImport:
    """The table as it waits to be confirmed."""
    answer = upload(client, slug, book if isinstance(book, bytes) else data_of(book), name)
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[:2000]
    return TableImport.objects.order_by("-id")[0]


def rows(client: Client, slug: str, *cells: dict[str, Any]) -> TableImport:
    return send(client, slug, book_of(slug, cells))


def kinds(table: TableImport) -> list[str]:
    return [fate["kind"] for fate in table.fates]


def problems(table: TableImport) -> str:
    return "\n".join(f"{fate['line']} {': '.join(pair)}" for fate in table.fates for pair in fate["problems"])


def confirm(client: Client, table: TableImport, **values: Any) -> Any:
    page = client.get(table.get_absolute_url()).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found, page[:2000]
    return client.post(table.get_absolute_url(), {"buoc": "ghi", "seen": found[1]} | values)


def written(client: Client, table: TableImport, **values: Any) -> None:
    assert not problems(table), problems(table)
    answer = confirm(client, table, **values)
    assert answer.status_code == 302
    table.refresh_from_db()
    assert table.state == "written", table.message


def full(cast: Cast) -> None:
    """One of everything that a table can hold."""
    term = Term.objects.create(name="khóa III", starts_on=date(2021, 3, 1), ends_on=date(2026, 3, 1))
    cluster = Cluster.objects.create(name="Cụm 1")
    unit = cast.own_unit
    Unit.objects.filter(pk=unit.pk).update(
        cluster=cluster, level="province", parent=cast.other_unit, founded_on=date(1995, 4, 12), phone="+84 235",
        founding_basis="1112/QĐ-UBND", joined_on=date(2009, 5, 14), basis="=19/QĐ", short_name="HCT",
        email="a@hoi.vn", website="hoi.vn", address="- Số 1, “đường”", field="Nông; nghiệp",
    )  # fmt: skip
    UnitName.objects.create(unit=unit, name="Hội Tôi")
    UnitName.objects.create(unit=unit, name="Hội Cũ; xưa", until=date(2020, 1, 31))
    make_unit("Hội Đã Thôi", left_on=date(2024, 6, 30))
    make_unit("Hội Sẽ Có", is_planned=True, planned_for=date(2027, 1, 1))
    person = Person.objects.create(full_name="Nguyễn Văn An", honorific="TS.", birth_year=1960, phone="0905 111")
    Mandate.objects.create(
        person=person, unit=unit, position="Chủ tịch", term=term, starts_on=date(2021, 3, 1), rank=10
    )
    Mandate.objects.create(person=person, unit=cast.other_unit, position="Ủy viên", ends_on=date(2020, 1, 1))
    Person.objects.create(full_name="Nguyễn Văn An", birth_year=1975)
    Figure.objects.create(unit=unit, kind_id="members", value=10025, on=date(2021, 1, 29), source="1/BC")
    Figure.objects.create(unit=unit, kind_id="branches", value=18, on=date(2021, 1, 29), source="@1/BC")
    User.objects.filter(pk=cast.viewer.pk).update(person=person)
