"""The disk is full while people work: readable pages, nothing half, and all goes on by itself once there is room.

Files, temporary files and (SQLite) the database lie on a small disk of their own. PostgreSQL keeps its own disk.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import get_commands
from django.db import connection

from .client import Client, hidden_fields, posting
from .database_gone import answered_badly
from .figures import Figure, Sizes, number
from .load import Load, Sent, all_files, kept_after
from .server import ROOT, serving
from .small_disk import Ballast, NoDisk, small_disk
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Ổ đĩa đầy"
ROOM = 24 * 1024 * 1024  # bytes beside the database
LARGE = 6 * 1024 * 1024  # of an upload: more than is kept in memory
WARM, AFTER, BACK_WITHIN, TASKS = 2.0, 3.0, 60.0, 8
NO_FILE = ("Máy chủ",)  # each sentence of a file that was not taken begins so


def measure(folder: Path, world: World, sizes: Sizes) -> Figure:
    tasks, plain = [world.task() for _n in range(TASKS)], connection.settings_dict["NAME"]
    database = Path(plain) if connection.vendor == "sqlite" else None
    size = ROOM + 2 * (database.stat().st_size if database else 0)
    try:
        with small_disk(folder / "small", size) as disk, moved(database, disk) as environment:
            return on(disk, environment, world, tasks, sizes)
    except NoDisk as error:
        return Figure("disk-full", NAME, goal(), "chưa thử", [f"máy này không cho gắn một đĩa nhỏ: {error}"])


def goal() -> str:
    return "trang đọc được, không gì dở dang, tự chạy lại, 0 mất"


@contextmanager
def moved(database: Path | None, disk: Path) -> Iterator[dict[str, str]]:
    """The environment of a server whose data lie on this disk; within it this process looks at that database too."""
    for name in ("files", "tmp"):
        (disk / name).mkdir()
    environment = {"FILES_ROOT": str(disk / "files"), "TMPDIR": str(disk / "tmp")}
    if database is None:
        yield environment
        return
    connection.close()
    copy = disk / database.name
    with sqlite3.connect(database) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield environment | {"DATABASE_URL": f"sqlite:///{copy}"}
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(database)


def on(disk: Path, environment: dict[str, str], world: World, tasks: list, sizes: Sizes) -> Figure:  # type: ignore[type-arg]
    files, ballast, findings = disk / "files", Ballast(disk), list[str]()
    with serving(disk.parent / "full.log", **environment) as port:
        users = (world.clerks + world.spokesmen)[: sizes.clients]
        load = Load([Client(port, user.username, PASSWORD) for user in users], tasks)
        with Ticker(NAME, 1) as ticker:
            with load:
                time.sleep(WARM)
                until = time.monotonic() + max(2.0, sizes.gap / 3)
                while time.monotonic() < until:  # what is given back meanwhile is filled too
                    ballast.fill()
                    time.sleep(0.1)
                large = large_upload(load)
                findings += backup_on(disk, environment)
                ballast.drop()
                back = load.seconds_until_saved(time.monotonic(), BACK_WITHIN)
                time.sleep(AFTER)
            ticker.step()
    told = [one for one in (*load.sent, *large) if one.answer.status not in {200, 302}]
    findings += badly(told)
    findings += [] if told else ["không ai gặp ổ đĩa đầy"]
    findings += [] if back is not None else [f"không tự ghi lại được trong {BACK_WITHIN:.0f} giây"]
    kept = kept_after(load, files, frozenset())
    findings += [f"{kept.halves} tệp dở"] if kept.halves else []
    findings += [f"{kept.orphans} tệp không có dòng"] if kept.orphans else []
    left = [path.name for path in all_files(disk / "tmp") if ".upload" in path.name]
    findings += [f"còn tệp tạm: {left[:3]}"] if left else []
    return Figure(
        key="disk-full",
        name=f"{NAME} khi tải lên, khi ghi, khi sao lưu",
        goal=goal(),
        found=f"{number(len(told))} trang báo, tự ghi lại sau {back or 0:.1f} giây, "
        f"{number(kept.lost)} mất trong {number(len(load.saved))} lượt đã nhận",
        findings=findings + kept.findings,
        seconds=ticker.seconds,
    )


def large_upload(load: Load) -> list[Sent]:
    """A file that does not fit into memory comes in on the full disk, with words that must not be lost."""
    client, path = load.clients[0], f"/nhiem-vu/{load.tasks[0].pk}/tien-do/"
    page = client.get(path)
    if page.status != 200:  # not even the form can be read: that answer is judged with the others
        return [Sent("", b"", page, time.monotonic())]
    fields = hidden_fields(page.body, "request_key")
    fields |= {"outcome": "doing", "text": "Tệp lớn gửi lên đĩa đầy.", "reported_on": f"{time.strftime('%d/%m/%Y')}"}
    answer = client.send(posting(path, fields, {"uploads": ("lon.txt", b"Bien ban.\n" * (LARGE // 10))}))
    return [Sent(fields["text"], b"", answer, time.monotonic())]


def badly(told: list[Sent]) -> list[str]:
    """A form may also answer 422 itself, with a sentence beside the file and everything that was typed."""
    by_form = [one for one in told if one.answer.status == 422]
    findings = answered_badly([one for one in told if one.answer.status != 422], said=("người quản trị",))
    for one in by_form:
        findings += [
            f"“{one.text}”: trang 422 thiếu “{words}”" for words in (*NO_FILE, one.text) if words not in one.answer.body
        ]
    return findings


def backup_on(disk: Path, environment: dict[str, str]) -> list[str]:
    """A backup that finds no room says so and leaves nothing that could be taken for a backup."""
    if "backup" not in get_commands():
        return []
    place = disk / "backups"
    command = [sys.executable, "manage.py", "backup", "--to", str(place)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=300
    )
    findings = [] if done.returncode else ["sao lưu lên đĩa đầy báo là đã xong"]
    if "Traceback" in done.stderr:
        findings.append(f"sao lưu lên đĩa đầy: {done.stderr[-200:]}")
    left = [path.name for path in all_files(place)] if place.exists() else []
    return findings + ([f"sao lưu dở để lại {left[:3]}"] if left else [])
