"""The union's own conventions, as the pure modules want them.

`Organisation.conventions` holds {"now": {...}, "past": [{...}, …]}: those of today, and all that held before, so that a
due date can be told to come from the words of its document by some convention of its time.
"""

from collections.abc import Mapping
from typing import Any

from members.models import Organisation
from resolutions.reading.conventions import STANDARD, Conventions

from .status import Windows

MOST_KEPT = 50


def windows_of(organisation: Organisation) -> Windows:
    """How many days before the due date this union calls a task due soon."""
    return Windows(organisation.soon_days_dated, organisation.soon_days_long)


def conventions_of(organisation: Organisation | None) -> Conventions:
    """How this union understands deadline phrases."""
    return Conventions.of(organisation.conventions.get("now")) if organisation else STANDARD


def conventions_now() -> Conventions:
    return conventions_of(Organisation.current())


def earlier_of(organisation: Organisation) -> list[Conventions]:
    """All conventions by which due dates may have been computed, today's first."""
    past = [Conventions.of(values) for values in reversed(organisation.conventions.get("past") or [])]
    return list(dict.fromkeys([conventions_of(organisation), *past, STANDARD]))


def with_conventions(stored: Mapping[str, Any], new: Conventions) -> dict[str, Any]:
    """What is stored when the conventions change."""
    past = [*(stored.get("past") or []), Conventions.of(stored.get("now")).as_json()]
    return {**stored, "now": new.as_json(), "past": past[-MOST_KEPT:]}
