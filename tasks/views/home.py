"""The home page: what waits for me, and the next step on it without leaving the page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import UserRequest
from members.versions import StaleEdit

from ..conventions import windows_of
from ..forms.action_form import ActionForm
from ..home_job import Job, job_of
from ..home_page import home_page
from ..home_rows import row_now
from .actions import take
from .progress import save
from .tasks import screen_of, visible_task


@require_safe
def home(request: UserRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def home_act(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """A step on a row of the home page. To htmx it answers the row: with its form open, or as done."""
    job = job_of(request, screen_of(request, visible_task(request, pk)), key)
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
    page = home_page(request.user, clock.today(), windows_of(request.organisation))
    return render(request, "tasks/home.html", {"page": page, "job": job}, status=status)


def _carry_out(request: UserRequest, job: Job) -> bool:
    """Do it and, on a page of its own, say so."""
    if not isinstance(job.form, ActionForm):
        return save(request, job.screen, job.form)
    done = take(request, job.form)
    if done and not request.htmx:
        messages.success(request, job.done)
    return done
