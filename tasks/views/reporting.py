"""Which reporting periods the union uses, with the first and last day of each in both kinds."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import ADMINS, PAGE, UserRequest, allow
from members.clock import today
from members.views.settings import section
from tasks.forms.reporting_form import ReportingForm
from tasks.periods import ROMAN, Length, periods_of


@dataclass(frozen=True, slots=True)
class PeriodLine:
    name: str
    calendar: tuple[date, date]
    decree: tuple[date, date]


def lines_of(year: int) -> list[PeriodLine]:
    """Quarters, halves and the whole of a year; and this kind of month."""
    names = {
        Length.QUARTER: [_("Quý %s") % roman for roman in ROMAN],
        Length.HALF: [_("6 tháng đầu năm"), _("6 tháng cuối năm")],
        Length.YEAR: [_("Cả năm")],
    }
    return [
        PeriodLine(name, (one.start, one.end), (other.start, other.end))
        for length, words in names.items()
        for name, one, other in zip(words, periods_of(year, length), periods_of(year, length, True), strict=True)
    ]


@allow(ADMINS)
@require_http_methods(PAGE)
def reporting(request: UserRequest) -> HttpResponse:
    year = today().year
    table = {"lines": lines_of(year), "year": year}
    return section(request, ReportingForm, "tasks:reporting", "tasks/reporting.html", **table)
