"""The journal like a user and like an enemy: for whom, filters, pages; what was deleted stays readable."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import governance, registry, rights
from members.models import Cluster, Mandate, Person, Unit, UnitName, User
from resolutions.models import Document, DocumentEvent, Draft
from resolutions.publishing import amend, register
from tasks import journal, saved_views, workflow
from tasks.assigning import assign
from tasks.confirming import drop
from tasks.models import SavedView, Task, TaskEvent
from tasks.workflow import Report

from ..conftest import Cast
from ..factories import make_document, make_task, make_user
from .test_past import FIRST, noon

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
URL = "/nhat-ky/"


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode()).split("<main")[1]


def lines(client: Client, query: str = "") -> list[journal.Line]:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return list(answer.context["page"].lines) if answer.context["page"] else []


@pytest.fixture
def everything(cast: Cast) -> Task:
    """A line of each kind."""
    document = make_document(registered_by=cast.office)
    DocumentEvent.objects.create(document=document, verb="changed", actor=cast.office, changes={"number": ["1", "2"]})
    task = make_task(lead=cast.own_unit, document=document, title="Việc của tôi")
    foreign = make_task(lead=cast.other_unit, document=document, title="Việc của người")
    for one in (task, foreign):
        workflow.hold(task=one, user=cast.office, today=timezone.localdate(), reason="Chờ kinh phí.")
    registry.add_name(name=UnitName(unit=cast.own_unit, name="Tên Khác"), by=cast.office)
    governance.save_cluster(cluster=Cluster(name="Cụm 9"), version=None, by=cast.admin)
    rights.deactivate_user(user=make_user(), by=cast.admin)
    return task


# --- For whom ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("admin", {"nhiem-vu", "van-ban", "don-vi", "lien-hiep-hoi", "quyen"}),
        ("office", {"nhiem-vu", "van-ban", "don-vi", "lien-hiep-hoi"}),
        ("standing", {"nhiem-vu", "van-ban", "don-vi", "lien-hiep-hoi"}),
        ("committee", {"nhiem-vu", "van-ban"}),
        ("viewer", {"nhiem-vu", "van-ban"}),
        ("own", {"nhiem-vu"}),
        ("other", {"nhiem-vu"}),
    ],
)
def test_journal_holds_what_the_role_may_see(
    cast: Cast, login: Login, everything: Task, role: str, kinds: set[str]
) -> None:
    client = login(cast.by_role()[role])
    found = lines(client)
    assert {line.kind.key for line in found} == kinds
    for kind in journal.KINDS:
        assert bool(lines(client, f"?loai={kind.key}")) == (kind.key in kinds)
    about = {line.about for line in found if line.kind.key == "nhiem-vu"}
    expected = {"own": {"Việc của tôi"}, "other": {"Việc của người"}}
    assert about == expected.get(role, {"Việc của tôi", "Việc của người"})


def test_journal_offers_a_representative_no_people(cast: Cast, login: Login, everything: Task) -> None:
    page = text(login(cast.own).get(URL))
    assert 'name="nguoi"' not in page
    assert "Ông Thường Vụ" not in page
    assert "Người này không có trong danh sách" in text(login(cast.own).get(f"{URL}?nguoi={cast.office.pk}"))


# --- What a line says ----------------------------------------------------------------------------------------------


def test_journal_tells_old_and_new_and_why(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), title="Việc <b>")
    how: dict[str, Any] = {"task": task, "today": timezone.localdate()}
    assign(**how, user=cast.standing, leads=[cast.other_unit], due_on=date(2026, 6, 30), note="Đổi người.")
    page = text(login(cast.office).get(URL))
    for words in ("Hội Của Tôi", "Hội Người Khác", "01/05/2026", "30/06/2026", "Đổi người.", "Ông Thường Vụ"):
        assert words in page
    assert "Việc &lt;b&gt;" in page


def test_journal_tells_what_was_reported(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    today = timezone.localdate()
    workflow.record_progress(task=task, user=cast.own, today=today, report=Report(text="Đã họp dân.", on=today))
    assert "Đã họp dân." in text(login(cast.own).get(URL))


def test_journal_is_newest_first_whatever_the_kind(cast: Cast, login: Login, everything: Task) -> None:
    times = [line.at for line in lines(login(cast.admin))]
    assert times == sorted(times, reverse=True)


# --- Filters -------------------------------------------------------------------------------------------------------


def told_on(task: Task, day: date, user: User, note: str = "") -> None:
    TaskEvent.objects.create(task=task, verb="changed", actor=user, at=noon(day), note=note, stage_after=task.stage)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?tu=16/01/2026&den=16/01/2026", ["hai"]),
        ("?tu=2026-01-16", ["ba", "hai"]),
        ("?den=15/01/2026", ["một"]),
        ("?q=HAI", ["hai"]),
        ("?q=mot", ["một"]),
        ("?q=Việc cũ", ["ba", "hai", "một"]),
        ("?nguoi={standing}", ["ba"]),
        ("?loai=van-ban", []),
        ("?q=%25", []),
        ("?q=khongcogi", []),
    ],
)
def test_journal_filters(cast: Cast, login: Login, query: str, expected: list[str]) -> None:
    task = make_task(title="Việc cũ")
    for days, (note, user) in enumerate((("một", cast.office), ("hai", cast.office), ("ba", cast.standing))):
        told_on(task, FIRST + timedelta(days=days), user, note)
    found = lines(login(cast.viewer), query.format(standing=cast.standing.pk))
    assert [line.note for line in found] == expected


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?tu=31/02/2026", "Không có ngày 31/02/2026"),
        ("?tu=9999-12-31", "ngoài khoảng"),
        ("?den=0001-01-01", "ngoài khoảng"),
        ("?tu=02/02/2026&den=01/02/2026", "phải từ “Từ ngày” trở đi"),
        ("?loai=la", 'role="alert"'),
        ("?loai=quyen", 'role="alert"'),
        ("?nguoi=99999999999999999999", 'role="alert"'),
        ("?nguoi=999999", "Người này không có trong danh sách"),
        ("?nguoi=abc", 'role="alert"'),
        ("?sau=la", "Địa chỉ trang này không đúng"),
        ("?sau=1.2", "Địa chỉ trang này không đúng"),
        ("?sau=99999999999999999.1.1", "Địa chỉ trang này không đúng"),
        ("?sau=9999999999999999.1.1", "Chưa có lần ghi nào"),
        ("?sau=0.0.0", "Chưa có lần ghi nào"),
        ("?q=%00", 'role="alert"'),
        ("?q=" + "x" * 101, 'role="alert"'),
        ("?q=🏛", "Không có lần ghi nào khớp"),
    ],
)
def test_journal_wrong_addresses(cast: Cast, login: Login, query: str, told: str) -> None:
    assert told in text(login(cast.office).get(URL + query))


# --- Pages ---------------------------------------------------------------------------------------------------------


def walk(client: Client, query: str = "?") -> list[Any]:
    """The keys of all lines, page by page."""
    url, keys, pages = URL + query, [], 0
    while url:
        answer = client.get(url)
        keys += [line.key for line in answer.context["page"].lines]
        following, pages = answer.context["next"], pages + 1
        url = f"{URL}{query}&sau={following}" if following else ""
        assert pages < 60
    return keys


@pytest.mark.parametrize("query", ["?", "?q=viec"])
def test_journal_pages_hold_every_line_once(
    cast: Cast, login: Login, everything: Task, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    same = noon(FIRST)
    unit = cast.own_unit
    for _i in range(4):  # many lines of one instant, of several kinds
        told_on(everything, FIRST, cast.office, "viec")
        unit.events.create(verb="changed", actor=cast.office, at=same, note="viec")
    whole = walk(login(cast.admin), query)
    monkeypatch.setattr(journal, "PAGE_SIZE", 3)
    monkeypatch.setattr(journal, "LOOKED_AT", 4)
    found = walk(login(cast.admin), query)
    assert found == whole
    assert len(set(found)) == len(found) > 8


def test_journal_says_that_it_has_not_looked_at_everything(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = make_task()
    for days in range(6):
        told_on(task, FIRST + timedelta(days=days), cast.office, "mới" if days else "tìm tôi")
    monkeypatch.setattr(journal, "LOOKED_AT", 2)
    page = text(login(cast.office).get(f"{URL}?q=tim toi"))
    assert "Mới tìm trong 2 lần ghi" in page
    assert "Tìm tiếp" in page
    assert len(walk(login(cast.office), "?q=tim toi")) == 1


@pytest.mark.parametrize("role", ["admin", "own"])
@pytest.mark.parametrize("query", ["", "?q=a"])
def test_journal_costs_the_same_for_many(cast: Cast, login: Login, everything: Task, role: str, query: str) -> None:
    client, costs = login(cast.by_role()[role]), []
    for count in (1, 3):
        for _i in range(count):
            task = make_task(lead=cast.own_unit)
            today = timezone.localdate()
            workflow.record_progress(task=task, user=cast.own, today=today, report=Report(text="a", on=today))
            registry.create_unit(unit=Unit(kind="office", name=f"Ban {task.pk}"), by=cast.office)
        with CaptureQueriesContext(connection) as queries:
            text(client.get(URL + query))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 16


# --- What is deleted -----------------------------------------------------------------------------------------------


def test_journal_keeps_a_deleted_list(cast: Cast, login: Login) -> None:
    view = SavedView.objects.create(owner=cast.office, name="Việc quá hạn của Hội", query="trang-thai=qua-han")
    saved_views.delete(view=view, by=cast.office)
    page = text(login(cast.standing).get(URL))
    assert "Việc quá hạn của Hội" in page
    assert "trang-thai=qua-han" in page


def test_journal_keeps_a_dropped_draft(cast: Cast, login: Login) -> None:
    draft = Draft.objects.create(name="ke-hoach.docx", text="", parsed={}, created_by=cast.office)
    drop(draft=draft, user=cast.office)
    drop(draft=draft, user=cast.office)
    assert text(login(cast.standing).get(URL)).count("ke-hoach.docx") == 1


def test_journal_keeps_links_and_recipients_that_went(cast: Cast, login: Login) -> None:
    document = Document(kind="plan", number="9/KH", title="Kế hoạch", issuer="LHH")
    register(document=document, links=[], recipients=["Nơi nhận đã bỏ"], user=cast.office)
    amend(document=document, version=1, links=[], recipients=["Nơi nhận mới"], user=cast.office)
    assert "Nơi nhận đã bỏ" in text(login(cast.viewer).get(URL))


def test_journal_keeps_an_office_that_changed(cast: Cast, login: Login) -> None:
    person = Person.objects.create(full_name="Lê Văn Tám")
    mandate = Mandate(person=person, unit=cast.own_unit, position="Chủ tịch")
    registry.give_mandate(mandate=mandate, by=cast.office)
    mandate.position = "Phó Chủ tịch"
    registry.change_mandate(mandate=mandate, version=1, by=cast.office)
    page = text(login(cast.office).get(URL))
    assert "Phó Chủ tịch" in page
    assert "Lê Văn Tám" not in page
