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
NO_WORKERS = {"RECOGNITION_STARTS": "0", "TABLES_START": "0", "REPORTS_START": "0"}
STARTS_WITHIN, STOPS_WITHIN = 60, 20  # seconds
OF_THE_CALLER = ("PRODUCTION", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "TRUSTED_PROXIES")


def surroundings(database: str, folder: Path) -> dict[str, str]:
    """The environment of a run: this database, files of its own, and nothing of the caller's installation."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
    own = {"DATABASE_URL": database, "FILES_ROOT": str(folder / "files"), "STATIC_ROOT": str(folder / "static")}
    return kept | own | NO_WORKERS | {"LOG_LEVEL": "ERROR", "TIME_ZONE": "Asia/Ho_Chi_Minh"}


class Server:
    """One server at one port, that can be started, stopped and killed again and again."""

    def __init__(self, log: Path, **environment: str) -> None:
        """`environment` comes on top of this process's own, which says with which database."""
        self.log, self.port = log, free_port()
        self.environment = os.environ | environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "lhh_tracker/server.py"]
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(
                [*gunicorn, "--bind", f"{HOST}:{self.port}", "lhh_tracker.wsgi"],
                cwd=ROOT,
                env=self.environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        wait_for(self.process, self.port, self.log)

    def kill(self) -> None:
        """kill -9 for the master and its workers, at one moment: nobody says goodbye."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As `make run` is stopped; by force when that does not help: its workers see that it is gone."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()


def gather_static() -> None:
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"], cwd=ROOT, check=True)


@contextmanager
def serving(log: Path, **environment: str) -> Iterator[int]:
    """The port at which the application answers."""
    server = Server(log, **environment)
    try:
        server.start()
        yield server.port
    finally:
        server.stop()


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
