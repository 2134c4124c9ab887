"""People and the offices they hold."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registry
from ..access import OFFICE, PAGE, READERS, UserRequest, allow
from ..filters import PersonFilter
from ..forms.person_form import EditMandateForm, EditPersonForm, NewMandateForm, NewPersonForm
from ..forms.saving import save_once, save_version
from ..listing import page_of, render_list
from ..models import Mandate, Person, User


@allow(READERS)
@require_safe
def people(request: UserRequest) -> HttpResponse:
    found = PersonFilter(request.GET, queryset=Person.objects.visible_to(request.user).with_row())
    page = page_of(request, found.rows)
    context = {"filter": found, "page": page, "can_edit": request.user.is_office}
    return render_list(request, "members/people.html", "members/_person_list.html", context)


@require_safe
def person(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Person.objects.visible_to(request.user).with_row(), pk=pk)
    return render(request, "members/person.html", {"person": row, "can_edit": request.user.is_office})


@allow(OFFICE)
@require_http_methods(PAGE)
def person_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Person.objects.visible_to(request.user), pk=pk) if pk else None
    form_class = EditPersonForm if row else NewPersonForm
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and (saved := save_person(form, row)):
        messages.success(request, _("Đã lưu thông tin của %s.") % saved)
        return redirect("members:person", saved.pk)
    context = {"form": form, "person": row and Person.objects.get(pk=row.pk)}
    return render(request, "members/person_form.html", context, status=422 if form.is_bound else 200)


def save_person(form: NewPersonForm | EditPersonForm, row: Person | None) -> Person | None:
    edited: Person = form.instance
    if row is None:
        return save_once(form, Person, lambda: registry.create_person(person=edited))
    back = row.get_absolute_url()
    return edited if save_version(form, back, lambda v: registry.change_person(person=edited, version=v)) else None


@allow(OFFICE)
@require_http_methods(PAGE)
def mandate_edit(request: UserRequest, pk: int, mandate_pk: int | None = None) -> HttpResponse:
    """Give a person an office, or correct its dates; another person's office is not found."""
    holder = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(holder.mandates, pk=mandate_pk) if mandate_pk else None
    form_class = EditMandateForm if row else NewMandateForm
    form = form_class(request.POST if request.method == "POST" else None, instance=row or Mandate(person=holder))
    if request.method == "POST" and (saved := save_mandate(form, row, request.user)):
        messages.success(request, _("Đã lưu chức vụ “%s”.") % saved.position)
        return redirect("members:person", holder.pk)
    context = {"form": form, "person": holder, "mandate": row}
    return render(request, "members/mandate_form.html", context, status=422 if form.is_bound else 200)


def save_mandate(form: NewMandateForm | EditMandateForm, row: Mandate | None, by: User) -> Mandate | None:
    edited: Mandate = form.instance
    if row is None:
        return save_once(form, Mandate, lambda: registry.give_mandate(mandate=edited, by=by))
    back = edited.person.get_absolute_url()
    done = save_version(form, back, lambda v: registry.change_mandate(mandate=edited, version=v, by=by))
    return edited if done else None
