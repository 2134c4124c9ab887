"""A person's browser over real connections: signs in, reads a form, sends it. One connection a request."""

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .server import HOST

PATIENCE = 300  # seconds for one answer: a thousand requests at once stand in a queue
URL_ENCODED = "application/x-www-form-urlencoded"
_INPUT = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0 when no answer came at all; `body` then says why."""

    status: int
    body: str = ""
    location: str = ""

    @property
    def saved(self) -> bool:
        return self.status == 302


@dataclass(frozen=True, slots=True)
class Posting:
    """A form as it is sent: address, type and bytes are fixed, so that it can be sent twice."""

    path: str
    kind: str
    body: bytes


def hidden_fields(body: str, having: str) -> dict[str, str]:
    """The hidden fields of the page's form that has this field; the page has others, to sign out for example."""
    for form in body.split("<form ")[1:]:
        fields = {name: html.unescape(value) for name, value in _INPUT.findall(form.partition("</form>")[0])}
        if having in fields:
            return fields
    raise LookupError(f"no form with {having}: {body[:500]}")


def posting(path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None) -> Posting:
    """Values as a browser encodes them; with files, {field: (name, bytes)}, in parts."""
    if not files:
        return Posting(path, URL_ENCODED, urlencode(fields).encode())
    mark = uuid.uuid4().hex
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="{name}"; filename="{called}"', data) for name, (called, data) in files.items()]
    lines = [
        f"--{mark}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts
    ]
    return Posting(path, f"multipart/form-data; boundary={mark}", b"".join(lines) + f"--{mark}--\r\n".encode())


class Client:
    """One signed-in person. Threads may share it once it has signed in: then its cookies stay as they are."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.port, self.cookies = port, SimpleCookie()
        fields = hidden_fields(self.get("/dang-nhap/").body, "csrfmiddlewaretoken")
        signing_in = posting("/dang-nhap/", fields | {"login": username, "password": password})
        answer = self.send(signing_in, keep=True)
        if not answer.saved:
            raise RuntimeError(f"{username} could not sign in: {answer.status}")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {}, keep=not self.cookies)

    def form(self, path: str, having: str) -> dict[str, str]:
        """Read a page with a form: its hidden fields, to be sent along."""
        answer = self.get(path)
        if answer.status != 200:
            raise LookupError(f"GET {path}: {answer.status} {answer.body[:200]}")
        return hidden_fields(answer.body, having)

    def send(self, what: Posting, *, keep: bool = False, connection: HTTPConnection | None = None) -> Answer:
        return self._ask("POST", what.path, what.body, {"Content-Type": what.kind}, keep=keep, connection=connection)

    def connect(self) -> HTTPConnection:
        """An open connection, for those who want to send at one moment."""
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        connection.connect()
        return connection

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        *,
        keep: bool,
        connection: HTTPConnection | None = None,
    ) -> Answer:
        connection = connection or HTTPConnection(HOST, self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        try:
            connection.request(method, path, body, headers | {"Cookie": cookies, "Connection": "close"})
            response = connection.getresponse()
            answer = Answer(
                response.status, response.read().decode(errors="replace"), response.getheader("Location") or ""
            )
        except (OSError, HTTPException) as error:  # no answer, or only the beginning of one
            return Answer(0, repr(error))
        finally:
            connection.close()
        if keep:
            for line in response.headers.get_all("Set-Cookie") or ():
                self.cookies.load(line)
        return answer
