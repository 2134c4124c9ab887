"""The quarter: what was promised, what was done, what is late and why."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import clock
from members.access import READERS, UserRequest, allow

from ..conventions import windows_of
from ..filters import TaskFilter
from ..follow_up import sheet
from ..forms.review import ReviewForm
from ..period_filter import Period
from ..periods import Quarter
from ..quarter import ALL_EXPORTED, ALL_SHOWN, quarter_facts
from ..reports import xlsx
from ..reports.quarterly import file_name, quarterly_workbook
from ..review_page import review_page, review_url


@require_safe
@allow(READERS)
def review(request: UserRequest) -> HttpResponse:
    """The quarter that runs now."""
    return redirect(review_url(Quarter.containing(clock.today(), _asked(request).is_administrative)))


@require_safe
@allow(READERS)
def quarter(request: UserRequest, slug: str) -> HttpResponse:
    asked = _asked(request)
    period = _period(slug, asked)
    if period.is_future:
        return render(request, "tasks/review_future.html", {"period": period, "nav_quarters": _around(period)})
    shown = ALL_SHOWN if asked.shows_all else None
    page = review_page(quarter_facts(period, windows_of(request.organisation), shown=shown))
    template = "tasks/review_empty.html" if page.facts.is_empty else "tasks/review.html"
    return render(request, template, {"page": page, "period": period, "nav_quarters": _around(period)})


@require_safe
@allow(READERS)
def quarter_xlsx(request: UserRequest, slug: str) -> HttpResponse:
    """What the page shows, all lines of it, and the follow-up table of the period's tasks."""
    period = _period(slug, _asked(request))
    windows = windows_of(request.organisation)
    tasks = TaskFilter(QueryDict(f"ky={period.key}"), user=request.user, today=period.today, windows=windows)
    if not tasks.form.is_valid():
        raise Http404
    facts = quarter_facts(period, windows, shown=ALL_EXPORTED, late_shown=0)
    content = quarterly_workbook(facts, sheet(tasks), str(request.organisation))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(period)}"'}
    return HttpResponse(content, content_type=xlsx.CONTENT_TYPE, headers=headers)


def _asked(request: UserRequest) -> ReviewForm:
    form = ReviewForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def _period(slug: str, asked: ReviewForm) -> Period:
    try:
        return Period(Quarter.from_slug(slug, asked.is_administrative), clock.today())
    except ValueError as error:
        raise Http404 from error


def _around(period: Period) -> dict[str, str]:
    """Addresses of the neighbours, of today's quarter, and of the same quarter told the other way."""
    here = period.quarter
    return {
        "previous": review_url(here.previous()),
        "next": review_url(here.next()),
        "current": review_url(Quarter.containing(period.today, here.administrative)),
        "other_kind": review_url(Quarter(here.year, here.number, not here.administrative)),
    }
