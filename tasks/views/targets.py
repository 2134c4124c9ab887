"""Targets: the list of all of them, one target, its figure, its measures, the tasks that count for it, its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ASSIGNERS, PAGE, UserRequest, allow
from members.clock import today
from members.forms.saving import save_once, save_version
from members.language import official
from members.listing import page_of, render_list
from members.models import Role
from members.sheets import xlsx
from tasks import measuring
from tasks.forms.bulk_form import PickForm
from tasks.forms.target_form import CloseForm, EditTargetForm, MeasureForm, NewTargetForm, ReopenForm, TaskSearchForm
from tasks.models import Target
from tasks.target_list import TargetList, sheet
from tasks.target_page import TargetPage
from tasks.views.tasks import screen_of, visible_task

PER_PAGE = 50
MEASURERS = ASSIGNERS | {Role.UNIT}


@require_safe
def targets(request: UserRequest) -> HttpResponse:
    """The list, narrowed and sorted by the address; to htmx its rows alone."""
    listing = TargetList(request.GET, request.user, today())
    rows: Any = listing.rows
    context = {"listing": listing, "page": page_of(request, rows, PER_PAGE)}
    return render_list(request, "tasks/targets.html", "tasks/_target_list.html", context)


@require_safe
@official()
def export(request: UserRequest) -> HttpResponse:
    """What the list shows, all its pages; an address that cannot be right goes to its errors."""
    listing = TargetList(request.GET, request.user, today())
    if not listing.is_valid:
        return redirect(f"{reverse('tasks:targets')}?{request.GET.urlencode()}")
    name = _("chi-tieu-%s.xlsx") % listing.today.isoformat()
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    content, headers = xlsx.workbook(sheet(listing)), {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=xlsx.CONTENT_TYPE, headers=headers)


def page_for(request: UserRequest, pk: int) -> TargetPage:
    """The target as its pages show it, or 404."""
    found = get_object_or_404(Target.objects.visible_to(request.user).with_task(), pk=pk)
    return TargetPage(found, request.user, today())


@require_safe
def target(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "tasks/target.html", {"page": page_for(request, pk)})


# --- The figure to reach -------------------------------------------------------------------------------------------


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def new(request: UserRequest, pk: int) -> HttpResponse:
    """A target that the reading of the document left out."""
    screen = screen_of(request, visible_task(request, pk))
    form = NewTargetForm(request.POST if request.method == "POST" else None, instance=Target(task=screen.task))

    def create() -> Target:
        return measuring.add_target(target=form.instance, user=request.user, today=today())

    if request.method == "POST" and (made := told(form, lambda: save_once(form, Target, create))):
        messages.success(request, _("Đã lập chỉ tiêu."))
        return redirect(made)
    context = {"form": form, "task": screen.task, "heading": _("Thêm chỉ tiêu"), "back": screen.task}
    return render(request, "tasks/target_form.html", context, status=422 if form.is_bound else 200)


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def edit(request: UserRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    form = EditTargetForm(request.POST if request.method == "POST" else None, instance=page.target)

    def change(version: int) -> bool:
        return measuring.change_target(target=form.instance, user=request.user, today=page.day, version=version)

    if request.method == "POST" and versioned(form, change):
        messages.success(request, _("Đã lưu chỉ tiêu."))
        return redirect(page.target)
    context = {"form": form, "task": page.target.task, "heading": _("Sửa chỉ tiêu"), "back": page.target}
    return render(request, "tasks/target_form.html", context, status=422 if form.is_bound else 200)


def told(form: Any, save: Callable[[], Any]) -> Any:
    """What `save` gives; what a verb refuses is said in the form."""
    try:
        return save()
    except ValidationError as error:
        named = getattr(error, "error_dict", {})
        form.add_error(None, error if not named or named.keys() <= form.fields.keys() else error.messages)
        return None


def versioned(form: Any, change: Callable[[int], bool]) -> bool:
    """Whether the edited target was stored; a stale edit gets the 409 page."""
    return bool(told(form, lambda: save_version(form, form.instance.get_absolute_url(), change)))


# --- Measures ------------------------------------------------------------------------------------------------------


@allow(MEASURERS)
@require_http_methods(PAGE)
def measure(request: UserRequest, pk: int) -> HttpResponse:
    """A figure or an explanation for a period; the address may name it (?ky=2026-q1)."""
    page = page_for(request, pk)
    if not measuring.may_measure(page.target.task, request.user):
        raise PermissionDenied
    period = page.facts.in_period(request.GET.get("ky", "")) or page.facts.now
    data = request.POST if request.method == "POST" else None
    form = MeasureForm(data, facts=page.facts, period=period, today=page.day)
    if request.method == "POST" and (form.was_sent() or (form.is_valid() and form.save(request.user, page.day))):
        messages.success(request, _("Đã ghi vào chỉ tiêu."))
        return redirect(page.target)
    if not form.is_bound and page.target.closed_on:
        messages.info(request, _("Chỉ tiêu đã khép lại, không ghi số nữa."))
        return redirect(page.target)
    context = {"form": form, "page": page, "period": period}
    return render(request, "tasks/target_measure.html", context, status=422 if form.is_bound else 200)


# --- Tasks that count ----------------------------------------------------------------------------------------------


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def counted(request: UserRequest, pk: int) -> HttpResponse:
    """Which tasks count: those that do, to be taken out; and what was searched, to be put in."""
    page = page_for(request, pk)
    search = TaskSearchForm(request.GET)
    form = PickForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and told(form, lambda: picked(request, page, form.cleaned_data["pick"])) is not None:
        return redirect("tasks:target_counted", page.target.pk)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    context = {"form": form, "page": page, "search": search, "words": words, "offered": page.offered(words)}
    return render(request, "tasks/target_counted.html", context, status=422 if form else 200)


def picked(request: UserRequest, page: TargetPage, ids: list[int]) -> list[Any]:
    """Put them in, or take them out when that button was pressed."""
    verb = measuring.detach if request.POST.get("do") == "bo" else measuring.attach
    tasks = verb(target=page.target, ids=ids, user=request.user, today=page.day)
    words = _("Đã bỏ %d nhiệm vụ.") if verb is measuring.detach else _("Đã tính thêm %d nhiệm vụ.")
    messages.success(request, words % len(tasks))
    return tasks


# --- Closing -------------------------------------------------------------------------------------------------------


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def close(request: UserRequest, pk: int) -> HttpResponse:
    """Close "có căn cứ". A target that is closed already leads to its page."""
    page = page_for(request, pk)
    if page.target.closed_on:
        messages.info(request, _("Chỉ tiêu đã khép lại."))
        return redirect(page.target)
    form = CloseForm(request.POST if request.method == "POST" else None, instance=page.target)

    def change(version: int) -> bool:
        words = {"reason": form.cleaned_data["closed_reason"], "basis": form.cleaned_data["closed_basis"]}
        return measuring.close_target(target=form.instance, user=request.user, today=page.day, version=version, **words)

    return ended(request, page, form, change, _("Khép chỉ tiêu có căn cứ"))


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Go on with a closed target. One that runs leads to its page."""
    page = page_for(request, pk)
    if not page.target.closed_on:
        messages.info(request, _("Chỉ tiêu đang theo dõi."))
        return redirect(page.target)
    form = ReopenForm(request.POST if request.method == "POST" else None, instance=page.target)

    def change(version: int) -> bool:
        reason = form.cleaned_data["reason"]
        return measuring.reopen_target(
            target=form.instance, user=request.user, today=page.day, reason=reason, version=version
        )

    return ended(request, page, form, change, _("Mở lại chỉ tiêu"))


def ended(
    request: UserRequest, page: TargetPage, form: Any, change: Callable[[int], bool], heading: str
) -> HttpResponse:
    """The form of an end or of a new beginning; the button says what the heading says."""
    if request.method == "POST" and versioned(form, change):
        messages.success(request, _("Đã ghi: %s.") % heading.lower())
        return redirect(page.target)
    context = {"form": form, "page": page, "heading": heading}
    return render(request, "tasks/target_close.html", context, status=422 if form.is_bound else 200)
