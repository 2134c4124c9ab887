"""One unit on a past day, to be looked at only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from members.models import Unit
from members.templatetags.page import day as day_words
from tasks.conventions import windows_of
from tasks.forms.past_form import DayForm
from tasks.past_page import parsed
from tasks.unit_past import UnitPast


def refused(request: UserRequest, unit: Unit, why: str, form: DayForm) -> HttpResponse:
    return render(request, "tasks/unit_past_none.html", {"unit": unit, "why": why, "picker": form})


@require_safe
def unit_pick(request: UserRequest, pk: int) -> HttpResponse:
    """To the day that was picked; what is no day is said back."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = DayForm(request.GET or None)
    if form.is_valid():
        return redirect("tasks:unit_past", pk, form.cleaned_data["ngay"].isoformat())
    why = str(form.errors["ngay"][0]) if form.errors.get("ngay") else _("Chọn ngày cần xem lại.")
    return refused(request, unit, why, form)


@require_safe
def unit_past(request: UserRequest, pk: int, iso: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = DayForm()
    try:
        day = parsed(iso)
    except ValueError:
        return refused(request, unit, _("Không có ngày “%s”. Chọn một ngày có trong lịch.") % iso[:20], form)
    if day > today():
        return refused(request, unit, _("Ngày %s chưa tới, nên chưa có gì để xem lại.") % day_words(day), form)
    page = UnitPast(unit, request.user, day, today(), windows_of(request.organisation))
    return render(request, "tasks/unit_past.html", {"page": page, "unit": unit})
