"""One task: what its page shows to whom, its steps, its words, its files."""

import html
import re
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolutions import files
from resolutions.models import DocumentLink, LinkKind
from tasks import workflow
from tasks.detail import TaskScreen
from tasks.glance import glance
from tasks.models import (
    Comment,
    EntryKind,
    Evidence,
    ExtensionDecision,
    Outcome,
    Review,
    ReviewLine,
    Stage,
    Target,
    Task,
    TaskEvent,
)
from tasks.status import Windows

from ..conftest import Cast
from ..factories import make_document, make_entry, make_extension_request, make_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def page(client: Client, task: Task) -> str:
    answer = client.get(task.get_absolute_url())
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def act(client: Client, task: Task, key: str, **values: Any) -> Any:
    values = {"version": Task.objects.get(pk=task.pk).version} | values
    return client.post(reverse("tasks:act", args=[task.pk, key]), values)


# --- What it shows -------------------------------------------------------------------------------------------------


def test_page_shows_source_deadline_people_and_history(cast: Cast, login: Login) -> None:
    document = make_document(number="32-KH/ĐĐLHH", registered_by=cast.office)
    task = make_task(
        lead=cast.own_unit,
        coop=cast.other_unit,
        document=document,
        stage="doing",
        text="Xây dựng đề án – Văn phòng – Quý I/2026",
        deadline_phrase="Quý I/2026",
        deadline_kind="quarter",
        original_due_on=date(2026, 3, 31),
        due_on=date(2026, 6, 16),
        product="Đề án",
        span_start=0,
    )
    Target.objects.create(task=task, printed="ít nhất 10 hội nghị", value=10)
    report = workflow.Report(
        text="Đã xong dự thảo.", on=date(2026, 6, 1), document_number="5/BC", obstacle="Chậm góp ý"
    )
    workflow.record_progress(task=task, user=cast.own, today=date(2026, 6, 15), report=report)
    content = page(login(cast.office), task)
    for words in (
        "32-KH/ĐĐLHH", '<mark class="is-sure">Quý I/2026</mark>', "“Quý I/2026”", "31/03/2026", "16/06/2026",
        "So với hạn gốc", "quá 76 ngày", "So với hạn hiện nay", "còn 1 ngày", "Sắp đến hạn", cast.own_unit.name,
        cast.other_unit.name, "Đề án", "ít nhất 10 hội nghị", "Đã xong dự thảo.", "5/BC", "Chậm góp ý", "Ghi tiến độ",
        f"{document.get_absolute_url()}#p{task.position}", f"Đại Diện Một, {cast.own_unit.name}",
    ):  # fmt: skip
        assert words in content, words


def test_reports_without_an_event_are_in_the_history_once(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    make_entry(task, cast.own, text="Ghi từ trước.")
    report = workflow.Report(text="Ghi hôm nay.", on=date(2026, 6, 15))
    workflow.record_progress(task=task, user=cast.own, today=date(2026, 6, 15), report=report)
    content = page(login(cast.viewer), task)
    assert content.count("Ghi từ trước.") == content.count("Ghi hôm nay.") == 1
    assert "2 bản ghi, không sửa, không xoá" in content


def test_words_of_people_are_never_markup(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title=EVIL, text=EVIL, product=EVIL, instruction=EVIL, condition=EVIL)
    Task.objects.filter(pk=task.pk).update(deadline_phrase=EVIL, path=EVIL, stage="doing")
    report = workflow.Report(text=EVIL, on=date(2026, 6, 1), obstacle=EVIL, proposal=EVIL, document_number=EVIL)
    workflow.record_progress(task=task, user=cast.office, today=date(2026, 6, 15), report=report)
    workflow.hold(task=task, user=cast.office, today=date(2026, 6, 15), reason=EVIL)
    client = login(cast.office)
    for url in (
        task.get_absolute_url(), reverse("tasks:task_edit", args=[task.pk]), reverse("tasks:progress", args=[task.pk]),
        reverse("tasks:act", args=[task.pk, "ket-thuc"]), reverse("tasks:bulk_change") + f"?pick={task.pk}",
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert b"<script>alert" not in answer.content, url


@pytest.mark.parametrize("who", ["office", "standing", "viewer", "own"])
def test_page_costs_the_same_number_of_queries(who: str, cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    client = login(getattr(cast, who))

    def more(count: int) -> None:
        for _ in range(count):
            report = workflow.Report(text="Ghi.", on=date(2026, 6, 1))
            entry = workflow.record_progress(task=task, user=cast.own, today=date(2026, 6, 15), report=report)
            file = files.store(name="a.txt", data=b"abc", uploaded_by=cast.own)
            Evidence.objects.create(entry=entry, attachment=file)
            Target.objects.create(task=task, printed="x", value=1)

    page(client, task)
    with CaptureQueriesContext(connection) as none:
        page(client, task)
    assert len(none) <= 12  # who asks, the task, the menu, whether there is more, events, whom one may name
    more(1)
    with CaptureQueriesContext(connection) as one:
        page(client, task)
    more(2)
    with CaptureQueriesContext(connection) as three:
        page(client, task)
    assert len(one) == len(three) <= 19  # three more for targets, two for reports and their files


@pytest.mark.parametrize("own_work", [False, True])
@pytest.mark.parametrize(("who", "stage"), [("office", "doing"), ("office", "hold"), ("standing", "confirm")])
def test_page_asks_for_what_the_form_of_each_step_wants(
    who: str, stage: str, own_work: bool, cast: Cast, login: Login
) -> None:
    """The page writes these forms itself: names, lengths and labels are those of the form that takes them."""
    user = getattr(cast, who)
    task = make_task(lead=cast.own_unit, stage=stage)
    make_entry(task, user if own_work else cast.own, kind=EntryKind.RESULT)
    screen = TaskScreen(task, user, date(2026, 6, 15), Windows())
    content = page(login(user), task)
    assert screen.steps
    for step in screen.steps:
        action = reverse("tasks:act", args=[task.pk, step.action.key])
        (form,) = re.findall(f'<form method="post" action="{action}">(.*?)</form>', content, re.S)
        fields = screen.form_of(step.action).fields
        wanted = {name: field for name, field in fields.items() if field.required}
        assert set(re.findall(r' name="(\w+)"', form)) == set(wanted) | {"csrfmiddlewaretoken"}
        assert step.asks.nothing == (set(wanted) == {"version"})
        for name in set(wanted) - {"version"}:
            asked = f'for="{step.action.key}-{name}">{wanted[name].label}</label>'
            assert asked in form
            assert f'maxlength="{wanted[name].max_length}" required' in form
            assert str(wanted[name].help_text) in form


def test_glance_tells_each_panel_that_has_something(cast: Cast) -> None:
    """A panel that is told to be empty asks nothing and shows nothing: each must be told of its own."""
    document, above = make_document(number="2/KH"), make_document(number="1/NQ")
    task = make_task(lead=cast.own_unit, stage="doing", document=document, due_on=date(2026, 6, 30))
    other = make_task(lead=cast.own_unit, stage="doing", due_on=date(2026, 6, 30))

    def told() -> set[str]:
        assert not any(asdict(glance(other)).values())
        return {name for name, is_there in asdict(glance(task)).items() if is_there}

    assert told() == set()
    entry = make_entry(task, cast.own)
    assert told() == {"entries"}
    Evidence.objects.create(entry=entry, attachment=files.store(name="a.txt", data=b"abc", uploaded_by=cast.own))
    assert told() == {"entries", "files"}
    Target.objects.create(task=task, printed="x", value=1)
    Comment.objects.create(task=task, text="Vâng.", author=cast.office, request_key=uuid.uuid4())
    assert told() == {"entries", "files", "targets", "comments"}
    asked = make_extension_request(task, cast.own)
    assert "asked" in told()
    ExtensionDecision.objects.create(request=asked, outcome=Outcome.REFUSED, author=cast.standing)
    assert "asked" not in told()
    DocumentLink.objects.create(document=document, to=above, kind=LinkKind.CITES, printed="1/NQ")
    assert "serves" not in told()
    DocumentLink.objects.create(document=document, to=above, kind=LinkKind.BASED_ON, printed="1/NQ")
    assert "serves" in told()
    review = Review.objects.create(
        period="2026-q2", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), opened_by=cast.office
    )
    ReviewLine.objects.create(review=review, task=task, conclusion="Xong.")
    assert told() == set(asdict(glance(task))) - {"asked"}


@pytest.mark.parametrize("pk", ["99999999999999999999", "0", "9223372036854775808"])
def test_a_task_that_cannot_be_is_not_found(pk: str, cast: Cast, login: Login) -> None:
    for tail in ("", "sua/", "tien-do/", "bao-ket-qua/", "viec/tam-hoan/", "dong/", f"tep/{pk}/"):
        assert login(cast.office).get(f"/nhiem-vu/{pk}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["", "tien-do/", "bao-ket-qua/", "viec/tiep-nhan/", "viec/tam-hoan/", "dong/"])
def test_another_units_task_does_not_exist(tail: str, cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.other_unit, stage="new")
    for method in ("get", "post"):
        answer = getattr(login(cast.own), method)(task.get_absolute_url() + tail, {"version": 1})
        assert answer.status_code in ({405} if (method, tail) in {("post", ""), ("post", "dong/")} else {404}), tail
    assert not TaskEvent.objects.exists()


# --- Steps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "stage", "key", "values", "after"),
    [
        ("own", "new", "tiep-nhan", {}, "todo"),
        ("standing", "confirm", "xac-nhan", {}, "done"),
        ("standing", "confirm", "tra-lai", {"reason": "Thiếu phụ lục."}, "redo"),
        ("office", "doing", "tam-hoan", {"reason": "Chờ kinh phí."}, "hold"),
        ("office", "doing", "cho-dieu-kien", {"reason": "Chờ Trung ương."}, "cond"),
        ("standing", "hold", "tiep-tuc", {}, "todo"),
        ("office", "todo", "ket-thuc", {"reason": "Hết đối tượng.", "basis": "21/QĐ-LHH"}, "ended"),
        ("standing", "done", "mo-lai", {"reason": "Sai số liệu."}, "doing"),
    ],
)
def test_step_is_taken_from_the_page(
    who: str, stage: str, key: str, values: dict[str, str], after: str, cast: Cast, login: Login
) -> None:
    task, client = make_task(lead=cast.own_unit, stage=stage), login(getattr(cast, who))
    make_entry(task, cast.own, kind=EntryKind.RESULT, stage_after=Stage.CONFIRM)
    assert reverse("tasks:act", args=[task.pk, key]) in page(client, task)
    answer = act(client, task, key, **values)
    assert (answer.status_code, answer.headers["Location"]) == (302, task.get_absolute_url())
    assert Task.objects.get(pk=task.pk).stage == after
    assert "đã ghi vào lịch sử" in page(client, task)


def test_declining_leads_back_to_the_list(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    answer = act(login(cast.own), task, "tu-choi", reason="Không đúng chức năng.")
    assert answer.headers["Location"] == reverse("tasks:tasks")


@pytest.mark.parametrize(
    ("key", "values"), [("tam-hoan", {"reason": " "}), ("ket-thuc", {"reason": "Hết.", "basis": ""}), ("tam-hoan", {})]
)
def test_step_without_its_reason_is_sent_back(key: str, values: dict[str, str], cast: Cast, login: Login) -> None:
    task = make_task(stage="doing")
    answer = act(login(cast.office), task, key, **values)
    assert answer.status_code == 422
    assert "Chưa lưu được" in answer.content.decode()
    assert Task.objects.get(pk=task.pk).stage == "doing"


def test_own_result_asks_for_a_reason(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="confirm")
    make_entry(task, cast.standing, kind=EntryKind.RESULT, stage_after=Stage.CONFIRM)
    client = login(cast.standing)
    assert "do chính anh chị báo" in page(client, task)
    assert act(client, task, "xac-nhan").status_code == 422
    assert act(client, task, "xac-nhan", reason="Cơ quan hai người.").status_code == 302
    assert "tự xác nhận việc mình báo" in page(client, task)


def test_stale_step_gets_both_texts(cast: Cast, login: Login) -> None:
    task, client = make_task(lead=cast.own_unit, stage="doing"), login(cast.office)
    workflow.hold(task=task, user=cast.standing, today=date(2026, 6, 15), reason="Chờ kinh phí.")
    answer = act(client, task, "ket-thuc", version=1, reason="Lý do của tôi.", basis="1/QĐ")
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Lý do của tôi." in content
    assert "Tạm hoãn" in content
    assert Task.objects.get(pk=task.pk).stage == "hold"


def test_double_click_is_answered_like_one(cast: Cast, login: Login) -> None:
    task, client = make_task(stage="doing"), login(cast.office)
    for _ in range(2):
        assert act(client, task, "tam-hoan", version=1, reason="Chờ.").status_code == 302
    assert task.events.count() == 1


@pytest.mark.parametrize(
    ("who", "stage", "key", "status"),
    [
        ("own", "confirm", "xac-nhan", 403),
        ("office", "confirm", "xac-nhan", 403),
        ("viewer", "doing", "tam-hoan", 403),
        ("office", "doing", "mo-lai", 403),
        ("standing", "doing", "mo-lai", 403),  # possible for the role, not at this stage
        ("office", "doing", "tien-do", 404),  # not a step of this page
        ("office", "doing", "xxx", 404),
    ],
)
def test_step_that_is_not_offered(who: str, stage: str, key: str, status: int, cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage=stage)
    assert login(getattr(cast, who)).get(reverse("tasks:act", args=[task.pk, key])).status_code == status


def test_fields_that_no_form_asks_for_are_ignored(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    act(login(cast.own), task, "tiep-nhan", stage="done", closed_on="2026-01-01", unit=cast.other_unit.pk, percent=100)
    after = Task.objects.get(pk=task.pk)
    assert (after.stage, after.closed_on, after.percent) == ("todo", None, 0)


# --- Words ---------------------------------------------------------------------------------------------------------


def edit(client: Client, task: Task, **values: Any) -> Any:
    names = ("title", "product", "instruction", "deadline_phrase", "version")
    data = {name: getattr(task, name) for name in names} | values
    return client.post(reverse("tasks:task_edit", args=[task.pk]), data)


def test_edit_keeps_the_old_words_in_the_history(cast: Cast, login: Login) -> None:
    task, client = make_task(title="Tên cũ", text="Câu trong văn bản"), login(cast.office)
    assert edit(client, task, title="Tên mới", deadline_phrase="Quý III/2026").status_code == 302
    task.refresh_from_db()
    assert (task.title, task.text, task.due_on, task.original_due_on) == (
        "Tên mới", "Câu trong văn bản", date(2026, 9, 30), date(2026, 9, 30),
    )  # fmt: skip
    content = page(client, task)
    for words in ("Sửa nội dung", "Tên cũ", "Tên mới", "30/09/2026", "Theo quý"):
        assert words in content


def test_edit_that_moves_a_date_needs_a_reason_and_keeps_the_original(cast: Cast, login: Login) -> None:
    task, client = make_task(due_on=date(2026, 9, 30), deadline_phrase="Quý III/2026"), login(cast.office)
    answer = edit(client, task, deadline_phrase="Quý IV/2026")
    assert answer.status_code == 422
    assert "cần ghi lý do" in answer.content.decode()
    assert edit(client, task, deadline_phrase="Quý IV/2026", reason="Đọc lại bản gốc.").status_code == 302
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on) == (date(2026, 12, 31), date(2026, 9, 30))


def test_edit_without_a_change_writes_no_history(cast: Cast, login: Login) -> None:
    task = make_task()
    assert edit(login(cast.office), task).status_code == 302
    assert not task.events.exists()


def test_stale_edit_gets_both_texts(cast: Cast, login: Login) -> None:
    task, client = make_task(title="Tên cũ"), login(cast.office)
    edit(login(cast.admin), task, title="Tên của người kia")
    answer = edit(client, task, title="Tên của tôi")
    assert answer.status_code == 409
    for words in ("Tên của người kia", "Tên của tôi"):
        assert words in answer.content.decode()


@pytest.mark.parametrize("who", ["standing", "committee", "viewer", "own"])
def test_only_the_office_edits(who: str, cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title="Tên cũ")
    assert edit(login(getattr(cast, who)), task, title="Tên mới").status_code == 403
    assert Task.objects.get(pk=task.pk).title == "Tên cũ"


# --- Files ---------------------------------------------------------------------------------------------------------


def test_file_is_served_through_its_task(cast: Cast, login: Login) -> None:
    task, other = make_task(lead=cast.own_unit), make_task(lead=cast.own_unit)
    file = files.store(name="biên bản.txt", data=b"noi dung", uploaded_by=cast.own)
    proof = Evidence.objects.create(entry=make_entry(task, cast.own), attachment=file)
    answer = login(cast.own).get(reverse("tasks:evidence", args=[task.pk, proof.pk]))
    assert b"".join(answer.streaming_content) == b"noi dung"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert login(cast.own).get(reverse("tasks:evidence", args=[other.pk, proof.pk])).status_code == 404
    assert login(cast.other).get(reverse("tasks:evidence", args=[task.pk, proof.pk])).status_code == 404
