"""Follow every link of the demonstration as each role: nothing leads nowhere, nothing breaks."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client

from members.models import User

HREF = re.compile(r'(?:href|hx-get)="([^"#]+)')
ROLES = ("quantri", "vanphong", "thuongvu", "uyvien", "hoi1", "xem")
LIMIT = 160
PER_SHAPE = 2
FIRST = 7_300_000
PRINTED = re.compile(r".{0,60}7\.30\d\.\d{3}")  # a row's number printed as an amount: it names and finds nothing


def shape(url: str) -> str:
    """Addresses that differ only in numbers and values are of one shape."""
    parts = urlsplit(url)
    keys = ",".join(sorted({pair.split("=")[0] for pair in parts.query.split("&")}))
    return re.sub(r"\d+", "0", parts.path) + "?" + keys


@pytest.fixture
def long_in_use(db: None) -> None:
    """Rows are numbered as after years: with four digits and more, which a page would print with a separator."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, FIRST])
            elif model._meta.pk.get_internal_type().endswith("AutoField"):
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, FIRST])


@pytest.mark.django_db
@pytest.mark.parametrize("username", ROLES)
def test_crawl(username: str, long_in_use: None, login: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-trinh-dien-1")
    call_command("fill_demo", verbosity=0)
    client = login(User.objects.get(username=username))
    queue, seen, shapes = ["/"], {"/"}, dict[str, int]()
    misprinted: list[str] = []
    while queue and len(seen) < LIMIT:
        url = queue.pop(0)
        answer = client.get(url)
        assert answer.status_code in {200, 302}, f"{url} → {answer.status_code} as {username}"
        if answer.status_code == 302:
            links = [answer.headers["Location"]]
        elif "html" in answer.headers["Content-Type"]:
            page = answer.content.decode()
            misprinted += [f"{url}: {found}" for found in PRINTED.findall(page)]
            links = HREF.findall(page)
        else:
            links = []
        for link in links:
            target = urljoin(url, unescape(link))
            outside = urlsplit(target).netloc or target.startswith("/static/") or ":" in target.split("/")[0]
            if outside or target in seen:
                continue
            if shapes.get(shape(target), 0) < PER_SHAPE:
                shapes[shape(target)] = shapes.get(shape(target), 0) + 1
                seen.add(target)
                queue.append(target)
    assert len(seen) > 10
    assert not misprinted
