"""Recording what was done: from the row, from the page, from a phone, for many tasks; files all or nothing."""

import io
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions.models import Attachment
from tasks.models import EntryKind, Evidence, ProgressEntry, Task, TaskEvent

from ..conftest import Cast
from ..factories import make_document, make_entry, make_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def task(cast: Cast) -> Task:
    return make_task(lead=cast.own_unit, title="Việc", stage="todo", due_on=date(2026, 6, 30))


def values(**changes: Any) -> dict[str, Any]:
    plain = {
        "outcome": "doing",
        "text": "Đã họp hai lần.",
        "reported_on": "14/06/2026",
        "request_key": str(uuid.uuid4()),
    }
    return plain | changes


def send(client: Client, task: Task, name: str = "progress", htmx: bool = False, **changes: Any) -> Any:
    return client.post(reverse(f"tasks:{name}", args=[task.pk]), values(**changes), headers=HTMX if htmx else {})


def kept_files() -> list[Path]:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


# --- From the page and the phone -----------------------------------------------------------------------------------


def test_progress_is_recorded(task: Task, cast: Cast, login: Login) -> None:
    answer = send(login(cast.own), task, document_number="5/BC-H")
    assert answer.headers["Location"] == task.get_absolute_url()
    entry = ProgressEntry.objects.get()
    assert (entry.text, entry.reported_on, entry.document_number) == ("Đã họp hai lần.", date(2026, 6, 14), "5/BC-H")
    assert (entry.author, entry.unit, entry.kind) == (cast.own, cast.own_unit, EntryKind.PROGRESS)
    task.refresh_from_db()
    assert (task.stage, task.last_entry_on) == ("doing", date(2026, 6, 14))


@pytest.mark.parametrize(
    "proof",
    [{"document_number": "31/BC"}, {"no_evidence_reason": "Hoạt động không ra văn bản."}, {"uploads": "anh.txt"}],
)
def test_result_with_proof_waits_to_be_confirmed(proof: dict[str, Any], task: Task, cast: Cast, login: Login) -> None:
    if "uploads" in proof:
        proof = {"uploads": [SimpleUploadedFile("anh.txt", b"mot"), SimpleUploadedFile("hai.txt", b"hai")]}
    assert send(login(cast.own), task, "report", outcome="done", **proof).status_code == 302
    task.refresh_from_db()
    assert task.stage == "confirm"
    assert Evidence.objects.filter(entry__task=task).count() == (2 if "uploads" in proof else 0)
    assert len(kept_files()) == Evidence.objects.count()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "done"}, "Đã chọn “Đã xong” thì cần số văn bản"),
        ({"reported_on": "16/06/2026"}, "Ngày 16/06/2026 chưa đến. Hôm nay là 15/06/2026."),
        ({"reported_on": "14/01/2026"}, "Ngày 14/01/2026 trước ngày giao 15/01/2026."),
        ({"reported_on": "2026-13-45"}, "Ngày"),
        ({"reported_on": "31/02/2026"}, "Ngày"),
        ({"text": " "}, "Đã làm được gì"),
        ({"text": "a\x00b"}, "Đã làm được gì"),
        ({"text": "x" * 5001}, "Đã làm được gì"),
        ({"outcome": "ended"}, "Đến nay thế nào"),
        ({"request_key": "x"}, "Mở lại trang"),
    ],
)
@pytest.mark.parametrize("name", ["progress", "report"])
def test_wrong_report_is_sent_back_with_what_was_typed(
    name: str, changes: dict[str, str], words: str, task: Task, cast: Cast, login: Login
) -> None:
    answer = send(login(cast.own), task, name, **({"obstacle": "Thiếu kinh phí lần một"} | changes))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert words in content
    assert "Thiếu kinh phí lần một" in content
    assert not ProgressEntry.objects.exists()


def test_share_is_at_most_all(task: Task, cast: Cast, login: Login) -> None:
    answer = send(login(cast.own), task, percent="101")
    assert answer.status_code == 422
    assert "Từ 0 đến 100" in answer.content.decode()


def test_double_submit_is_one_entry_and_one_file(task: Task, cast: Cast, login: Login) -> None:
    key, client = str(uuid.uuid4()), login(cast.own)
    for _ in range(2):
        proof = SimpleUploadedFile("a.txt", b"mot")
        answer = send(client, task, "report", outcome="done", request_key=key, uploads=[proof])
        assert answer.status_code == 302
    assert (ProgressEntry.objects.count(), TaskEvent.objects.count()) == (1, 1)
    assert (Attachment.objects.count(), len(kept_files())) == (1, 1)


def test_double_progress_is_one_entry(task: Task, cast: Cast, login: Login) -> None:
    key, client = str(uuid.uuid4()), login(cast.office)
    for _ in range(2):
        assert send(client, task, request_key=key, uploads=[SimpleUploadedFile("a.txt", b"x")]).status_code == 302
    assert (ProgressEntry.objects.count(), Attachment.objects.count(), len(kept_files())) == (1, 1, 1)


def test_evidence_with_a_secrecy_stamp_is_refused(task: Task, cast: Cast, login: Login) -> None:
    secret = SimpleUploadedFile("bien-ban.txt", "MẬT\nUBND TỈNH X\nBiên bản".encode())
    answer = send(login(cast.own), task, "report", outcome="done", uploads=secret)
    assert answer.status_code == 422
    assert "dấu chỉ độ mật" in answer.content.decode()
    assert kept_files() == []
    assert not Attachment.objects.exists()


def test_refused_file_leaves_nothing(task: Task, cast: Cast, login: Login) -> None:
    uploads = [SimpleUploadedFile("tot.txt", b"mot"), SimpleUploadedFile("xau.exe", b"MZ\x90\x00")]
    answer = send(login(cast.own), task, "report", uploads=uploads)
    assert answer.status_code == 422
    assert "Đã họp hai lần." in answer.content.decode()
    assert not ProgressEntry.objects.exists()
    assert not Attachment.objects.exists()
    assert kept_files() == []


def test_error_after_the_files_leaves_none(task: Task, cast: Cast, login: Login) -> None:
    client = login(cast.own)
    client.raise_request_exception = False
    with patch.object(TaskEvent.objects, "create", side_effect=RuntimeError("power cut")):
        assert send(client, task, uploads=[SimpleUploadedFile("a.txt", b"mot")]).status_code == 500
    assert not ProgressEntry.objects.exists()
    assert not Attachment.objects.exists()
    assert kept_files() == []


def test_too_many_files_are_refused(task: Task, cast: Cast, login: Login) -> None:
    uploads = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    answer = send(login(cast.own), task, "report", uploads=uploads)
    assert answer.status_code == 422
    assert "nhiều nhất 10 tệp" in answer.content.decode()


def test_report_on_a_task_that_moved_keeps_the_text(task: Task, cast: Cast, login: Login) -> None:
    client, key = login(cast.own), uuid.uuid4()
    real = Task.objects.select_for_update

    def closes_first(**how: Any) -> Any:
        Task.objects.filter(pk=task.pk).update(stage="ended", closed_on=date(2026, 6, 15))
        return real(**how)

    with patch.object(Task.objects, "select_for_update", closes_first):
        answer = send(client, task, text="Báo cáo dài của tôi", request_key=str(key))
    assert answer.status_code == 409
    assert "Báo cáo dài của tôi" in answer.content.decode()


@pytest.mark.parametrize("who", ["standing", "committee", "viewer"])
def test_readers_do_not_record(who: str, task: Task, cast: Cast, login: Login) -> None:
    for name in ("progress", "report"):
        assert send(login(getattr(cast, who)), task, name).status_code == 403
    assert not ProgressEntry.objects.exists()


def test_cooperating_unit_and_closed_task_are_refused(cast: Cast, login: Login) -> None:
    assert send(login(cast.own), make_task(lead=cast.other_unit, coop=cast.own_unit)).status_code == 403
    closed, client = make_task(stage="done"), login(cast.office)
    assert client.get(reverse("tasks:progress", args=[closed.pk])).status_code == 403
    answer = send(client, closed, text="Gõ trước khi việc đóng")
    assert answer.status_code == 409
    assert "Gõ trước khi việc đóng" in answer.content.decode()


@pytest.mark.parametrize("charset", ["utf-7", "x-unknown", "utf-16"])
def test_strange_charset_is_no_server_error(charset: str, task: Task, cast: Cast, login: Login) -> None:
    client = login(cast.own)
    client.raise_request_exception = False
    url = reverse("tasks:progress", args=[task.pk])
    answer = client.generic(
        "POST", url, b"text=+AGE-", content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )
    assert answer.status_code < 500


# --- In the row ----------------------------------------------------------------------------------------------------


def test_form_opens_in_the_row_and_the_row_comes_back_saved(task: Task, cast: Cast, login: Login) -> None:
    client, url = login(cast.own), reverse("tasks:progress", args=[task.pk])
    opened = client.get(url, headers=HTMX).content.decode()
    assert opened.count("<tr") == 2
    assert f'id="t{task.pk}" class="is-open"' in opened
    assert f'id="ghi-{task.pk}"' in opened
    saved = send(client, task, htmx=True).content.decode()
    assert "Đang thực hiện" in saved
    assert f'id="ghi-{task.pk}" hx-swap-oob="delete"' in saved
    assert ProgressEntry.objects.count() == 1


def test_wrong_report_in_the_row_answers_the_form_alone(task: Task, cast: Cast, login: Login) -> None:
    answer = send(login(cast.own), task, htmx=True, text="", document_number="9/BC")
    content = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#ghi-{task.pk}")
    assert content.count("<tr") == 1
    assert "9/BC" in content


def test_closing_puts_the_row_back(task: Task, cast: Cast, login: Login) -> None:
    url = reverse("tasks:task_row", args=[task.pk])
    assert login(cast.own).get(url).headers["Location"] == task.get_absolute_url()
    content = login(cast.own).get(url, headers=HTMX).content.decode()
    assert 'hx-swap-oob="delete"' in content
    assert "tien-do/" in content


# --- Many ----------------------------------------------------------------------------------------------------------


def test_many_get_the_same_progress(cast: Cast, login: Login) -> None:
    tasks = [make_task(title=f"Việc {n}", stage="doing") for n in range(3)]
    closed = make_task(title="Việc xong", stage="done")
    client, url = login(cast.office), reverse("tasks:bulk_progress")
    picks = [t.pk for t in [*tasks, closed]]
    preview = client.get(url, {"pick": picks}).content.decode()
    assert "Ghi tiến độ cho 3 việc" in preview
    assert "Bỏ qua" in preview
    assert "Việc xong" in preview
    data = values(pick=picks)
    for _ in range(2):  # twice: a double click
        assert client.post(url, data).status_code == 302
    assert ProgressEntry.objects.count() == 3
    assert not closed.entries.exists()


def test_many_are_not_dated_before_the_last_was_given(task: Task, cast: Cast, login: Login) -> None:
    later = make_task(lead=cast.own_unit, stage="todo", given_on=date(2026, 6, 1))
    early = values(pick=[task.pk, later.pk], reported_on="31/05/2026")
    answer = login(cast.office).post(reverse("tasks:bulk_progress"), early)
    assert answer.status_code == 422
    assert "trước ngày giao 01/06/2026" in answer.content.decode()
    assert not ProgressEntry.objects.exists()


def test_foreign_or_wrong_picks_refuse_the_batch(cast: Cast, login: Login) -> None:
    mine, foreign = make_task(lead=cast.own_unit), make_task(lead=cast.other_unit)
    url, client = reverse("tasks:bulk_progress"), login(cast.own)
    data = values(pick=[mine.pk, foreign.pk])
    assert client.get(url, data).status_code == client.post(url, data).status_code == 404
    for wrong in ([], ["x"], ["-1"], ["99999999999999999999"], ["\x00"], ["²"], ["9" * 5000]):
        assert client.get(url, {"pick": wrong}).status_code == 200
        assert client.post(url, data | {"pick": wrong}).status_code == 422
    assert not ProgressEntry.objects.exists()


def test_picks_have_a_limit(cast: Cast, login: Login) -> None:
    url = reverse("tasks:bulk_progress")
    answer = login(cast.office).post(url, values(pick=list(range(1, 502))))
    assert answer.status_code == 422
    assert "nhiều nhất 500 việc" in answer.content.decode()


# --- The list as a spreadsheet -------------------------------------------------------------------------------------


def sheet(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    answer = client.get(reverse("tasks:tasks_export") + query)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [row for row in book.active.iter_rows(values_only=True) if isinstance(row[0], int)]  # type: ignore[union-attr]


def test_spreadsheet_has_the_columns_of_the_follow_up_table(cast: Cast, login: Login) -> None:
    document = make_document(number="32-KH/ĐĐLHH", registered_by=cast.office)
    task = make_task(
        lead=cast.own_unit, coop=cast.other_unit, document=document, title="=1+1", path="II/1", product="Đề án",
        stage="doing", due_on=date(2026, 6, 20), original_due_on=date(2026, 5, 30), deadline_phrase="Quý II/2026",
    )  # fmt: skip
    make_entry(task, cast.own, text="Cũ", reported_on=date(2026, 3, 1))
    make_entry(task, cast.own, text="Mới nhất", document_number="5/BC", obstacle="Chậm", proposal="Gia hạn")
    moved = {"due_on": ["2026-05-30", "2026-06-20"]}
    TaskEvent.objects.create(task=task, verb="assigned", actor=cast.office, changes=moved)
    (row,) = sheet(login(cast.office))
    plain = [value.date() if hasattr(value, "date") else value for value in row]
    assert plain == [
        1, "=1+1", "32-KH/ĐĐLHH, mục II.1", cast.own_unit.name, cast.other_unit.name, "Đề án", "Quý II/2026",
        date(2026, 5, 30), date(2026, 6, 20), 1, "Mới nhất; 5/BC", None, "Đang thực hiện; còn 5 ngày", "Chậm; Gia hạn",
        "", "", f"NV{task.pk}.{task.version}",
    ]  # fmt: skip


def test_spreadsheet_has_the_rows_and_the_order_of_the_list(cast: Cast, login: Login) -> None:
    for title, day in (("b", 3), ("a", 1), ("c", 9)):
        make_task(lead=cast.own_unit, title=title, due_on=date(2026, 5, day), stage="doing")
    make_task(lead=cast.other_unit, title="của người khác", due_on=date(2026, 5, 2), stage="doing")
    client = login(cast.own)
    assert [row[1] for row in sheet(client, "?trang-thai=qua-han&sap-xep=-han")] == ["c", "b", "a"]
    assert [row[1] for row in sheet(client, "?q=a&sap-xep=han&sau=2026-05-01.1&tu=51")] == ["a"]


def test_spreadsheet_of_a_wrong_address_leads_to_the_list(cast: Cast, login: Login) -> None:
    answer = login(cast.office).get(reverse("tasks:tasks_export") + "?han=V/2026")
    assert answer.headers["Location"] == reverse("tasks:tasks") + "?han=V%2F2026"
