"""How the program writes its log: one line an event, as JSON or as text, with the id of its request.

What does not belong into logs is taken out here: keys of programs; keys in addresses of calendars and invitations; mail
and network addresses; paths of pages, which hold names and keys; the words of errors, which repeat what people typed.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from members.error_words import told, traced
from members.request_id import current

_KEY = re.compile(r"(/(?:lich|loi-moi)/)[^/\s]+|(lhh_)[A-Za-z0-9_-]{20,}")
_MAIL = re.compile(r"[^\s@<>'\"(){}\[\],;:]+@[^\s@<>'\"(){}\[\],;:]+")
_NETWORK = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\.\d)|\b(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}\b")
_TRUE = {"1", "true", "yes", "on", "y", "ok", "t"}
FORMS = ("json", "line")
STRANGERS = "django.security."


def job_of(arguments: list[str]) -> str:
    """The command that this process was started for; nothing in a server."""
    if len(arguments) < 2 or Path(arguments[0]).name != "manage.py" or arguments[1] == "runserver":
        return ""
    return arguments[1]


JOB = job_of(sys.argv)


class WithoutKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/lich/" in message or "/loi-moi/" in message or "lhh_" in message:
            record.msg, record.args = _KEY.sub(r"\1\2…", message), ()
        return True


class WithoutPersons(logging.Filter):
    """Also gives each line the id of its request: some of them Django writes after that request has left our hands."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", "") or current.get()
        route = getattr(getattr(request, "resolver_match", None), "route", "?")
        path = getattr(request, "path", None)
        if record.name.startswith(STRANGERS):  # a request that was refused: what it asked for is a stranger's text
            record.msg, record.args, record.exc_info = f"refused: {record.name.removeprefix(STRANGERS)}", (), None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if isinstance(record.args, tuple):
            record.args = tuple(self._told(arg, path, route, record.name) for arg in record.args)
        message = record.getMessage()
        cleaned = _NETWORK.sub("…", _MAIL.sub("…@…", message))
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True

    @staticmethod
    def _told(arg: object, path: str | None, route: str, name: str) -> object:
        if isinstance(arg, BaseException):
            return told(arg)
        if isinstance(arg, str) and path and arg in (path, path.lstrip("/")):
            return f"/{route}"
        if isinstance(arg, str) and name.startswith("gunicorn") and arg.startswith("/"):
            return "/…"  # the address of a request that never reached Django
        return arg


class Line(logging.Formatter):
    """Text for a person at a terminal. With `fully`, errors as Python prints them: for development alone."""

    def __init__(self, fully: bool = False) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")
        self.fully = fully

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept the whole text there
        text = super().format(record)
        record.exc_text = None
        mark = getattr(record, "request_id", "") or JOB
        return f"{text} [{mark}]" if mark and not record.exc_info else text

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        return super().formatException(ei) if self.fully else traced(ei[1])


class Json(logging.Formatter):
    """One object a line, for programs that gather logs; times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if mark := getattr(record, "request_id", ""):
            line["request"] = mark
        if JOB:
            line["job"] = JOB
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = traced(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def configuration(environ: Mapping[str, str], with_mail: bool = True) -> dict[str, Any]:
    """The log of Django and of gunicorn alike. Requests are told at INFO: in production always, elsewhere on demand."""
    production = environ.get("PRODUCTION", "").lower() in _TRUE
    form = environ.get("LOG_FORMAT") or ("json" if production else "line")
    if form not in FORMS:
        raise ImproperlyConfigured(f"LOG_FORMAT phải là json hoặc line (đang là {form}).")
    level = environ.get("LOG_LEVEL") or "WARNING"
    fully = not production and environ.get("DEBUG", "").lower() in _TRUE
    handlers: dict[str, Any] = {
        "console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["without_persons", "without_keys"]}
    }
    if with_mail and environ.get("ERROR_MAIL"):
        handlers["mail"] = {"class": "members.error_mail.ErrorMail", "level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Line, "fully": fully}, "json": {"()": Json}},
        "filters": {"without_keys": {"()": WithoutKeys}, "without_persons": {"()": WithoutPersons}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "lhh": {"level": environ.get("LOG_LEVEL") or ("INFO" if production else "WARNING")},
            # Each answer has its line already; these would tell those from 400 to 499 a second time.
            "django.request": {"level": "ERROR"},
            "django": {"handlers": [], "propagate": True},  # Django's own would mail settings and forms
            "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }
