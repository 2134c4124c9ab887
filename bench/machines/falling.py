"""One machine is killed under load and comes back; and both start the daily work at one moment."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections import Counter

from django.core.files.storage import default_storage

from bench.stress.client import Client
from bench.stress.concurrent_progress import judge
from bench.stress.figures import Figure, Sizes
from bench.stress.load import Load
from bench.stress.server import ROOT
from bench.stress.world import PASSWORD, World
from tasks.models import Evidence, Notice

from .house import Both, House

BACK_WITHIN = 60.0  # seconds until something is saved again


def daily_twice(house: House, world: World, sizes: Sizes) -> Figure:
    """Both timers fire at the same second."""
    for _n in range(5):
        world.task(due_on=world.long_ago, original_due_on=world.long_ago)
    command = [sys.executable, "manage.py", "run_daily"]
    runs = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"TMPDIR": server.environment["TMPDIR"]},
            stdout=subprocess.PIPE,
            text=True,
        )
        for server in (house.first, house.second)
    ]
    told = [run.communicate(timeout=300)[0] for run in runs]
    new = sum(int(count) for text in told for count in re.findall(r"(\d+) tin nhắc mới", text))
    keys = Counter(Notice.objects.values_list("user", "key"))
    wrong = [
        f"mã kết thúc {run.returncode}: {text[-300:]}" for run, text in zip(runs, told, strict=True) if run.returncode
    ]
    wrong += [f"nhắc hai lần: {key}" for key, count in keys.items() if count > 1]
    wrong += [] if new and new <= len(keys) else [f"{new} tin mới, {len(keys)} tin trong sổ"]
    stood_by = sum("Đang chạy ở máy khác" in text for text in told)
    return Figure(
        "daily", "run_daily ở hai máy cùng lúc", "mỗi tin một lần", f"{new} tin, {stood_by} máy nhường", wrong
    )


def one_is_killed(house: House, world: World, sizes: Sizes) -> Figure:
    """The people work through nginx (or, without it, at both by turns); the first machine dies, then comes back."""
    tasks = [world.task() for _n in range(8)]
    users = (world.clerks + world.spokesmen)[: sizes.clients]
    clients = [
        Client(house.front, user.username, PASSWORD) if house.front else Both(house.ports, user.username, PASSWORD)
        for user in users
    ]
    load, wrong = Load(clients, tasks), list[str]()
    with load:
        time.sleep(sizes.gap / 3)
        killed_at = time.monotonic()
        house.first.kill()
        gap = load.seconds_until_saved(killed_at + 0.01, BACK_WITHIN)
        time.sleep(sizes.gap / 3)
        house.first.start()
        time.sleep(sizes.gap / 3)
    lost, findings = judge(tasks, [one.text for one in load.saved], Counter(), 0)
    wrong += findings + unlike(load) + strange(load)
    wrong += [] if gap is not None else ["không ghi được gì sau khi giết máy A"]
    cut = Counter(one.answer.status for one in load.posts if not one.answer.saved)
    alive = Client(house.first.port, users[0].username, PASSWORD).get("/").status
    wrong += [] if alive == 200 else [f"máy A trở lại trả lời {alive}"]
    found = f"{lost} mất trong {len(load.saved)} lượt đã nhận; {sum(cut.values())} lượt bị cắt ngang; "
    found += f"ghi tiếp sau {gap or 0:.1f} giây"
    front = "nginx" if house.front else "luân phiên"
    return Figure(
        "killed",
        f"Giết máy A khi {len(users)} người đang ghi ({front})",
        "0 lượt đã nhận bị mất, máy B làm tiếp",
        found,
        wrong,
    )


def unlike(load: Load) -> list[str]:
    """Each report that was saved with a file has the very bytes in the storage."""
    kept = {row.entry.text: row.attachment for row in Evidence.objects.select_related("entry", "attachment")}
    wrong = []
    for one in load.saved:
        if one.file:
            row = kept.get(one.text)
            data = default_storage.open(row.key).read() if row else b""
            if hashlib.sha256(data).digest() != hashlib.sha256(one.file).digest():
                wrong.append(f"tệp của: {one.text}")
    return wrong


def strange(load: Load) -> list[str]:
    """Pages are always answered; a post is saved, or cut off and told so on a page that can be read."""
    pages = [one for one in load.sent if not one.text and one.answer.status != 200]
    posts = [one for one in load.posts if one.answer.status not in {0, 302, 503}]
    dumb = [one for one in load.posts if one.answer.status == 503 and "Thử lại" not in one.answer.body]
    return [f"trả lời {one.answer.status}: {one.text or 'trang'}" for one in (*pages, *posts, *dumb)]
