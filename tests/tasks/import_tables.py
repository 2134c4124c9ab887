"""Tables for the tests of the import: exported, edited, sent back; and what the preview says."""

import io
import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tasks.follow_up import columns
from tasks.models import Task

LABELS = [column.label for column in columns()]


def exported(client: Client) -> Any:
    """The list as a workbook, ready to be edited."""
    return load_workbook(io.BytesIO(client.get(reverse("tasks:tasks_export")).getvalue()))


def exported_csv(client: Client) -> bytes:
    return b"".join(client.get(reverse("tasks:tasks_csv")).streaming_content)  # type: ignore[attr-defined]


def put(book: Any, task: Task, **values: Any) -> None:
    """Write into the row of a task: {column, as a word: value}."""
    names = {"title": 1, "basis": 2, "lead": 3, "coop": 4, "product": 5, "phrase": 6, "due": 7, "moved": 8}
    names |= {"result": 10, "state": 12, "instruction": 14, "person": 15, "code": 16}
    page = book.active
    for row in page.iter_rows(min_row=5):
        if str(row[16].value).startswith(f"NV{task.pk}."):
            for name, value in values.items():
                row[names[name]].value = value
            return
    raise LookupError(task)


def data_of(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet(*rows: Iterable[Any], head: Iterable[str] | None = None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(head or LABELS))
    for row in rows:
        page.append(list(row))
    return data_of(book)


def new_row(title: str, basis: str, **values: Any) -> list[Any]:
    row: list[Any] = [""] * len(LABELS)
    row[1], row[2] = title, basis
    for name, value in values.items():
        row[{"lead": 3, "coop": 4, "product": 5, "phrase": 6, "due": 7, "person": 15, "code": 16}[name]] = value
    return row


def send(client: Client, data: bytes, name: str = "bang.xlsx", **values: Any) -> Any:
    fields = {"request_key": str(uuid.uuid4()), "file": SimpleUploadedFile(name, data)} | values
    return client.post(reverse("tasks:imports"), fields)


def preview(client: Client, data: bytes, name: str = "bang.xlsx") -> Any:
    answer = send(client, data, name)
    assert answer.status_code == 302, text(answer)
    return client.get(answer.headers["Location"])


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def counts(answer: Any) -> list[int]:
    """All rows, then added, changed, same, refused."""
    return [int(n) for n in re.findall(r'<span class="count">(\d+)</span>', answer.content.decode())][-5:]


def confirm(client: Client, shown: Any, **values: str) -> Any:
    seen = re.search(r'name="seen" value="(\w*)"', shown.content.decode())
    assert seen
    return client.post(shown.request["PATH_INFO"], {"seen": seen[1], "buoc": "ghi"} | values)
