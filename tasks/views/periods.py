"""The periods of a recurring task: what would be made is shown first, then made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import PAGE, UserRequest
from members.clock import today
from tasks.conflicts import conflict, is_repeated
from tasks.forms.periods_form import PeriodsForm
from tasks.models import TaskEvent
from tasks.period_panel import PeriodPanel
from tasks.recurring import periods_told
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved

PREVIEW = "xem"  # the button that only shows what would be made


@require_http_methods(PAGE)
def periods(request: UserRequest, pk: int) -> HttpResponse:
    """The day and the end of the repetition, a preview, and making what is missing."""
    screen = screen_of(request, visible_task(request, pk))
    if not request.user.can_assign:
        raise PermissionDenied
    panel = PeriodPanel(screen.task, request.user, screen.day, screen.windows)
    if not panel.is_template:
        raise Http404
    form = PeriodsForm(request.POST if request.method == "POST" else None, task=screen.task)
    if request.method == "POST" and form.is_valid() and PREVIEW not in request.POST and make(request, form):
        return redirect(screen.task)
    context = {"screen": screen, "panel": panel, "form": form, "coming": form.preview(screen.day)}
    return render(request, "tasks/task_periods.html", context, status=422 if form.errors else 200)


def make(request: UserRequest, form: PeriodsForm) -> bool:
    """Make what is missing; a double click is answered like the first one."""
    version = form.cleaned_data["version"]
    try:
        made = form.save(request.user, today())
    except TaskMoved as moved:
        verbs = (TaskEvent.Verb.REPEATED, TaskEvent.Verb.CHANGED)
        if any(is_repeated(moved, request.user, verb, version) for verb in verbs):
            return True
        raise conflict(moved, form) from moved
    told = _("Đã lập: %s.") % periods_told(made) if made else _("Đã lưu. Các kỳ đến hạn lập đều đã có.")
    messages.success(request, told)
    return True
