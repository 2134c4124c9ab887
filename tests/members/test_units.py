"""Units: page, form, parts, and the verbs behind them."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from members import registry
from members.figures import Counts, record
from members.models import Figure, Mandate, Unit, UnitEvent, UnitName
from members.views import units as unit_views

from ..conftest import Cast
from ..factories import make_task, make_unit
from .rows import make_person

Login = Callable[..., Client]
NFD_NAME = "Ho\u0323\u0302i Đo\u0302ng y"
NFC_NAME = "Hội Đông y"


def new_form(**fields: Any) -> dict[str, Any]:
    return {"kind": "association", "name": NFC_NAME, "request_key": str(uuid.uuid4())} | fields


def edit_form(unit: Unit, **fields: Any) -> dict[str, Any]:
    return {"kind": unit.kind, "name": unit.name, "version": unit.version} | fields


# --- Page ---


def test_page_shows_figures_tasks_people_and_life(cast: Cast, login: Login) -> None:
    unit = cast.own_unit
    for year, value in ((2022, 100), (2023, 110), (2024, 105), (2025, 1120)):
        Figure.objects.create(unit=unit, kind_id="members", value=value, on=date(year, 12, 31), source=f"BC {year}")
    UnitName.objects.create(unit=unit, name="Tên Thời Trước", until=date(2015, 3, 2))
    make_person(unit)
    make_task(lead=unit, title="Việc chủ trì", due_on=date(2020, 1, 1), stage="doing", deadline_phrase="Quý I/2020")
    make_task(coop=unit)
    page = login(cast.viewer).get(unit.get_absolute_url()).content.decode()
    for words in (
        "1.120",
        "tăng 1.015 so với 31/12/2024",
        "Hoàng Đình Khải",
        "Thôi dùng tên Tên Thời Trước",
        "02/03/2015",
        "Việc chủ trì",
        "Quý I/2020",
        "1 quá hạn",
        "small is-late",
        "chip--doing",
        "Xem cả 2 việc",
    ):
        assert words in page, words
    assert 'role="img"' in page
    assert "Hội viên qua các lần ghi: 2022: 100, 2023: 110, 2024: 105, 2025: 1.120." in page
    assert "Sửa đơn vị" not in page


def test_page_draws_no_chart_of_three_values(cast: Cast, login: Login) -> None:
    for year in (2023, 2024, 2025):
        Figure.objects.create(unit=cast.own_unit, kind_id="members", value=9, on=date(year, 1, 1), source="x")
    assert '<svg class="chart"' not in login(cast.viewer).get(cast.own_unit.get_absolute_url()).content.decode()


def test_foreign_unit_does_not_exist_for_a_representative(cast: Cast, login: Login) -> None:
    client = login(cast.other)
    for path in ("", "lich-su/"):
        assert client.get(cast.own_unit.get_absolute_url() + path).status_code == 404


# --- Form ---


def test_create_writes_history(cast: Cast, login: Login) -> None:
    answer = login(cast.office).post("/don-vi/moi/", new_form(joined_on="14/05/2009"))
    unit = Unit.objects.get(name=NFC_NAME)
    assert answer.headers["Location"] == unit.get_absolute_url()
    assert unit.joined_on == date(2009, 5, 14)
    event = unit.events.get()
    assert (event.verb, event.actor) == ("created", cast.office)


def test_double_submit_makes_one_unit(cast: Cast, login: Login) -> None:
    form = new_form()
    client = login(cast.office)
    first, second = (client.post("/don-vi/moi/", form) for _i in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Unit.objects.filter(name=NFC_NAME).count() == 1
    assert UnitEvent.objects.count() == 1


@pytest.mark.parametrize("again", [NFC_NAME, NFD_NAME, "HỘI ĐÔNG Y", "Hội  Đông   y"])
def test_one_name_is_one_unit(cast: Cast, login: Login, again: str) -> None:
    client = login(cast.office)
    client.post("/don-vi/moi/", new_form(name=NFD_NAME))
    answer = client.post("/don-vi/moi/", new_form(name=again))
    assert answer.status_code == 422
    assert "đã là tên của đơn vị" in answer.content.decode()
    assert Unit.objects.get(name=NFC_NAME)


def test_name_of_another_unit_in_documents_is_refused(cast: Cast, login: Login) -> None:
    UnitName.objects.create(unit=cast.own_unit, name="Hội Phản biện")
    answer = login(cast.office).post("/don-vi/moi/", new_form(name="Hội phản biện"))
    assert answer.status_code == 422


def test_name_taken_in_the_same_moment(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form saw no such name, the database did: an error to read, not a crash."""
    monkeypatch.setattr(unit_views.NewUnitForm, "clean_name", lambda form: form.cleaned_data["name"])
    answer = login(cast.office).post("/don-vi/moi/", new_form(name="Hội Của Tôi"))
    assert answer.status_code == 422
    assert "Vừa có người ghi cùng tên này" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Cần ghi “Tên đơn vị”."),
        ("kind", "", "Cần chọn một mục."),
        ("kind", "zz", "zz"),
        ("joined_on", "31/02/2020", "Không có ngày 31/02/2020. Ghi như 30/09/2026."),
        ("joined_on", "hôm qua", "Ghi ngày theo kiểu 30/09/2026."),
        ("parent", "99999999999999999999", "lựa chọn"),
        ("name", "a\x00b", "ký tự không dùng được"),
        ("email", "khong", "email"),
        ("request_key", "x", "Mở lại trang rồi gửi lại."),
    ],
)
def test_form_says_what_to_mend_and_keeps_the_rest(
    cast: Cast, login: Login, field: str, value: str, words: str
) -> None:
    answer = login(cast.office).post("/don-vi/moi/", new_form(address="Chỗ đã gõ", **{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Chỗ đã gõ" in page
    assert not UnitEvent.objects.exists()


def test_edit_keeps_differences(cast: Cast, login: Login) -> None:
    unit = cast.own_unit
    client = login(cast.office)
    assert (
        client.post(unit.get_absolute_url() + "sua/", edit_form(unit, kind="centre", phone="0912")).status_code == 302
    )
    event = unit.events.get()
    assert event.changes == {"kind": ["Hội thành viên", "Trung tâm trực thuộc"], "phone": ["", "0912"]}
    page = client.get(unit.get_absolute_url() + "lich-su/").content.decode()
    assert "<del>Hội thành viên</del> → <ins>Trung tâm trực thuộc</ins>" in page
    assert "Điện thoại" in page


def test_edit_without_change_writes_no_history(cast: Cast, login: Login) -> None:
    login(cast.office).post(cast.own_unit.get_absolute_url() + "sua/", edit_form(cast.own_unit))
    assert not cast.own_unit.events.exists()


def test_stale_edit_shows_both_texts(cast: Cast, login: Login) -> None:
    unit, url = cast.own_unit, cast.own_unit.get_absolute_url() + "sua/"
    first, second = login(cast.office), login(cast.admin)
    first.post(url, edit_form(unit, address="Bản của người trước", joined_on="01/02/2020"))
    answer = second.post(url, edit_form(unit, address="Bản của tôi", kind="centre"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "version" not in page[page.index("<main") :]
    for words in (
        "Bản của người trước",
        "Bản của tôi",
        "01/02/2020",
        "Hội thành viên",
        "Trung tâm trực thuộc",
        unit.get_absolute_url(),
    ):
        assert words in page, words
    unit.refresh_from_db()
    assert unit.address == "Bản của người trước"


def test_unit_is_never_above_itself(cast: Cast, login: Login) -> None:
    child = make_unit("Chi hội", parent=cast.own_unit)
    answer = login(cast.office).post(
        cast.own_unit.get_absolute_url() + "sua/", edit_form(cast.own_unit, parent=child.pk)
    )
    assert answer.status_code == 422
    assert "đang ở trên" in answer.content.decode()


# --- Parts ---


def test_add_name_once(cast: Cast, login: Login) -> None:
    client, url = login(cast.office), cast.own_unit.get_absolute_url() + "ten-khac/"
    form = {"name": "HCT", "until": "", "request_key": str(uuid.uuid4())}
    assert [client.post(url, form).status_code for _i in range(2)] == [302, 302]
    assert cast.own_unit.names.get().name == "HCT"
    answer = client.post(url, form | {"name": "hội người khác", "request_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "đã là tên của" in answer.content.decode()


def test_add_figure_once_and_only_of_the_past(cast: Cast, login: Login) -> None:
    client, url = login(cast.office), cast.own_unit.get_absolute_url() + "so-lieu/"
    form = {
        "so-members": "10025",
        "on": "29/01/2021",
        "source": "12/BC",
        "request_key": str(uuid.uuid4()),
    }
    assert [client.post(url, form).status_code for _i in range(2)] == [302, 302]
    assert cast.own_unit.figures.get().value == 10025
    assert cast.own_unit.events.get().changes == {"Hội viên": ["", "10.025, tính đến 29/01/2021"]}
    for change in ({"on": "01/01/2999"}, {"so-members": "-1"}, {"so-members": "99999999999999999999"}, {"source": ""}):
        answer = client.post(url, form | change | {"request_key": str(uuid.uuid4())})
        assert answer.status_code == 422, change


def test_figures_and_history_cannot_be_changed(cast: Cast) -> None:
    figure = Figure.objects.create(unit=cast.own_unit, kind_id="members", value=1, on=date(2020, 1, 1), source="x")
    with pytest.raises(DatabaseError):
        Figure.objects.filter(pk=figure.pk).update(value=2)


@pytest.mark.parametrize("role", ["standing", "committee", "viewer", "own"])
@pytest.mark.parametrize("part", ["sua/", "ten-khac/", "so-lieu/"])
def test_only_the_office_writes(cast: Cast, login: Login, role: str, part: str) -> None:
    client = login(getattr(cast, role))
    assert client.post(cast.own_unit.get_absolute_url() + part, edit_form(cast.own_unit)).status_code == 403


@pytest.mark.parametrize("verb", ["create", "change", "figure", "mandate"])
def test_verbs_are_all_or_nothing(cast: Cast, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the history row cannot be written, nothing is."""

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("đứt giữa chừng")

    monkeypatch.setattr(UnitEvent.objects, "create", broken)
    unit, by = Unit.objects.get(pk=cast.own_unit.pk), cast.office
    unit.address = "mới"
    acts: dict[str, Callable[[], Any]] = {
        "create": lambda: registry.create_unit(unit=Unit(kind="office", name="Mới"), by=by),
        "change": lambda: registry.change_unit(unit=unit, version=1, by=by),
        "figure": lambda: record(
            unit=unit, counts=Counts({"members": 1}, date(2020, 1, 1), "x"), by=by, key=uuid.uuid4()
        ),
        "mandate": lambda: registry.give_mandate(
            mandate=Mandate(unit=unit, person=make_person(), position="Chủ tịch"), by=by
        ),
    }
    with pytest.raises(DatabaseError):
        acts[verb]()
    assert Unit.objects.count() == 2
    assert not Figure.objects.exists()
    assert not Mandate.objects.exists()
    assert Unit.objects.get(pk=unit.pk).address == ""
