"""What people ask about their own data: the requests with their days, their answers, erasure. The admin's."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import person_data
from ..access import ADMINS, PAGE, UserRequest, allow
from ..clock import today
from ..data_law import due_of
from ..forms.person_data_form import AnswerForm, DataRequestForm, EraseForm
from ..forms.saving import save_once, save_version
from ..listing import page_of
from ..models import DataRequest, Person


@dataclass(frozen=True, slots=True)
class OpenRequest:
    row: DataRequest
    due_on: date
    is_late: bool


@allow(ADMINS)
@require_safe
def requests(request: UserRequest) -> HttpResponse:
    """Those that wait, by their due date, and those that were answered."""
    holidays = request.organisation.quiet_days.holidays
    rows = DataRequest.objects.select_related("person", "actor")
    dated = [(row, due_of(row.asked_on, holidays)) for row in rows.open()]
    waiting = sorted((OpenRequest(row, due, due < today()) for row, due in dated), key=lambda r: (r.due_on, r.row.pk))
    page = page_of(request, rows.filter(done_on__isnull=False))
    return render(request, "members/data_requests.html", {"waiting": waiting, "page": page})


@allow(ADMINS)
@require_http_methods(PAGE)
def request_new(request: UserRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).kept(), pk=pk)
    posted, first = (request.POST if request.method == "POST" else None), {"asked_on": today()}
    form = DataRequestForm(posted, instance=DataRequest(person=person), initial=first, today=today())

    def create() -> DataRequest:
        return person_data.record_request(request=form.instance, by=request.user)

    if posted and save_once(form, DataRequest, create):
        messages.success(request, _("Đã ghi yêu cầu. Hạn trả lời ở trang yêu cầu về dữ liệu."))
        return redirect("members:data_requests")
    context = {"form": form, "person": person, "heading": _("Ghi yêu cầu về dữ liệu"), "save": _("Ghi yêu cầu")}
    return render(request, "members/data_form.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_http_methods(PAGE)
def request_done(request: UserRequest, pk: int) -> HttpResponse:
    """A copy was handed over or data were set right; erasure is answered by erasing."""
    asked = get_object_or_404(DataRequest.objects.filter(done_on__isnull=True).select_related("person"), pk=pk)
    if asked.kind == DataRequest.Kind.ERASE:
        return redirect("members:person_erase", asked.person_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = {"on": today(), "note": form.cleaned_data["note"], "key": form.cleaned_data["request_key"]}
        person_data.answer_request(person=asked.person, kind=asked.kind, by=request.user, **facts)
        messages.success(request, _("Đã ghi: %s.") % asked.get_kind_display())
        return redirect("members:data_requests")
    context = {"form": form, "person": asked.person, "heading": asked.get_kind_display(), "save": _("Ghi đã thực hiện")}
    return render(request, "members/data_form.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_http_methods(PAGE)
def erase(request: UserRequest, pk: int) -> HttpResponse:
    """What goes, what stays and why; then the erasure."""
    person = get_object_or_404(Person.objects.visible_to(request.user).kept(), pk=pk)
    form = EraseForm(request.POST if request.method == "POST" else None, person=person)

    def do(version: int) -> bool:
        facts = {"keeps_name": form.cleaned_data["level"] != "name", "note": form.cleaned_data["note"]}
        return person_data.erase_person(person=person, version=version, on=today(), by=request.user, **facts)

    try:
        if request.method == "POST" and save_version(form, request.path, do):
            messages.success(request, _("Đã xóa dữ liệu cá nhân. Chức vụ và lịch sử vẫn còn."))
            return redirect("members:person", person.pk)
    except ValidationError as error:
        form.add_error(None, error)
    context = {"form": form, "plan": person_data.erasure_plan(person), "person": person}
    return render(request, "members/person_erase.html", context, status=422 if form.is_bound else 200)
