"""Metrics: behind a token, right over several processes, and true to the database."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.clock import today
from members.job_runs import last_seen, recorded, recorded_if_busy
from members.models import JobRun
from tasks.operations import metrics

from ...conftest import Cast
from ...factories import make_task

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "t" * 24
ASK = """
import os, sys, django
django.setup()
from django.test import Client
for number in range(int(sys.argv[1])):
    Client().get("/healthz")
if sys.argv[2] == "tell":
    print(Client().get("/metrics", headers={"authorization": "Bearer " + os.environ["METRICS_TOKEN"]}).content.decode())
"""


def value(text: str, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.M)
    assert found, f"{line} is not in\n{text}"
    return float(found[1])


@pytest.fixture
def told(db: None, settings: Any) -> Any:
    settings.METRICS_TOKEN = TOKEN
    return lambda: Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()


def test_no_token_no_address_and_a_wrong_one_is_refused(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for given in ("", "Bearer", "Bearer x", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"):
        assert Client().get("/metrics", headers={"authorization": given}).status_code == 401, given


def test_two_processes_tell_one_sum(tmp_path: Path) -> None:
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lhh_tracker.settings",
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "TEST_DATABASE_URL": "",
    }
    command = [sys.executable, "-c", ASK]
    first, second = [*command, "3", "-"], [*command, "4", "tell"]
    subprocess.run(first, cwd=ROOT, env=environ, check=True)  # noqa: S603
    told = subprocess.run(second, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    text = told.stdout
    assert value(text, 'lhh_requests_total{method="GET",route="healthz",status="200"}') == 7
    assert value(text, 'lhh_request_seconds_count{route="healthz"}') == 7
    assert value(text, 'lhh_request_seconds_bucket{le="+Inf",route="healthz"}') == 7
    assert value(text, "lhh_database_up") == 0


def test_state_is_the_databases(cast: Cast, told: Any) -> None:
    day = today()
    make_task(lead=cast.own_unit, given_on=day - timedelta(days=9), due_on=day - timedelta(days=1))
    make_task(lead=cast.own_unit, given_on=day - timedelta(days=9), due_on=day + timedelta(days=40))
    with recorded("backup"):
        pass
    JobRun.objects.update(ended_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(ValueError, match="x"), recorded_if_busy("send_mail"):
        raise ValueError("x")
    text = told()
    assert (value(text, "lhh_tasks_open"), value(text, "lhh_tasks_overdue")) == (2, 1)
    assert value(text, 'lhh_job_good_age_seconds{job="backup"}') == pytest.approx(7200, abs=60)
    assert value(text, 'lhh_job_failed{job="send_mail"}') == 1
    assert value(text, 'lhh_queue_waiting{queue="tables"}') == 0
    assert value(text, "lhh_database_bytes") > 10_000
    assert value(text, 'lhh_disk_free_bytes{place="files"}') > 0
    assert 'job="run_daily"' not in text


def test_a_job_that_finds_nothing_leaves_no_row_but_was_seen(db: None) -> None:
    assert last_seen("send_mail") is None
    with recorded_if_busy("send_mail"):
        pass
    assert not JobRun.objects.exists()
    assert last_seen("send_mail")
    with recorded_if_busy("send_mail") as facts:
        facts["sent"] = 2
    assert JobRun.objects.get().facts == {"sent": 2}


def test_routes_are_told_by_their_first_word() -> None:
    routes = ("", "nhiem-vu/<row:pk>/sua/", "<slug:x>/", "?")
    assert [metrics.route_class(route) for route in routes] == ["home", "nhiem-vu", "other", "?"]
