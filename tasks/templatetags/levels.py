"""Two levels on the page of a review and on that of a unit: sending it up, what came from below. {% load levels %}"""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from members.models import Unit, User

from ..models import ReceivedReview, ReviewEvent, Snapshot
from ..period_words import span_name
from ..periods import ReportingPeriod

register = template.Library()

SHOWN = 8


@dataclass(frozen=True, slots=True)
class ReviewLevels:
    """`snapshot` is there once the review is frozen; `sent` is the last line of history that it was taken out."""

    slug: str
    snapshot: Snapshot | None
    sent: ReviewEvent | None
    received: int
    can_send: bool


@register.simple_tag
def review_levels(slug: str, snapshot: Snapshot | None, user: User) -> ReviewLevels:
    events = ReviewEvent.objects.filter(review__period=slug, verb=ReviewEvent.Verb.SENT)
    sent = events.select_related("actor").first() if snapshot else None
    received = ReceivedReview.objects.visible_to(user).in_force().filter(period=slug).count()
    return ReviewLevels(slug, snapshot, sent, received, bool(snapshot) and user.can_assign)


@dataclass(frozen=True, slots=True)
class SentPeriod:
    name: str
    url: str
    rate: int | None


@register.simple_tag
def unit_sent(unit: Unit, user: User) -> list[SentPeriod]:
    """The reviews that a union below has sent, the latest period first; for those who may read them."""
    rows = ReceivedReview.objects.visible_to(user).in_force().filter(unit=unit).defer("content")
    known = sorted(rows, key=lambda row: ReportingPeriod.from_slug(row.period).end, reverse=True)[:SHOWN]
    return [
        SentPeriod(
            span_name(ReportingPeriod.from_slug(row.period)),
            reverse("tasks:received_review", args=[row.pk]),
            row.summary.rate_permille,
        )
        for row in known
    ]


@register.filter
def points(change: int | None) -> str:
    """A change of a rate in points: +1,5; –0,3; a dash where there is nothing to compare."""
    if change is None:
        return "–"
    sign = "+" if change > 0 else "\u2212" if change < 0 else ""
    return f"{sign}{abs(change) // 10},{abs(change) % 10}"
