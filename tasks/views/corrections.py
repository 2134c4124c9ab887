"""Corrections of reports: the form with what the report says, and the new version beside the old one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import OFFICE, UserRequest, allow
from members.models import Role
from members.versions import StaleEdit, shown
from tasks.conflicts import conflict
from tasks.correcting import AlreadyCorrected, may_correct
from tasks.forms.correction_form import SAME, CorrectionForm
from tasks.models import ProgressEntry, Task
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved

WORKERS = OFFICE | {Role.UNIT}


@allow(WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """Write one report right. Only its newest version is corrected; an older one leads back to the task."""
    screen = screen_of(request, visible_task(request, pk))
    wrong = get_object_or_404(screen.task.entries.select_related("author", "unit"), pk=entry)
    if not may_correct(wrong, screen.task, request.user):
        raise PermissionDenied
    posted = request.method == "POST"
    files = request.FILES or None
    form = CorrectionForm(request.POST if posted else None, files, entry=wrong, task=screen.task, today=screen.day)
    if not posted and wrong.corrections.exists():
        messages.info(request, _("Bản ghi này đã được đính chính. Sai nữa thì đính chính bản mới nhất."))
        return redirect(screen.task)
    if posted and save(request, screen.task, form):
        messages.success(request, _("Đã đính chính. Bản cũ vẫn còn trong lịch sử."))
        return redirect(screen.task)
    context = {"form": form, "screen": screen, "wrong": wrong}
    return render(request, "tasks/correct.html", context, status=422 if form.errors else 200)


def save(request: UserRequest, task: Task, form: CorrectionForm) -> bool:
    """Write a valid correction; a double click is answered like the first one."""
    if form.was_sent(task):
        return True
    try:
        return form.is_valid() and form.save_correction(request.user) is not None
    except AlreadyCorrected as moved:
        raise both(moved.newest, task, form) from moved
    except TaskMoved as moved:
        raise conflict(moved, form) from moved


def both(newest: ProgressEntry, task: Task, form: CorrectionForm) -> StaleEdit:
    """The 409 page: what the other one wrote, and what was typed here."""
    fields = {}
    for name in SAME:
        field, theirs, yours = form.fields[name], getattr(newest, name), form.cleaned_data.get(name)
        if theirs != yours:
            fields[str(field.label)] = (shown(field, theirs), shown(field, yours))
    stale = StaleEdit(task.title, task.get_absolute_url(), fields)
    stale.who = str(newest.author)
    return stale
