"""Dividing a task among the units that lead it; a part for a unit that joins later."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import ASSIGNERS, PAGE, UserRequest, allow
from members.clock import today
from tasks.conflicts import conflict, is_repeated
from tasks.dividing import is_divisible
from tasks.forms.divide_form import DivideForm, LaneForm
from tasks.living_units import UnitEnded
from tasks.models import TaskEvent
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def divide(request: UserRequest, pk: int) -> HttpResponse:
    """What will be made of the task, then made. A task that is divided already leads to its own page."""
    screen = screen_of(request, visible_task(request, pk))
    form = DivideForm(request.POST if request.method == "POST" else None, task=screen.task)
    if request.method == "POST" and form.is_valid() and taken(request, form):
        messages.success(request, _("Đã chia thành từng phần; mỗi đơn vị báo cáo phần của mình."))
        return redirect(screen.task)
    if screen.is_divided:
        return redirect(screen.task)
    if not is_divisible(screen.task) and not form.errors:
        raise PermissionDenied
    return render(request, "tasks/divide.html", {"form": form, "screen": screen}, status=422 if form.errors else 200)


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def add_lane(request: UserRequest, pk: int) -> HttpResponse:
    """A part for one more unit. A task that was not divided leads to its own page."""
    screen = screen_of(request, visible_task(request, pk))
    if not screen.is_divided:
        return redirect(screen.task)
    form = LaneForm(request.POST if request.method == "POST" else None, task=screen.task)
    if request.method == "POST" and form.is_valid() and taken(request, form):
        messages.success(request, _("Đã thêm phần của %s.") % form.cleaned_data["unit"])
        return redirect(screen.task)
    return render(request, "tasks/lane_add.html", {"form": form, "screen": screen}, status=422 if form.errors else 200)


def taken(request: UserRequest, form: DivideForm | LaneForm) -> bool:
    """Whether it was done; a double click is answered like the first one."""
    try:
        return bool(form.save(request.user, today()))
    except TaskMoved as moved:
        if is_repeated(moved, request.user, TaskEvent.Verb.DIVIDED, form.cleaned_data["version"]):
            return True
        raise conflict(moved, form) from moved
    except UnitEnded as ended:
        form.add_error(None, ended)
        return False
