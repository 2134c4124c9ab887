"""The list as a spreadsheet, and as CSV for other programs."""

from collections.abc import Callable

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from tasks.conventions import windows_of
from tasks.filters import TaskFilter
from tasks.follow_up import sheet
from tasks.reports import csv_table, xlsx


@require_safe
def tasks_export(request: UserRequest) -> HttpResponseBase:
    """The follow-up table of what the list shows: the same filter, the same rows, the same order."""

    def answer(chosen: TaskFilter) -> HttpResponseBase:
        return HttpResponse(xlsx.workbook(sheet(chosen)), content_type=xlsx.CONTENT_TYPE)

    return export(request, answer, "xlsx")


@require_safe
def tasks_csv(request: UserRequest) -> HttpResponseBase:
    """The same table as CSV, sent while it is read."""

    def answer(chosen: TaskFilter) -> HttpResponseBase:
        return StreamingHttpResponse(csv_table.lines(sheet(chosen)), content_type=csv_table.CONTENT_TYPE)

    return export(request, answer, "csv")


def export(request: UserRequest, answer: Callable[[TaskFilter], HttpResponseBase], ending: str) -> HttpResponseBase:
    """The file of what this address shows, named after its day; an address that cannot be right goes to its errors."""
    chosen = TaskFilter(request.GET, user=request.user, today=today(), windows=windows_of(request.organisation))
    if not chosen.form.is_valid():
        return redirect(f"{reverse('tasks:tasks')}?{request.GET.urlencode()}")
    response = answer(chosen)
    name = _("nhiem-vu-%(day)s.%(ending)s") % {"day": chosen.day.isoformat(), "ending": ending}
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
