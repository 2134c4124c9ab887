"""The database does not answer for half a minute. PostgreSQL: the way to it is cut; SQLite: another program holds the
lock for writing. Every answer is a page that says so and gives back what was typed; then all goes on by itself."""

import html
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tasks.models import ProgressEntry

from .client import Client, hidden_fields, posting
from .figures import Figure, Sizes, number
from .load import Load, Sent, all_files, kept_after
from .proxy import Proxy
from .server import HOST, serving
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Cơ sở dữ liệu không trả lời"
WARM, AFTER = 2.0, 3.0  # seconds of work before and after
BACK_WITHIN = 60.0  # seconds on a machine that has other work; the figure tells how many it were
MORE = 30.0  # seconds until somebody has met the silence, on such a machine
SAID = ("Cơ sở dữ liệu", "sau ít phút")
TASKS = 8


@contextmanager
def reachable() -> Iterator[tuple[dict[str, str], object]]:
    """(environment of the server, a context in which the database does not answer)"""
    if connection.vendor == "sqlite":
        yield {}, locked
        return
    address = urlsplit(os.environ["DATABASE_URL"])
    with Proxy(address.hostname or HOST, address.port or 5432) as proxy:
        who = address.netloc.rpartition("@")[0]
        near = address._replace(netloc=f"{who}@{HOST}:{proxy.port}" if who else f"{HOST}:{proxy.port}")

        @contextmanager
        def cut() -> Iterator[None]:
            proxy.cut()
            try:
                yield
            finally:
                proxy.mend()

        yield {"DATABASE_URL": near.geturl()}, cut


@contextmanager
def locked() -> Iterator[None]:
    holder = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
    finally:
        holder.close()


def measure(folder: Path, world: World, sizes: Sizes) -> Figure:
    files, tasks = folder / "files", [world.task() for _n in range(TASKS)]
    before = all_files(files)
    with reachable() as (environment, silence), serving(folder / "gone.log", **environment) as port:
        users = (world.clerks + world.spokesmen)[: sizes.clients]
        load = Load([Client(port, user.username, PASSWORD) for user in users], tasks)
        with Ticker(f"{NAME} trong {sizes.gap} giây", 1) as ticker:
            with load:
                time.sleep(WARM)
                with silence():  # type: ignore[operator]
                    time.sleep(sizes.gap)
                    if not patience():
                        load.wait_for_refusal(MORE)
                back = load.seconds_until_saved(time.monotonic(), BACK_WITHIN)
                time.sleep(AFTER)
            ticker.step()
        findings = sent_again(load)
    refused = [one for one in load.sent if one.answer.status == 503]
    findings += answered_badly(load.sent)
    findings += [] if back is not None else [f"không tự ghi lại được trong {BACK_WITHIN:.0f} giây"]
    if not refused and sizes.gap > patience():
        findings.append("không ai gặp trang báo")
    kept = kept_after(load, files, before)
    return Figure(
        key="database-gone",
        name=f"{NAME}: {sizes.gap} giây",
        goal="trang đọc được, còn điều đã gõ, tự chạy lại, 0 mất",
        found=f"{number(len(refused))} trang báo, tự ghi lại sau {back or 0:.1f} giây, "
        f"{number(kept.lost)} mất trong {number(len(load.saved))} lượt đã nhận",
        findings=findings + kept.findings,
        seconds=ticker.seconds,
    )


def patience() -> float:
    """Seconds for which the server itself waits before it says that the database does not answer."""
    return float(settings.DATABASES["default"]["OPTIONS"]["timeout"]) if connection.vendor == "sqlite" else 0.0


def answered_badly(sent: list[Sent], said: tuple[str, ...] = SAID) -> list[str]:
    """Answers that are neither the page asked for nor one that says what is wrong and gives back what was typed."""
    findings = list[str]()
    for one in sent:
        what = f"“{one.text}”" if one.text else "một trang"
        if one.answer.status in {200, 302}:
            continue
        page = html.unescape(one.answer.body)
        if one.answer.status != 503:
            findings.append(f"{what}: trả lời {one.answer.status}" + (f" {page[:80]}" if not one.answer.status else ""))
        elif missing := [words for words in (*said, one.text) if words not in page]:
            findings.append(f"{what}: trang 503 thiếu {missing}")
    return findings


def sent_again(load: Load) -> list[str]:
    """The button of the page is pressed afterwards, twice: one row."""
    pages = [one for one in load.posts if one.answer.status == 503 and not one.file]
    if not pages:
        return []
    one, client = pages[len(pages) // 2], load.clients[0]
    page = one.answer.body
    address = html.unescape(page.partition('<form method="post" action="')[2].partition('"')[0])
    again = posting(address, hidden_fields(page, "request_key") | {"csrfmiddlewaretoken": token(load)})
    answers = [client.send(again).status for _twice in range(2)]
    rows = ProgressEntry.objects.filter(text=one.text).count()
    return [] if (answers, rows) == ([302, 302], 1) else [f"“Gửi lại” hai lần: trả lời {answers}, {rows} dòng"]


def token(load: Load) -> str:
    """Of the client that presses: any of them may have typed it."""
    return load.clients[0].form(f"/nhiem-vu/{load.tasks[0].pk}/tien-do/", "request_key")["csrfmiddlewaretoken"]
