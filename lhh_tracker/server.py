"""How gunicorn serves the application: `gunicorn --config lhh_tracker/server.py lhh_tracker.wsgi`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

workers = 2
threads = 4
timeout = 60
graceful_timeout = 10
limit_request_line = 8190  # a letter is typed into its address (tasks/forms/letter_form.py)
accesslog = None
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Told only now, because only now does the address answer."""
    host, port = server.address[0]
    shown = "localhost" if host == "127.0.0.1" else host
    take_up_recognition()
    print(f"\n  Mở http://{shown}:{port}  (dừng: Ctrl-C)\n", flush=True)


def take_up_recognition() -> None:
    """Scanned documents that waited when the server stopped go on at once, without anybody looking at them."""
    if os.environ.get("RECOGNITION_STARTS", "1").lower() in {"0", "false", "no", "off"}:
        return
    manage = Path(__file__).resolve().parent.parent / "manage.py"
    subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(manage), "work_off_recognition"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=manage.parent,
        start_new_session=True,
    )
