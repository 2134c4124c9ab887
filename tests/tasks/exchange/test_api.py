"""Frozen reviews as JSON with a key: who reads, what is refused, and that nothing of the key is kept or logged."""

import json
import logging
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lhh_tracker.logs import WithoutKeys
from members.models import OrganisationEvent
from tasks.exchange.keys import make_key, revoke_key
from tasks.exchange.schema import read
from tasks.models import ApiKey, Review, ReviewEvent
from tasks.views import api

from ...conftest import Cast
from .files import MEGABYTES
from .rows import key_text, make_frozen

pytestmark = pytest.mark.django_db
LIST, ONE = "/api/ra-soat/", "/api/ra-soat/2026-q2/"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def ask(url: str, key: str = "", method: str = "get", client: Client | None = None, **headers: str) -> Any:
    told = headers | ({"Authorization": f"Bearer {key}"} if key else {})
    return getattr(client or Client(enforce_csrf_checks=True), method)(url, headers=told)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_key_reads_list_and_file(cast: Cast) -> None:
    snapshot, key = make_frozen(cast.office), key_text(cast.admin)
    told = ask(LIST, key)
    (one,) = told.json()["reviews"]
    assert (one["period"], one["sha256"], one["tasks"]) == ("2026-q2", snapshot.sha256, 4)
    assert one["url"].endswith(ONE)
    answer = ask(ONE, key)
    assert answer.headers["Content-Type"].startswith("application/json")
    file = read(body(answer), MEGABYTES, timezone.now())
    assert file.sha256 == snapshot.sha256
    assert file.signed.name == "Nguyễn Văn Thử"
    for response in (told, answer):
        assert not response.cookies
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "no-cache" in response.headers["Cache-Control"]
        assert "Authorization" in response.headers["Vary"]


def test_the_file_of_the_page_is_the_same_bytes(cast: Cast, login: Callable[..., Client]) -> None:
    make_frozen(cast.office)
    page = login(cast.standing).post("/ra-soat/2026-q2/lhh.json")
    assert page.headers["Content-Disposition"] == 'attachment; filename="ra-soat-2026-q2.lhh.json"'
    assert body(page) == body(ask(ONE, key_text(cast.admin)))
    sent = ReviewEvent.objects.get(verb=ReviewEvent.Verb.SENT)
    assert sent.actor == cast.standing


def test_only_who_assigns_sends_and_only_what_is_frozen(cast: Cast, login: Callable[..., Client]) -> None:
    make_frozen(cast.office)
    Review.objects.create(
        period="2026-q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), opened_by=cast.office
    )
    for user in (cast.own, cast.viewer, cast.committee):
        assert login(user).post("/ra-soat/2026-q2/lhh.json").status_code == 403
    for slug in ("2026-q1", "2026-q3", "x", "2026-q9", "%00"):
        assert login(cast.office).post(f"/ra-soat/{slug}/lhh.json").status_code == 404
    assert not ReviewEvent.objects.filter(verb=ReviewEvent.Verb.SENT).exists()


@pytest.mark.parametrize("key", ["", "lhh_", "lhh_" + "a" * 43, "x" * 5000, "lhh_" + "ơ" * 43, "\x00"])
@pytest.mark.parametrize("url", [LIST, ONE, "/api/ra-soat/khong-co/"])
def test_without_a_right_key_there_is_nothing(cast: Cast, key: str, url: str) -> None:
    make_frozen(cast.office)
    answer = ask(url, key)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Bearer", "Token {}", "bearer  x {}"])
def test_the_key_goes_in_as_bearer(cast: Cast, header: str) -> None:
    key = key_text(cast.admin)
    assert ask(LIST, Authorization=header.format(key)).status_code == 401
    assert ask(LIST, Authorization=f"bearer {key}").status_code == 200


@pytest.mark.parametrize("name", ["own", "admin", "viewer"])
def test_a_session_is_no_key(cast: Cast, login: Callable[..., Client], name: str) -> None:
    make_frozen(cast.office)
    assert ask(ONE, client=login(getattr(cast, name))).status_code == 401


def test_a_key_in_the_address_is_refused(cast: Cast) -> None:
    key = key_text(cast.admin)
    for query in (f"?key={key}", f"?token={key}", f"?Access_Token={key}"):
        assert ask(LIST + query).status_code == 400
        assert ask(LIST + query, key).status_code == 400


def test_revoked_and_expired_keys_read_nothing(cast: Cast) -> None:
    make_frozen(cast.office)
    revoked, expired = key_text(cast.admin), key_text(cast.admin, date.today() - timedelta(days=2))
    last_day = key_text(cast.admin, timezone.localdate())
    row = ApiKey.objects.get(start=revoked[:12])
    assert revoke_key(key=row, user=cast.admin, now=timezone.now())
    assert not revoke_key(key=row, user=cast.admin, now=timezone.now())
    assert [ask(ONE, key).status_code for key in (revoked, expired, last_day)] == [403, 403, 200]
    assert ask(ONE, revoked).json() == {"error": "Khóa này đã thu hồi."}


def test_what_is_unchanged_is_not_sent_again(cast: Cast) -> None:
    make_frozen(cast.office)
    key = key_text(cast.admin)
    for url in (LIST, ONE):
        etag = ask(url, key).headers["ETag"]
        again = ask(url, key, **{"If-None-Match": etag})
        assert (again.status_code, body(again)) == (304, b"")
        failed = ask(url, key, **{"If-Match": '"khac"'})
        assert (failed.status_code, body(failed)) == (412, b"")
        for answer in (again, failed):
            assert answer.headers["ETag"] == etag
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert "Authorization" in answer.headers["Vary"]
        assert ask(url, key, **{"If-None-Match": '"khac"'}).status_code == 200


@pytest.mark.parametrize("path", [LIST, ONE, "/api/khong-co/"])
def test_plain_http_is_told_and_never_led_on(cast: Cast, settings: Any, path: str, caplog: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    key = key_text(cast.admin)
    bare, told = ask(path), ask(path, key)
    for answer in (bare, told):
        assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/json")
        assert "https" in answer.json()["error"]
        assert not answer.cookies
    assert "thu hồi khóa ấy" in told.json()["error"]
    assert "thu hồi" not in bare.json()["error"]
    assert "thu hồi khóa ấy" in ask(f"{path}?key={key}").json()["error"]
    assert ApiKey.objects.get().last_used_at is None
    assert "refused: api by http with a key" in caplog.text
    assert key not in caplog.text


def test_https_reads_and_pages_are_still_led_on(cast: Cast, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    key = key_text(cast.admin)
    assert Client().get(LIST, headers={"authorization": f"Bearer {key}"}, secure=True).status_code == 200
    page = Client().get("/dang-nhap/")
    assert (page.status_code, page.headers["Location"]) == (301, "https://testserver/dang-nhap/")


def test_only_reading(cast: Cast) -> None:
    key = key_text(cast.admin)
    for method in ("post", "put", "patch", "delete", "options"):
        answer = ask(LIST, key, method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert ask(LIST, key, "head").status_code == 200


def test_what_is_not_there_is_told_in_json(cast: Cast) -> None:
    key = key_text(cast.admin)
    for slug in ("2026-q2", "khong-co", "9999-q9", "%00"):
        answer = ask(f"/api/ra-soat/{slug}/", key)
        assert answer.status_code == 404
        assert "error" in answer.json()


def test_too_many_readings_are_told_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "RATES", {"read": "3/m/key", "refused": "2/10m/ip"})
    one, other = key_text(cast.admin), key_text(cast.admin)
    assert [ask(LIST, one).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert ask(LIST, one).headers["Retry-After"]
    assert ask(LIST, other).status_code == 200
    assert [ask(LIST).status_code for _ in range(4)] == [401, 401, 429, 429]
    assert ask(LIST, other).status_code == 200  # a right key behind the same address still reads


def test_use_is_noted_at_most_every_five_minutes(cast: Cast) -> None:
    key = key_text(cast.admin)
    ask(LIST, key)
    first = ApiKey.objects.get().last_used_at
    ask(LIST, key)
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    ask(LIST, key)
    assert ApiKey.objects.get().last_used_at > first


def test_queries_do_not_grow_with_reviews_or_tasks(cast: Cast) -> None:
    key, counts = key_text(cast.admin), []
    for period, tasks in (("2026-q1", 1), ("2026-q2", 9), ("2025-q4", 3)):
        make_frozen(cast.office, period, tasks)
        ask(LIST, key)
        with CaptureQueriesContext(connection) as queries:
            body(ask(LIST, key))
            body(ask(f"/api/ra-soat/{period}/", key))
        counts.append(len([q for q in queries if '"cache"' not in q["sql"]]))
    assert len(set(counts)) == 1, counts


# --- Keys as the admin keeps them ---


def made(client: Client, **values: str) -> Any:
    return client.post("/quan-tri/khoa/", {"name": "Trang tổng hợp", "request_key": str(uuid.uuid4())} | values)


def test_a_key_is_shown_once_and_kept_as_a_hash(cast: Cast, login: Callable[..., Client]) -> None:
    client, once = login(cast.admin), str(uuid.uuid4())
    page = made(client, request_key=once).content.decode()
    key = page.split('id="key">')[1].split("<")[0]
    assert ask(LIST, key).status_code == 200
    row = ApiKey.objects.get()
    told = json.dumps([row.key_hash, row.start, list(OrganisationEvent.objects.values_list("changes", flat=True))])
    assert key not in told
    assert key not in client.get("/quan-tri/khoa/").content.decode()
    assert made(client, request_key=once).status_code == 302
    assert ApiKey.objects.count() == 1
    assert client.post(f"/quan-tri/khoa/{row.pk}/thu-hoi/").status_code == 302
    assert ask(LIST, key).status_code == 403
    assert OrganisationEvent.objects.count() == 2


@pytest.mark.parametrize("day", ["01/01/2020", "31/02/2030", "01/01/9999", "x", "\x00"])
def test_a_day_that_cannot_be_is_said_back(cast: Cast, login: Callable[..., Client], day: str) -> None:
    answer = made(login(cast.admin), expires_on=day)
    assert answer.status_code == 422
    assert "Trang tổng hợp" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_stays_out_of_the_logs(cast: Cast) -> None:
    key = make_key(name="x", expires_on=None, user=cast.admin, request_key=uuid.uuid4())
    record = logging.LogRecord("django.request", 30, "", 1, "Unauthorized: %s", (f"/api/ra-soat/?key={key}",), None)
    assert WithoutKeys().filter(record)
    assert key[4:] not in record.getMessage()
    plain = logging.LogRecord("x", 30, "", 1, "lhh_tracker.settings", (), None)
    assert WithoutKeys().filter(plain)
    assert plain.getMessage() == "lhh_tracker.settings"
