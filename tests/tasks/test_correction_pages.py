"""Corrections on the pages: the form, both versions in the history, files kept or left; the fields of files."""

import html
import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolutions.files import store
from resolutions.models import Attachment
from tasks import workflow
from tasks.models import Evidence, ProgressEntry, Task
from tasks.workflow import Report

from ..conftest import Cast
from ..factories import make_entry, make_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def task(cast: Cast) -> Task:
    return make_task(lead=cast.own_unit, title="Việc", stage="doing", due_on=date(2026, 6, 30))


@pytest.fixture
def entry(task: Task, cast: Cast) -> ProgressEntry:
    return make_entry(task, cast.own, reported_on=date(2026, 6, 1), text="Đã họp mộtt lần.", period="2026-q2")


def address(entry: ProgressEntry, task: int = 0) -> str:
    return reverse("tasks:correct", args=[task or entry.task_id, entry.pk])


def send(client: Client, entry: ProgressEntry, **changes: Any) -> Any:
    values = {"text": "Đã họp một lần.", "reported_on": "01/06/2026", "reason": "Gõ thừa chữ."}
    return client.post(address(entry), values | {"request_key": str(uuid.uuid4())} | changes)


def page(client: Client, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200
    return html.unescape(reply.content.decode())


def test_form_holds_what_the_report_says(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    client = login(cast.own)
    assert address(entry) in page(client, entry.task.get_absolute_url())
    told = page(client, address(entry))
    for words in ("Đã họp mộtt lần.", 'value="01/06/2026"', "Lý do đính chính", "Lưu bản đính chính"):
        assert words in told, words


def test_both_versions_stay_readable(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    client = login(cast.own)
    assert send(client, entry).headers["Location"] == entry.task.get_absolute_url()
    told = page(client, entry.task.get_absolute_url())
    for words in ("<del>Đã họp mộtt lần.</del>", "Đã họp một lần.", "Gõ thừa chữ.", "Đại Diện Một", "Quý II/2026"):
        assert words in told, words
    assert "Đã đính chính 15/06/2026" in told
    new = ProgressEntry.objects.get(corrects=entry)
    assert address(new) in told
    assert address(entry) not in told, "only the newest version can be corrected"
    assert client.get(address(entry)).headers["Location"] == entry.task.get_absolute_url()


def test_exports_tell_the_version_in_force(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    send(login(cast.own), entry)
    answer = login(cast.office).get(reverse("tasks:tasks_export"))
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.values for c in row if c]
    assert "Đã họp một lần." in cells
    assert "Đã họp mộtt lần." not in cells


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Lý do đính chính"),
        ({"text": ""}, "Đã làm được gì"),
        ({"text": "a\x00b"}, "Đã làm được gì"),
        ({"reported_on": "16/06/2026"}, "chưa đến"),
        ({"reported_on": "14/01/2026"}, "trước ngày giao"),
        ({"reported_on": "2026-13-45"}, "Ngày"),
        ({"percent": "101"}, "Từ 0 đến 100"),
        ({"request_key": "x"}, "Mở lại trang"),
        ({"kept": "999999999999999999999"}, "Ngày"),
    ],
)
def test_wrong_correction_keeps_what_was_typed(
    entry: ProgressEntry, cast: Cast, login: Login, changes: dict[str, str], words: str
) -> None:
    if "kept" in changes:
        attach(entry, cast)
    answer = send(login(cast.own), entry, **({"obstacle": f"Thiếu {EVIL}"} | changes))
    assert answer.status_code == 422
    assert EVIL not in answer.content.decode()
    told = html.unescape(answer.content.decode())
    assert words in told
    assert f"Thiếu {EVIL}" in told
    assert ProgressEntry.objects.count() == 1


def test_foreign_rows_do_not_exist(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    elsewhere = make_entry(make_task(lead=cast.other_unit), cast.other)
    client = login(cast.own)
    assert client.get(address(elsewhere)).status_code == 404
    assert client.get(address(elsewhere, entry.task_id)).status_code == 404
    assert send(login(cast.other), entry).status_code == 404
    assert client.get(f"/nhiem-vu/{entry.task_id}/dinh-chinh/{'9' * 20}/").status_code == 404


def test_double_click_is_one_correction(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    key, client = str(uuid.uuid4()), login(cast.own)
    for _ in range(2):
        proof = SimpleUploadedFile("a.txt", b"mot")
        assert send(client, entry, request_key=key, uploads=[proof]).status_code == 302
    assert (ProgressEntry.objects.count(), Attachment.objects.count()) == (2, 1)


def test_second_of_two_gets_both_texts(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    assert send(login(cast.own), entry, text="Bản của hội.").status_code == 302
    answer = send(login(cast.office), entry, text="Bản của văn phòng.")
    assert answer.status_code == 409
    told = html.unescape(answer.content.decode())
    assert "Bản của hội." in told
    assert "Bản của văn phòng." in told


def test_day_of_a_confirmed_result_is_refused_with_a_sentence(task: Task, cast: Cast, login: Login) -> None:
    report = Report("Đã xong.", date(2026, 6, 10), document_number="1/BC")
    old = workflow.report_result(task=task, user=cast.own, today=date(2026, 6, 15), report=report)
    workflow.confirm(task=Task.objects.get(), user=cast.standing, today=date(2026, 6, 15))
    answer = send(login(cast.own), old, reported_on="08/06/2026", document_number="1/BC")
    assert answer.status_code == 422
    assert "đề nghị Ban Thường vụ mở lại nhiệm vụ" in html.unescape(answer.content.decode())
    assert send(login(cast.own), old, reported_on="10/06/2026", document_number="2/BC").status_code == 302


# --- Files ---------------------------------------------------------------------------------------------------------


def attach(entry: ProgressEntry, cast: Cast) -> list[Evidence]:
    made = []
    for name in ("dung.txt", "nham.txt"):
        file = store(name=name, data=name.encode(), uploaded_by=cast.own)
        made.append(Evidence.objects.create(entry=entry, attachment=file))
    return made


def test_files_are_kept_or_left_behind(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    right, _wrong = attach(entry, cast)
    told = page(login(cast.own), address(entry))
    assert "dung.txt" in told
    assert "nham.txt" in told
    new_file = SimpleUploadedFile("them.txt", b"ba")
    assert send(login(cast.own), entry, kept=[str(right.pk)], uploads=[new_file]).status_code == 302
    new = ProgressEntry.objects.get(corrects=entry)
    assert {e.attachment.name for e in new.evidence.all()} == {"dung.txt", "them.txt"}
    assert entry.evidence.count() == 2


def test_foreign_file_cannot_be_taken_along(entry: ProgressEntry, cast: Cast, login: Login) -> None:
    attach(entry, cast)
    (foreign, _) = attach(make_entry(make_task(lead=cast.other_unit), cast.other), cast)
    assert send(login(cast.own), entry, kept=[str(foreign.pk)]).status_code == 422


@pytest.mark.parametrize("name", ["progress", "report"])
def test_fields_of_files_say_what_is_taken(name: str, task: Task, cast: Cast, login: Login) -> None:
    told = page(login(cast.own), reverse(f"tasks:{name}", args=[task.pk]))
    for words in ('capture="environment"', 'data-limit="20971520"', "mỗi tệp 20 MB", ".docx", "files.js"):
        assert words in told, words


def test_photo_and_file_come_together(task: Task, cast: Cast, login: Login) -> None:
    """Both inputs have one name: what either holds is taken, also without script."""
    files = [SimpleUploadedFile("a.txt", b"mot"), SimpleUploadedFile("b.txt", b"hai")]
    values = {"outcome": "doing", "text": "Đã họp.", "reported_on": "14/06/2026", "request_key": str(uuid.uuid4())}
    login(cast.own).post(reverse("tasks:progress", args=[task.pk]), values | {"uploads": files})
    assert Evidence.objects.count() == 2


def test_heic_is_refused_with_what_to_do(task: Task, cast: Cast, login: Login) -> None:
    photo = SimpleUploadedFile("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic")
    values = {"outcome": "doing", "text": "Đã họp.", "reported_on": "14/06/2026", "request_key": str(uuid.uuid4())}
    answer = login(cast.own).post(reverse("tasks:progress", args=[task.pk]), values | {"uploads": [photo]})
    assert answer.status_code == 422
    assert "Ảnh HEIC không nhận được" in html.unescape(answer.content.decode())


def test_history_costs_the_same_at_one_and_three_corrections(
    task: Task, entry: ProgressEntry, cast: Cast, login: Login
) -> None:
    client, counts = login(cast.own), []
    for _ in range(3):
        newest = task.entries.in_force().get()
        assert send(client, newest, text=f"Lần {newest.pk}.").status_code == 302
        page(client, task.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            page(client, task.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[2], counts
