"""Meetings: their list, one meeting's page, entering, amending and cancelling one, and its printed summary."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import OFFICE, PAGE, UserRequest, allow
from members.forms.saving import save_once, save_version
from members.language import official
from members.listing import page_of, render_list
from members.models import User

from ..convening import cancel_meeting, change_meeting, create_meeting
from ..meeting_filter import MeetingFilter
from ..meeting_forms import CancelForm, EditMeetingForm, NewMeetingForm, proposals, whole
from ..meeting_page import MeetingPage, meeting_rows
from ..meeting_prefill import prefilled
from ..models import Document, Meeting, MeetingState
from ..people_field import known_people, name_options

PER_PAGE = 50


@require_safe
def meetings(request: UserRequest) -> HttpResponse:
    """The list, or its rows alone to htmx."""
    found = MeetingFilter(request.GET, request.user, clock.today())
    page = page_of(request, found.shown.with_row(request.user), PER_PAGE)
    facts = {
        "filter": found,
        "states": found.states() if found.is_valid() else [],
        "page": page,
        "rows": meeting_rows(page.object_list, clock.today()),
        "can_add": request.user.is_office,
    }
    return render_list(request, "resolutions/meetings.html", "resolutions/_meetings.html", facts)


def visible_meeting(request: UserRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows.select_related("body", "term", "chair", "secretary", "minutes"), pk=pk)


@require_safe
def meeting(request: UserRequest, pk: int) -> HttpResponse:
    page = MeetingPage(visible_meeting(request, pk), request.user, clock.today())
    return render(request, "resolutions/meeting.html", {"page": page, "meeting": page.meeting})


@require_safe
@official()
def meeting_print(request: UserRequest, pk: int) -> HttpResponse:
    """What the meeting left behind on A4, under the union's head."""
    page = MeetingPage(visible_meeting(request, pk), request.user, clock.today())
    return render(request, "resolutions/meeting_print.html", {"page": page, "meeting": page.meeting})


@allow(OFFICE)
@require_http_methods(PAGE)
def meeting_new(request: UserRequest) -> HttpResponse:
    """Enters a meeting: from nothing, for a body, or as a registered document tells it."""
    source = Document.objects.visible_to(request.user).filter(pk=whole(request.GET.get("van-ban"))).first()
    if request.method != "POST" or "propose" in request.POST:
        return _new_page(request, source)
    form = NewMeetingForm(request.POST, today=clock.today())
    made = save_once(form, Meeting, lambda: create_meeting(meeting=form.instance, by=request.user, document=source))
    if made:
        messages.success(request, _("Đã ghi %s.") % made)
        return redirect(made)
    return render(request, "resolutions/meeting_edit.html", _form_facts(form, source=source), status=422)


def _new_page(request: UserRequest, source: Document | None) -> HttpResponse:
    """The form with what follows from what is known: number, term and members from body and day."""
    today = clock.today()
    told = prefilled(source) if source else None
    known: dict[str, Any] = {"kind": "regular", "body": request.GET.get("co-quan"), "state": MeetingState.PLANNED}
    known |= told.initial if told else {}
    known |= request.POST.dict()
    asked = {"body": known.get("body"), "kind": known.get("kind"), "held_on": known.get("held_on")}
    known |= {name: value for name, value in proposals(asked).items() if request.POST or not known.get(name)}
    form = NewMeetingForm(initial=known, today=today)
    return render(request, "resolutions/meeting_edit.html", _form_facts(form, source=source, told=told))


@allow(OFFICE)
@require_http_methods(PAGE)
def meeting_edit(request: UserRequest, pk: int) -> HttpResponse:
    row = visible_meeting(request, pk)
    form = EditMeetingForm(request.POST if request.method == "POST" else None, instance=row, today=clock.today())
    if request.method == "POST" and _saved(form, row, request.user):
        messages.success(request, _("Đã lưu %s.") % row)
        return redirect(row)
    facts = _form_facts(form, meeting=visible_meeting(request, pk))
    return render(request, "resolutions/meeting_edit.html", facts, status=422 if form.is_bound else 200)


def _form_facts(form: EditMeetingForm | NewMeetingForm, **more: Any) -> dict[str, Any]:
    return {"form": form, "names": name_options(known_people()), **more}


def _saved(form: EditMeetingForm, row: Meeting, by: User) -> bool:
    edited = form.instance
    return save_version(
        form, row.get_absolute_url(), lambda version: change_meeting(meeting=edited, version=version, by=by)
    )


@allow(OFFICE)
@require_http_methods(PAGE)
def meeting_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the reason, then says that the meeting does not take place."""
    row = visible_meeting(request, pk)
    if row.state != MeetingState.PLANNED:
        raise PermissionDenied
    form = CancelForm(request.POST if request.method == "POST" else None, meeting=row)

    def cancel(version: int) -> bool:
        return cancel_meeting(meeting=row, version=version, reason=form.cleaned_data["reason"], by=request.user)

    if request.method == "POST" and save_version(form, row.get_absolute_url(), cancel):
        messages.success(request, _("Đã ghi %s là không họp.") % row)
        return redirect(row)
    facts = {"form": form, "meeting": row}
    return render(request, "resolutions/meeting_cancel.html", facts, status=422 if form.is_bound else 200)
