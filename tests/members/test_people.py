"""People, the offices they hold, terms, clusters and the union's settings."""

import uuid
from collections.abc import Callable
from typing import Any

from django.test import Client

from members.models import Cluster, Mandate, Organisation, OrganisationEvent, Person, Term

from ..conftest import Cast
from .rows import make_cluster, make_person, make_term

Login = Callable[..., Client]


def key() -> str:
    return str(uuid.uuid4())


def test_person_once_and_found_without_accents(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    form = {"full_name": "Lo\u0300 Thị Mai", "honorific": "TS.", "request_key": key()}
    first, second = (client.post("/con-nguoi/moi/", form) for _i in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.get().full_name == "Lò Thị Mai"
    for words in ("lo thi", "Lò", "MAI"):
        assert "TS. Lò Thị Mai" in client.get(f"/con-nguoi/?q={words}").content.decode()
    assert "Không có ai khớp" in client.get("/con-nguoi/?q=xyz").content.decode()


def test_edit_person_and_stale_edit(cast: Cast, login: Login) -> None:
    person = make_person()
    url = f"/con-nguoi/{person.pk}/sua/"
    client = login(cast.office)
    assert client.post(url, {"full_name": "Tên Một", "version": 1}).status_code == 302
    answer = client.post(url, {"full_name": "Tên Hai", "version": 1})
    assert answer.status_code == 409
    assert "Tên Một" in answer.content.decode()
    assert "Tên Hai" in answer.content.decode()


def test_mandate_writes_the_units_history_without_the_name(cast: Cast, login: Login) -> None:
    person = make_person()
    client = login(cast.office)
    form = {
        "unit": cast.own_unit.pk,
        "position": "Chủ tịch",
        "starts_on": "18/11/2018",
        "rank": 10,
        "request_key": key(),
    }
    assert [client.post(f"/con-nguoi/{person.pk}/chuc-vu/moi/", form).status_code for _i in range(2)] == [302, 302]
    mandate = Mandate.objects.get()
    event = cast.own_unit.events.get()
    assert event.changes == {"Chủ tịch": ["", "từ 18/11/2018"]}
    change = form | {"ends_on": "01/01/2026", "version": 1}
    assert client.post(f"/con-nguoi/{person.pk}/chuc-vu/{mandate.pk}/", change).status_code == 302
    latest = cast.own_unit.events.first()
    assert latest is not None
    assert latest.changes == {"ends_on": ["", "01/01/2026"]}
    history = client.get(f"/don-vi/{cast.own_unit.pk}/lich-su/").content.decode()
    assert "Đến ngày: " in history
    assert "ends_on" not in history
    assert person.full_name not in f"{latest.note}{latest.changes}{event.changes}"
    assert client.post(f"/con-nguoi/{person.pk}/chuc-vu/{mandate.pk}/", change).status_code == 409


def test_mandate_dates_in_order(cast: Cast, login: Login) -> None:
    person = make_person()
    form = {"unit": cast.own_unit.pk, "position": "x", "starts_on": "02/01/2020", "ends_on": "01/01/2020", "rank": 1}
    answer = login(cast.office).post(f"/con-nguoi/{person.pk}/chuc-vu/moi/", form | {"request_key": key()})
    assert answer.status_code == 422
    assert "phải sau ngày bắt đầu" in answer.content.decode()


def test_mandate_of_another_person_is_not_found(cast: Cast, login: Login) -> None:
    mandate = make_person(cast.own_unit).mandates.get()
    stranger = make_person(name="Người Lạ")
    assert login(cast.office).get(f"/con-nguoi/{stranger.pk}/chuc-vu/{mandate.pk}/").status_code == 404


def test_representative_sees_people_of_its_unit_only(cast: Cast, login: Login) -> None:
    own, other = make_person(cast.own_unit), make_person(cast.other_unit)
    client = login(cast.own)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get("/con-nguoi/").status_code == 403


def test_term_once_ordered_and_recorded(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    form = {"name": "khóa IV", "starts_on": "01/03/2026", "ends_on": "01/03/2031", "request_key": key()}
    assert [client.post("/quan-tri/nhiem-ky/moi/", form).status_code for _i in range(2)] == [302, 302]
    assert Term.objects.get().years == "2026–2031"
    assert OrganisationEvent.objects.get().changes == {"Nhiệm kỳ": ["", "khóa IV, 2026–2031"]}
    backwards = form | {"name": "khóa V", "ends_on": "01/03/2020", "request_key": key()}
    assert "phải sau ngày bắt đầu" in client.post("/quan-tri/nhiem-ky/moi/", backwards).content.decode()
    twice = form | {"request_key": key()}
    assert "Nhiệm kỳ này đã có." in client.post("/quan-tri/nhiem-ky/moi/", twice).content.decode()


def test_term_and_cluster_stale_edit(cast: Cast, login: Login) -> None:
    client, term, cluster = login(cast.admin), make_term(), make_cluster()
    form: dict[str, Any] = {"name": "khóa 3", "starts_on": "01/03/2021", "ends_on": "01/03/2026", "version": 1}
    codes = [
        client.post(f"/quan-tri/nhiem-ky/{term.pk}/", form | {"name": n}).status_code for n in ("khóa 3", "khóa III*")
    ]
    assert codes == [302, 409]
    url = f"/quan-tri/cum-thi-dua/{cluster.pk}/"
    assert [client.post(url, {"name": n, "version": 1}).status_code for n in ("Cụm A", "Cụm B")] == [302, 409]
    assert Cluster.objects.get().name == "Cụm A"


def test_hub_tells_where_mail_goes(cast: Cast, login: Login, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    page = login(cast.admin).get("/quan-tri/").content.decode()
    assert "Ghi ra tệp trên máy chủ" in page
    assert "Dữ liệu thật" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    Organisation.objects.update(is_demo=True)
    page = login(cast.admin).get("/quan-tri/").content.decode()
    assert "Gửi qua máy chủ thư" in page
    assert "Trình diễn" in page
