"""Kinds of documents: a list that an admin keeps."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ADMINS, PAGE, UserRequest, allow
from members.settings_places import places
from members.views.terms import saved

from ..kind_form import EditKindForm, NewKindForm
from ..kinds import save_kind
from ..models import Document, DocumentType

HERE = "resolutions:kinds"


@allow(ADMINS)
@require_safe
def kinds(request: UserRequest) -> HttpResponse:
    """Those in use first, with how many documents each has."""
    used = dict(Document.objects.order_by().values_list("kind").annotate(Count("pk")))
    rows = [(kind, used.get(kind.code, 0)) for kind in DocumentType.objects.order_by("-is_active", "position", "name")]
    return render(request, "resolutions/kinds.html", {"rows": rows, "places": places(HERE)})


@allow(ADMINS)
@require_http_methods(PAGE)
def kind_edit(request: UserRequest, code: str = "") -> HttpResponse:
    row = get_object_or_404(DocumentType, pk=code) if code else None
    form = (EditKindForm if row else NewKindForm)(request.POST if request.method == "POST" else None, instance=row)

    def save(version: int | None) -> bool:
        return save_kind(kind=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, DocumentType, save, reverse(HERE)):
        messages.success(request, _("Đã lưu loại văn bản “%s”.") % form.instance.name)
        return redirect(HERE)
    context = {"form": form, "kind": row and DocumentType.objects.get(pk=row.pk), "places": places(HERE)}
    return render(request, "resolutions/kind_form.html", context, status=422 if form.is_bound else 200)
