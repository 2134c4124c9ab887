"""A task that waits: what it waits for, and that the condition has come; one task, or all that wait for a document."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import ASSIGNERS, PAGE, UserRequest, allow
from members.clock import today
from members.refusals import tell_refused
from resolutions.models import Document
from tasks.awaiting import due_by
from tasks.conflicts import conflict, is_repeated
from tasks.forms.bulk_form import is_id
from tasks.forms.wait_form import WaitForm, WakeForm
from tasks.models import Stage, Task, TaskEvent
from tasks.views.bulk import TRY_AGAIN, picked
from tasks.views.tasks import screen_of, visible_task
from tasks.waking import WAKE, basis_of, wake_all_by
from tasks.workflow import ForeignTasks, TaskMoved


@require_http_methods(PAGE)
def wait(request: UserRequest, pk: int) -> HttpResponse:
    """For which document the task waits, and when it will be due. A task that no longer waits leads to its page."""
    screen = screen_of(request, kept_task(request, pk))
    form = WaitForm(request.POST if request.method == "POST" else None, task=screen.task)
    if request.method != "POST" and screen.task.stage != Stage.COND:
        return redirect(screen.task)
    if request.method == "POST" and form.is_valid() and save(request, form, TaskEvent.Verb.CHANGED):
        messages.success(request, _("Đã ghi điều nhiệm vụ đang chờ."))
        return redirect(screen.task)
    return render(request, "tasks/wait.html", {"form": form, "screen": screen}, status=422 if form.errors else 200)


@require_http_methods(PAGE)
def wake(request: UserRequest, pk: int) -> HttpResponse:
    """The condition has come. Opened from a document, its day and number stand in the form already."""
    screen = screen_of(request, kept_task(request, pk))
    initial = came(request, screen.task) if request.method != "POST" else {}
    form = WakeForm(request.POST if request.method == "POST" else None, task=screen.task, initial=initial)
    if request.method != "POST" and screen.task.stage != Stage.COND:
        return redirect(screen.task)
    if request.method == "POST" and form.is_valid() and save(request, form, WAKE.verb):
        messages.success(request, _("Điều kiện đã có: nhiệm vụ chuyển sang thực hiện."))
        return redirect(screen.task)
    return render(request, "tasks/wake.html", {"form": form, "screen": screen}, status=422 if form.errors else 200)


def kept_task(request: UserRequest, pk: int) -> Task:
    task = visible_task(request, pk)
    if not request.user.can_assign:
        raise PermissionDenied
    return task


def came(request: UserRequest, task: Task) -> dict[str, object]:
    """What the document in the address says, if it has the awaited number."""
    key = request.GET.get("van-ban", "")
    if not is_id(key) or not task.awaits_key:
        return {}
    document = Document.objects.filter(pk=int(key), number_key=task.awaits_key).first()
    if document is None:
        return {}
    due = due_by(task, document.issued_on)
    return {"came_on": document.issued_on, "basis": basis_of(document), "due_on": due}


def save(request: UserRequest, form: WaitForm | WakeForm, verb: TaskEvent.Verb) -> bool:
    """Store it; a double click is told like the first one."""
    try:
        return bool(form.save(request.user, today()))
    except TaskMoved as moved:
        if is_repeated(moved, request.user, verb, form.cleaned_data["version"]):
            return True
        raise conflict(moved, form) from moved


@allow(ASSIGNERS)
@require_POST
def wake_all(request: UserRequest, pk: int) -> HttpResponse:
    """The tasks that waited for this document, picked on its page. One that does not wait for it refuses them all."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    tasks, picks = picked(request)
    if any(not task.awaits_key or task.awaits_key != document.number_key for task in tasks):
        tell_refused("foreign rows", "tasks")
        raise ForeignTasks
    still = [task for task in tasks if task.stage == Stage.COND]
    if picks.errors:
        messages.error(request, str(picks.errors["pick"][0]))
    elif woken := wake_picked(still, document, request):
        messages.success(request, _("Điều kiện đã có: %d nhiệm vụ chuyển sang thực hiện.") % woken)
    return redirect(document)


def wake_picked(tasks: list[Task], document: Document, request: UserRequest) -> int:
    """How many were woken: none, and that is said, when one of them was changed in between."""
    try:
        return len(wake_all_by(tasks=tasks, document=document, user=request.user, today=today()))
    except TaskMoved:
        messages.error(request, TRY_AGAIN)
        return 0
