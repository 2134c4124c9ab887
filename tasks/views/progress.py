"""Recording what was done: in the row of the list, on the task's page, on a phone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import OFFICE, UserRequest, allow
from members.models import Role
from tasks.conflicts import conflict
from tasks.detail import TaskScreen
from tasks.figure_calls import call_of
from tasks.forms.report_form import DOING, DONE, ReportForm
from tasks.transitions import Who
from tasks.views.tasks import row_context, screen_of, visible_task
from tasks.workflow import TaskMoved

WORKERS = OFFICE | {Role.UNIT}


def report_form(request: UserRequest, screen: TaskScreen, first: str) -> ReportForm:
    """The form with the outcomes that this user can report now; 403 when there is none.

    What is sent may have been possible when the form was opened: then the verb decides, and no text is lost.
    """
    outcomes = [DOING] * screen.can_record + [DONE] * screen.can_report
    if request.method == "POST" and Who.WORKERS.includes(screen.task, request.user):
        outcomes = [DOING, DONE]
    if not outcomes:
        raise PermissionDenied
    if call_of(screen.task):  # its result is figures: see figure_calls
        outcomes = [DOING]
    outcomes.sort(key=lambda outcome: outcome != first)
    given_on, files = screen.task.given_on, request.FILES or None
    # Several rows of the list may have their forms open at once: each has ids of its own.
    auto_id = f"t{screen.key}-%s" if request.htmx else "id_%s"
    return ReportForm(
        request.POST or None, files, today=screen.day, given_on=given_on, outcomes=outcomes, auto_id=auto_id
    )


def save(request: UserRequest, screen: TaskScreen, form: ReportForm) -> bool:
    """Write a valid report and say so. The same form sent twice is answered like the first one."""
    if form.was_sent(screen.task):
        return True
    if not form.is_valid():
        return False
    try:
        entry = form.save(screen.task, request.user)
    except TaskMoved as moved:
        raise conflict(moved, form) from moved
    if entry is None:
        return False
    if not request.htmx:
        messages.success(request, words_of(form))
    return True


def words_of(form: ReportForm) -> str:
    """What is said when the report is written."""
    done = form.data.get("outcome") == DONE
    return _("Đã gửi kết quả, chờ Ban Thường vụ xác nhận.") if done else _("Đã lưu tiến độ.")


@allow(WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: UserRequest, pk: int) -> HttpResponse:
    """The quick form. To htmx it answers rows of the list: with the form open, or as saved."""
    screen = screen_of(request, visible_task(request, pk))
    form = report_form(request, screen, DOING)
    saved = request.method == "POST" and save(request, screen, form)
    if saved and not request.htmx:
        return redirect(screen.task)
    status = 422 if form.errors else 200
    if not request.htmx:
        return render(request, "tasks/progress.html", {"form": form, "screen": screen}, status=status)
    form.fit_row()
    context = {"form": form, **row_context(request, screen)}
    if form.errors:
        response = render(request, "tasks/_progress_row.html", context, status=status)
        response["HX-Retarget"] = f"#ghi-{pk}"
        return response
    if saved:
        return render(request, "tasks/_row_closed.html", {**context, "told": words_of(form)})
    return render(request, "tasks/_row_open.html", context)


@allow(WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: UserRequest, pk: int) -> HttpResponse:
    """The page for a phone: how it stands, what came out, with what proof."""
    screen = screen_of(request, visible_task(request, pk))
    if call_of(screen.task):
        return redirect("tasks:figure_reply", pk)
    form = report_form(request, screen, DONE)
    if request.method == "POST" and save(request, screen, form):
        return redirect(screen.task)
    context = {"form": form, "screen": screen}
    return render(request, "tasks/task_report.html", context, status=422 if form.errors else 200)
