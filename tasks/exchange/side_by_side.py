"""The unions below side by side for a period: their figures as they sent them, by cluster, and who has not sent.

A fixed number of queries, whatever the number of unions; no file is opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from members.models import Organisation, Unit, UnitKind
from members.naming import UNION, Home, canonical

from .. import charts
from ..models import ReceivedReview
from ..period_words import span_name
from ..periods import ReportingPeriod
from ..reviews.rows import in_words
from ..status import Summary

BY_NAME = "ten"


@dataclass(frozen=True, slots=True)
class Line:
    """A union as its file told it; `before` is its own period before."""

    review: ReceivedReview
    name: str
    cluster: str
    summary: Summary
    before: Summary | None

    @property
    def rate(self) -> int | None:
        return self.summary.rate_permille

    @property
    def rate_before(self) -> int | None:
        return self.before.rate_permille if self.before else None

    @property
    def change(self) -> int | None:
        """In tenths of a percent point."""
        if self.rate is None or self.rate_before is None:
            return None
        return self.rate - self.rate_before

    @property
    def sentence(self) -> str:
        return f"{self.name}: {in_words(self.summary)}"


@dataclass(frozen=True, slots=True)
class Bar:
    line: Line
    segments: tuple[charts.Segment, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The unions of a cluster ("": of none), and their sum."""

    name: str
    lines: tuple[Line, ...]

    @property
    def summary(self) -> Summary:
        return total_of(self.lines)


@dataclass(frozen=True, slots=True)
class SideBySide:
    span: ReportingPeriod
    blocks: tuple[Block, ...]
    missing: tuple[Unit, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def name(self) -> str:
        return span_name(self.span)

    @property
    def total(self) -> Summary:
        return total_of(self.lines)

    @property
    def ended(self) -> int:
        return sum(line.review.ended for line in self.lines)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """One scale for all; none when there are so few that the table says it at a glance."""
        drawn = [line for line in self.lines if line.summary.total]
        scale = max((line.summary.total for line in drawn), default=0)
        few = len(drawn) < charts.FEWEST
        return () if few else tuple(Bar(line, charts.segments(line.summary, scale)) for line in drawn)


def total_of(lines: Sequence[Line]) -> Summary:
    return sum((line.summary for line in lines), Summary())


# What lines are sorted by: the first in each is on top. A rate that nobody has goes last.
ORDERS: dict[str, Callable[[Line], tuple[int, ...]]] = {
    BY_NAME: lambda line: (),
    "tong-so": lambda line: (-line.summary.total,),
    "qua-han": lambda line: (-line.summary.late,),
    "ty-le": lambda line: (line.rate is None, -(line.rate or 0)),
    "thay-doi": lambda line: (line.change is None, line.change or 0),
}


def side_by_side(span: ReportingPeriod, order: str = BY_NAME, *, by_cluster: bool = True) -> SideBySide:
    """All unions that have sent this period, cluster by cluster or in one list."""
    reviews = in_force(span.slug)
    key = ORDERS[order]
    lines = sorted((_line(review) for review in reviews), key=lambda x: (*key(x), x.review.unit.name_fold))
    names = sorted({line.cluster for line in lines}, key=lambda name: (not name, name)) if by_cluster else []
    blocks = [Block(name, tuple(line for line in lines if line.cluster == name)) for name in names]
    if not by_cluster and lines:
        blocks = [Block("", tuple(lines))]
    return SideBySide(span, tuple(blocks), missing_units({line.review.unit_id for line in lines}))


def in_force(period: str) -> list[ReceivedReview]:
    rows = ReceivedReview.objects.in_force().filter(period=period)
    return list(rows.select_related("unit__cluster").defer("content"))


def missing_units(sent: set[int]) -> tuple[Unit, ...]:
    """Who is expected and has not sent: unions by their name ("Liên hiệp hội …"), and whoever has sent before."""
    ever = set(ReceivedReview.objects.order_by().values_list("unit", flat=True).distinct())
    units = Unit.objects.active().select_related("cluster").exclude(pk__in=sent)
    below = units.filter(Q(pk__in=ever) | Q(kind__in=[UnitKind.ASSOCIATION, UnitKind.COLLECTIVE]))
    home = Organisation.home()
    return tuple(unit for unit in below if unit.pk in ever or _is_union(unit.name, home))


def _is_union(name: str, home: Home) -> bool:
    words = canonical(name, home)
    return bool(words) and words[0].key == UNION


def _line(review: ReceivedReview) -> Line:
    unit = review.unit
    return Line(review, unit.name, unit.cluster.name if unit.cluster else "", review.summary, review.summary_before)
