"""The periods that a period is held against: as they were frozen, else as they are counted now."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Snapshot
from ..period_filter import Period
from ..periods import ReportingPeriod, last_periods
from ..status import Windows
from .facts import SERIES_LENGTH, Point, Source
from .head import point_from_json, rated
from .live_tables import whole
from .series import points


@dataclass(frozen=True, slots=True)
class Others:
    """`series` is oldest first and ends with the period itself, which is always counted; those before it where they
    are not frozen. What lies before the first year that addresses can ask for is missing."""

    series: tuple[Point, ...]
    previous: Point | None
    year_before: Point | None


def others_of(period: Period, windows: Windows) -> Others:
    spans = list(last_periods(period.span, SERIES_LENGTH))
    before, last_year = period.span.previous(), period.span.year_before()
    frozen = _frozen({*spans[:-1], before, last_year})
    live = [Period(span, period.today) for span in spans if span not in frozen or span == period.span]
    counted = {point.span: point for point in points(live)}
    wanted = list(dict.fromkeys(span for span in (before, last_year) if span.is_known))
    missing = [Period(span, period.today) for span in wanted if span not in frozen]
    known = frozen | {point.span: point for point in (whole(missing, windows) if missing else ())}
    told = (counted.get(span) or Point(span, rated(frozen[span].summary), source=Source.FROZEN) for span in spans)
    return Others(tuple(one for one in told if one.span.is_known), known.get(before), known.get(last_year))


def _frozen(spans: Iterable[ReportingPeriod]) -> dict[ReportingPeriod, Point]:
    slugs = [span.slug for span in spans if span.is_known]
    heads = Snapshot.objects.filter(review__period__in=slugs).values_list("head", flat=True)
    points = (Point.read(point_from_json(head), Source.FROZEN) for head in heads)
    return {point.span: point for point in points}
