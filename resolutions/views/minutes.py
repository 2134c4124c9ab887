"""What a meeting left behind: agenda, attendance, votes, documents, minutes."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import OFFICE, PAGE, UserRequest, allow
from members.forms.saving import save_once, save_version
from members.language import said
from members.versions import StaleEdit

from .. import files, minuting
from ..attendance_sheet import AttendanceSheet
from ..filetypes import FileRefused
from ..meeting_forms import whole
from ..meeting_page import MeetingPage
from ..minutes_forms import (
    REMOVE,
    AgendaSet,
    BaseAgendaSet,
    CountForm,
    EditVoteForm,
    MeetingVersionForm,
    MinutesForm,
    NewVoteForm,
    PaperForm,
    PaperSearchForm,
)
from ..models import Document, Meeting, MeetingPaper, MeetingState, Vote
from ..people_field import known_people, name_options
from .meetings import visible_meeting

FOUND = 20


def open_meeting(request: UserRequest, pk: int) -> Meeting:
    """A meeting of which something may be recorded: not one that did not take place."""
    row = visible_meeting(request, pk)
    if row.state == MeetingState.CANCELLED:
        raise PermissionDenied
    return row


def counted_meeting(request: UserRequest, pk: int) -> Meeting:
    """A meeting whose day has come: before it nobody can have been there."""
    row = open_meeting(request, pk)
    if row.held_on > clock.today():
        raise PermissionDenied
    return row


def posted(request: UserRequest) -> Any:
    return request.POST if request.method == "POST" else None


@allow(OFFICE)
@require_http_methods(PAGE)
def agenda(request: UserRequest, pk: int) -> HttpResponse:
    """All matters on one page; each button keeps what was typed in all of them, then moves or removes its own."""
    row = open_meeting(request, pk)
    items = list(row.agenda.all())
    first = [{"key": i.pk, "title": i.title, "presenter": i.presenter, "outcome": i.outcome} for i in items]
    version = MeetingVersionForm(posted(request), meeting=row)
    rows = cast(BaseAgendaSet, AgendaSet(posted(request), prefix="muc", initial=None if posted(request) else first))
    if request.method == "POST" and version.is_valid() and rows.is_valid():
        act = request.POST.get("act", "")
        lines = rows.moved(act, frozenset(item.pk for item in items))
        given = version.cleaned_data["version"]
        if not minuting.keep_agenda(meeting=row, version=given, lines=lines, by=request.user):
            raise _agenda_conflict(row, lines)
        messages.success(request, _("Đã lưu chương trình."))
        return redirect(reverse("resolutions:meeting_agenda", args=[pk]) if act else row.get_absolute_url())
    facts = {"meeting": row, "form": version, "rows": rows}
    return render(request, "resolutions/meeting_agenda.html", facts, status=422 if rows.is_bound else 200)


def _agenda_conflict(row: Meeting, lines: list[minuting.AgendaLine]) -> StaleEdit:
    theirs = "\n".join(item.title for item in row.agenda.all())
    yours = "\n".join(line.title for line in lines)
    return StaleEdit(str(row), row.get_absolute_url(), {_("Chương trình"): (theirs, yours)})


@allow(OFFICE)
@require_http_methods(PAGE)
def attendance(request: UserRequest, pk: int) -> HttpResponse:
    """By name, or where nobody was named the three numbers alone."""
    row = counted_meeting(request, pk)
    by_number = request.POST.get("act") == "numbers"
    sheet = AttendanceSheet(row, None if by_number else posted(request))
    numbers = CountForm(request.POST if by_number else None, meeting=row)
    if by_number and save_version(numbers, row.get_absolute_url(), lambda v: _count(request, row, numbers, v)):
        messages.success(request, _("Đã ghi số người dự."))
        return redirect(row)
    if request.method == "POST" and not by_number and sheet.is_valid():
        sheet.save(request.user)
        messages.success(request, _("Đã lưu điểm danh."))
        return redirect(request.path if request.POST.get("act") else row.get_absolute_url())
    page = MeetingPage(row, request.user, clock.today())
    facts = {"meeting": row, "page": page, "sheet": sheet, "numbers": numbers, "by_number": by_number}
    facts["names"] = name_options(known_people())
    return render(request, "resolutions/meeting_attendance.html", facts, status=422 if posted(request) else 200)


def _count(request: UserRequest, row: Meeting, form: CountForm, version: int) -> bool:
    return minuting.count_attendance(meeting=row, version=version, counts=form.counts, by=request.user)


@allow(OFFICE)
@require_http_methods(PAGE)
def vote_new(request: UserRequest, pk: int) -> HttpResponse:
    row = counted_meeting(request, pk)
    form = NewVoteForm(posted(request), instance=Vote(meeting=row))
    if request.method == "POST" and save_once(
        form, Vote, lambda: minuting.record_vote(vote=form.instance, by=request.user)
    ):
        messages.success(request, _("Đã ghi biểu quyết."))
        return redirect(row)
    facts = {"meeting": row, "form": form, "page": MeetingPage(row, request.user, clock.today())}
    return render(request, "resolutions/meeting_vote.html", facts, status=422 if form.is_bound else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def vote_edit(request: UserRequest, pk: int, vote: int) -> HttpResponse:
    row = counted_meeting(request, pk)
    voted = get_object_or_404(Vote.objects.select_related("meeting"), pk=vote, meeting=row)
    if request.POST.get("act") == REMOVE:
        minuting.remove_vote(vote=voted, by=request.user)
        messages.success(request, _("Đã bỏ biểu quyết ghi nhầm. Lịch sử vẫn giữ số phiếu đã ghi."))
        return redirect(row)
    form = EditVoteForm(posted(request), instance=voted)

    def change(version: int) -> bool:
        return minuting.change_vote(vote=voted, version=version, by=request.user)

    if request.method == "POST" and save_version(form, row.get_absolute_url(), change):
        messages.success(request, _("Đã lưu biểu quyết."))
        return redirect(row)
    facts = {"meeting": row, "form": form, "vote": voted, "page": MeetingPage(row, request.user, clock.today())}
    return render(request, "resolutions/meeting_vote.html", facts, status=422 if form.is_bound else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def papers(request: UserRequest, pk: int) -> HttpResponse:
    """Documents of the register that the meeting adopted or had before it: found, linked, taken off."""
    row = open_meeting(request, pk)
    form = PaperForm(posted(request), user=request.user)
    if paper := row.papers.select_related("document", "meeting").filter(pk=whole(request.POST.get(REMOVE))).first():
        minuting.unlink_paper(paper=paper, by=request.user)
        messages.success(request, _("Đã bỏ gắn %s.") % paper.document.label)
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        minuting.link_paper(meeting=row, document=document, part=form.cleaned_data["part"], by=request.user)
        messages.success(request, _("Đã gắn %s.") % document.label)
        return redirect(request.path)
    search = PaperSearchForm(request.GET or None)
    facts = {"meeting": row, "form": form, "search": search, "parts": MeetingPaper.Part.choices}
    facts |= {"page": MeetingPage(row, request.user, clock.today()), "found": _found(request, row, search)}
    return render(request, "resolutions/meeting_papers.html", facts, status=422 if form.is_bound else 200)


def _found(request: UserRequest, row: Meeting, search: PaperSearchForm) -> list[Document]:
    """What the words find, or without words the documents issued soon after the meeting."""
    rows = Document.objects.visible_to(request.user).exclude(meetings__meeting=row).defer("text", "outline")
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    if words:
        return list(rows.matching(words)[:FOUND])
    return list(rows.filter(issued_on__gte=row.held_on).order_by("issued_on", "pk")[:5])


@allow(OFFICE)
@require_http_methods(PAGE)
def minutes(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the file of the minutes; another one takes the place of the first, whose name stays in the history."""
    row = open_meeting(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MinutesForm(*sent, meeting=row)

    def attach(version: int) -> bool:
        return minuting.attach_minutes(meeting=row, version=version, upload=form.cleaned_data["file"], by=request.user)

    try:
        if request.method == "POST" and save_version(form, row.get_absolute_url(), attach):
            messages.success(request, _("Đã gắn biên bản."))
            return redirect(row)
    except FileRefused as refusal:
        form.add_error("file", said(refusal.message))
    facts = {"meeting": row, "form": form}
    return render(request, "resolutions/meeting_minutes.html", facts, status=422 if form.is_bound else 200)


@require_safe
def minutes_file(request: UserRequest, pk: int) -> FileResponse:
    row = visible_meeting(request, pk)
    if row.minutes is None:
        raise Http404
    return files.response(row.minutes)
