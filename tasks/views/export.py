"""The list as a spreadsheet, and as CSV for other programs: both sent while the rows are read."""

from collections.abc import Callable, Iterator

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from members.language import official, officially
from members.sheets import csv_table, xlsx, xlsx_stream
from members.sheets.xlsx import Sheet
from tasks.conventions import windows_of
from tasks.filters import TaskFilter
from tasks.follow_up import sheet


@require_safe
def tasks_export(request: UserRequest) -> HttpResponseBase:
    """The follow-up table of what the list shows: the same filter, the same rows, the same order."""
    return export(request, xlsx_stream.stream, "xlsx", xlsx.CONTENT_TYPE)


@require_safe
def tasks_csv(request: UserRequest) -> HttpResponseBase:
    """The same table as CSV."""
    return export(request, csv_table.lines, "csv", csv_table.CONTENT_TYPE)


@official()
def export(
    request: UserRequest, written: Callable[[Sheet], Iterator[bytes]], ending: str, kind: str
) -> HttpResponseBase:
    """The file of what this address shows, named after its day and sent while it is read; an address that cannot be
    right goes to its errors."""
    chosen = TaskFilter(request.GET, user=request.user, today=today(), windows=windows_of(request.organisation))
    if not chosen.form.is_valid():
        return redirect(f"{reverse('tasks:tasks')}?{request.GET.urlencode()}")
    name = _("nhiem-vu-%(day)s.%(ending)s") % {"day": chosen.day.isoformat(), "ending": ending}
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return StreamingHttpResponse(officially(written(sheet(chosen))), content_type=kind, headers=headers)
