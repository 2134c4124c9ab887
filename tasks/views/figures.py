"""The union's counts as a spreadsheet, and as CSV for other programs."""

from collections.abc import Callable

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import READERS, UserRequest, allow
from members.clock import today
from members.forms.figure_form import QuestionForm, with_defaults
from members.language import official
from members.sheets import csv_table, xlsx
from members.union_figures import UnionFigures, union_figures
from tasks.figures_sheet import sheets, units_sheet, with_total


@allow(READERS)
@require_safe
@official()
def figures_xlsx(request: UserRequest) -> HttpResponseBase:
    def answer(page: UnionFigures) -> HttpResponseBase:
        return HttpResponse(xlsx.workbook(*sheets(page)), content_type=xlsx.CONTENT_TYPE)

    return export(request, answer, "xlsx")


@allow(READERS)
@require_safe
@official()
def figures_csv(request: UserRequest) -> HttpResponseBase:
    """The table of units, with its last line."""

    def answer(page: UnionFigures) -> HttpResponseBase:
        lines = csv_table.lines(with_total(units_sheet(page)))
        return StreamingHttpResponse(lines, content_type=csv_table.CONTENT_TYPE)

    return export(request, answer, "csv")


def export(request: UserRequest, answer: Callable[[UnionFigures], HttpResponseBase], ending: str) -> HttpResponseBase:
    """What this address shows; one that cannot be understood goes to its errors."""
    question = QuestionForm(with_defaults(request.GET, today()), today=today()).question
    if question is None:
        return redirect(f"{reverse('members:figures')}?{request.GET.urlencode()}")
    response = answer(union_figures(question))
    words = {"kind": question.kind.code, "day": question.day.isoformat(), "ending": ending}
    name = _("so-lieu-%(kind)s-%(day)s.%(ending)s") % words
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
