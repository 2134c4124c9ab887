"""Counts of units: the union's page, a unit's form, a correction; and the kinds, which the admin keeps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import figures as verbs
from ..access import ADMINS, OFFICE, PAGE, READERS, UserRequest, allow
from ..changes import history_lines
from ..clock import today
from ..folding import thousands
from ..forms.figure_form import CorrectionForm, CountsForm, EditKindForm, NewKindForm, QuestionForm, with_defaults
from ..models import Figure, FigureKind, OrganisationEvent, Unit
from ..union_figures import union_figures
from ..versions import StaleEdit
from .terms import saved

LINES = 20


@allow(READERS)
@require_safe
def figures(request: UserRequest) -> HttpResponse:
    """One kind of count of the union on a day, as the address asks."""
    form = QuestionForm(with_defaults(request.GET, today()), today=today())
    question = form.question
    context = {"form": form, "page": union_figures(question) if question else None}
    return render(request, "members/figures.html", context | {"can_edit": request.user.is_office})


@allow(OFFICE)
@require_http_methods(PAGE)
def record(request: UserRequest, pk: int) -> HttpResponse:
    """Several counts of one unit at once."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    kinds = list(FigureKind.objects.filter(is_active=True))
    form = CountsForm(request.POST if request.method == "POST" else None, unit=unit, kinds=kinds, today=today())
    if request.method == "POST" and (form.was_sent or (form.is_valid() and recorded(form, request))):
        messages.success(request, _("Đã ghi số liệu của “%s”.") % unit)
        return redirect(unit)
    return render(
        request, "members/figure_form.html", {"form": form, "unit": unit}, status=422 if form.is_bound else 200
    )


def recorded(form: CountsForm, request: UserRequest) -> bool:
    """False, with a form error, when somebody told of the same day in between."""
    try:
        verbs.record(unit=form.unit, counts=form.counts, by=request.user, key=form.cleaned_data["request_key"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    except IntegrityError:
        if form.was_sent:
            return True
        raise
    return True


@allow(OFFICE)
@require_http_methods(PAGE)
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Only the newest version of a count: an older one leads to it."""
    rows = Figure.objects.filter(unit__in=Unit.objects.visible_to(request.user))
    figure = get_object_or_404(rows.select_related("unit", "kind"), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, figure=figure, today=today())
    saved = request.method == "POST" and (form.earlier(Figure) or (form.is_valid() and corrected(form, request)))
    if saved or (form.is_bound and form.earlier(Figure)):  # its twin was written while this one was being checked
        messages.success(request, _("Đã đính chính. Số cũ vẫn còn trong bảng, gạch ngang."))
        return redirect(figure.unit)
    newest = verbs.newest_of(figure)
    if request.method != "POST" and newest != figure:
        messages.info(request, _("Số này đã được đính chính. Đây là số mới nhất."))
        return redirect("members:figure_correct", newest.pk)
    context = {"form": form, "figure": figure, "unit": figure.unit}
    return render(request, "members/figure_correct.html", context, status=422 if form.is_bound else 200)


def corrected(form: CorrectionForm, request: UserRequest) -> bool:
    """False with form errors; the 409 page when somebody else has corrected it in between."""
    typed, figure = form.cleaned_data, form.figure
    facts = {name: typed[name] for name in ("value", "on", "source", "reason")}
    try:
        verbs.correct(figure=figure, by=request.user, key=typed["request_key"], **facts)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    except verbs.AlreadyCorrected as late:
        raise StaleEdit(str(figure.kind), figure.unit.get_absolute_url(), both(late.newest, typed)) from late
    return True


def both(newest: Figure, typed: Any) -> dict[str, tuple[str, str]]:
    """What the other one wrote, and what was typed."""
    return {
        _("Số"): (thousands(newest.value), thousands(typed["value"])),
        _("Tính đến ngày"): (f"{newest.on:%d/%m/%Y}", f"{typed['on']:%d/%m/%Y}"),
        _("Nguồn"): (newest.source, typed["source"]),
        _("Lý do đính chính"): (newest.reason, typed["reason"]),
    }


# --- Kinds -----------------------------------------------------------------------------------------------------------


@allow(ADMINS)
@require_safe
def kinds(request: UserRequest) -> HttpResponse:
    rows = FigureKind.objects.select_related("part_of")
    events = OrganisationEvent.objects.filter(verb=OrganisationEvent.Verb.FIGURES).select_related("actor")
    lines = history_lines(events[:LINES], FigureKind, frozenset())
    return render(request, "members/figure_kinds.html", {"kinds": rows, "lines": lines})


@allow(ADMINS)
@require_http_methods(PAGE)
def kind_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(FigureKind, pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    form = (EditKindForm if row else NewKindForm)(data, instance=row)

    def save(version: int | None) -> bool:
        return verbs.save_kind(kind=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, FigureKind, save, reverse("members:figure_kinds")):
        messages.success(request, _("Đã lưu loại số liệu “%s”.") % form.instance.name)
        return redirect("members:figure_kinds")
    context = {"form": form, "kind": row and FigureKind.objects.get(pk=row.pk)}
    return render(request, "members/figure_kind_form.html", context, status=422 if form.is_bound else 200)
