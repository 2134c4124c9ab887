"""Addresses of web sites, as people type them: checked on the way in, and safe to be a link on the way out. Pure."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!-)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
LONGEST = 200


def web_address(text: str) -> str:
    """The address in full ("hoi.vn" is https://hoi.vn), or "" where it is none, or none that a link may lead to.

    >>> web_address("hoilamnghiep.vn/gioi-thieu")
    'https://hoilamnghiep.vn/gioi-thieu'
    >>> web_address("javascript:alert(1)")
    ''
    """
    typed = text.strip()
    if not typed or len(typed) > LONGEST or any(c.isspace() or ord(c) < 32 or c in "\"'<>\\^`{|}" for c in typed):
        return ""
    if not typed.lower().startswith(("http://", "https://")):
        if _SCHEME.match(typed) and not re.match(r"[^/:]+\.[^/:]+:\d{1,5}(/|$)", typed):
            return ""
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    usable = bool(_HOST.fullmatch(host)) and "@" not in parts.netloc and port != 0
    return typed if usable and not host.rsplit(".", 1)[1].isdecimal() else ""


def shown_address(text: str) -> str:
    """The address as it is read: without its scheme and a last slash."""
    return re.sub(r"^https?://", "", text.strip(), flags=re.IGNORECASE).removesuffix("/")
