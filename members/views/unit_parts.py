"""Parts of a unit: its history and other names."""

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
from ..forms.saving import save_once
from ..forms.unit_form import NameForm
from ..listing import page_of
from ..models import Unit, UnitEvent, UnitName

Verb = UnitEvent.Verb
KEY_VERBS = frozenset(Verb) - {Verb.CHANGED, Verb.NAMED, Verb.COUNTED, Verb.PEOPLE, Verb.ELECTED}


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
