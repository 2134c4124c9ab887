"""Parts of a unit: its history, other names, figures, and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registry
from ..access import OFFICE, PAGE, UserRequest, allow
from ..changes import history_lines
from ..clock import today
from ..forms.saving import save_once, save_version
from ..forms.unit_form import DissolveForm, FigureForm, NameForm
from ..listing import page_of
from ..models import Figure, Unit, UnitEvent, UnitName

KEY_VERBS = frozenset({UnitEvent.Verb.CREATED, UnitEvent.Verb.DISSOLVED})


def visible_unit(request: UserRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


@require_safe
def history(request: UserRequest, pk: int) -> HttpResponse:
    unit = visible_unit(request, pk)
    page = page_of(request, unit.events.select_related("actor"))
    lines = history_lines(page, Unit, KEY_VERBS)
    return render(request, "members/unit_history.html", {"unit": unit, "lines": lines, "page": page})


def add_part(request: UserRequest, form: Any, unit: Unit, heading: str, save: Callable[[], Any]) -> HttpResponse:
    """A small form that adds one thing to the unit, then goes back to it."""
    if request.method == "POST" and save():
        messages.success(request, _("Đã lưu: %s.") % heading.lower())
        return redirect(unit)
    context = {"form": form, "unit": unit, "heading": heading}
    return render(request, "members/unit_part.html", context, status=422 if form.is_bound else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def add_name(request: UserRequest, pk: int) -> HttpResponse:
    unit = visible_unit(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, instance=UnitName(unit=unit))

    def save() -> UnitName | None:
        return save_once(form, UnitName, lambda: registry.add_name(name=form.instance, by=request.user))

    return add_part(request, form, unit, _("Thêm tên khác, tên cũ"), save)


@allow(OFFICE)
@require_http_methods(PAGE)
def add_figure(request: UserRequest, pk: int) -> HttpResponse:
    unit = visible_unit(request, pk)
    data = request.POST if request.method == "POST" else None
    form = FigureForm(data, instance=Figure(unit=unit), today=today())

    def save() -> Figure | None:
        return save_once(form, Figure, lambda: registry.add_figure(figure=form.instance, by=request.user))

    return add_part(request, form, unit, _("Ghi số liệu"), save)


@allow(OFFICE)
@require_http_methods(PAGE)
def dissolve(request: UserRequest, pk: int) -> HttpResponse:
    """Asks first, and says how many open tasks the unit still has."""
    unit = visible_unit(request, pk)
    form = DissolveForm(request.POST if request.method == "POST" else None, unit=unit)
    if unit.left_on:
        return redirect(unit)

    def end(version: int) -> bool:
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        return registry.dissolve_unit(unit=unit, version=version, on=on, reason=reason, by=request.user)

    if request.method == "POST" and save_version(form, unit.get_absolute_url(), end):
        messages.success(request, _("Đã ghi “%s” thôi hoạt động.") % unit)
        return redirect(unit)
    open_tasks = unit.assignments.filter(task__closed_on__isnull=True)
    context = {"form": form, "unit": unit, "open_tasks": open_tasks.count()}
    return render(request, "members/unit_dissolve.html", context, status=422 if form.is_bound else 200)
