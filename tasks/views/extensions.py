"""Extensions: asking for a later date, and the committee's answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members.access import OFFICE, UserRequest, allow
from members.clock import today
from members.models import Role
from tasks.conflicts import conflict, is_repeated
from tasks.extending import VERBS, can_withdraw
from tasks.forms.extension_form import AskForm, DecideForm, WithdrawForm
from tasks.models import ExtensionRequest, Outcome
from tasks.transitions import Who
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved

WORKERS = OFFICE | {Role.UNIT}
TOLD = {
    Outcome.GRANTED: gettext_lazy("Đã gia hạn."),
    Outcome.COUNTERED: gettext_lazy("Đã gia hạn đến ngày khác."),
    Outcome.REFUSED: gettext_lazy("Đã trả lời: không gia hạn."),
    Outcome.WITHDRAWN: gettext_lazy("Đã rút đề nghị gia hạn."),
}


@allow(WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for a later date. While another request waits, the page leads back to the task."""
    screen = screen_of(request, visible_task(request, pk))
    if not Who.WORKERS.includes(screen.task, request.user):
        raise PermissionDenied
    form = AskForm(request.POST if request.method == "POST" else None, task=screen.task)
    if request.method != "POST" and not screen.extension.can_ask:
        messages.info(request, _("Nhiệm vụ này lúc này không xin gia hạn được."))
        return redirect(screen.task)
    if request.method == "POST" and (form.was_sent() or (form.is_valid() and save(request, form))):
        messages.success(request, _("Đã gửi đề nghị gia hạn, chờ Ban Thường vụ trả lời."))
        return redirect(screen.task)
    status = 422 if form.errors else 200
    return render(request, "tasks/extension_ask.html", {"form": form, "screen": screen}, status=status)


def save(request: UserRequest, form: AskForm) -> bool:
    try:
        return form.save(request.user, today()) is not None
    except TaskMoved as moved:
        raise conflict(moved, form) from moved


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: UserRequest, pk: int, asked: int) -> HttpResponse:
    """The committee decides, or those who asked take it back; an answered request leads to its task."""
    screen = screen_of(request, visible_task(request, pk))
    wanted = get_object_or_404(screen.task.extension_requests.select_related("author", "unit"), pk=asked)
    wanted.task = screen.task
    form = form_for(request, wanted)
    if request.method == "POST" and form.is_valid() and take(request, form):
        messages.success(request, str(TOLD[form.decided]))
        return redirect(screen.task)
    if not form.is_bound and hasattr(wanted, "decision"):
        return redirect(screen.task)
    context = {"form": form, "screen": screen, "asked": wanted, "deciding": isinstance(form, DecideForm)}
    return render(request, "tasks/extension.html", context, status=422 if form.errors else 200)


def form_for(request: UserRequest, asked: ExtensionRequest) -> DecideForm | WithdrawForm:
    """What this user may do with the request, 403 when that is nothing."""
    data = request.POST if request.method == "POST" else None
    if request.user.is_decider and asked.author_id != request.user.pk:
        return DecideForm(data, asked=asked)
    if can_withdraw(asked, request.user):
        return WithdrawForm(data, asked=asked)
    raise PermissionDenied


def take(request: UserRequest, form: DecideForm | WithdrawForm) -> bool:
    """Answer; a double click is told like the first one."""
    try:
        return form.save(request.user, today()) is not None
    except TaskMoved as moved:
        if is_repeated(moved, request.user, VERBS[form.decided], form.cleaned_data["version"]):
            return True
        raise conflict(moved, form) from moved
