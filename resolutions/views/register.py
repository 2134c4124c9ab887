"""Registering and amending a document by form."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import clock
from members.access import OFFICE, UserRequest, allow
from members.language import said
from members.versions import stale

from ..convening import adopting
from ..filetypes import FileRefused
from ..forms import BaseLinkFormSet, EditDocumentForm, LinkFormSet, NewDocumentForm, initial_links
from ..models import Document
from ..publishing import NumberTaken, amend, register


@allow(OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    """Registers a new document (one that the meeting in the address adopted), or amends the one with this key."""
    row = get_object_or_404(Document.objects.visible_to(request.user), pk=pk) if pk else None
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    today, shown = clock.today(), {"initial": {"version": row.version}} if row else {}
    form = (EditDocumentForm if row else NewDocumentForm)(*posted, today=today, instance=row, **shown)
    rows = LinkFormSet(posted[0], prefix="links", initial=initial_links(row), form_kwargs={"today": today})
    links = cast(BaseLinkFormSet, rows)
    is_valid = request.method == "POST" and form.is_valid() and links.is_valid()
    if is_valid and (saved := _save(request, form, links, row)):
        messages.success(request, _("Đã lưu %s.") % saved.label if row else _("%s đã vào sổ.") % saved.label)
        return redirect(saved)
    status = 422 if request.method == "POST" else 200
    facts = {"form": form, "links": links, "document": row, "meeting": adopting(request.GET.get("hop"))}
    return render(request, "resolutions/document_edit.html", facts, status=status)


def _save(
    request: UserRequest, form: EditDocumentForm | NewDocumentForm, links: BaseLinkFormSet, row: Document | None
) -> Document | None:
    """The stored document; None, with a form error, when its number came into the register in between, or its file
    could not be stored."""
    values = form.cleaned_data
    parts: dict[str, Any] = {"links": links.named, "recipients": values["recipients"], "user": request.user}
    parts["upload"] = values["file"]
    try:
        if row is None:
            form.instance.request_key = values["request_key"]
            parts["meeting"] = adopting(request.GET.get("hop"))
            return register(document=form.instance, is_other=values["despite_twin"], **parts)
        if not amend(document=form.instance, version=values["version"], **parts):
            raise stale(row, str(row.label), row.get_absolute_url(), form)
    except NumberTaken:
        form.ask_about_twin(values)
        return None
    except FileRefused as refusal:
        form.add_error("file", said(refusal.message))
        return None
    return form.instance
