"""Bodies and who sits in them: the list, one body on any day, and several people who come into it at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..access import OFFICE, PAGE, READERS, UserRequest, allow
from ..body_page import body_lines, body_page
from ..clock import today
from ..forms.body_form import BodyDayForm
from ..forms.seat_form import SeatHeadForm, SeatTable
from ..models import Mandate, Unit, UnitKind
from ..overlaps import overlaps
from ..seating import seat_people

ROWS, LOOK, DO = "bang", "xem", "ghi"


@allow(READERS)
@require_safe
def bodies(request: UserRequest) -> HttpResponse:
    rows = Unit.objects.visible_to(request.user).filter(kind=UnitKind.BODY)
    lines = body_lines(rows.filter(left_on__isnull=True), today())
    gone = rows.filter(left_on__isnull=False)
    return render(request, "members/bodies.html", {"lines": lines, "gone": gone, "can_edit": request.user.is_office})


@require_safe
def body(request: UserRequest, pk: int) -> HttpResponse:
    """Who sits in a unit of any kind; a day that cannot be told leaves today's people and says so."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = BodyDayForm(request.GET, unit=unit, today=today())
    asked = form.cleaned_data if form.is_valid() else {}
    page = body_page(
        unit, request.user, today(), day=asked.get("ngay"), since=asked.get("so_voi"), term=asked.get("nhiem_ky")
    )
    return render(request, "members/body.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def seats(request: UserRequest, pk: int) -> HttpResponse:
    """The table of people who come into the body; a preview, then all of them or none."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk, left_on__isnull=True)
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get("buoc", LOOK) if posted else ""
    form = SeatHeadForm(posted, unit=unit)
    if step == DO and (earlier := form.earlier(Mandate)):
        return done(request, unit, earlier.unit.mandates.filter(starts_on=earlier.starts_on).count())
    table = SeatTable(posted, day=today(), more=step == ROWS)
    context: dict[str, Any] = {"form": form, "table": table, "unit": unit, "step": step}
    if step not in {LOOK, DO}:
        return render(request, "members/seats.html", context | {"form": form if not posted else _kept(form)})
    valid = [form.is_valid(), table.is_valid()]
    doubts = overlaps(unit, form.wanted(unit, table)) if all(valid) else []
    if step == DO and all(valid) and (not doubts or form.cleaned_data["despite"]):
        return done(request, unit, _seat(request, unit, form, table))
    status = 200 if all(valid) and step == LOOK else 422
    context |= {"doubts": doubts, "is_ready": all(valid), "problem": "" if valid[1] else table.problem}
    return render(request, "members/seats.html", context, status=status)


def _kept(form: SeatHeadForm) -> SeatHeadForm:
    """What was typed so far, without complaints: only rows were asked for."""
    form.full_clean()
    form.errors.clear()
    return form


def _seat(request: UserRequest, unit: Unit, form: SeatHeadForm, table: SeatTable) -> int:
    values = form.cleaned_data
    key: UUID = values["request_key"]
    facts = {"starts_on": values["starts_on"], "term": values["term"], "basis": values["basis"]}
    return len(seat_people(unit=unit, seats=table.seats, by=request.user, key=key, **facts))


def done(request: UserRequest, unit: Unit, count: int) -> HttpResponse:
    messages.success(request, _("Đã ghi %(count)d người vào %(unit)s.") % {"count": count, "unit": unit})
    return redirect(reverse("members:body", args=[unit.pk]))
