"""A scanned document while its letters are recognised: its progress, giving it up, trying once more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from members.access import OFFICE, UserRequest, allow

from .. import recognition as verbs
from ..recognition_page import RecognitionPage, reachable


@allow(OFFICE)
@require_safe
def recognition(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is; to htmx only the part that changes. Ends at the draft."""
    job = get_object_or_404(reachable(), pk=pk)
    verbs.start_if_needed([job], timezone.now())
    page = RecognitionPage(job, timezone.now())
    if job.draft:
        address = job.draft.get_absolute_url()
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    if not request.htmx:
        return render(request, "tasks/recognition.html", {"page": page})
    return render(request, "tasks/_recognition.html", {"page": page}) if page.live else HttpResponseClientRefresh()


@allow(OFFICE)
@require_POST
def stop(request: UserRequest, pk: int) -> HttpResponse:
    """Gives it up: the file goes, nothing was registered."""
    job = get_object_or_404(reachable(), pk=pk)
    verbs.stop(job=job)
    job.refresh_from_db()
    if job.draft:
        return redirect(job.draft)
    messages.success(request, _("Đã bỏ văn bản quét %s. Sổ không thay đổi gì.") % job.name)
    return redirect("tasks:intake")


@allow(OFFICE)
@require_POST
def retry(request: UserRequest, pk: int) -> HttpResponse:
    """Queues what failed once more."""
    job = get_object_or_404(reachable(), pk=pk)
    verbs.retry(job=job)
    return redirect(job)
