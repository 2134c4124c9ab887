"""People: the list, one person's page and form, and rows that may be one person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registry
from ..access import ADMINS, OFFICE, PAGE, READERS, UserRequest, allow
from ..clock import today
from ..contact import sees_contacts
from ..filters import PersonFilter
from ..forms.person_form import EditPersonForm, NewPersonForm
from ..forms.saving import save_once, save_version
from ..listing import page_of, render_list
from ..models import Person
from ..person_finding import likely_doubles
from ..person_page import person_page


@allow(READERS)
@require_safe
def people(request: UserRequest) -> HttpResponse:
    visible = Person.objects.visible_to(request.user).offered()
    found = PersonFilter(request.GET, queryset=visible.with_row())
    page = page_of(request, found.rows)
    rights = {"can_edit": request.user.is_office, "sees_contacts": sees_contacts(request.user)}
    return render_list(
        request, "members/people.html", "members/_person_list.html", {"filter": found, "page": page, **rights}
    )


@require_safe
def person(request: UserRequest, pk: int) -> HttpResponse:
    """A row that was merged into another leads to that one, for those who see it."""
    row = get_object_or_404(Person.objects.visible_to(request.user).with_row(), pk=pk)
    if row.merged_into_id:
        return redirect("members:person", row.merged_into_id)
    return render(request, "members/person.html", {"page": person_page(row, request.user, today())})


@allow(OFFICE)
@require_http_methods(PAGE)
def person_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Person.objects.visible_to(request.user).offered(), pk=pk) if pk else None
    form_class = EditPersonForm if row else NewPersonForm
    form = form_class(request.POST if request.method == "POST" else None, instance=row, today=today())
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


@allow(ADMINS)
@require_safe
def doubles(request: UserRequest) -> HttpResponse:
    """Rows that may be one person, to be merged or left."""
    return render(request, "members/person_doubles.html", {"pairs": likely_doubles(today())})
