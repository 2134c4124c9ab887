"""Runs the tests of a line on one database and adds up what they counted."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from bench.stress.figures import Figure
from bench.stress.server import ROOT

from .lines import Line


def measure(line: Line, server: str, place: Path) -> Figure:
    """`server`: the address of a PostgreSQL database, "" for SQLite."""
    began, report = time.monotonic(), place / f"{line.key}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", *line.tests]
    dropped = ("TEST_DATABASE_URL", "DATABASE_URL", "PRODUCTION", "TEST_PURE_ONCE")
    environment = {name: value for name, value in os.environ.items() if name not in dropped} | line.environment
    environment |= {"TEST_DATABASE_URL": server} if server else {}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if not report.exists():
        return Figure(
            line.key, line.name, line.goal, "chưa đo được", [done.stdout[-300:] + done.stderr[-300:]], seconds
        )
    sums, failed = added(report)
    if done.returncode and not failed:
        failed = 1
    found, findings = line.found(sums, failed)
    return Figure(line.key, line.name, line.goal, found, findings, seconds)


def added(report: Path) -> tuple[Counter[str], int]:
    """(all counts of all cases, how many cases failed)"""
    sums, failed = Counter[str](), 0
    for case in ElementTree.parse(report).iter("testcase"):
        failed += case.find("failure") is not None or case.find("error") is not None
        for each in case.iter("property"):
            sums[each.get("name", "")] += int(each.get("value", "0"))
    return sums, failed
