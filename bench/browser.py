"""A signed-in browser without a network: it calls the WSGI application as gunicorn does, and is timed doing so."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from members.models import User

CSRF = "0123456789abcdef0123456789abcdef"
HTMX = {"HTTP_HX_REQUEST": "true"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    body: bytes
    cpu: float
    wall: float
    database: float  # CPU of PostgreSQL's process for us; 0 where it is ours (SQLite) or runs on another machine


class Browser:
    """One user of the database that is in use when it is made."""

    def __init__(self, application: WSGIHandler, username: str) -> None:
        self.application = application
        self.cookies = SimpleCookie({settings.CSRF_COOKIE_NAME: CSRF, settings.SESSION_COOKIE_NAME: sign_in(username)})

    def environ(self, address: str, fields: dict[str, str] | None, htmx: bool) -> dict[str, Any]:
        path, _mark, query = address.partition("?")
        body = urlencode(fields | {"csrfmiddlewaretoken": CSRF}).encode() if fields else b""
        return {
            **RequestFactory()._base_environ(),
            **(HTMX if htmx else {}),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": "POST" if fields else "GET",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "HTTP_COOKIE": self.cookies.output(header="", sep=";"),
            "wsgi.input": io.BytesIO(body),
        }

    def call(self, address: str, fields: dict[str, str] | None = None, htmx: bool = False) -> Answer:
        environ = self.environ(address, fields, htmx)
        told: list[str] = []
        before = database_cpu()
        cpu, wall = time.process_time(), time.perf_counter()
        response = self.application(environ, lambda status, headers: told.append(status))
        body = b"".join(response)
        response.close()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return Answer(told[0], body, cpu, wall, max(0.0, database_cpu() - before))

    def drain(self, address: str) -> str:
        """Ask and keep nothing of the answer but its status."""
        told: list[str] = []
        response = self.application(
            self.environ(address, None, htmx=False), lambda status, _headers: told.append(status)
        )
        for _piece in response:
            pass
        response.close()
        return told[0]

    def other(self, username: str) -> "Browser":
        """Somebody else of the same union."""
        return Browser(self.application, username)

    def count_queries(self, ask: Callable[["Browser"], Answer]) -> int:
        """Statements that reach the database in one request, without those that open and close transactions."""
        seen: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")):
                seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            ask(self)
        return len(seen)


def database_cpu() -> float:
    """Seconds that the process of our PostgreSQL connection has computed since it began."""
    if connection.vendor != "postgresql" or connection.connection is None or connection.connection.closed:
        return 0.0
    try:
        spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except OSError:
        return 0.0
    return int(spent.split()[0]) / 1e9


def sign_in(username: str) -> str:
    """A session of this user; its key."""
    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
