"""Who has a draft open now: each open page tells so every so often, and is told who else is there."""

from datetime import datetime, timedelta

from members.models import User
from resolutions.models import Draft, DraftVisit

TOLD_EVERY = 20  # seconds between two signs of life of an open page
GONE_AFTER = timedelta(seconds=65)


def visit(*, draft: Draft, user: User, at: datetime) -> None:
    """This person has the draft open at this instant."""
    DraftVisit.objects.update_or_create(draft=draft, user=user, defaults={"seen_at": at})


def others_at(draft: Draft, user: User, at: datetime) -> list[str]:
    """The names of the other people who have it open."""
    here = draft.visits.filter(seen_at__gt=at - GONE_AFTER).exclude(user=user).select_related("user")
    return [str(seen.user) for seen in here.order_by("user__full_name")]
