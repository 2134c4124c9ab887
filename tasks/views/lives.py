"""Acts on units: choose what happened, tell from when and by which document, see all that follows, then write it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ADMINS, PAGE, UserRequest, allow
from members.clock import today
from members.forms.saving import TAKEN
from members.models import Unit, UnitAct
from tasks.forms.heirs_form import ChoicesForm
from tasks.forms.life_form import LIFE_KINDS, ActForm, LifeKind
from tasks.life_page import LifePreview
from tasks.revising import Overtaken
from tasks.succession import Estate, carry_out

LOOK, DO, BACK = "xem", "ghi", "sua"


@allow(ADMINS)
@require_safe
def life(request: UserRequest, pk: int) -> HttpResponse:
    """The acts that this unit can have."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    kinds = [kind for kind in LIFE_KINDS.values() if kind.is_for(unit)]
    return render(request, "tasks/life.html", {"unit": unit, "kinds": kinds})


@allow(ADMINS)
@require_http_methods(PAGE)
def unit_act(request: UserRequest, pk: int, key: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent", "cluster"), pk=pk)
    kind = LIFE_KINDS.get(key)
    if kind is None:
        raise Http404
    return answered(request, kind, kind.form, unit)


@allow(ADMINS)
@require_http_methods(PAGE)
def unit_begins(request: UserRequest, key: str) -> HttpResponse:
    """A unit that is not in the register yet: founded, or admitted."""
    kind = LIFE_KINDS.get(key)
    if kind is None or kind.new_form is None:
        raise Http404
    return answered(request, kind, kind.new_form, Unit())


def answered(request: UserRequest, kind: LifeKind, form_class: type[ActForm], unit: Unit) -> HttpResponse:
    """The form, its preview, or the act; a double click finds what the first one wrote."""
    step = request.POST.get("buoc", "")
    form = form_class(request.POST if step in {LOOK, DO, BACK} else None, unit=unit, today=today())
    if step == DO and (act := form.earlier(UnitAct)):
        return told(request, act)
    if step in {LOOK, DO} and form.is_valid():
        return looked_at(request, kind, form, unit)
    context = {"form": form, "unit": unit if unit.pk else None, "kind": kind}
    bad = request.method == "POST" and step != BACK
    return render(request, "tasks/life_form.html", context, status=422 if bad else 200)


def looked_at(request: UserRequest, kind: LifeKind, form: ActForm, unit: Unit) -> HttpResponse:
    """The preview; or the act, when it is the preview that was sent and it still holds."""
    sent, estate = request.POST.get("buoc") == DO, Estate(form.deed())
    status = 409 if sent and request.POST.get("dau") != estate.mark else 200
    chosen = ChoicesForm(request.POST if sent and status == 200 else None, estate)
    if sent and status == 200 and not chosen.is_valid():
        status = 422
    elif sent and status == 200:
        try:
            return told(request, written(request, form, chosen))
        except Overtaken:
            status, estate = 409, Estate(form.deed())
        except (ValidationError, IntegrityError) as error:
            status = 422
            form.add_error(None, error.messages if isinstance(error, ValidationError) else TAKEN)
    if status == 409:
        chosen = ChoicesForm.again(request.POST, estate)
    context: dict[str, Any] = {"form": form, "unit": unit if unit.pk else None, "kind": kind}
    context |= {"preview": LifePreview(estate, chosen), "overtaken": status == 409}
    return render(request, "tasks/life_preview.html", context, status=status)


def written(request: UserRequest, form: ActForm, chosen: ChoicesForm) -> UnitAct:
    """The act, or the one that the same form wrote a moment ago."""
    deed, key = chosen.estate.deed, form.cleaned_data["request_key"]
    who: dict[str, Any] = {"user": request.user, "today": today(), "key": key, "mark": chosen.estate.mark}
    try:
        with transaction.atomic():
            return carry_out(deed=deed, choices=chosen.choices(), **who)
    except (Overtaken, ValidationError, IntegrityError):
        if earlier := form.earlier(UnitAct):
            return earlier
        raise


def told(request: UserRequest, act: UnitAct) -> HttpResponse:
    """To the unit that goes on."""
    parts = list(act.parts.select_related("unit").order_by("side", "id"))
    heirs = [part.unit for part in parts if part.side == "into"] or [part.unit for part in parts]
    messages.success(request, _("Đã ghi: %s.") % act)
    return redirect(heirs[0])
