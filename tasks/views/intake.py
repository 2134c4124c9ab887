"""Reading a document into tasks: the intake page, where files and texts come in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import OFFICE, UserRequest, allow
from members.language import said
from resolutions.convening import adopting
from resolutions.files import FileRefused
from resolutions.models import Draft, DraftState, Recognition
from resolutions.reading import UnreadableSource
from resolutions.reading.scans import PARTLY, SCANNED, refuse_without_program

from ..conventions import conventions_of
from ..draft_page import open_drafts
from ..forms.intake import SourceForm
from ..intake import read_source, take_in
from ..recognition import begin, start_if_needed
from ..recognition_page import open_recognitions

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 50


@allow(OFFICE)
@GET_OR_POST
def intake(request: UserRequest) -> HttpResponse:
    """Takes a file or a text in; lists what is being recognised, and the drafts that wait."""
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_taken(request, form.cleaned_data))
        except (UnreadableSource, FileRefused) as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", said(error.message))
    waiting = Draft.objects.filter(state=DraftState.OPEN).select_related("source", "created_by").defer("text")[:LISTED]
    scans = open_recognitions(timezone.now())
    start_if_needed([scan.job for scan in scans], timezone.now())
    facts = {"form": form, "lines": open_drafts(list(waiting)), "scans": scans}
    facts["meeting"] = adopting(request.GET.get("hop"))
    return render(request, "tasks/intake.html", facts, status=422 if form.errors else 200)


def _taken(request: UserRequest, values: dict[str, Any]) -> Draft | Recognition:
    """The draft, or for a scan its recognition in the background; UnreadableSource says why neither."""
    upload, key, rules = values["file"], values["request_key"], conventions_of(request.organisation)
    meeting = adopting(request.GET.get("hop"))
    try:
        parsed = read_source(upload=upload, text=values["text"], rules=rules)
    except UnreadableSource as error:
        if error.code not in SCANNED:
            raise
        try:
            refuse_without_program()
        except UnreadableSource as lack:
            if error.code != PARTLY:
                raise
            parsed = read_source(upload=upload, text="", partly=True, rules=rules)
            messages.warning(request, _("Các trang quét trong tệp chưa được đọc. %s") % lack.message)
        else:
            job = begin(upload=upload, user=request.user, request_key=key, meeting=meeting)
            start_if_needed([job], timezone.now())
            return job
    return take_in(parsed=parsed, upload=upload, user=request.user, request_key=key, meeting=meeting)
