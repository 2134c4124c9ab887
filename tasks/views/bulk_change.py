"""One thing changed in many tasks: choose what, see what becomes of each row, then all of them or none."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import ASSIGNERS, PAGE, UserRequest, allow
from members.clock import today
from members.models import Role
from tasks.change_page import Preview, is_sent_twice
from tasks.conventions import windows_of
from tasks.filters import TaskFilter
from tasks.forms.bulk_form import MOST_PICKED, PickForm
from tasks.forms.change_form import KINDS, ChangeForm, Kind, RowsForm, rows_text
from tasks.models import Task
from tasks.revising import Overtaken
from tasks.workflow import chosen

CHANGERS = ASSIGNERS | {Role.UNIT}
LOOK, DO, BACK = "xem", "ghi", "sua"


@dataclass(frozen=True)
class Rows:
    """The tasks that the page is about, the versions that were shown, or what is wrong with the choice."""

    tasks: list[Task] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    error: str = ""


@allow(CHANGERS)
@require_http_methods(PAGE)
def bulk_change(request: UserRequest) -> HttpResponseBase:
    """The choice of what to change, its form, its preview, and the change itself; a stale row leads to the preview."""
    if request.GET.get("tat-ca") and not filter_of(request).form.is_valid():
        return redirect(f"{reverse('tasks:tasks')}?{request.GET.urlencode()}")
    rows = rows_of(request)
    kinds = [kind for kind in KINDS.values() if kind.is_for(request.user)]
    kind, step = KINDS.get(request.POST.get("viec", "")), request.POST.get("buoc", "")
    if kind and kind not in kinds:
        raise PermissionDenied
    form = kind.form(request.POST if step in {LOOK, DO, BACK} else None) if kind else None
    context: dict[str, Any] = {"rows": rows, "kinds": kinds, "kind": kind, "form": form}
    if kind and form and rows.tasks and step in {LOOK, DO} and form.is_valid():
        return looked_at(request, rows, kind, form, context)
    failed = request.method == "POST" and (rows.error or (step in {LOOK, DO} and (form is None or form.errors)))
    context["shown"] = rows_text(rows.tasks)
    return render(request, "tasks/bulk_change.html", context, status=422 if failed else 200)


def looked_at(request: UserRequest, rows: Rows, kind: Kind, form: ChangeForm, context: dict[str, Any]) -> HttpResponse:
    """The preview; or the change, when it is the preview that was sent and it still holds."""
    preview = Preview(form.fates(rows.tasks, request.user), rows.seen)
    sent = request.POST.get("buoc") == DO
    if sent and is_sent_twice(preview, request.user, form.verbs):
        return done(request, kind, len(preview.moved))
    holds = sent and not preview.moved and request.POST.get("so") == str(len(preview.wanted))
    if holds and preview.wanted:
        try:
            return done(request, kind, form.save(preview.wanted, request.user, today()))
        except ValidationError as error:
            form.add_error(None, error)
        except Overtaken:
            again = rows_of(request)
            preview, holds = Preview(form.fates(again.tasks, request.user), rows.seen), False
    status = 422 if form.errors else 409 if sent and not holds else 200
    context |= {"preview": preview, "overtaken": status == 409, "shown": rows_text([f.task for f in preview.fates])}
    return render(request, "tasks/bulk_change.html", context, status=status)


def done(request: UserRequest, kind: Kind, count: int) -> HttpResponse:
    messages.success(request, _("%(what)s: đã ghi cho %(count)d việc.") % {"what": kind.label, "count": count})
    return redirect("tasks:tasks")


def rows_of(request: UserRequest) -> Rows:
    """Those that a page showed; else those that were picked, or all that match the list's conditions. One that the
    user cannot see refuses them all with 404."""
    if request.method == "POST":
        sent = RowsForm(request.POST)
        if not sent.is_valid():
            return Rows(error=str(sent.errors["rows"][0]))
        seen: dict[int, int] = sent.cleaned_data["rows"]
        return Rows(chosen(seen, request.user), seen)
    if request.GET.get("tat-ca"):
        ids = list(filter_of(request).qs.order_by().values_list("pk", flat=True)[: MOST_PICKED + 1])
        if len(ids) > MOST_PICKED:
            return Rows(error=_("Bộ lọc có hơn %d việc. Thêm điều kiện lọc rồi chọn lại.") % MOST_PICKED)
        return Rows(chosen(ids, request.user), error="" if ids else _("Không có việc nào."))
    picks = PickForm(request.GET)
    if not picks.is_valid():
        return Rows(error=str(picks.errors["pick"][0]))
    return Rows(chosen(picks.cleaned_data["pick"], request.user))


def filter_of(request: UserRequest) -> TaskFilter:
    return TaskFilter(request.GET, user=request.user, today=today(), windows=windows_of(request.organisation))
