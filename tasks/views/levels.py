"""The unions below side by side for a period, on a page and as a workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import READERS, UserRequest, allow
from members.language import official
from members.sheets import xlsx
from tasks.exchange.side_by_side import BY_NAME, SideBySide, side_by_side
from tasks.forms.exchange_form import SideForm
from tasks.periods import ReportingPeriod
from tasks.reports.levels import file_name, levels_workbook


@allow(READERS)
@require_safe
def levels(request: UserRequest, slug: str) -> HttpResponse:
    form = SideForm(request.GET)
    return render(request, "tasks/levels.html", {"page": _facts(form, slug), "form": form})


@allow(READERS)
@require_safe
@official()
def levels_xlsx(request: UserRequest, slug: str) -> HttpResponse:
    facts = _facts(SideForm(request.GET), slug)
    content = levels_workbook(facts, str(request.organisation))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(facts)}"'}
    return HttpResponse(content, content_type=xlsx.CONTENT_TYPE, headers=headers)


def _facts(form: SideForm, slug: str) -> SideBySide:
    try:
        span = ReportingPeriod.from_slug(slug)
    except ValueError as error:
        raise Http404 from error
    if not form.is_valid():
        raise Http404
    order = form.cleaned_data["sap_xep"] or BY_NAME
    return side_by_side(span, order, by_cluster=not form.cleaned_data["nhom"])
