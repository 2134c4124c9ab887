"""Units: the list in its shapes, on paper; one unit's page, and its form."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registry
from ..access import OFFICE, PAGE, READERS, UserRequest, allow
from ..clock import today
from ..forms.saving import save_once, save_version
from ..forms.unit_form import EditUnitForm, NewUnitForm
from ..language import official
from ..letterhead import plain_head
from ..listing import render_list
from ..models import Unit, User
from ..unit_filter import units_found
from ..unit_list import listing_of
from ..unit_page import page_facts
from ..unit_profile import profile_of
from ..unit_sheet import unit_sheet


@require_safe
def units(request: UserRequest) -> HttpResponse:
    """The list, or its rows alone to htmx."""
    listing = listing_of(request, Unit.objects.visible_to(request.user), today())
    return render_list(request, "members/units.html", "members/_unit_list.html", {"listing": listing})


@allow(READERS)
@require_safe
@official()
def units_print(request: UserRequest) -> HttpResponse:
    """What the list shows, as a table for paper."""
    visible = Unit.objects.visible_to(request.user)
    context = {
        "sheet": unit_sheet(visible, units_found(visible, request.GET, today()), today()),
        "query": request.GET.urlencode(),
        "head": plain_head(request.organisation, today()),
    }
    return render(request, "members/units_print.html", context)


@require_safe
def unit(request: UserRequest, pk: int) -> HttpResponse:
    seen = Unit.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related("parent", "cluster", "successor"), pk=pk)
    context = {"profile": profile_of(row, request.user, today()), "facts": page_facts(row, request.user, today())}
    return render(request, "members/unit.html", context)


@allow(OFFICE)
@require_http_methods(PAGE)
def unit_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk) if pk else None
    form_class = EditUnitForm if row else NewUnitForm
    data, asked = request.POST if request.method == "POST" else None, {"kind": request.GET.get("loai", "")}
    form = form_class(data, instance=row, today=today(), initial=None if row else asked)
    if request.method == "POST" and (saved := save_unit(form, row, request.user)):
        messages.success(request, _("Đã lưu đơn vị “%s”.") % saved)
        return redirect(saved)
    context = {"form": form, "unit": row and Unit.objects.get(pk=row.pk)}
    return render(request, "members/unit_form.html", context, status=422 if form.is_bound else 200)


def save_unit(form: NewUnitForm | EditUnitForm, row: Unit | None, by: User) -> Unit | None:
    if row is None:
        return save_once(form, Unit, lambda: registry.create_unit(unit=form.instance, by=by))
    edited = cast(Unit, form.instance)

    def change(version: int) -> bool:
        return registry.change_unit(unit=edited, version=version, by=by)

    return edited if save_version(form, row.get_absolute_url(), change) else None
