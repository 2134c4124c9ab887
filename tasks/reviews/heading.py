"""The head of a review that is being frozen: its tables beside those of other periods, its targets, its adjustments."""

from collections.abc import Mapping
from datetime import date

from members.models import Organisation

from ..models import Review
from ..period_filter import Period
from ..status import Windows
from .adjusting import adjustments
from .goals import targets_then
from .head import Head, PointThen, rated
from .others import others_of
from .tables import Tables


def head_for(
    review: Review, tables: Tables, since: Mapping[str, int] | None, union: Organisation, today: date, windows: Windows
) -> Head:
    period = Period(review.span, today)
    others = others_of(period, windows)
    return Head(
        period=review.period,
        starts_on=review.starts_on,
        ends_on=review.ends_on,
        union_name=union.name,
        union_short=union.short_name,
        place=union.place,
        tables=tables,
        series=(*(point.then for point in others.series[:-1]), PointThen(period.key, rated(tables.total))),
        previous=others.previous.then if others.previous else None,
        year_before=others.year_before.then if others.year_before else None,
        since=since,
        conclusion=review.conclusion,
        discussed_on=review.discussed_on,
        meeting=str(review.meeting) if review.meeting else "",
        adjustments=adjustments(period.span, windows),
        targets=targets_then(period),
    )
