"""The register: its list, a document, its file."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from members import clock
from members.access import READERS, UserRequest, allow
from members.listing import page_of

from .. import files
from ..dossier import dossier, listed, rows_of
from ..filters import DocumentFilter
from ..models import Document

PAGE = 50


@require_safe
def documents(request: UserRequest) -> HttpResponse:
    found = DocumentFilter(request.GET, listed(Document.objects.visible_to(request.user)))
    rows = found.qs if found.is_valid() else found.queryset.none()
    page = page_of(request, rows, PAGE)
    facts = {
        "filter": found,
        "states": found.states() if found.is_valid() else [],
        "page": page,
        "rows": rows_of(list(page.object_list), request.user),
        "can_add": request.user.is_office,
        "is_filtered": any(request.GET.get(name) for name in found.filters),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    answer = render(request, "resolutions/documents.html" if whole else "resolutions/_documents.html", facts)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def document(request: UserRequest, pk: int) -> HttpResponse:
    rows = Document.objects.visible_to(request.user).select_related("source", "term", "registered_by")
    row = get_object_or_404(rows, pk=pk)
    facts = {"document": row, "dossier": dossier(row, request.user), "today": clock.today()}
    return render(request, "resolutions/document.html", facts)


@allow(READERS)
@require_safe
def document_file(request: UserRequest, pk: int) -> FileResponse:
    row = get_object_or_404(Document.objects.visible_to(request.user).select_related("source"), pk=pk)
    if row.source is None:
        raise Http404
    return files.response(row.source)
