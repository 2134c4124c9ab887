"""Follow every link of the demonstration as each role: nothing leads nowhere, nothing breaks."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from members.models import User

HREF = re.compile(r'(?:href|hx-get)="([^"#]+)')
ROLES = ("quantri", "vanphong", "thuongvu", "uyvien", "hoi1", "xem")
LIMIT = 160
PER_SHAPE = 2


def shape(url: str) -> str:
    """Addresses that differ only in numbers and values are of one shape."""
    parts = urlsplit(url)
    keys = ",".join(sorted({pair.split("=")[0] for pair in parts.query.split("&")}))
    return re.sub(r"\d+", "0", parts.path) + "?" + keys


@pytest.mark.django_db
@pytest.mark.parametrize("username", ROLES)
def test_crawl(username: str, login: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-trinh-dien-1")
    call_command("fill_demo", verbosity=0)
    client = login(User.objects.get(username=username))
    queue, seen, shapes = ["/"], {"/"}, dict[str, int]()
    while queue and len(seen) < LIMIT:
        url = queue.pop(0)
        answer = client.get(url)
        assert answer.status_code in {200, 302}, f"{url} → {answer.status_code} as {username}"
        if answer.status_code == 302:
            links = [answer.headers["Location"]]
        elif "html" in answer.headers["Content-Type"]:
            links = HREF.findall(answer.content.decode())
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
