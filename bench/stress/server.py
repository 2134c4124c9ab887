"""The real server: gunicorn with the project's own configuration, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STARTS_WITHIN, STOPS_WITHIN = 60, 20  # seconds
OF_THE_CALLER = ("PRODUCTION", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "TRUSTED_PROXIES")


def surroundings(database: str, folder: Path) -> dict[str, str]:
    """The environment of a run: this database, files of its own, and nothing of the caller's installation."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
    own = {"DATABASE_URL": database, "FILES_ROOT": str(folder / "files"), "STATIC_ROOT": str(folder / "static")}
    return kept | own | {"RECOGNITION_STARTS": "0", "LOG_LEVEL": "ERROR", "TIME_ZONE": "Asia/Ho_Chi_Minh"}


@contextmanager
def serving(log: Path) -> Iterator[int]:
    """The port at which the application answers; the environment of this process says with which database."""
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "collectstatic", "--no-input", "--verbosity=0"], cwd=ROOT, check=True)
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "lhh_tracker/server.py"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*gunicorn, "--bind", f"{HOST}:{port}", "lhh_tracker.wsgi"],
            cwd=ROOT,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(process, port, log)
        yield port
    finally:
        stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"Máy chủ không lên.\n{log.read_text(errors='replace')[-3000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """As `make run` is stopped; by force when that does not help: its workers see that it is gone."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
