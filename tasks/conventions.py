"""The union's own conventions, as the pure modules want them.

`Organisation.conventions` holds {"now": {...}, "past": [{...}, …]}: those of today, and all that held before, so that a
due date can be told to come from the words of its document by some convention of its time.
"""

from dataclasses import replace
from typing import Any

from members.models import Organisation
from members.quiet_days import holidays_of
from resolutions.reading.conventions import NAMES, STANDARD, Conventions

from .status import Windows

MOST_KEPT, WITH_HOLIDAYS = 50, 5


def windows_of(organisation: Organisation) -> Windows:
    """How many days before the due date this union calls a task due soon."""
    return Windows(organisation.soon_days_dated, organisation.soon_days_long)


def conventions_of(organisation: Organisation | None) -> Conventions:
    """How this union understands deadline phrases; its holidays are no working days."""
    if organisation is None:
        return STANDARD
    free = holidays_of(organisation.holidays)
    return replace(Conventions.of(organisation.conventions.get("now")), off=free.days, worked=free.working)


def conventions_now() -> Conventions:
    return conventions_of(Organisation.current())


def earlier_of(organisation: Organisation) -> list[Conventions]:
    """All conventions by which due dates may have been computed, today's first."""
    past = [Conventions.of(values) for values in reversed(organisation.conventions.get("past") or [])]
    return list(dict.fromkeys([conventions_of(organisation), *past, STANDARD]))


def with_conventions(before: Organisation, new: Conventions) -> dict[str, Any]:
    """What is stored when the conventions change. Today's holidays have a column of their own; those of before are kept
    with the last few changes only, since the row is read on every request."""
    past = [*(before.conventions.get("past") or []), conventions_of(before).as_json()][-MOST_KEPT:]
    old = [{name: value for name, value in values.items() if name in NAMES} for values in past[:-WITH_HOLIDAYS]]
    now = {name: value for name, value in new.as_json().items() if name in NAMES}
    return {**before.conventions, "now": now, "past": [*old, *past[-WITH_HOLIDAYS:]]}
