"""The whole server is killed under load, at any moment, and started again on the same database."""

import random
import time
from pathlib import Path

from .client import Client
from .figures import Figure, Sizes, number
from .load import Load, all_files, kept_after
from .server import Server
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Giết máy chủ (kill -9) khi đang ghi"
BACK_WITHIN = 600  # seconds until something is saved again; other programs may want the processors too
LONGEST = 0.8  # seconds under load before the next kill
TASKS = 8
# Both workers come of one start of Python: half of the time of a run is spent starting. What dies is the same.
QUICKER = "--preload"


def measure(folder: Path, world: World, sizes: Sizes) -> Figure:
    files, tasks = folder / "files", [world.task() for _n in range(TASKS)]
    before, findings = all_files(files), list[str]()
    server = Server(folder / "killed.log", GUNICORN_CMD_ARGS=QUICKER)
    slowest = 0.0
    try:
        server.start()
        users = (world.clerks + world.spokesmen)[: sizes.clients]
        load = Load([Client(server.port, user.username, PASSWORD) for user in users], tasks)
        with Ticker(NAME, sizes.kills) as ticker, load:
            began = time.monotonic()
            for turn in range(sizes.kills + 1):
                back = load.seconds_until_saved(began, BACK_WITHIN)
                if back is None:
                    findings.append(f"sau lần giết thứ {turn}: không ghi được gì trong {BACK_WITHIN} giây")
                    break
                slowest = max(slowest, back)
                if turn == sizes.kills:
                    break
                time.sleep(random.uniform(0, LONGEST))
                server.kill()
                began = time.monotonic()
                server.start()
                ticker.step()
    finally:
        server.stop()
    kept = kept_after(load, files, before)
    cut_off = sum(one.answer.status == 0 for one in load.posts)
    strange = [one for one in load.posts if one.answer.status not in {0, 302}]
    findings += [f"trả lời {one.answer.status} cho “{one.text}”" for one in strange]
    findings += [] if cut_off else ["không lượt nào bị cắt ngang"]
    counts = {"lượt đã nhận": len(load.saved), "lượt bị cắt ngang": cut_off, "tệp không có dòng": kept.orphans}
    counts |= {"tệp dở": kept.halves}
    told = ", ".join(f"{number(count)} {what}" for what, count in counts.items())
    return Figure(
        key="kill-9",
        name=f"{NAME}: {number(sizes.kills)} lần",
        goal="0 lượt đã nhận bị mất, cơ sở dữ liệu và tệp nguyên vẹn",
        found=f"{number(kept.lost)} mất; {told}; lên lại chậm nhất {slowest:.0f} giây",
        findings=findings + kept.findings,
        seconds=ticker.seconds,
    )
