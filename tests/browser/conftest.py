"""Chromium as Debian ships it. Without it these tests are skipped; in CI that is a failure."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from .demonstration import Demonstration

# The shell without windows opens a visitor in a quarter of the time; either will do.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
PASSWORD = "mat-khau-trinh-dien-1"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

# Seconds each answer waits, pages and scripts alike: what fails only then pressed a key before anybody listened.
SLOW = float(os.environ.get("SLOW_ANSWERS", "0"))

# Playwright's own loop runs in the test's thread, which Django takes for an asynchronous one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# An expectation ends when it is met; how long it may take on a busy machine says nothing about the page.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there() -> None:
    if CHROMIUM is None:
        reason = "Chromium không có trên máy này: apt-get install chromium-headless-shell"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": CHROMIUM, "args": [*quiet, "--disable-component-update", "--disable-sync"]}


class Gate:
    """Stands before the live server's application: knows the requests on their way, and lets none in once it is shut.

    A page that is closed leaves its last request behind (a save, a poll), and that request's thread goes on. Emptying
    the tables under it is a deadlock on PostgreSQL, and what it writes later belongs to no test.
    """

    PATIENCE = 30.0  # seconds: longer than any request may take

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.inside: list[str] = []
        self.is_shut = True
        self.changed = Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        """A generator: the server closes it when the answer is out or the browser has gone, whichever comes first."""
        name = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        with self.changed:
            if self.is_shut:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return
            self.inside.append(name)
        try:
            time.sleep(SLOW)
            with closing(self.application(environ, start_response)) as answer:
                yield from answer
        finally:
            with self.changed:
                self.inside.remove(name)
                self.changed.notify_all()

    def open(self) -> None:
        self.is_shut = False

    def shut(self) -> None:
        """Let nothing more in and wait until all are out."""
        with self.changed:
            self.is_shut = True
            if not self.changed.wait_for(lambda: not self.inside, self.PATIENCE):
                pytest.fail(f"no answer within {self.PATIENCE} s: {self.inside}")


@pytest.fixture(scope="session")
def gate(live_server: LiveServer) -> Gate:
    server = live_server.thread.httpd
    gate = Gate(server.get_app())
    server.set_app(gate)
    return gate


@pytest.fixture(autouse=True)
def nothing_on_its_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """When a test with a live server ends, its requests end before its tables are emptied."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this fixture, so it goes after it
    gate = request.getfixturevalue("gate")
    gate.open()
    yield
    gate.shut()


@dataclass
class Visitor:
    """A person at a browser, with what went wrong in it."""

    page: Page
    base: str
    faults: list[str]

    def goto(self, path: str) -> None:
        self.page.goto(self.base + path)

    def arrive(self, address: re.Pattern[str]) -> None:
        """After a click that leads to another page: until that page has its scripts (`goto` waits for them itself)."""
        expect(self.page).to_have_url(address)
        self.page.wait_for_load_state()

    def sign_in(self, username: str) -> None:
        self.goto("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.arrive(re.compile("^(?!.*/dang-nhap/)"))

    def check(self) -> None:
        """No accessibility violation, no error in the console, nothing wider than the window."""
        violations = Axe().run(self.page).response["violations"]
        told = [(v["id"], v["help"], [n["target"] for n in v["nodes"]][:4]) for v in violations]
        assert not told, f"{self.page.url}: {told}"
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 1, f"{self.page.url} is {overflow} px wider than the window"
        assert not self.faults, f"{self.page.url}: {self.faults}"


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    kept = Demonstration(tmp_path_factory.mktemp("demonstration"))
    yield kept
    kept.close()


@pytest.fixture
def demo(transactional_db: None, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration union as it is on its first day here."""
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    demonstration.put()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer, gate: Gate, size: str) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, each with its own cookies. Options (color_scheme …) go to the browser context."""
    contexts = []

    def come(**options: Any) -> Visitor:
        place: dict[str, Any] = {"viewport": SIZES[size], "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(**place, **options)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" and " 4" not in m.text else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        return Visitor(page, live_server.url, faults)

    yield come
    for context in contexts:
        context.close()
    gate.shut()  # before the settings and files that its requests read go
