"""The rows that were picked in the list: what will happen is shown first, then done for all or for none."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members.access import UserRequest, allow
from members.clock import today
from tasks.forms.bulk_form import PickForm
from tasks.forms.report_form import DOING, DONE, ReportForm
from tasks.models import Task
from tasks.transitions import ADD, PROGRESS, REPORT
from tasks.views.progress import WORKERS
from tasks.workflow import TaskMoved, chosen

TRY_AGAIN = gettext_lazy("Có việc vừa được người khác đổi; chưa ghi việc nào. Xem lại rồi ghi lần nữa.")


def picked(request: UserRequest) -> tuple[list[Task], PickForm]:
    """The picked tasks. One that the user cannot see refuses them all with 404."""
    form = PickForm(request.POST if request.method == "POST" else request.GET)
    tasks = chosen(form.cleaned_data["pick"], request.user) if form.is_valid() else []
    return tasks, form


def page(request: UserRequest, template: str, picks: PickForm, **context: Any) -> HttpResponse:
    status = 422 if picks.errors or context["form"].errors else 200
    return render(request, template, {"picks": picks, **context}, status=status if request.method == "POST" else 200)


@allow(WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_progress(request: UserRequest) -> HttpResponse:
    """The same progress for many tasks. Those that cannot take it are told apart and left out."""
    tasks, picks = picked(request)
    open_to = [t for t in tasks if PROGRESS.fits(t, request.user) or ADD.fits(t, request.user)]
    can_finish = bool(open_to) and all(REPORT.fits(t, request.user) for t in open_to)
    outcomes = [DOING, DONE] if can_finish else [DOING]
    given_on = max((t.given_on for t in open_to), default=None)
    form = ReportForm(request.POST or None, today=today(), given_on=given_on, outcomes=outcomes)
    if request.method == "POST" and open_to and form.is_valid():
        try:
            form.save_many(open_to, request.user)
        except TaskMoved:
            form.add_error(None, TRY_AGAIN)
        else:
            messages.success(request, _("Đã ghi tiến độ cho %d việc.") % len(open_to))
            return redirect("tasks:tasks")
    shut = [t for t in tasks if t not in open_to]
    return page(request, "tasks/bulk_progress.html", picks, form=form, tasks=open_to, shut=shut)
