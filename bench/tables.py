"""`python -m bench.tables [--rows 4000]`: large tables of each kind read, planned and written, in seconds.

SQLite always, in a folder that is gone afterwards; PostgreSQL as well when STRESS_DATABASE_URL or TEST_DATABASE_URL
names a server, under a name of its own that is dropped at the end.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.test.utils import override_settings  # noqa: E402

from members.clock import today  # noqa: E402
from members.models import Organisation, TableImport, User  # noqa: E402
from members.sheets.xlsx import Sheet, workbook  # noqa: E402
from members.tables import exporting, importing  # noqa: E402
from members.tables.columns import FIELDS, head_of  # noqa: E402
from members.tables.fates import SAME, digest  # noqa: E402
from resolutions import table_file  # noqa: E402

from .stress import databases  # noqa: E402

Rows = list[dict[str, Any]]


def rows_of(count: int) -> dict[str, Rows]:
    """Units under a hundred others, and for each a count, a chair and an account."""
    unit = {"kind": "Hội thành viên", "cluster": "Cụm 1", "level": "Cấp tỉnh", "founded_on": date(1995, 4, 12)}
    fact = {"kind": "Hội viên", "on": date(2021, 1, 29), "source": "12/BC"}
    seat = {"position": "Chủ tịch", "starts_on": date(2021, 3, 1)}
    names = [f"Hội Khoa học và Kỹ thuật chuyên ngành số {n}" for n in range(count)]
    units = [unit | {"name": name, "aliases": f"HKHKT{n}", "phone": f"0{n}"} for n, name in enumerate(names)]
    for row, above in zip(units[100:], names * 2, strict=False):
        row["parent"] = above if above in names[:100] else names[0]
    named = list(enumerate(names))
    return {
        "units": units,
        "figures": [fact | {"unit": name, "value": n} for n, name in named],
        "people": [seat | {"full_name": f"Nguyễn Văn Số {n}", "birth_year": 1970, "unit": name} for n, name in named],
        "users": [
            {"username": f"hoi{n}", "full_name": f"Người {n}", "role": "Đơn vị", "unit": name} for n, name in named
        ],
    }


def book_of(kind: str, rows: Rows) -> bytes:
    columns = tuple(field.column for field in FIELDS[kind])
    return workbook(Sheet("Bảng", (), columns, [[row.get(field.key) for field in FIELDS[kind]] for row in rows]))


def measure(kind: str, data: bytes, user: User) -> list[float]:
    """Seconds until the file is read, until every row's fate is known, until all is written."""
    marks = [time.perf_counter()]
    table = head_of(kind).table_of(table_file.read("bang.xlsx", data, 30_000).sheets)
    marks.append(time.perf_counter())
    values = {"kind": kind, "name": "bang.xlsx", "table": table, "user": user, "today": today()}
    job = importing.take_in(request_key=uuid.uuid4(), **values)
    importing.work_off(today())
    marks.append(time.perf_counter())
    job = TableImport.objects.get(pk=job.pk)
    importing.confirm(table=job, user=user, seen=digest(job.fates), today=today())
    importing.work_off(today())
    marks.append(time.perf_counter())
    job.refresh_from_db()
    if job.state not in ("written", "open") or any(fate["problems"] for fate in job.fates):
        sys.exit(f"{kind}: {job.state} {job.message} {job.fates[:3]}")
    return [later - earlier for earlier, later in itertools.pairwise(marks)]


def one(count: int) -> None:
    call_command("migrate", verbosity=0)
    Organisation.objects.create(pk=1, name="Liên hiệp các Hội KH&KT tỉnh Đo Thử", place="Đo Thử")
    user = User.objects.create_user(username="do", full_name="Người Đo", role="admin", password=None)
    with override_settings(TABLES_START=False):
        for kind, rows in rows_of(count).items():
            read, planned, written = measure(kind, book_of(kind, rows), user)
            print(f"  {kind:8} {len(rows):6} rows {read:6.1f} {planned:6.1f} {written:6.1f}", end="", flush=True)
            print(f"   sum {read + planned + written:5.1f}", end="", flush=True)
            start = time.perf_counter()
            data = exporting.export(kind, user)
            print(f"   export {time.perf_counter() - start:5.1f}", end="", flush=True)
            again = measure_unchanged(kind, data, user)
            print(f"   the export read and planned {again:5.1f}", flush=True)


def measure_unchanged(kind: str, data: bytes, user: User) -> float:
    start = time.perf_counter()
    table = head_of(kind).table_of(table_file.read("bang.xlsx", data, 30_000).sheets)
    values = {"kind": kind, "name": "bang.xlsx", "table": table, "user": user, "today": today()}
    job = importing.take_in(request_key=uuid.uuid4(), **values)
    importing.work_off(today())
    job = TableImport.objects.get(pk=job.pk)
    touched = [fate for fate in job.fates if fate["kind"] != SAME]
    if touched:
        sys.exit(f"{kind}: an export that changes something: {touched[:2]}")
    return time.perf_counter() - start


def run(name: str, address: str, count: int) -> None:
    print(f"{name}: seconds to read the file, to plan, to write", flush=True)
    environment = os.environ | {"DATABASE_URL": address, "TABLES_START": "0"}
    words = [sys.executable, "-m", "bench.tables", "--one", f"--rows={count}"]
    subprocess.run(words, env=environment, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument("--rows", type=int, default=4000, help="rows of each table")
    parser.add_argument("--one", action="store_true", help="measure the database of DATABASE_URL, which is empty")
    options = parser.parse_args()
    if options.one:
        one(options.rows)
        return
    with tempfile.TemporaryDirectory() as folder, databases.sqlite(Path(folder)) as address:
        run("SQLite", address, options.rows)
    if server := databases.server():
        with databases.postgresql(server) as address:
            run("PostgreSQL", address, options.rows)


if __name__ == "__main__":
    main()
