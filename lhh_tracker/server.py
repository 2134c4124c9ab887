"""How gunicorn serves the application: `gunicorn --config lhh_tracker/server.py lhh_tracker.wsgi`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from lhh_tracker.logs import configuration

workers = 2
threads = 4
timeout = 60
graceful_timeout = 10
limit_request_line = 8190  # a letter is typed into its address (tasks/forms/letter_form.py)
accesslog = None  # the application tells each request itself, with its id and without paths
loglevel = "warning"
logconfig_dict = configuration(os.environ, with_mail=False)


COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # where the workers' counts of requests meet; read when a worker starts
PREFIX = "lhh-counts-"
if os.environ.get("METRICS_TOKEN"):
    os.environ.setdefault(COUNTS, tempfile.mkdtemp(prefix=PREFIX))


def on_exit(server: Any) -> None:
    """A folder that somebody else named is theirs to keep or to empty."""
    folder = os.environ.get(COUNTS, "")
    if Path(folder).name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def when_ready(server: Any) -> None:
    """Told only now, because only now does the address answer."""
    host, port = server.address[0]
    shown = "localhost" if host == "127.0.0.1" else host
    take_up("RECOGNITION_STARTS", "work_off_recognition")
    take_up("TABLES_START", "work_off_tables")
    take_up("REPORTS_START", "work_off_reports")
    print(f"\n  Mở http://{shown}:{port}  (dừng: Ctrl-C)\n", flush=True)


def take_up(setting: str, command: str) -> None:
    """Scans, tables and reports that waited when the server stopped go on at once, without anybody looking at them."""
    if os.environ.get(setting, "1").lower() in {"0", "false", "no", "off"}:
        return
    manage = Path(__file__).resolve().parent.parent / "manage.py"
    subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(manage), command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=manage.parent,
        start_new_session=True,
    )
