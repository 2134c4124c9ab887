"""People, the offices they hold, terms, clusters and the union's settings."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
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


def settings_form(**fields: Any) -> dict[str, Any]:
    values = {
        "name": "Liên hiệp hội tỉnh",
        "short_name": "LHH",
        "place": "Thử",
        "soon_days_dated": 3,
        "soon_days_long": 30,
        "remind_days": "7, 1",
        "quiet_weekends": "True",
    }
    return values | {"version": 1} | fields


def test_settings_are_saved_with_history(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert client.post("/quan-tri/lien-hiep-hoi/", settings_form(soon_days_dated=5)).status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.soon_days_dated, organisation.version) == (5, 2)
    assert OrganisationEvent.objects.get().changes["soon_days_dated"] == [3, 5]
    assert client.post("/quan-tri/lien-hiep-hoi/", settings_form(place="Nơi khác")).status_code == 409


@pytest.mark.parametrize("value", ["-1", "367", "99999999999999999999", "x", ""])
def test_settings_refuse_odd_windows(cast: Cast, login: Login, value: str) -> None:
    assert login(cast.admin).post("/quan-tri/lien-hiep-hoi/", settings_form(soon_days_long=value)).status_code == 422


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


def test_settings_of_reminding_are_saved_with_history(cast: Cast, login: Login) -> None:
    client, days = login(cast.admin), "02/09/2026 Quốc khánh\r\n14/02/2027 - 20/02/2027 Tết"
    values = settings_form(remind_days="1,7 14", quiet_weekends="False", holidays=days)
    assert client.post("/quan-tri/lien-hiep-hoi/", values).status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.remind_days, organisation.quiet_weekends) == ("14, 7, 1", False)
    assert len(organisation.quiet_days.holidays) == 8
    changes = OrganisationEvent.objects.get().changes
    assert changes["remind_days"] == ["7, 1", "14, 7, 1"]
    assert changes["quiet_weekends"] == ["có", "không"]
    page = client.get("/quan-tri/lien-hiep-hoi/").content.decode()
    assert "14/02/2027 - 20/02/2027 Tết" in page
    assert '<option value="False" selected>' in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"remind_days": "bảy"}, "“bảy” không phải số ngày"),
        ({"remind_days": ""}, "Cần ghi"),
        ({"remind_days": "400"}, "nhiều nhất 366 ngày"),
        ({"quiet_weekends": "x"}, "Thứ Bảy, Chủ nhật"),
        ({"holidays": "02/09/2026\nTết\n31/02/2027"}, "Dòng 2: “Tết” không bắt đầu bằng một ngày"),
        ({"holidays": "02/09/2026\nTết\n31/02/2027"}, "Dòng 3: không có ngày 31/02/2027"),
        ({"holidays": "<b>\n" * 30}, "Dòng 10: “&lt;b&gt;”"),
        ({"holidays": "\0"}, "Ngày nghỉ"),
    ],
)
def test_settings_refuse_odd_days(cast: Cast, login: Login, values: dict[str, str], words: str) -> None:
    answer = login(cast.admin).post("/quan-tri/lien-hiep-hoi/", settings_form(**values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OrganisationEvent.objects.exists()
