"""Steps of a task's life: accept, confirm, return, hold, end …"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import UserRequest
from members.clock import today
from tasks.conflicts import conflict, is_repeated
from tasks.forms.action_form import VERBS, ActionForm
from tasks.transitions import BY_KEY
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """A step with its form. What is not possible for this user now answers 403; what was overtaken, 409."""
    screen = screen_of(request, visible_task(request, pk))
    action = BY_KEY.get(key)
    if action is None or action not in VERBS:
        raise Http404
    if not action.who.includes(screen.task, request.user):
        raise PermissionDenied
    form = screen.form_of(action, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and take(request, form):
        messages.success(request, _("%(step)s: đã ghi vào lịch sử.") % {"step": action.label})
        return redirect("tasks:tasks" if action.key == "tu-choi" else screen.task)
    if action not in screen.actions and not form.errors:
        raise PermissionDenied
    return render(request, "tasks/task_step.html", {"form": form, "screen": screen}, status=422 if form.errors else 200)


def take(request: UserRequest, form: ActionForm) -> bool:
    """Take the step; a double click is answered like the first one."""
    from_version = form.cleaned_data["version"]
    try:
        return form.save(request.user, today()) is not None
    except TaskMoved as moved:
        if is_repeated(moved, request.user, form.action.verb, from_version):
            return True
        raise conflict(moved, form) from moved
