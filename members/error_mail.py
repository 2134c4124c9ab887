"""An error is mailed to whoever looks after the program: its kind, its place, the request's id; nothing that was typed.

The same error goes once an hour. Sending happens beside the request, and a mail server that is down harms nothing.
"""

import hashlib
import logging
import socket
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection

from .error_words import place, told, traced
from .request_id import current

EVERY = 3600  # seconds between two mails of the same error
AT_ONCE = 3  # mails on their way from one process; more errors at that moment are in the log alone


@dataclass(frozen=True)
class Report:
    """What is mailed of one error. `key` is the same for the same error, whoever meets it."""

    key: str
    subject: str
    body: str


class ErrorMail(logging.Handler):
    """Of the log: whatever is written at ERROR or above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last: dict[str, float] = {}  # when this process mailed which error: holds also without a database
        self.sending = threading.BoundedSemaphore(AT_ONCE)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.security."):
            return  # a stranger's request was refused: nothing is wrong
        try:
            report = report_of(record)
            if not self._is_due(report.key) or not self.sending.acquire(blocking=False):
                return
            threading.Thread(target=self._send, args=(report,), name="error-mail").start()
        except Exception:  # a log never breaks what it tells of
            self.handleError(record)

    def _is_due(self, key: str) -> bool:
        now = time.monotonic()
        if now - self.last.get(key, -EVERY) < EVERY:
            return False
        self.last = {known: at for known, at in self.last.items() if now - at < EVERY} | {key: now}
        return True

    def _send(self, report: Report) -> None:
        try:
            deliver(report)
        finally:
            connection.close()  # this thread's own
            self.sending.release()


def deliver(report: Report) -> bool:
    """Send it, unless another process did within the hour. What fails here is a warning: that is not mailed in turn."""
    if not _is_first(report.key):
        return False
    try:
        EmailMessage(report.subject, report.body, None, settings.ERROR_MAIL).send()
    except Exception as error:  # no mail server, or none that takes it
        logging.getLogger(__name__).warning("the mail about an error did not go: %s", error)
        return False
    return True


def _is_first(key: str) -> bool:
    try:
        return bool(cache.add(f"error-mail:{key}", 1, EVERY))
    except Exception:  # the database is what is wrong: then each process tells it once
        return True


def report_of(record: logging.LogRecord) -> Report:
    """Told without the log's own words where there is an error: these may hold a path."""
    error = record.exc_info[1] if record.exc_info else None
    request = getattr(record, "request", None)
    request_id = getattr(request, "request_id", "") or current.get()
    route = getattr(getattr(request, "resolver_match", None), "route", None)
    what = type(error).__name__ if error else f"{record.name}:{record.lineno}"
    lines = [
        f"Lỗi: {told(error) if error else what}",
        f"Lúc: {time.strftime('%Y-%m-%d %H:%M:%S %z', time.localtime(record.created))}",
        f"Máy: {socket.gethostname()}",
        f"Mã lỗi: {request_id or '-'}",
        f"Trang: {getattr(request, 'method', '-')} /{route}" if route is not None else f"Nơi ghi: {record.name}",
        "",
        traced(error) if error else f"{record.pathname}:{record.lineno}",
        "",
        "Tìm mã lỗi này trong nhật ký của chương trình để biết thêm. Lỗi giống hệt không được gửi lại trong một giờ.",
    ]
    place_of = place(error) if error else f"{record.pathname}:{record.lineno}"
    key = hashlib.sha256(f"{what} {place_of}".encode()).hexdigest()[:24]
    return Report(key, f"[LHH Tracker] Lỗi {what}", "\n".join(lines))
