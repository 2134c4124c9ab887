"""The data of each release, brought to this version: nothing is lost, and what is append-only is as it was.

A release is a commit of this repository. Its own code makes the database and fills the demonstration; this version's
migrations then run over it. This line alone: `python -m bench.figures --lines migrations`.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.stress.figures import Figure, number
from bench.stress.server import ROOT

NAME, GOAL = "Dữ liệu của từng bản cũ lên bản này", "số dòng và dấu băm giữ nguyên"
# The first version that filled a demonstration; the whole life of tasks; the union itself, the quarter and reports.
RELEASES = ("ec0b891", "8d5294d", "a003303")
# Written by programs for themselves: a migration may empty or add to them.
OF_PROGRAMS = ("django_", "auth_permission", "cache", "sqlite_")
# In a process of the version that is looked at: of each table how many rows, and a hash of each column, in the order of
# the rows' numbers. What later versions add to a table does not change them.
LOOK = """
import hashlib, json, django
django.setup()
from django.apps import apps
from django.db import connection
told = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        quoted = ", ".join(connection.ops.quote_name(c) for c in columns)
        cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(table)}")
        key = columns.index("id") if "id" in columns else 0
        rows = sorted(cursor.fetchall(), key=lambda row: str(row[key]))
        hashes = {}
        for n, column in enumerate(columns):
            hashes[column] = hashlib.sha256(repr([str(row[n]) for row in rows]).encode()).hexdigest()
        told[table] = {"rows": len(rows), "hashes": hashes}
kept = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
print(json.dumps({"tables": told, "append_only": kept}))
"""


def measure(address: str, place: Path, releases: tuple[str, ...] = RELEASES) -> Figure:
    """`address`: an empty database for each release, with {} for the release's name."""
    began, findings, tables, rows = time.monotonic(), list[str](), 0, 0
    for release in releases:
        if not is_here(release):
            findings.append(f"{release}: không có trong kho này, nên chưa thử được")
            continue
        with old_tree(release, place) as tree:
            before, after = moved(tree, address.format(release), place)
        told = compared(before, after)
        findings += [f"{release}: {words}" for words in told]
        tables += len(before["append_only"])
        rows += sum(table["rows"] for table in before["tables"].values())
    found = f"{len(releases)} bản, {number(rows)} dòng, {tables} bảng chỉ ghi thêm, {len(findings)} khác"
    return Figure("migrations", NAME, GOAL, found, findings, time.monotonic() - began)


def is_here(release: str) -> bool:
    """A clone may be shallow, and history may have been written anew."""
    command = ["git", "cat-file", "-e", f"{release}^{{commit}}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def old_tree(release: str, place: Path) -> Iterator[Path]:
    tree = place / f"tree-{release}"
    run(["git", "worktree", "add", "--quiet", "--detach", str(tree), release], ROOT, {})
    try:
        yield tree
    finally:
        run(["git", "worktree", "remove", "--force", str(tree)], ROOT, {})


def moved(tree: Path, address: str, place: Path) -> tuple[dict, dict]:  # type: ignore[type-arg]
    """What the old code left, looked at before and after this version's migrations."""
    facts = {"DATABASE_URL": address, "DEMO_PASSWORD": "mat-khau-ban-cu-1", "FILES_ROOT": str(place / "files")}
    for command in (["migrate", "--verbosity=0"], ["fill_demo", "--skip-checks"]):
        run([sys.executable, "manage.py", *command], tree, facts)
    before = look(tree, facts)
    run([sys.executable, "manage.py", "migrate", "--verbosity=0"], ROOT, facts)
    return before, look(ROOT, facts)


def look(tree: Path, facts: dict[str, str]) -> dict:  # type: ignore[type-arg]
    told = run([sys.executable, "-c", LOOK], tree, facts | {"DJANGO_SETTINGS_MODULE": "lhh_tracker.settings"})
    return dict(json.loads(told))


def compared(before: dict, after: dict) -> list[str]:  # type: ignore[type-arg]
    """What is not as it was."""
    findings = list[str]()
    if not before["append_only"]:
        findings.append("không biết bảng nào chỉ ghi thêm")
    for name, old in before["tables"].items():
        if name.startswith(OF_PROGRAMS):
            continue
        new = after["tables"].get(name)
        if new is None:
            findings.append(f"mất bảng {name} ({old['rows']} dòng)")
        elif new["rows"] < old["rows"]:
            findings.append(f"{name}: {new['rows']} dòng thay vì {old['rows']}")
        elif name in before["append_only"]:
            changed = [column for column, said in old["hashes"].items() if new["hashes"].get(column) != said]
            changed += ["số dòng"] if new["rows"] != old["rows"] else []
            findings += [f"{name}: {', '.join(changed)} không còn như cũ"] if changed else []
    return findings


def run(command: list[str], tree: Path, facts: dict[str, str]) -> str:
    dropped = ("PRODUCTION", "TEST_DATABASE_URL", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    done = subprocess.run(command, cwd=tree, env=kept | facts, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-1500:]}")
    return done.stdout
