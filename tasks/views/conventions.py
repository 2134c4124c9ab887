"""The union's conventions for deadlines, and due dates computed anew: what would move is shown first, then moved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import ADMINS, ASSIGNERS, PAGE, UserRequest, allow
from members.changes import history_lines
from members.clock import today
from members.models import Organisation, OrganisationEvent
from resolutions.models import Document
from tasks.convention_words import LABELS
from tasks.forms.convention_form import ALL, ONLY_NEW, ConventionsForm, SeenForm
from tasks.moving import PreviewStale, redate_document
from tasks.redating import Redating, by_document, corrected

SHOWN = 200
LINES = 20


@allow(ADMINS)
@require_http_methods(PAGE)
def conventions(request: UserRequest) -> HttpResponse:
    """Change them: first what would move, then for new documents alone or for the open tasks, too."""
    row = Organisation.objects.get(pk=1)
    form = ConventionsForm(request.POST if request.method == "POST" else None, organisation=row)
    redating, status = None, 200
    if request.method == "POST":
        redating = form.preview() if form.is_valid() else None
        status = 200 if redating else 422
        if redating and (do := request.POST.get("lam")) in {ONLY_NEW, ALL}:
            if save(request, form, redating, recompute=do == ALL):
                return redirect("tasks:conventions")
            status = 409
    context = {"form": form, "lines": history(), "was_stale": status == 409}
    if redating:
        context |= shown(redating) | {"mark": form.mark(redating), "changes": form.changes}
    return render(request, "tasks/conventions.html", context, status=status)


def save(request: UserRequest, form: ConventionsForm, redating: Redating, *, recompute: bool) -> bool:
    """False when what would move is no longer what was shown: then it is shown again. A double click has nothing left
    to change."""
    if not form.changes and not redating.moves:
        return True
    try:
        moved = form.save(request.user, today(), redating, recompute=recompute)
    except PreviewStale:
        return False
    done = _("Đã lưu quy ước và tính lại hạn của %d nhiệm vụ.") % moved if recompute else _("Đã lưu quy ước.")
    messages.success(request, done)
    return True


def history() -> list[object]:
    labels = [str(label) for label in LABELS.values()]
    events = OrganisationEvent.objects.filter(changes__has_any_keys=labels).select_related("actor")
    return list(history_lines(events[:LINES], Organisation, frozenset()))


def shown(redating: Redating) -> dict[str, object]:
    """The first of what moves and of what stays, and how many there are."""
    return {
        "redating": redating,
        "moves": redating.moves[:SHOWN],
        "stays": redating.stays[:SHOWN],
        "more_moves": max(0, len(redating.moves) - SHOWN),
        "more_stays": max(0, len(redating.stays) - SHOWN),
    }


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def document_dues(request: UserRequest, pk: int) -> HttpResponse:
    """Due dates that follow a document's corrected day, term or title."""
    document = get_object_or_404(Document.objects.visible_to(request.user).select_related("term"), pk=pk)
    status = 200
    if request.method == "POST":
        form = SeenForm(request.POST)
        if form.is_valid() and move(request, document, form.cleaned_data["seen"]):
            return redirect(document)
        status = 409
    redating = by_document(document)
    if status == 409 and not redating.moves:  # a double click
        return redirect(document)
    context = {
        "document": document,
        "corrected": corrected(document),
        "was_stale": status == 409,
        "mark": redating.seen,
    } | shown(redating)
    return render(request, "tasks/document_dues.html", context, status=status)


def move(request: UserRequest, document: Document, seen: str) -> bool:
    try:
        moved = redate_document(document=document, seen=seen, user=request.user, today=today())
    except PreviewStale:
        return False
    messages.success(request, _("Đã tính lại hạn của %d nhiệm vụ.") % moved)
    return True
