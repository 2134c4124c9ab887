"""Every page at both sizes, in light and dark: accessible, quiet in the console, no wider than the window."""

from collections.abc import Callable

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from members.models import Unit
from resolutions.models import Draft
from tasks.models import Task

from .conftest import Visitor
from .places import PAGES

pytestmark = pytest.mark.look


def rows() -> dict[str, int]:
    """Keys of rows with much on them: the numbers differ from run to run."""
    task = Task.objects.filter(stage="doing", due_on__isnull=False).latest("entries__at")
    return {
        "task": task.pk,
        "document": task.document_id,
        "unit": Unit.objects.filter(kind="association").latest("figures__at").pk,
        "draft": Draft.objects.get(state="open").pk,
    }


def status(page: Page, url: str) -> int:
    answer = page.goto(url)
    assert answer
    return answer.status


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("username", list(PAGES))
def test_pages_are_accessible(demo: None, visitor: Callable[..., Visitor], username: str, scheme: str) -> None:
    person = visitor(color_scheme=scheme)
    person.sign_in(username)
    for path in (place.format(**rows()) for place in PAGES[username]):
        assert status(person.page, person.base + path) in {200}, path
        person.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_nobody_are_accessible(demo: None, visitor: Callable[..., Visitor], scheme: str) -> None:
    person = visitor(color_scheme=scheme)
    for path in ("/dang-nhap/", "/quen-mat-khau/", "/khong-co-trang-nay/"):
        person.goto(path)
        person.check()


def test_pages_named_here_exist() -> None:
    for path in {p for pages in PAGES.values() for p in pages}:
        try:
            resolve(path.split("?")[0].format(task=1, document=1, unit=1, draft=1))
        except Resolver404:
            pytest.fail(path)
