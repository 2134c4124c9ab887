"""The log of requests: one line each with an id, and nothing of persons in it, whatever they typed or were called."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError
from django.test import Client, RequestFactory
from django.urls import reverse

from lhh_tracker.logs import Json, WithoutKeys, WithoutPersons, configuration, job_of
from members import request_id
from members.error_words import told, traced

from ...conftest import Cast
from ...factories import make_task

CANARY = "chimhoangyen7391"


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(WithoutPersons())
        self.addFilter(WithoutKeys())
        self.setFormatter(Json())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Any:
    """All that reaches the log, as production writes it."""
    kept, root, own = Kept(), logging.getLogger(), logging.getLogger("lhh")
    before = own.level
    own.setLevel(logging.INFO)
    root.addHandler(kept)
    yield kept
    root.removeHandler(kept)
    own.setLevel(before)


def test_a_request_is_one_line_with_its_route(cast: Cast, login: Callable[..., Client], log: Kept) -> None:
    answer = login(cast.office).get(f"/don-vi/{cast.own_unit.pk}/", headers={"x-request-id": "proxy-0123456789"})
    assert answer.headers["X-Request-ID"] == "proxy-0123456789"
    (line,) = map(json.loads, log.lines)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/don-vi/<row:pk>/", 200)
    assert (line["request"], line["user"], line["bytes"]) == ("proxy-0123456789", cast.office.pk, len(answer.content))
    assert line["queries"] > 3


@pytest.mark.parametrize(
    "given", ["", "kurz", "a" * 65, "abcdefgh\nINFO forged", "abcdefgh ij", "“abcdefgh”", "-abcdefgh"]
)
def test_an_id_that_is_not_well_formed_is_made_anew(given: str) -> None:
    made = request_id.taken_or_new(given)
    assert made != given
    assert request_id.taken_or_new(made) == made


def test_the_log_tells_nothing_of_persons(cast: Cast, login: Callable[..., Client], log: Kept) -> None:
    """Typed into forms, searched for, in an address, in a name; 404, 422, 400 and refused sign-ins alike."""
    cast.office.full_name, cast.office.email = CANARY, f"{CANARY}@example.vn"
    cast.office.save()
    client = login(cast.office, raise_request_exception=False)
    for path in (f"/tim/?q={CANARY}", f"/lich/{CANARY}/", f"/{CANARY}/", f"/loi-moi/{CANARY}/", f"/don-vi/?q={CANARY}"):
        client.get(path)
    client.post(reverse("members:unit_new"), {"name": CANARY, "address": CANARY})
    client.post(reverse("members:person_new"), {"name": CANARY, "email": f"{CANARY}@", "born": CANARY})
    Client().post(reverse("account_login"), {"login": CANARY, "password": CANARY})
    Client().get("/", headers={"host": f"{CANARY}.example.vn"})
    assert len(log.lines) >= 8
    assert not [line for line in log.lines if CANARY in line]


def test_an_error_500_tells_place_and_id_but_no_value(
    cast: Cast, login: Callable[..., Client], log: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        try:
            int(CANARY)
        except ValueError as error:
            raise DataError(f"bad value {CANARY}") from error

    monkeypatch.setattr("members.views.organisation.installation_facts", broken)
    answer = login(cast.admin, raise_request_exception=False).get(f"/quan-tri/?q={CANARY}")
    shown = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<code>{shown}</code>" in answer.content.decode()
    told_of = [json.loads(line) for line in log.lines]
    assert {line["request"] for line in told_of} == {shown}
    (error,) = [line["error"] for line in told_of if "error" in line]
    assert "in broken" in error
    assert "ValueError" in error
    assert "DataError" in error
    assert CANARY not in "".join(log.lines)


def test_lines_of_others_lose_addresses_of_people_and_machines() -> None:
    request = RequestFactory().get(f"/nguoi/{CANARY}/")
    refused = OSError(2, "No such file", f"/srv/{CANARY}")
    for message, args, kept in (
        ("mail to %s refused", (f"{CANARY}@example.vn",), "mail to …@… refused"),
        ("Invalid request from ip=%s", ("10.11.12.13",), "Invalid request from ip=…"),
        ("Invalid request from ip=%s", ("2001:db8:0:1:2:3:4:5",), "Invalid request from ip=…"),
        ("mail %s: %s", (7, refused), "mail 7: FileNotFoundError: No such file"),
        ("%s: %s", ("Internal Server Error", request.path), "Internal Server Error: /?"),
    ):
        record = logging.LogRecord("x", logging.ERROR, "", 1, message, args, None)
        record.request = request
        WithoutPersons().filter(record)
        assert record.getMessage() == kept


def test_the_words_of_an_error_are_told_where_they_hold_no_values() -> None:
    assert told(OSError(28, "No space left on device", f"/x/{CANARY}")) == "OSError: No space left on device"
    assert told(NameError("name 'x' is not defined")) == "NameError: name 'x' is not defined"
    assert CANARY not in told(KeyError(CANARY)) + told(OSError(f"of our own {CANARY}"))
    assert CANARY not in traced(ExceptionGroup(CANARY, [ValueError(CANARY)]))


def test_the_form_of_the_log_is_the_environments() -> None:
    assert configuration({"PRODUCTION": "1"})["handlers"]["console"]["formatter"] == "json"
    assert configuration({})["handlers"]["console"]["formatter"] == "line"
    assert configuration({"PRODUCTION": "1", "LOG_FORMAT": "line"})["handlers"]["console"]["formatter"] == "line"
    assert "mail" not in configuration({"PRODUCTION": "1"})["root"]["handlers"]
    with pytest.raises(Exception, match="LOG_FORMAT"):
        configuration({"LOG_FORMAT": "xml"})
    assert job_of(["manage.py", "run_daily"]) == "run_daily"
    assert job_of(["/srv/.venv/bin/gunicorn", "--config"]) == ""


def refusals(log: Kept) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, log.lines) if line["message"].startswith("refused: ")]


def test_what_goes_round_the_rules_is_a_warning_by_kind_with_its_request(
    cast: Cast, login: Callable[..., Client], log: Kept
) -> None:
    named = {"x-request-id": "proxy-0123456789"}
    client = login(cast.admin)
    client.post(reverse("members:user_new"), {"username": "ai", "full_name": CANARY, "role": CANARY}, headers=named)
    foreign = make_task(lead=cast.other_unit)
    assert login(cast.own).post("/nhiem-vu/nhieu/tien-do/", {"pick": foreign.pk}, headers=named).status_code == 404
    Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": CANARY}, headers=named)
    Client().get("/", headers=named | {"host": f"{CANARY}.example.vn"})
    lines = refusals(log)
    assert [line["message"] for line in lines] == [
        "refused: choice NewUserForm.role",
        "refused: foreign rows tasks",
        "refused: csrf",
        "refused: DisallowedHost",
    ]
    assert {(line["level"], line["request"]) for line in lines} == {("WARNING", "proxy-0123456789")}
    assert CANARY not in "".join(log.lines)


def test_what_people_merely_forget_is_no_refusal(cast: Cast, login: Callable[..., Client], log: Kept) -> None:
    login(cast.admin).post(reverse("members:user_new"), {"username": "", "full_name": "", "role": ""})
    assert not refusals(log)
