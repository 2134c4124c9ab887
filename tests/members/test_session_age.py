"""Signed in for so long, and no longer; what was typed meanwhile is not lost. A password may be asked anew by age."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from members import rights

from ..conftest import Cast
from ..factories import make_task

Login = Callable[..., Client]
START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
MORE = "/them/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(cast: Cast, login: Login, clock: Any) -> Client:
    client = login(cast.own)
    assert client.get(MORE).status_code == 200
    return client


def test_session_lasts_while_it_is_used(client: Client, clock: Any) -> None:
    for hours in (1, 2, 3, 4):
        clock.move_to(START + timedelta(hours=hours))
        assert client.get(MORE).status_code == 200


def test_session_ends_when_nobody_uses_it(client: Client, clock: Any) -> None:
    clock.move_to(START + timedelta(hours=2, minutes=1))
    assert client.get(MORE).headers["Location"].startswith("/dang-nhap/")
    clock.move_to(START)
    assert client.get(MORE).status_code == 302, "ended for good"


def test_session_ends_after_a_working_day_however_busy(client: Client, clock: Any) -> None:
    for hour in range(1, 13):
        clock.move_to(START + timedelta(hours=hour))
        assert client.get(MORE).status_code == 200
    clock.move_to(START + timedelta(hours=12, minutes=1))
    assert client.get(MORE).status_code == 302


def test_tables_of_a_day_are_counted_by_account(
    cast: Cast, login: Login, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    cache.clear()
    settings.EXPORT_LIMIT = "2/d"
    path = "/nhiem-vu/bang.csv"
    here, elsewhere = login(cast.office), login(cast.office)
    assert [client.get(path).status_code for client in (here, elsewhere, here)] == [200, 200, 429]
    refused = elsewhere.get("/nhiem-vu/bang.xlsx")
    assert (refused.status_code, "Đã xuất quá nhiều bảng" in refused.content.decode()) == (429, True)
    assert here.get("/nhiem-vu/").status_code == 200, "pages go on"
    assert login(cast.admin).get(path).status_code == 200, "another account has its own count"
    assert "refused: too many exports" in caplog.text
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert login(cast.office).get(path).status_code == 200


def test_what_was_typed_after_the_end_comes_back(client: Client, cast: Cast, clock: Any) -> None:
    path = f"/nhiem-vu/{make_task(lead=cast.own_unit).pk}/tien-do/"
    clock.move_to(START + timedelta(hours=5))
    answer = client.post(path, {"text": "Đã họp, có biên bản kèm theo."})
    assert answer.status_code == 401
    assert "Đã họp, có biên bản kèm theo." in answer.content.decode()


def test_password_is_asked_anew_by_age(client: Client, cast: Cast, clock: Any, settings: Any) -> None:
    settings.PASSWORD_MAX_DAYS = 90
    rights.choose_password(user=cast.own, password="mat khau rieng tu 1")
    fresh = Client()
    fresh.force_login(cast.own)
    assert fresh.get(MORE).status_code == 200
    clock.move_to(START + timedelta(days=91))
    fresh.force_login(cast.own)
    assert fresh.get(MORE).headers["Location"] == "/doi-mat-khau/"
    assert "sau mỗi 90 ngày" in fresh.get("/doi-mat-khau/").content.decode()


@pytest.mark.parametrize("password", ["LienHiepHoi@2026", "lhhthunghiem2026", "Mật khẩu 2026!!", "VanPhongLHH-12345"])
def test_password_of_the_unions_name_is_refused(password: str, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="tên cơ quan"):
        validate_password(password, cast.own)


@pytest.mark.parametrize("password", ["con mèo xanh leo cây", "x7#Kp!92_qZ$$", "liên hiệp hội có nắng vàng"])
def test_password_of_other_words_is_taken(password: str, cast: Cast) -> None:
    validate_password(password, cast.own)
