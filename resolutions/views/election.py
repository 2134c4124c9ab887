"""The results of an election at a meeting: a table, a preview of who comes and who goes, then all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import OFFICE, PAGE, UserRequest, allow
from members.clock import today
from members.holding import last_day_before
from members.models import Mandate
from members.overlaps import overlaps

from ..electing import Overtaken, elect, elects
from ..election_form import ElectedTable, ElectionForm
from ..models import Meeting

ROWS, LOOK, DO = "bang", "xem", "ghi"


@allow(OFFICE)
@require_http_methods(PAGE)
def election(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("body", "term"), pk=pk)
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get("buoc", LOOK) if posted else ""
    form = ElectionForm(posted, meeting=meeting)
    if step == DO and form.earlier(Mandate):
        return done(request, meeting)
    table = ElectedTable(posted, day=today(), more=step == ROWS)
    context: dict[str, Any] = {"form": form, "table": table, "meeting": meeting, "can_elect": elects(meeting)}
    if step not in {LOOK, DO}:
        if posted:
            form.full_clean()
            form.errors.clear()
        return render(request, "resolutions/election.html", context)
    return looked_at(request, meeting, form, table, context)


def looked_at(
    request: UserRequest, meeting: Meeting, form: ElectionForm, table: ElectedTable, context: dict[str, Any]
) -> HttpResponse:
    """The preview; or the election, when everything is right and doubts were seen."""
    valid = all([form.is_valid(), table.is_valid()]) and table.check_votes(form.cleaned_data["ballots"])
    values, is_sent = form.cleaned_data, request.POST.get("buoc") == DO
    ending = [pk for pk, _version in values.get("ending", ())]
    doubts = overlaps(values["unit"], form.wanted(table), ending=ending) if valid else []
    if is_sent and valid and elects(meeting) and (not doubts or values["despite"]):
        try:
            write(request, meeting, form, table)
            return done(request, meeting)
        except Overtaken:
            form.add_error("ending", _("Có người vừa sửa một chức vụ trong số này. Xem lại rồi ghi."))
            valid = False
    until = last_day_before(values["on"]) if valid else None
    context |= {"doubts": doubts, "is_ready": valid, "problem": "" if not table.problem else table.problem}
    context |= {"until": until, "ended": form.ended if valid else []}
    return render(request, "resolutions/election.html", context, status=200 if valid and not is_sent else 422)


def write(request: UserRequest, meeting: Meeting, form: ElectionForm, table: ElectedTable) -> None:
    values = form.cleaned_data
    facts = {name: values[name] for name in ("unit", "term", "on", "document", "ending")}
    elect(meeting=meeting, places=table.places(values["ballots"]), by=request.user, key=values["request_key"], **facts)


def done(request: UserRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, _("Đã ghi kết quả bầu. Chức vụ cũ đã đánh dấu thì hết ngày hôm trước."))
    return redirect(meeting)
