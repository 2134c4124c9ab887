"""Collecting figures: the calls, one call, a new one; and a unit's answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import OFFICE, PAGE, READERS, UserRequest, allow
from members.clock import today
from members.listing import page_of
from members.models import Role
from resolutions.publishing import NumberTaken
from tasks import figure_calls
from tasks.call_page import CallPage, calls
from tasks.conflicts import conflict
from tasks.conventions import windows_of
from tasks.forms.call_form import CallForm, ReplyForm
from tasks.models import FigureCall
from tasks.transitions import Who
from tasks.views.tasks import screen_of, visible_task
from tasks.workflow import TaskMoved

WORKERS = OFFICE | {Role.UNIT}


@allow(READERS)
@require_safe
def figure_calls_list(request: UserRequest) -> HttpResponse:
    return render(request, "tasks/figure_calls.html", {"page": page_of(request, calls(), 50)})


@allow(READERS)
@require_safe
def figure_call(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(FigureCall.objects.select_related("task__document"), pk=pk)
    page = CallPage(row, request.user, today(), windows_of(request.organisation))
    return render(request, "tasks/figure_call.html", {"page": page})


@allow(OFFICE)
@require_http_methods(PAGE)
def figure_call_new(request: UserRequest) -> HttpResponse:
    """First shows which units would be asked; what was shown is then sent, or shown anew."""
    data = request.POST if request.method == "POST" else None
    form = CallForm(data, user=request.user, today=today(), organisation=request.organisation)
    made = form.earlier(FigureCall) if data else None
    if made is None and data and form.is_valid() and form.was_seen and request.POST.get("do") == "gui":
        made = opened(form, request)
    if made:
        messages.success(request, _("Đã giao đợt thu thập số liệu; mỗi đơn vị có phần riêng và hạn."))
        return redirect("tasks:figure_call", made.pk)
    preview = data is not None and not form.errors
    context = {"form": form, "preview": preview}
    return render(request, "tasks/figure_call_new.html", context, status=422 if form.errors else 200)


def opened(form: CallForm, request: UserRequest) -> FigureCall | None:
    """None, with a form error, when the document came into the register in between."""
    key = form.cleaned_data["request_key"]
    try:
        return figure_calls.open_call(call=form.call, user=request.user, today=form.today, key=key)
    except NumberTaken as taken:
        form.add_error("number", _("%s. Chỉ ghi số, để trống trích yếu.") % taken.twin.heading)
    except ValidationError as refused:
        form.add_error(None, refused)
    return None


@allow(WORKERS)
@require_http_methods(PAGE)
def figure_reply(request: UserRequest, pk: int) -> HttpResponse:
    """The unit's form; the office may fill it in for a unit that told by telephone."""
    screen = screen_of(request, visible_task(request, pk))
    call = figure_calls.call_of(screen.task)
    if call is None:
        raise Http404
    if not Who.WORKERS.includes(screen.task, request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = ReplyForm(data, part=screen.task, call=call, kinds=list(call.kinds.all()), today=screen.day)
    if data and replied(form, request):
        messages.success(request, _("Đã gửi số liệu, chờ Ban Thường vụ xác nhận."))
        return redirect(screen.task)
    context = {"form": form, "screen": screen, "call": call, "is_early": call.on > screen.day}
    return render(request, "tasks/figure_reply.html", context, status=422 if form.errors else 200)


def replied(form: ReplyForm, request: UserRequest) -> bool:
    """Whether it was sent; the same form again is answered like the first one."""
    if form.was_sent:
        return True
    if form.is_valid() and form.call.on > form.today:
        form.add_error(None, _("Chưa đến ngày tính số liệu. Gửi từ ngày %s.") % f"{form.call.on:%d/%m/%Y}")
    if form.errors:
        return False
    key = form.cleaned_data["request_key"]
    try:
        figure_calls.reply(part=form.part, answer=form.answer, user=request.user, today=form.today, key=key)
    except TaskMoved as moved:
        raise conflict(moved, form) from moved
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True
