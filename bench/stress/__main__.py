"""`python -m bench.stress`: many people at once, errors in the middle of a step, and what happens to machines."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from . import databases
from .figures import PARTS, Figure, Sizes
from .report import lines
from .server import ROOT, surroundings
from .small_disk import apart

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def main() -> None:
    options = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server and the databases go as well
    sizes = sizes_of(options)
    told: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="lhh-stress-") as place:
        for name, folder, database in places(options.only, Path(place)):
            print(f"→ {name}…", flush=True)
            with database as address:
                told[name] = figures_of(address, folder, sizes)
    print("\n" + "\n".join(lines(told)))
    sys.exit(not all(figure.met for figures in told.values() for figure in figures))


def parsed() -> argparse.Namespace:
    goal = Sizes()
    parser = argparse.ArgumentParser(
        prog="python -m bench.stress", description="Nhiều người cùng lúc, và lỗi ở giữa một bước."
    )
    parser.add_argument("--posts", type=int, default=goal.posts, help="số lượt ghi tiến độ")
    parser.add_argument("--clients", type=int, default=goal.clients, help="số máy cùng ghi")
    parser.add_argument("--rounds", type=int, default=goal.rounds, help="số lượt hai người cùng sửa")
    parser.add_argument("--pairs", type=int, default=goal.pairs, help="số cặp gửi hai lần")
    parser.add_argument("--kills", type=int, default=goal.kills, help="số lần giết máy chủ")
    parser.add_argument("--gap", type=int, default=goal.gap, help="số giây cơ sở dữ liệu không trả lời")
    parser.add_argument("--parts", default="", help="chỉ những phần này: " + ",".join(PARTS))
    parser.add_argument("--only", choices=[SQLITE, POSTGRESQL], default="", help="chỉ một cơ sở dữ liệu")
    options = parser.parse_args()
    if min(options.posts, options.clients, options.rounds, options.pairs, options.kills, options.gap) < 1:
        parser.error("mọi số phải từ 1 trở lên")
    if strange := set(filter(None, options.parts.split(","))) - set(PARTS):
        parser.error(f"không có {', '.join(sorted(strange))}")
    if options.only == POSTGRESQL and not databases.server():
        parser.error("cần STRESS_DATABASE_URL hoặc TEST_DATABASE_URL")
    return options


def sizes_of(options: argparse.Namespace) -> Sizes:
    parts = tuple(filter(None, options.parts.split(",")))
    return Sizes(options.posts, options.clients, options.rounds, options.pairs, options.kills, options.gap, parts)


def places(only: str, place: Path) -> Iterator[tuple[str, Path, AbstractContextManager[str]]]:
    """(name, folder, database) of each run."""
    server = databases.server()
    for name in (SQLITE, POSTGRESQL):
        if only not in {"", name} or (name == POSTGRESQL and not server):
            continue
        folder = place / name
        folder.mkdir()
        database = databases.sqlite(folder) if name == SQLITE else databases.postgresql(server)
        yield {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}[name], folder, database


def figures_of(address: str, folder: Path, sizes: Sizes) -> list[Figure]:
    """The figures of one database, taken in a process of its own; the server's last words when that fails."""
    command = [*apart(), sys.executable, "-m", "bench.stress.one_database", json.dumps(asdict(sizes)), str(folder)]
    environment = surroundings(address, folder)
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)  # with its server
            raise
    log = folder / "server.log"  # of the server to which nothing is done; the others have reason to complain
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    if "Traceback" in said:
        print(f"\nMáy chủ ghi:\n{said[-4000:]}")
    if process.returncode:
        sys.exit(f"Chưa đo được ({process.returncode}).")
    return [Figure(**values) for values in json.loads((folder / "figures.json").read_text(encoding="utf-8"))]


if __name__ == "__main__":
    main()
