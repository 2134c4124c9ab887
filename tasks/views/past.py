"""A past day, to be looked at only: one task, the list, the list as a spreadsheet, and picking the day."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from members.language import official, officially
from members.sheets import xlsx, xlsx_stream
from tasks.conventions import windows_of
from tasks.forms.past_form import DayForm, PastFilterForm
from tasks.past_page import PastList, PastTask, parsed, trouble
from tasks.past_sheet import sheet
from tasks.views.tasks import visible_task


def refused(request: UserRequest, why: str, day: str) -> HttpResponse:
    return render(request, "tasks/past_none.html", {"why": why, "picker": DayForm(initial={"ngay": day})})


@require_safe
def past_pick(request: UserRequest) -> HttpResponse:
    """To the day that was picked, of one task or of the list; what is no day is said back."""
    form = DayForm(request.GET)
    if not request.GET:
        return redirect("tasks:past_day", today().isoformat())
    if not form.is_valid():
        return render(request, "tasks/past_none.html", {"why": form.errors.get("ngay", [""])[0], "picker": form})
    day, task = form.cleaned_data["ngay"].isoformat(), form.cleaned_data["viec"]
    return redirect("tasks:past_task", task, day) if task else redirect("tasks:past_day", day)


@require_safe
def past_task(request: UserRequest, pk: int, iso: str) -> HttpResponse:
    """One task as it stood at the end of the day."""
    task = visible_task(request, pk)
    if why := trouble(iso, today(), request.user):
        return refused(request, why, iso)
    page = PastTask(task, request.user, parsed(iso), today(), windows_of(request.organisation))
    return render(request, "tasks/past_task.html", {"page": page})


@require_safe
def past_day(request: UserRequest, iso: str) -> HttpResponse:
    """The tasks of that day."""
    if why := trouble(iso, today(), request.user):
        return refused(request, why, iso)
    form = PastFilterForm(request.GET, request.user)
    valid = form.is_valid()
    page = PastList(form, request.user, parsed(iso), today(), windows_of(request.organisation))
    return render(request, "tasks/past_day.html", {"page": page, "form": form, "valid": valid})


@require_safe
@official()
def past_xlsx(request: UserRequest, iso: str) -> HttpResponseBase:
    """The same list as a workbook; an address that cannot be right goes to its errors."""
    form = PastFilterForm(request.GET, request.user)
    if trouble(iso, today(), request.user):
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse('tasks:past_day', args=[iso])}?{request.GET.urlencode()}")
    page = PastList(form, request.user, parsed(iso), today(), windows_of(request.organisation))
    headers = {"Content-Disposition": f'attachment; filename="nhiem-vu-nhu-ngay-{iso}.xlsx"'}
    pieces = officially(xlsx_stream.stream(sheet(page)))
    return StreamingHttpResponse(pieces, content_type=xlsx.CONTENT_TYPE, headers=headers)
