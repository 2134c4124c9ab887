"""Terms and emulation clusters: short lists that an admin keeps."""

from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Count, Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import governance
from ..access import ADMINS, PAGE, READERS, UserRequest, allow
from ..clock import today
from ..forms.governance_form import EditClusterForm, EditTermForm, NewClusterForm, NewTermForm
from ..forms.saving import save_once, save_version
from ..models import Cluster, Term
from ..term_page import term_facts

Row = TypeVar("Row", bound=Model)


@allow(ADMINS)
@require_safe
def terms(request: UserRequest) -> HttpResponse:
    rows = Term.objects.select_related("unit").annotate(holders=Count("mandates__person", distinct=True))
    return render(request, "members/terms.html", {"terms": rows})


@allow(READERS)
@require_safe
def term_page(request: UserRequest, pk: int) -> HttpResponse:
    """What belongs to a term: its bodies and people, its congress and meetings, its documents."""
    row = get_object_or_404(Term.objects.select_related("unit"), pk=pk)
    return render(request, "members/term_page.html", {"page": term_facts(row, request.user, today())})


@allow(ADMINS)
@require_http_methods(PAGE)
def term_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Term, pk=pk) if pk else None
    form = (EditTermForm if row else NewTermForm)(request.POST if request.method == "POST" else None, instance=row)

    def save(version: int | None) -> bool:
        return governance.save_term(term=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, Term, save, reverse("members:terms")):
        messages.success(request, _("Đã lưu nhiệm kỳ “%s”.") % form.instance.name)
        return redirect("members:terms")
    context = {"form": form, "term": row and Term.objects.get(pk=row.pk)}
    return render(request, "members/term_form.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_safe
def clusters(request: UserRequest) -> HttpResponse:
    rows = Cluster.objects.annotate(size=Count("units"))
    return render(request, "members/clusters.html", {"clusters": rows})


@allow(ADMINS)
@require_http_methods(PAGE)
def cluster_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Cluster, pk=pk) if pk else None
    form = (EditClusterForm if row else NewClusterForm)(
        request.POST if request.method == "POST" else None, instance=row
    )

    def save(version: int | None) -> bool:
        return governance.save_cluster(cluster=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, Cluster, save, reverse("members:clusters")):
        messages.success(request, _("Đã lưu cụm thi đua “%s”.") % form.instance.name)
        return redirect("members:clusters")
    context = {"form": form, "cluster": row and Cluster.objects.get(pk=row.pk)}
    return render(request, "members/cluster_form.html", context, status=422 if form.is_bound else 200)


def saved(form: Any, row: Row | None, model: type[Row], save: Any, back: str) -> bool:
    """Add the row once, or store the edited one; False with form errors."""
    if row is not None:
        return save_version(form, back, save)

    def create() -> Any:
        save(None)
        return form.instance

    return save_once(form, model, create) is not None
