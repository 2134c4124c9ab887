"""`python -m bench.drill [--rows 10000] [--files 1000]`: is what is restored what was backed up?

For each database: a union of so many rows and files, people who write, a backup taken meanwhile, restored onto both
databases in folders of their own, compared row by row and file by file with the database it came from. PostgreSQL when
DRILL_DATABASE_URL or TEST_DATABASE_URL names a server.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.stress.databases import command
from bench.stress.server import ROOT, surroundings

from .comparing import Listing, differences

WRITERS = 2
WRITES_FIRST = 3  # acts of each writer before the backup begins
ROWS_A_TASK = 10  # of generate_data, at least


@dataclass
class Place:
    """A database with its folder of files."""

    database: str
    folder: Path

    def run(self, *words: str, memory: list[int] | None = None) -> str:
        done = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        told = done.stdout.read().decode() if done.stdout else ""
        _pid, status, usage = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
        if memory is not None:
            memory.append(usage.ru_maxrss // 1024)
        if done.returncode:
            sys.exit(f"{' '.join(words)}\n{told[-3000:]}")
        return told

    def manage(self, *words: str, memory: list[int] | None = None) -> str:
        return self.run("manage.py", *words, memory=memory)

    def environment(self) -> dict[str, str]:
        own = {"BACKUP_DIR": str(self.folder / "backups"), "DEMO_PASSWORD": "mat-khau-thu-khoi-phuc"}
        return surroundings(self.database, self.folder) | own

    def listing(self) -> Listing:
        target = self.folder / "listing.txt"
        self.run("-m", "bench.drill.listing", str(target))
        return Listing.of(target)


@dataclass
class Restored:
    onto: str
    seconds: float
    memory: int  # MB
    wrong: list[str] = field(default_factory=list)


@dataclass
class Drill:
    """What came out for one source database. Memory in MB."""

    source: str
    rows: int
    files: int
    size: int
    seconds: float
    memory: int
    acts: int  # written while the backup was taken
    restored: list[Restored] = field(default_factory=list)


class Machine:
    """Places of one run: SQLite files in a folder, databases on the server that are dropped at the end."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server, self.made = folder, server, list[str]()
        self.empty: dict[str, Place] = {}

    def place(self, kind: str, name: str, like: Place | None = None) -> Place:
        """A new place; an empty one, or with the tables of another one."""
        folder = self.folder / f"{kind}-{name}"
        folder.mkdir()
        if kind == "sqlite":
            path = folder / "db.sqlite3"
            if like:
                path.write_bytes(Path(urlsplit(like.database).path).read_bytes())
            return Place(f"sqlite:///{path}", folder)
        database = f"lhh_drill_{os.getpid()}_{name}"
        command(self.server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        template = f" TEMPLATE {urlsplit(like.database).path[1:]}" if like else ""
        command(self.server, "CREATE DATABASE {}" + template, database)
        self.made.append(database)
        return Place(urlsplit(self.server)._replace(path=f"/{database}").geturl(), folder)

    def migrated(self, kind: str, name: str) -> Place:
        """Migrating takes longer than all else: once for each database, the others are copies of it."""
        if kind not in self.empty:
            self.empty[kind] = self.place(kind, "empty")
            self.empty[kind].manage("migrate", "--verbosity=0")
        return self.place(kind, name, like=self.empty[kind])

    def clear(self) -> None:
        for database in self.made:
            command(self.server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@contextmanager
def people_writing(place: Place) -> Iterator[list[subprocess.Popen[str]]]:
    """People who have written a little already, and go on until the block ends."""
    words = [sys.executable, "-m", "bench.drill.writing"]
    writers = [
        subprocess.Popen([*words, str(n)], cwd=ROOT, env=place.environment(), stdout=subprocess.PIPE, text=True)
        for n in range(WRITERS)
    ]
    try:
        for writer in writers:
            for _act in range(WRITES_FIRST):
                if writer.stdout is None or not writer.stdout.readline():
                    sys.exit("Người ghi thử không ghi được.")
        yield writers
    finally:
        for writer in writers:
            writer.send_signal(signal.SIGTERM)
        for writer in writers:
            writer.communicate()


def drill(machine: Machine, source: str, targets: list[str], rows: int, files: int) -> Drill:
    place = machine.migrated(source, f"{source}_from")
    place.manage("generate_data", f"--tasks={max(50, rows // ROWS_A_TASK)}", "--verbosity=0")
    place.run("-m", "bench.drill.filling", str(files))
    before = place.listing()
    memory: list[int] = []
    with people_writing(place):
        started = time.monotonic()
        made = Path(place.manage("backup", memory=memory).splitlines()[0])
        seconds = time.monotonic() - started
    after = place.listing()
    acts = sum(after.acts.values()) - WRITERS * WRITES_FIRST
    result = Drill(source, len(before.rows), len(before.files), made.stat().st_size, seconds, memory[0], acts)
    for target in targets:
        there = machine.migrated(target, f"{source}_to_{target}")
        memory = []
        started = time.monotonic()
        there.manage("restore", str(made), "--yes", memory=memory)
        took = time.monotonic() - started
        wrong = differences(before, there.listing(), after, WRITES_FIRST)
        result.restored.append(Restored(target, took, memory[0], wrong))
    return result


def tell(result: Drill) -> bool:
    print(
        f"{result.source}: {number(result.rows)} dòng, {number(result.files)} tệp, {result.size / 1e6:.0f} MB; "
        f"sao lưu {result.seconds:.1f} giây, {result.memory} MB bộ nhớ, trong lúc đó ghi thêm {result.acts} lượt"
    )
    for restored in result.restored:
        verdict = "OK" if not restored.wrong else "NOT"
        print(
            f"  → {restored.onto}: {len(restored.wrong)} dòng, tệp khác (mục tiêu 0), khôi phục {restored.seconds:.1f} "
            f"giây, {restored.memory} MB bộ nhớ {verdict}"
        )
        for line in restored.wrong[:10]:
            print(f"      {line}")
    return not any(restored.wrong for restored in result.restored)


def number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.drill", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="chỉ một cơ sở dữ liệu")
    options = parser.parse_args()
    server = os.environ.get("DRILL_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL") or ""
    kinds = [kind for kind in ("sqlite", "postgresql") if kind == "sqlite" or server]
    kinds = [kind for kind in kinds if options.only in (None, kind)]
    with tempfile.TemporaryDirectory(prefix="lhh-drill-") as folder:
        machine = Machine(Path(folder), server)
        try:
            passed = [tell(drill(machine, kind, kinds, options.rows, options.files)) for kind in kinds]
        finally:
            machine.clear()
    print("Đạt mọi mục tiêu." if all(passed) else "Chưa đạt.")
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
