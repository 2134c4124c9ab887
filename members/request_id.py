"""The id of the request that is being answered: a word that people can read out and an admin finds in the log. Pure."""

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

current: ContextVar[str] = ContextVar("request_id", default="")


def taken_or_new(given: str) -> str:
    """What the proxy named the request; a new id where that is nothing, or could not stand in a line of the log."""
    return given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
