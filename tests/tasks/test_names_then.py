"""Closed tasks show the names of their time; documents that name a unit that is no more mean its successor."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from members.clock import today
from members.deeds import Deed
from members.models import ActKind, Unit
from tasks.succession import carry_out
from tasks.task_rows import names_of
from tasks.unit_names import How, look_up, look_up_typed

from ..conftest import Cast
from ..factories import make_task, make_unit

Login = Callable[..., Client]
CLOSED = {"stage": "done", "closed_on": date(2026, 2, 1), "given_on": date(2026, 1, 1)}


def act(cast: Cast, kind: ActKind, unit: Unit, heirs: tuple[Unit, ...] = (), name: str = "", day: int = 1) -> None:
    values = {"name": name} if name else {}
    deed = Deed(kind, date(2026, 3, day), "12/QĐ", (Unit.objects.get(pk=unit.pk),), heirs, values)
    carry_out(deed=deed, user=cast.admin, today=today())


def test_closed_task_keeps_the_name_of_its_day(cast: Cast, login: Login) -> None:
    closed, still = make_task(lead=cast.own_unit, title="Đã xong", **CLOSED), make_task(lead=cast.own_unit)
    act(cast, ActKind.RENAME, cast.own_unit, name="Hội Tên Nay")
    days = {closed.pk: closed.closed_on, still.pk: None}
    assert names_of(days) == {closed.pk: (["Hội Của Tôi"], []), still.pk: (["Hội Tên Nay"], [])}
    client = login(cast.office)
    page = client.get(closed.get_absolute_url()).content.decode()
    assert 'Hội Của Tôi</a> <span class="small muted">(nay là Hội Tên Nay)' in page
    assert "nay là" not in client.get(still.get_absolute_url()).content.decode()
    assert "Hội Của Tôi" in client.get("/nhiem-vu/?trang-thai=hoan-thanh").content.decode()
    assert "Hội Của Tôi" in b"".join(client.get("/nhiem-vu/bang.csv").streaming_content).decode("utf-8-sig")
    assert "Hội Của Tôi" in client.get(closed.document.get_absolute_url()).content.decode()


def test_closed_task_tells_who_goes_on(cast: Cast, login: Login) -> None:
    closed = make_task(lead=cast.own_unit, **CLOSED)
    middle = make_unit("Hội Giữa Đường")
    act(cast, ActKind.MERGE, cast.own_unit, (middle,))
    act(cast, ActKind.MERGE, middle, (cast.other_unit,), day=2)
    page = login(cast.office).get(closed.get_absolute_url()).content.decode()
    assert "(nay là Hội Người Khác)" in page


def test_document_that_names_an_ended_unit_means_its_successor(cast: Cast) -> None:
    middle, gone = make_unit("Hội Giữa Đường"), make_unit("Hội Không Còn")
    act(cast, ActKind.MERGE, cast.own_unit, (middle,))
    act(cast, ActKind.MERGE, middle, (cast.other_unit,), day=2)
    act(cast, ActKind.DISSOLVE, gone)
    names = look_up(["Hội Của Tôi", "Hội Không Còn", "Hội Người Khác"])
    assert names.unit("Hội Của Tôi") == cast.other_unit
    assert names.how("Hội Của Tôi") == How.ENDED
    assert "nay do “Hội Người Khác” nhận" in names.hint("Hội Của Tôi")
    assert names.unit("Hội Không Còn") is None
    assert [new.ended for new in names.new] == [gone]
    assert look_up_typed(["Hội Của Tôi"]).unit("Hội Của Tôi") == Unit.objects.get(pk=cast.own_unit.pk)
