"""The offices of a person: given, corrected, ended, changed for another one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import registry
from ..access import OFFICE, PAGE, UserRequest, allow
from ..forms.person_form import EditMandateForm, EndMandateForm, NewMandateForm, ShiftMandateForm
from ..forms.saving import save_once, save_version
from ..models import Mandate, Person, User
from ..positions import rank_of
from ..redirects import next_or
from ..seating import change_position, end_mandates


def holder_of(request: UserRequest, pk: int) -> Person:
    """A person who may get an office: what was merged or erased keeps those it has."""
    return get_object_or_404(Person.objects.visible_to(request.user).offered(), pk=pk)


@allow(OFFICE)
@require_http_methods(PAGE)
def mandate_new(request: UserRequest, pk: int) -> HttpResponse:
    holder = holder_of(request, pk)
    first = {"unit": unit} if (unit := request.GET.get("don-vi", "")).isdigit() and len(unit) < 10 else {}
    posted = request.POST if request.method == "POST" else None
    form = NewMandateForm(posted, instance=Mandate(person=holder), initial=first)

    def create() -> Mandate:
        return registry.give_mandate(mandate=form.instance, by=request.user)

    if posted and (saved := save_once(form, Mandate, create)):
        return done(request, saved, _("Đã lưu chức vụ “%s”."))
    context = {"form": form, "person": holder, "mandate": None}
    return render(request, "members/mandate_form.html", context, status=422 if form.is_bound else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def mandate_edit(request: UserRequest, pk: int, mandate_pk: int) -> HttpResponse:
    """Correct what was written wrong; another person's office is not found."""
    holder = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(holder.mandates, pk=mandate_pk)
    form = EditMandateForm(request.POST if request.method == "POST" else None, instance=row)

    def change(version: int) -> bool:
        return registry.change_mandate(mandate=form.instance, version=version, by=request.user)

    if request.method == "POST" and save_version(form, holder.get_absolute_url(), change):
        return done(request, row, _("Đã lưu chức vụ “%s”."))
    context = {"form": form, "person": holder, "mandate": row}
    return render(request, "members/mandate_form.html", context, status=422 if form.is_bound else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def mandate_end(request: UserRequest, pk: int, mandate_pk: int) -> HttpResponse:
    row = open_mandate(request, pk, mandate_pk)
    form = EndMandateForm(request.POST if request.method == "POST" else None, mandate=row)

    def end(version: int) -> bool:
        on, basis = form.cleaned_data["on"], form.cleaned_data["basis"]
        return end_mandates(mandates=[(row.pk, version)], on=on, basis=basis, by=request.user) is not None

    if request.method == "POST" and save_version(form, row.person.get_absolute_url(), end):
        return done(request, row, _("Đã ghi thôi giữ chức vụ “%s”."))
    words = {"heading": _("Ghi thôi giữ chức vụ"), "save": _("Ghi thôi giữ chức vụ")}
    return step(request, form, row, words)


@allow(OFFICE)
@require_http_methods(PAGE)
def mandate_shift(request: UserRequest, pk: int, mandate_pk: int) -> HttpResponse:
    row = open_mandate(request, pk, mandate_pk)
    form = ShiftMandateForm(request.POST if request.method == "POST" else None, mandate=row)

    def shift(version: int) -> bool:
        return shifted(row, form.cleaned_data, version, request.user)

    if request.method == "POST" and save_version(form, row.person.get_absolute_url(), shift):
        return done(request, row, _("Đã ghi chuyển từ chức vụ “%s”."))
    return step(request, form, row, {"heading": _("Chuyển chức vụ"), "save": _("Ghi chuyển chức vụ")})


def shifted(row: Mandate, values: dict[str, Any], version: int, by: User) -> bool:
    facts = {"on": values["on"], "position": " ".join(values["position"].split()), "basis": values["basis"]}
    new = change_position(mandate=row, version=version, by=by, rank=rank_of(values["position"]), **facts)
    return new is not None


def open_mandate(request: UserRequest, pk: int, mandate_pk: int) -> Mandate:
    """An office whose end is not known yet."""
    people = Person.objects.visible_to(request.user)
    rows = Mandate.objects.filter(person__in=people, person=pk, ends_on__isnull=True)
    return get_object_or_404(rows.select_related("person", "unit", "term"), pk=mandate_pk)


def step(request: UserRequest, form: Any, row: Mandate, words: dict[str, str]) -> HttpResponse:
    context = {"form": form, "mandate": row, "person": row.person, **words}
    return render(request, "members/mandate_step.html", context, status=422 if form.is_bound else 200)


def done(request: UserRequest, row: Mandate, words: str) -> HttpResponse:
    messages.success(request, words % row.position)
    return redirect(next_or(request, row.person.get_absolute_url()))
