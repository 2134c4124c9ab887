"""Figures collected from units: opened, answered, returned, answered again; by whom, and never half."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import figures
from members.clock import today
from members.figures import Counts
from members.models import Cluster, Figure, FigureKind, Unit
from resolutions.models import Document
from tasks import figure_calls
from tasks.figure_calls import Answer, Call
from tasks.models import FigureCall, FigureReply, Notice, ProgressEntry, Stage, Task
from tasks.workflow import confirm, send_back

from ..conftest import Cast
from ..factories import make_call, make_document, make_unit
from ..parallel import at_once

Login = Callable[..., Client]
NEW = "/so-lieu/thu-thap/moi/"
ON = date(2026, 6, 30)


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def call_form(*units: Unit, **fields: Any) -> dict[str, Any]:
    facts = {
        "kinds": ["members", "women"],
        "on": shown(today()),
        "due_on": shown(today() + timedelta(days=20)),
        "units": [u.pk for u in units],
        "number": "45/LHH-VP",
        "request_key": str(uuid.uuid4()),
    }
    return facts | fields


def sent(form: dict[str, Any], *units: Unit) -> dict[str, Any]:
    """As the preview sends it on."""
    return form | {"do": "gui", "seen": ",".join(str(u.pk) for u in units)}


@pytest.fixture
def call(cast: Cast) -> FigureCall:
    return make_call(cast.own_unit, cast.other_unit)


def part_of(call: FigureCall, unit: Unit) -> Task:
    return call.task.parts.get(lane=unit)


def reply_form(**fields: Any) -> dict[str, Any]:
    return {"so-members": "120", "so-women": "50", "request_key": str(uuid.uuid4())} | fields


def address(part: Task) -> str:
    return f"/nhiem-vu/{part.pk}/so-lieu/"


# --- Opening ---------------------------------------------------------------------------------------------------------


def test_preview_first_then_one_task_with_a_part_each(cast: Cast, login: Login) -> None:
    document = make_document(number="45/LHH-VP", registered_by=cast.office)
    cluster = Cluster.objects.create(name="Cụm 1")
    third = make_unit("Ban Riêng", kind="department", cluster=cluster)
    client, form = login(cast.office), call_form(groups=["loai-association"], units=[third.pk])
    preview = client.post(NEW, form | {"do": "xem"})
    assert preview.status_code == 200
    assert not FigureCall.objects.exists()
    units = preview.context["form"].asked
    assert {u.name for u in units} == {"Hội Của Tôi", "Hội Người Khác", "Ban Riêng"}
    answers = [client.post(NEW, sent(form, *units)) for _i in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    call = FigureCall.objects.get()
    assert call.task.document == document
    assert (call.task.has_parts, call.task.parts.count()) == (True, 3)
    part = part_of(call, cast.own_unit)
    assert (part.due_on, part.stage) == (today() + timedelta(days=20), Stage.NEW)
    assert part.assignments.get().unit == cast.own_unit
    assert Notice.objects.filter(user=cast.own, task=part).exists()
    assert part.title == f"Báo cáo số liệu tính đến ngày {shown(today())}: Hội viên, Hội viên nữ"


def test_without_units_the_form_leads_to_them(cast: Cast, login: Login) -> None:
    assert "Chưa có đơn vị nào" not in login(cast.office).get(NEW).content.decode()
    Unit.objects.update(left_on=date(2020, 1, 1))
    assert "Chưa có đơn vị nào để hỏi số liệu." in login(cast.office).get(NEW).content.decode()


def test_letter_is_registered_with_the_call(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    form = call_form(cast.own_unit)
    missing = client.post(NEW, form)
    assert missing.status_code == 422
    assert "Sổ chưa có văn bản này" in missing.content.decode()
    form |= {"issued_on": shown(today()), "title": "V/v báo cáo số liệu hội viên"}
    assert client.post(NEW, sent(form, cast.own_unit)).status_code == 302
    letter = Document.objects.get(number="45/LHH-VP")
    assert (letter.kind, letter.issuer) == ("letter", cast.organisation.name)
    assert FigureCall.objects.get().task.document == letter


def test_units_that_changed_since_the_preview_are_shown_anew(cast: Cast, login: Login) -> None:
    make_document(number="45/LHH-VP", registered_by=cast.office)
    form = call_form(cast.own_unit, cast.other_unit)
    answer = login(cast.office).post(NEW, sent(form, cast.own_unit))
    assert answer.status_code == 200
    assert not FigureCall.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"kinds": []},
        {"kinds": ["khong-co"]},
        {"units": ["99999999999999999999"]},
        {"units": []},
        {"due_on": "01/01/2020"},
        {"on": "2026-13-45"},
        {"number": ""},
        {"number": "a\x00b"},
        {"groups": ["cum-999"]},
    ],
)
def test_bad_call_says_what_to_mend(cast: Cast, login: Login, change: dict[str, Any]) -> None:
    make_document(number="45/LHH-VP", registered_by=cast.office)
    answer = login(cast.office).post(NEW, sent(call_form(cast.own_unit, note="Chữ đã gõ") | change, cast.own_unit))
    assert answer.status_code == 422
    assert "Chữ đã gõ" in answer.content.decode()
    assert not FigureCall.objects.exists()


# --- Answering -------------------------------------------------------------------------------------------------------


def test_answer_is_counts_replies_and_a_report(cast: Cast, login: Login, call: FigureCall) -> None:
    part, form, client = part_of(call, cast.own_unit), reply_form(), login(cast.own)
    assert [client.post(address(part), form).status_code for _i in range(2)] == [302, 302]
    part.refresh_from_db()
    entry = part.entries.get()
    assert part.stage == Stage.CONFIRM
    assert entry.text == "Số liệu tính đến ngày 30/06/2026: Hội viên: 120; Hội viên nữ: 50."
    found = {(f.kind_id, f.value, f.on, f.source) for f in Figure.objects.all()}
    source = f"Báo cáo của Hội Của Tôi ngày {shown(today())}"
    assert found == {("members", 120, ON, source), ("women", 50, ON, source)}
    assert FigureReply.objects.filter(task=part, call=call).count() == 2
    confirm(task=part, user=cast.standing, today=today())
    assert part.stage == Stage.DONE


def test_returned_part_is_answered_again_and_the_first_is_set_right(cast: Cast, login: Login, call: FigureCall) -> None:
    part, client = part_of(call, cast.own_unit), login(cast.own)
    client.post(address(part), reply_form())
    send_back(task=part, user=cast.standing, today=today(), reason="Số nữ chưa khớp.")
    assert 'value="50"' in client.get(address(part)).content.decode()
    assert client.post(address(part), reply_form(**{"so-women": "60"})).status_code == 302
    in_force = {f.kind_id: f.value for f in Figure.objects.in_force()}
    assert in_force == {"members": 120, "women": 60}
    new = Figure.objects.get(value=60)
    assert (new.corrects.value if new.corrects else 0, new.reason) == (50, f"Đơn vị báo lại ngày {shown(today())}.")
    assert FigureReply.objects.count() == 3


def test_missing_number_needs_a_note(cast: Cast, login: Login, call: FigureCall) -> None:
    part, client = part_of(call, cast.own_unit), login(cast.own)
    assert client.post(address(part), reply_form(**{"so-women": ""})).status_code == 422
    assert client.post(address(part), reply_form(**{"so-members": "", "so-women": ""})).status_code == 422
    assert client.post(address(part), reply_form(**{"so-women": "121"})).status_code == 422
    assert not Figure.objects.exists()
    assert client.post(address(part), reply_form(**{"so-women": ""}, note="Đang rà soát.")).status_code == 302
    assert part.entries.get().text.endswith("Đang rà soát.")


def test_office_fills_in_by_telephone_and_others_may_not(cast: Cast, login: Login, call: FigureCall) -> None:
    part = part_of(call, cast.own_unit)
    assert login(cast.other).post(address(part), reply_form()).status_code == 404
    for name in ("standing", "committee", "viewer"):
        assert login(getattr(cast, name)).post(address(part), reply_form()).status_code == 403
    assert login(cast.office).post(address(part), reply_form()).status_code == 302
    assert part.entries.get().author == cast.office


def test_closed_part_answers_409_and_loses_nothing(cast: Cast, login: Login, call: FigureCall) -> None:
    part = part_of(call, cast.own_unit)
    client = login(cast.own)
    client.post(address(part), reply_form())
    late = client.post(address(part), reply_form(**{"so-members": "125"}, note="Gửi lần hai."))
    assert late.status_code == 409
    assert {f.value for f in Figure.objects.all()} == {120, 50}
    assert ProgressEntry.objects.count() == 1


def test_task_that_asks_for_nothing_has_no_form(cast: Cast, login: Login, call: FigureCall) -> None:
    client = login(cast.office)
    assert client.get(address(call.task)).status_code == 404
    assert client.get("/nhiem-vu/99999999999/so-lieu/").status_code == 404


def test_not_before_its_day(cast: Cast, login: Login) -> None:
    later = today() + timedelta(days=3)
    call = make_call(cast.own_unit, on=later, due_on=later)
    part = part_of(call, cast.own_unit)
    answer = login(cast.own).post(address(part), reply_form())
    assert answer.status_code == 422
    assert "Chưa đến ngày tính số liệu" in answer.content.decode()


def test_answer_is_all_or_nothing(cast: Cast, call: FigureCall, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**kwargs: Any) -> None:
        raise DatabaseError("đứt giữa chừng")

    monkeypatch.setattr(FigureReply.objects, "get_or_create", broken)
    part, answer = part_of(call, cast.own_unit), Answer({"members": 120})
    with pytest.raises(DatabaseError):
        figure_calls.reply(part=part, answer=answer, user=cast.own, today=today(), key=uuid.uuid4())
    part.refresh_from_db()
    assert part.stage == Stage.TODO
    assert not Figure.objects.exists()
    assert not ProgressEntry.objects.exists()


# --- Where it leads --------------------------------------------------------------------------------------------------


def test_every_way_to_report_leads_to_the_form(cast: Cast, login: Login, call: FigureCall) -> None:
    part, client = part_of(call, cast.own_unit), login(cast.own)
    assert address(part) in client.get(part.get_absolute_url()).content.decode()
    assert client.get(f"/nhiem-vu/{part.pk}/bao-ket-qua/").headers["Location"] == address(part)
    assert client.get(f"/viec/{part.pk}/bao-ket-qua/").headers["Location"] == address(part)
    answer = client.get(f"/viec/{part.pk}/bao-ket-qua/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address(part)
    done = {"outcome": "done", "text": "x", "reported_on": shown(today()), "document_number": "1/BC"}
    form = done | {"request_key": str(uuid.uuid4())}
    assert client.post(f"/nhiem-vu/{part.pk}/tien-do/", form).status_code == 422


def test_page_tells_who_has_answered_and_the_sum_so_far(cast: Cast, login: Login, call: FigureCall) -> None:
    login(cast.own).post(address(part_of(call, cast.own_unit)), reply_form())
    page = login(cast.standing).get(f"/so-lieu/thu-thap/{call.pk}/")
    text = page.content.decode()
    assert "Đã báo: 1/2 đơn vị." in text
    assert "tổng của 1/2 đơn vị" in text
    rows = page.context["page"].rows
    assert [(r.lane.unit.name, [value for _kind, value in r.cells], r.answered) for r in rows] == [
        ("Hội Người Khác", [None, None], False),
        ("Hội Của Tôi", [120, 50], True),
    ]
    assert f"/don-doc/{cast.other_unit.pk}/" in text
    listed = login(cast.viewer).get("/so-lieu/thu-thap/").content.decode()
    assert ">1/2<" in listed


def test_queries_of_the_page_do_not_grow(cast: Cast, login: Login) -> None:
    client, counts = login(cast.viewer), []
    for n in (1, 3):
        call = make_call(*(make_unit() for _n in range(n)))
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/so-lieu/thu-thap/{call.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_call_for_one_unit_is_divided_too(cast: Cast) -> None:
    kinds = list(FigureKind.objects.filter(code="members"))
    call = Call(make_document(registered_by=cast.office), kinds, ON, [cast.own_unit], today())
    made = figure_calls.open_call(call=call, user=cast.office, today=today(), key=uuid.uuid4())
    assert made.task.parts.get().lane == cast.own_unit
    assert figure_calls.call_of(made.task.parts.get()) == made


# --- At one moment ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_one_wins(cast: Cast) -> None:
    old = Figure.objects.create(unit=cast.own_unit, kind_id="members", value=100, on=ON, source="12/BC")
    how: dict[str, Any] = {"on": ON, "source": "13/BC", "reason": "Gõ nhầm.", "by": cast.office}
    came = at_once(*(lambda value=value: figures.correct(figure=old, value=value, **how) for value in (110, 111)))
    assert sorted(type(one).__name__ for one in came) == ["AlreadyCorrected", "Figure"]
    assert Figure.objects.in_force().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_count_one_day_at_once_make_one_count(cast: Cast) -> None:
    def count(value: int) -> Any:
        counts = Counts({"members": value}, ON, "12/BC")
        return figures.record(unit=cast.own_unit, counts=counts, by=cast.office, key=uuid.uuid4())

    came = at_once(lambda: count(100), lambda: count(101))
    assert sorted(type(one).__name__ for one in came) == ["ValidationError", "list"]
    assert Figure.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_twice_at_once_is_one(cast: Cast) -> None:
    call, key = make_call(cast.own_unit), uuid.uuid4()
    part, answer = part_of(call, cast.own_unit), Answer({"members": 120, "women": 50})

    def send() -> Any:
        now = Task.objects.get(pk=part.pk)
        return figure_calls.reply(part=now, answer=answer, user=cast.own, today=today(), key=key)

    first, second = at_once(send, send)
    assert first == second
    assert Figure.objects.count() == FigureReply.objects.count() == 2
