"""Whether what is restored is what was backed up, taken while people write: the drill of backups as a line here."""

import subprocess
import sys
import time
from importlib.util import find_spec

from bench.stress.figures import Figure, number
from bench.stress.server import ROOT

NAME, GOAL = "Sao lưu khi đang ghi, khôi phục nơi khác", "dòng và tệp y hệt"
ROWS, FILES = 10_000, 1_000


def measure(kind: str, *, rows: int = ROWS, files: int = FILES) -> Figure:
    """`kind`: sqlite or postgresql, the database that is backed up."""
    name = f"{NAME}: {number(rows)} dòng, {number(files)} tệp"
    if find_spec("bench.drill") is None:
        return Figure("restore", name, GOAL, "chưa đo", ["chưa có bench.drill"])
    began = time.monotonic()
    command = [sys.executable, "-m", "bench.drill", f"--rows={rows}", f"--files={files}", f"--only={kind}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    findings = said[-5:] if done.returncode else []
    return Figure("restore", name, GOAL, f"{len(findings)} khác", findings, time.monotonic() - began)
