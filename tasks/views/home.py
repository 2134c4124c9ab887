"""The home page: what waits for me, and the next step on it without leaving the page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from members import clock
from members.access import UserRequest
from members.keeping.state import BACKUP, warning
from members.versions import StaleEdit

from ..conventions import windows_of
from ..figure_calls import call_of
from ..forms.action_form import ActionForm
from ..home_job import Job, job_of
from ..home_page import home_page
from ..home_rows import RESULT, row_now
from ..operations.status_page import trouble
from .actions import take
from .progress import save
from .tasks import screen_of, visible_task


@require_safe
def home(request: UserRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def home_act(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """A step on a row of the home page. To htmx it answers the row: with its form open, or as done."""
    screen = screen_of(request, visible_task(request, pk))
    if key == RESULT and call_of(screen.task):
        form = reverse("tasks:figure_reply", args=[pk])
        return HttpResponseClientRedirect(form) if request.htmx else redirect(form)
    job = job_of(request, screen, key)
    try:
        done = request.method == "POST" and job.form.is_valid() and _carry_out(request, job)
    except StaleEdit:
        if not request.htmx:
            raise
        # A 409 page would not fit into the row: say it there, with what was typed.
        job.form.add_error(None, _("Người khác vừa xử lý việc này. Tải lại trang để xem, rồi làm tiếp nếu còn cần."))
        done = False
    if done and request.htmx:
        return render(request, "tasks/home_row.html", {"row": job.row, "done": job.done})
    if done:
        return redirect("tasks:home")
    status = 422 if job.form.errors else 200
    if request.htmx:
        return render(request, "tasks/home_row.html", {"row": job.row, "job": job}, status=status)
    return _page(request, job, status)


@require_safe
def home_row(request: UserRequest, pk: int) -> HttpResponse:
    """The row with its form closed; without htmx, the page."""
    task = visible_task(request, pk)
    if not request.htmx:
        return redirect("tasks:home")
    row = row_now(task, request.user, clock.today(), windows_of(request.organisation))
    return render(request, "tasks/home_row.html", {"row": row})


def _page(request: UserRequest, job: Job | None = None, status: int = 200) -> HttpResponse:
    windows = windows_of(request.organisation)
    page = home_page(request.user, clock.today(), windows, by_decree=request.organisation.reports_by_decree)
    now = timezone.now()
    bad = trouble(now) if request.user.is_admin else []
    backup = warning(now) if BACKUP in bad else ""  # told in its own words
    context = {
        "page": page,
        "job": job,
        "backup_warning": backup,
        "trouble": len([key for key in bad if key != BACKUP]),
    }
    return render(request, "tasks/home.html", context, status=status)


def _carry_out(request: UserRequest, job: Job) -> bool:
    """Do it and, on a page of its own, say so."""
    if not isinstance(job.form, ActionForm):
        return save(request, job.screen, job.form)
    done = take(request, job.form)
    if done and not request.htmx:
        messages.success(request, job.done)
    return done
