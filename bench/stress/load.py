"""People who go on working whatever happens to the machine, and what must be true of their work afterwards.

Each records progress, every third time with a file, and remembers how each post was answered.
"""

import hashlib
import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.utils.timezone import localdate

from resolutions.models import Attachment
from tasks.models import Evidence, Task

from .client import Answer, Client, posting
from .concurrent_progress import judge

PAUSE = 0.2  # seconds after an answer that is not "saved": nobody hammers at a closed door
EACH_FILE = 3  # every so manyth post brings a file


@dataclass(frozen=True, slots=True)
class Sent:
    """One post, or a page that was asked for when `text` is empty."""

    text: str
    file: bytes
    answer: Answer
    at: float  # time.monotonic() when it was sent


@dataclass(slots=True)
class Load:
    """A context: within it all clients work."""

    clients: Sequence[Client]
    tasks: Sequence[Task]
    sent: list[Sent] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __enter__(self) -> "Load":
        forms = [client.form(self._path(0), "request_key") for client in self.clients]
        pairs = zip(self.clients, forms, strict=True)
        self._threads = [threading.Thread(target=self._work, args=pair, daemon=True) for pair in pairs]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _path(self, serial: int) -> str:
        return f"/nhiem-vu/{self.tasks[serial % len(self.tasks)].pk}/tien-do/"

    def _work(self, client: Client, form: dict[str, str]) -> None:
        while not self._ending.is_set():
            serial = next(self._serials)
            is_saved = self.post(client, form, serial).answer.saved
            if serial % 5 == 0:
                self._note("", b"", lambda serial=serial: client.get(self._path(serial)))  # type: ignore[misc]
            if not is_saved:
                self._ending.wait(PAUSE)

    def post(self, client: Client, form: dict[str, str], serial: int) -> Sent:
        text = f"Lượt ghi số {serial} khi máy gặp sự cố."
        data = f"Biên bản {text}\n".encode() * 200 if serial % EACH_FILE == 0 else b""
        fields = form | {"request_key": str(uuid.uuid4()), "outcome": "doing", "text": text}
        fields |= {"reported_on": f"{localdate():%d/%m/%Y}", "percent": str(serial % 101)}
        files = {"uploads": (f"bien-ban-{serial}.txt", data)} if data else None
        what = posting(self._path(serial), fields, files)
        return self._note(text, data, lambda: client.send(what))

    def _note(self, text, data, ask) -> Sent:  # type: ignore[no-untyped-def]
        at, answer = time.monotonic(), ask()
        if answer.status in {200, 302}:
            answer = Answer(answer.status, "", answer.location)  # thousands of pages that nobody reads
        self.sent.append(Sent(text, data, answer, at))
        return self.sent[-1]

    @property
    def posts(self) -> list[Sent]:
        return [one for one in self.sent if one.text]

    @property
    def saved(self) -> list[Sent]:
        return [one for one in self.posts if one.answer.saved]

    def wait_for_refusal(self, within: float) -> None:
        """Until somebody has been told that it does not work."""
        until = time.monotonic() + within
        while time.monotonic() < until and not any(one.answer.status == 503 for one in self.sent):
            time.sleep(0.1)

    def seconds_until_saved(self, since: float, within: float) -> float | None:
        """How long after `since` the first post was saved that was sent after it; None when none was."""
        while time.monotonic() - since < within:
            if any(one.at >= since and one.answer.saved for one in self.sent[-200:]):
                return time.monotonic() - since
            time.sleep(0.05)
        return None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in the database and the storage after a load."""

    lost: int
    orphans: int
    halves: int
    findings: list[str]


def kept_after(load: Load, files: Path, before: frozenset[Path]) -> Kept:
    """`before`: the files that were there when the load began."""
    lost, findings = judge(load.tasks, [one.text for one in load.saved], {}, 0)  # type: ignore[arg-type]
    findings += unlike_files(load, files) + damages()
    known = {files / key for key in Attachment.objects.values_list("key", flat=True)}
    strays = all_files(files) - before - known
    halves = sum(path.suffix == ".part" for path in strays)
    return Kept(lost, len(strays) - halves, halves, findings)


def all_files(folder: Path) -> frozenset[Path]:
    return frozenset(path for path in folder.rglob("*") if path.is_file())


def unlike_files(load: Load, files: Path) -> list[str]:
    """Each row of a file has the whole file; each report that was saved with a file has the very bytes sent."""
    rows = Evidence.objects.filter(entry__task__in=load.tasks).select_related("attachment", "entry")
    findings, of_text = list[str](), dict[str, str]()
    for row in rows:
        path, said = files / row.attachment.key, row.attachment
        of_text[row.entry.text] = said.sha256
        data = path.read_bytes() if path.exists() else b""
        if (len(data), hashlib.sha256(data).hexdigest()) != (said.size, said.sha256):
            findings.append(f"tệp {said.name}: {len(data)} byte thay vì {said.size}")
    for one in load.saved:
        if one.file and of_text.get(one.text) != hashlib.sha256(one.file).hexdigest():
            findings.append(f"mất tệp của: {one.text}")
    return findings


def damages() -> list[str]:
    """What the database itself says about its files; PostgreSQL keeps checksums and says so when it reads."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        said = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
        broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
    findings = [f"integrity_check: {words}" for words in said if words != "ok"]
    return findings + [f"foreign_key_check: {row}" for row in broken]
