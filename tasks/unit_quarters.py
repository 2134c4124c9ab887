"""How a unit has done over the last quarters: completed on time, late, and overdue; as a chart and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.models import Organisation, Reporting, Unit
from members.templatetags.page import share

from . import charts
from .drill import review_url
from .period_filter import Period
from .periods import quarter_of
from .reviews.facts import Point
from .reviews.series import series
from .status import Summary


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter of the unit. The rates are out of what was completed in it and what was overdue at its end."""

    point: Point
    url: str

    @property
    def name(self) -> str:
        return self.point.span.label

    @property
    def summary(self) -> Summary:
        return self.point.summary

    @property
    def judged(self) -> int:
        return self.summary.completed + self.summary.late

    @property
    def on_time_rate(self) -> int | None:
        """Tenths of a percent, cut off; None for a quarter in which nothing was completed or overdue."""
        return self.summary.done_on_time * 1000 // self.judged if self.judged else None

    @property
    def words(self) -> str:
        if not self.judged:
            return _("quý %s: không có việc hoàn thành hoặc quá hạn") % self.name
        told = {"quarter": self.name, "n": self.summary.done_on_time, "all": self.judged}
        return _("quý %(quarter)s: %(n)d trong %(all)d việc đúng hạn") % told + f" ({share(self.on_time_rate)})"


@dataclass(frozen=True, slots=True)
class UnitQuarters:
    rows: Sequence[QuarterRow]
    columns: Sequence[charts.Stack]

    @property
    def has_any(self) -> bool:
        return any(row.judged for row in self.rows)

    @property
    def newest_first(self) -> Sequence[QuarterRow]:
        return self.rows[::-1]

    @property
    def sentence(self) -> str:
        """The same as the picture, for those who hear it."""
        return "; ".join(row.words for row in self.rows)

    @property
    def total(self) -> Summary:
        return sum((row.summary for row in self.rows), Summary())


def unit_quarters(unit: Unit, organisation: Organisation, today: date) -> UnitQuarters:
    """The last eight quarters, the running one judged today; by the quarters in which the union reports."""
    quarter = quarter_of(today, administrative=organisation.reporting == Reporting.DECREE)
    rows = [QuarterRow(point, review_url(point.span)) for point in series(Period(quarter, today), led_by=unit)]
    return UnitQuarters(rows, charts.stacks([_column(row) for row in rows]))


def _column(row: QuarterRow) -> tuple[Summary, str, str, str]:
    label, _slash, year = row.name.partition("/")
    return row.summary, charts.rate_figure(row.on_time_rate), label, year
