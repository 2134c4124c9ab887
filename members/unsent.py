"""What somebody typed into a form that could not be stored: shown again and sent again, so that it is not lost."""

import re
from dataclasses import dataclass, field

from django.http import HttpRequest

# Fields whose value is nobody's to see on a page, and with them the form is not offered again.
_SECRET = re.compile(r"pass|secret|token|^(otp|code)$", re.IGNORECASE)
_OF_THE_PAGE = {"csrfmiddlewaretoken", "request_key", "version", "next"}
# Numbers, days, keys of rows and choices say nothing to their reader.
_TYPED = re.compile(r"[^\W\d_]+[\s,.;:!?]+\S")


@dataclass(frozen=True, slots=True)
class Unsent:
    """`texts` are what was typed in words; `fields` is the whole form, for a button that sends it as it was."""

    address: str = ""
    texts: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    had_files: bool = False


def unsent(request: HttpRequest) -> Unsent:
    """The form of this request. Nothing when it cannot be read, or when it carries a secret."""
    if request.method != "POST":
        return Unsent()
    try:
        sent, had_files = request.POST, bool(request.FILES)
    except Exception:  # what cannot be read was never typed; the page must come all the same
        return Unsent()
    fields = [(name, value) for name, values in sent.lists() for value in values]
    if any(_SECRET.search(name) for name, _value in fields if name not in _OF_THE_PAGE):
        return Unsent(had_files=had_files)
    texts = [value for name, value in fields if name not in _OF_THE_PAGE and _TYPED.search(value)]
    return Unsent(request.get_full_path(), texts, fields, had_files)
