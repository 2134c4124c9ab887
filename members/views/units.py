"""Units: the list, one unit's page, and its form."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registry
from ..access import OFFICE, PAGE, UserRequest, allow
from ..clock import today
from ..filters import UnitFilter, in_state, state_counts
from ..forms.saving import save_once, save_version
from ..forms.unit_form import EditUnitForm, NewUnitForm
from ..listing import page_of, render_list
from ..models import Unit, User
from ..unit_list import UnitListing, union_total
from ..unit_profile import profile_of


@require_safe
def units(request: UserRequest) -> HttpResponse:
    """The list, or its rows alone to htmx."""
    visible = Unit.objects.visible_to(request.user)
    found = UnitFilter(request.GET, queryset=visible.by_kind())
    page = page_of(request, in_state(found.rows, found.wanted_state))
    listing = UnitListing(
        filter=found,
        page=page,
        counts=state_counts(found.rows),
        total=union_total(visible),
        can_edit=request.user.is_office,
    )
    return render_list(request, "members/units.html", "members/_unit_list.html", {"listing": listing})


@require_safe
def unit(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent", "cluster"), pk=pk)
    return render(request, "members/unit.html", {"profile": profile_of(row, request.user, today())})


@allow(OFFICE)
@require_http_methods(PAGE)
def unit_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk) if pk else None
    form_class = EditUnitForm if row else NewUnitForm
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
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
        until = form.cleaned_data["old_name_until"]
        return registry.change_unit(unit=edited, version=version, by=by, old_name_until=until)

    return edited if save_version(form, row.get_absolute_url(), change) else None
