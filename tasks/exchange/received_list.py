"""What has come from the unions below: the periods of which there is something, one of them, who is missing."""

from dataclasses import dataclass

from django.db.models import Count

from members.models import Unit

from ..models import ReceivedReview
from ..period_words import span_name
from ..periods import ReportingPeriod
from .side_by_side import missing_units

MOST_PERIODS = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A period of which something has come."""

    slug: str
    name: str
    count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """`slug` is empty while nothing at all has come."""

    slug: str
    name: str
    choices: tuple[Choice, ...]
    reviews: tuple[ReceivedReview, ...]
    missing: tuple[Unit, ...]


def received_list(slug: str) -> ReceivedList:
    """Of a period, else of the one that ended last. A fixed number of queries."""
    counted = ReceivedReview.objects.in_force().order_by().values_list("period").annotate(n=Count("pk"))
    counts = {ReportingPeriod.from_slug(period): n for period, n in counted}
    newest = sorted(counts, key=lambda span: (span.end, span.start), reverse=True)[:MOST_PERIODS]
    chosen = ReportingPeriod.from_slug(slug) if slug else next(iter(newest), None)
    rows = ReceivedReview.objects.in_force().filter(period=chosen.slug if chosen else "")
    reviews = rows.select_related("unit__cluster", "received_by", "replaces").defer("content", "replaces__content")
    sent = {review.unit_id for review in reviews}
    return ReceivedList(
        slug=chosen.slug if chosen else "",
        name=span_name(chosen) if chosen else "",
        choices=tuple(Choice(span.slug, span_name(span), counts[span], span == chosen) for span in newest),
        reviews=tuple(sorted(reviews, key=lambda review: review.unit.name_fold)),
        missing=missing_units(sent),
    )
