"""The list of tasks, one task, its words, its files."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import OFFICE, UserRequest, allow
from members.clock import today
from resolutions import files
from tasks import saved_views
from tasks.conflicts import conflict, is_repeated
from tasks.conventions import windows_of
from tasks.conversation import Conversation
from tasks.detail import TaskScreen
from tasks.filters import TaskFilter
from tasks.forms.task_form import TaskForm
from tasks.list_head import filter_bar, shapes_of, tabs_of
from tasks.models import Assignment, Evidence, Task, TaskEvent
from tasks.shapes import screen_in_shape
from tasks.task_rows import one_row
from tasks.workflow import TaskMoved


def visible_task(request: UserRequest, pk: int) -> Task:
    """The task with what its screens show, or 404."""
    units = Prefetch("assignments", Assignment.objects.select_related("unit"))
    seen = Task.objects.visible_to(request.user).select_related("document").prefetch_related(units)
    return get_object_or_404(seen, pk=pk)


def screen_of(request: UserRequest, task: Task) -> TaskScreen:
    return TaskScreen(task, request.user, today(), windows_of(request.organisation))


@require_safe
def tasks(request: UserRequest) -> HttpResponse:
    """The list, narrowed by the address. To htmx it answers its parts; an address that cannot be right shows errors."""
    chosen = TaskFilter(request.GET, user=request.user, today=today(), windows=windows_of(request.organisation))
    valid = chosen.form.is_valid()
    screen = screen_in_shape(chosen, request.organisation) if valid else None
    tabs = screen.tabs if screen else tabs_of(chosen.unfiltered())
    context: dict[str, Any] = {"screen": screen, "tabs": tabs, "form": chosen.form, "bar": filter_bar(chosen)}
    context |= {"shapes": shapes_of(chosen), "views": saved_views.bar(chosen, valid=valid)}
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "tasks/tasks.html", context)
    response = render(request, "tasks/_list_parts.html", context)
    response["HX-Push-Url"] = request.path + (chosen.address() if valid else "?" + request.GET.urlencode())
    return response


@require_safe
def task(request: UserRequest, pk: int) -> HttpResponse:
    """One task: source, deadline, people, history, and what this user can do now."""
    shown = visible_task(request, pk)
    screen = screen_of(request, shown)
    context = {"screen": screen, "talk": Conversation(shown, request.user, has_any=screen.glance.comments)}
    return render(request, "tasks/task.html", context)


@require_safe
def row(request: UserRequest, pk: int) -> HttpResponse:
    """The task's row of the list, to put back when its inline form is closed; without htmx, the task."""
    shown = visible_task(request, pk)
    if not request.htmx:
        return redirect(shown)
    screen = screen_of(request, shown)
    return render(request, "tasks/_row_closed.html", row_context(request, screen))


def row_context(request: UserRequest, screen: TaskScreen) -> dict[str, Any]:
    """What the fragments of one row need."""
    rows = [one_row(screen.task, request.user, screen.day, screen.windows)]
    return {"rows": rows, "row_key": screen.key, "screen": screen}


@allow(OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """Correct the words of a task; its history keeps the old ones."""
    edited = visible_task(request, pk)
    form = TaskForm(request.POST or None, task=edited)
    try:
        if request.method == "POST" and form.is_valid() and form.save(request.user, today()):
            messages.success(request, _("Đã lưu nội dung nhiệm vụ."))
            return redirect(edited)
    except TaskMoved as moved:
        if is_repeated(moved, request.user, TaskEvent.Verb.CHANGED, form.cleaned_data["version"]):
            return redirect(edited)
        raise conflict(moved, form) from moved
    context = {"form": form, "screen": screen_of(request, edited)}
    return render(request, "tasks/task_edit.html", context, status=422 if form.errors else 200)


@require_safe
def evidence(request: UserRequest, pk: int, proof: int) -> FileResponse:
    """A file that proves a report, for those who see the task."""
    shown = visible_task(request, pk)
    found = get_object_or_404(Evidence.objects.select_related("attachment"), pk=proof, entry__task=shown)
    return files.response(found.attachment)
