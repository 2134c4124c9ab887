"""After `make test`: prints pytest's closing counts and fails when a part of the suite did not run.

counts.py LOG SQLITE_XML POSTGRES_XML, with the log of both runs and the JUnit report of each. What touches no database,
and what looks at pages alone, runs once, on SQLite: it is what the second report lacks.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

BROWSER = "tests.browser."
READ = "tests.resolutions.reading.test_seeds."
TAKEN_IN = "tests.tasks.test_intake_seeds."
PARTS = {"the browser": BROWSER, "the seed documents read": READ, "the seed documents taken in": TAKEN_IN}
PURE = {READ}  # parts that touch no database


def cases(report: str) -> dict[str, bool]:
    """Each test by name, and whether it ran."""
    found = ElementTree.parse(report).iter("testcase")
    return {f"{c.get('classname')}.{c.get('name')}": c.find("skipped") is None for c in found}


log = re.sub(r"\x1b\[[0-9;]*m", "", Path(sys.argv[1]).read_text(encoding="utf-8"))
closings = re.findall(r"^=* ?(\d+ (?:passed|failed).* in [\d.]+s.*?) ?=*$", log, re.MULTILINE)
for name, line in zip(("SQLite", "PostgreSQL"), closings, strict=False):
    print(f"  {name}: {line}")
if len(closings) != 2:
    sys.exit(f"expected two closing counts of pytest, one a database; found {len(closings)}")

runs = {"SQLite": cases(sys.argv[2]), "PostgreSQL": cases(sys.argv[3])}
for name, line in zip(runs, closings, strict=True):
    told = sum(int(n) for n in re.findall(r"(\d+) (?:passed|skipped|xfailed|xpassed)", line))
    if told != len(runs[name]):
        sys.exit(f"{name}: {told} tests counted, {len(runs[name])} in the report")
once = runs["SQLite"].keys() - runs["PostgreSQL"].keys()
print(f"  once, since no database makes a difference to them: {len(once)}")
tests = {name: {case.partition("[")[0] for case in run} for name, run in runs.items()}
if strays := tests["PostgreSQL"] - tests["SQLite"]:
    sys.exit(f"on PostgreSQL alone: {sorted(strays)[:5]}")

for part, mark in PARTS.items():
    for name, run in runs.items():
        count = sum(ran and mark in case for case, ran in run.items())
        if name == "PostgreSQL" and mark in PURE:
            continue
        print(f"  with {part}, on {name}: {count}")
        if not count:
            sys.exit(f"no test with {part} ran on {name}")
for line in re.findall(r"^SKIPPED .*$", log, re.MULTILINE):
    print(f"  {line}")
    if re.search(r"seed|chromium", line, re.IGNORECASE):
        sys.exit("what must run was skipped")
