"""The union's own conventions, as the pure modules want them."""

from members.models import Organisation

from .status import Windows


def windows_of(organisation: Organisation) -> Windows:
    """How many days before the due date this union calls a task due soon."""
    return Windows(organisation.soon_days_dated, organisation.soon_days_long)
