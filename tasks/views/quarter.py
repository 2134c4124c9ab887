"""A period under review: what was promised, what was done, what is late and why."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import clock
from members.access import READERS, UserRequest, allow
from members.language import official
from members.sheets import xlsx
from members.times import NameTable

from ..conventions import windows_of
from ..drill import review_url
from ..filters import TaskFilter
from ..follow_up import sheet
from ..forms.review import ReviewForm
from ..period_filter import Period
from ..periods import quarter_of
from ..quarter import quarter_facts
from ..reports.quarterly import file_name, quarterly_workbook
from ..review_late import first_late
from ..review_page import review_page
from ..reviews.around import around
from ..reviews.facts import ALL_EXPORTED, ALL_SHOWN
from ..reviews.life_page import review_life
from ..reviews.snapshots import facts_of


@require_safe
@allow(READERS)
def review(request: UserRequest) -> HttpResponse:
    """The quarter that runs now, of the kind that is asked for, else of the union's own. An address of a period always
    tells its kind, so that it means the same when the union's choice changes."""
    asked = _asked(request).is_administrative
    is_decree = request.organisation.reports_by_decree if asked is None else asked
    return redirect(review_url(quarter_of(clock.today(), is_decree)))


@require_safe
@allow(READERS)
def quarter(request: UserRequest, slug: str) -> HttpResponse:
    asked, period = _asked(request), _period(slug)
    if asked.is_administrative is not None:  # as addresses of quarters once told it
        return redirect(review_url(period.span.told(administrative=asked.is_administrative)))
    windows = windows_of(request.organisation)
    life = review_life(period, request.user, windows)
    told = {"period": period, "around": around(period), "life": life}
    if period.is_future:
        return render(request, "tasks/review_future.html", told)
    snapshot = None if asked.shows_now else life.snapshot
    shown = ALL_SHOWN if asked.shows_all else None
    names = NameTable()
    facts = facts_of(snapshot, life.head, period, shown=shown) if snapshot and life.head else None
    page = review_page(facts or quarter_facts(period, windows, shown=shown, names=names))
    review = None if asked.shows_now and life.snapshot else life.review
    late = first_late(period, review, request.user, windows, total=page.summary.late, names=names)
    told |= {"page": page, "snapshot": snapshot, "late": late}
    return render(request, "tasks/review_empty.html" if page.facts.is_empty else "tasks/review.html", told)


@require_safe
@allow(READERS)
@official()
def quarter_xlsx(request: UserRequest, slug: str) -> HttpResponse:
    """What the page shows of today's rows, all lines of it, and the follow-up table of the period's tasks."""
    period = _period(slug)
    windows = windows_of(request.organisation)
    tasks = TaskFilter(QueryDict(f"ky={period.key}"), user=request.user, today=period.today, windows=windows)
    if not tasks.form.is_valid():
        raise Http404
    facts = quarter_facts(period, windows, shown=ALL_EXPORTED)
    content = quarterly_workbook(facts, sheet(tasks), str(request.organisation))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(period)}"'}
    return HttpResponse(content, content_type=xlsx.CONTENT_TYPE, headers=headers)


def _asked(request: UserRequest) -> ReviewForm:
    form = ReviewForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def _period(slug: str) -> Period:
    try:
        return Period.parse(slug, clock.today())
    except ValueError as error:
        raise Http404 from error
