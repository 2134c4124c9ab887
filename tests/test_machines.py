"""`make machines` at a small size: two machines, one worker, one bucket and one PostgreSQL serve the same people."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from .house.test_walls import ROOT

SMALL = ["--seconds=3", "--rows=201", "--rounds=2", "--clients=4"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is for one machine")
@pytest.mark.django_db
def test_two_machines_serve_the_same_people() -> None:
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DATABASE_URL"))
    }
    command = [sys.executable, "-m", "bench.machines", *SMALL]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "Đạt mọi mục tiêu." in done.stdout
