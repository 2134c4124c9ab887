"""Two levels of unions: a frozen review goes out as a file; files of unions below come in, each looked at first."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import ASSIGNERS, OFFICE, PAGE, READERS, UserRequest, allow
from members.language import official
from members.listing import page_of
from members.models import Unit
from tasks.exchange.fates import Fate, fates_of
from tasks.exchange.received_list import received_list
from tasks.exchange.received_page import ReceivedPage, standings
from tasks.exchange.receiving import Overtaken, batch_of, drop_incoming, receive, take_in
from tasks.exchange.sending import file_name, send_review, snapshot_of, stream
from tasks.forms.exchange_form import FateForm, FilesForm, ReceivedForm, ReceivedTasksForm, fate_forms
from tasks.models import IncomingReview, ReceivedReview

DROP = "bo"
PER_PAGE = 50


@allow(ASSIGNERS)
@require_POST
@official()
def send(request: UserRequest, slug: str) -> HttpResponseBase:
    """The file of a frozen review, to be sent to the union above."""
    frozen = snapshot_of(slug)
    if frozen is None:
        raise Http404
    snapshot = send_review(review=frozen.review, user=request.user)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(slug)}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(stream(snapshot), content_type="application/json; charset=utf-8", headers=headers)


@allow(READERS)
@require_safe
def received(request: UserRequest) -> HttpResponse:
    """What has come for a period, and who is missing."""
    form = ReceivedForm(request.GET)
    if not form.is_valid():
        raise Http404
    return render(request, "tasks/received_list.html", {"page": received_list(form.cleaned_data["ky"])})


@allow(OFFICE)
@require_http_methods(PAGE)
def incoming_new(request: UserRequest) -> HttpResponse:
    """Files come in; nothing is taken over before it was looked at."""
    now = timezone.now()
    form = FilesForm(request.POST, request.FILES, now=now) if request.method == "POST" else FilesForm(now=now)
    if request.method == "POST":
        batch = batch_of(form.sent_key, request.user) if form.sent_key else None
        if batch and IncomingReview.objects.visible_to(request.user).filter(batch=batch).exists():
            return redirect("tasks:incoming", batch)
        if batch and form.is_valid():
            with suppress(IntegrityError):  # the other click of a double click was quicker
                take_in(rows=form.rows, user=request.user, batch=batch, now=now)
            return redirect("tasks:incoming", batch)
    return render(request, "tasks/incoming_new.html", {"form": form}, status=422 if form.errors else 200)


@allow(OFFICE)
@require_http_methods(PAGE)
def incoming(request: UserRequest, key: UUID) -> HttpResponse:
    """Each file with its fate; then those that are wanted are taken in together."""
    rows = list(IncomingReview.objects.visible_to(request.user).filter(batch=key))
    if not rows:
        messages.info(request, _("Lượt gửi này đã xong hoặc đã quá một ngày. Các tệp đã nhận ở danh sách dưới."))
        return redirect("tasks:received")
    if request.method == "POST" and request.POST.get("viec") == DROP:
        drop_incoming(batch=key, user=request.user)
        messages.success(request, _("Đã bỏ lượt gửi này. Chưa nhận tệp nào."))
        return redirect("tasks:received")
    if request.method == "POST":
        return _taken(request, key, rows)
    return _shown(request, fates_of(rows))


def _taken(request: UserRequest, key: UUID, rows: list[IncomingReview]) -> HttpResponse:
    """Take them in; where a page has shown something else than would be done, it is shown anew."""
    forms = fate_forms(fates_of(rows), request.POST)
    if not all(form.is_valid() for form in forms.values()):
        return _shown(request, fates_of(rows), forms, status=422)
    units = {pk: form.chosen for pk, form in forms.items() if form.chosen}
    seen = {pk: form.cleaned_data["seen"] or 0 for pk, form in forms.items()}
    try:
        stored = receive(batch=key, units=units, seen=seen, user=request.user)
    except Overtaken:
        return _shown(request, fates_of(rows, _chosen(units, fates_of(rows))), status=409)
    messages.success(request, _("Đã nhận %d tệp rà soát.") % len(stored))
    return redirect(f"{ReceivedReview.list_url()}?ky={stored[0].period}" if stored else "tasks:received")


def _chosen(units: dict[int, Unit], fates: list[Fate]) -> dict[int, Unit | None]:
    """The units that a person named, and for the other files those that were found."""
    return {fate.row.pk: units.get(fate.row.pk, fate.unit) for fate in fates}


def _shown(
    request: UserRequest, fates: list[Fate], forms: dict[int, FateForm] | None = None, status: int = 200
) -> HttpResponse:
    forms = forms or fate_forms(fates)
    pairs = [(fate, forms.get(fate.row.pk)) for fate in fates]
    names = Unit.objects.active().values_list("name", flat=True)
    context = {"pairs": pairs, "names": names, "takes": len(forms), "overtaken": status == 409}
    return render(request, "tasks/incoming.html", context, status=status)


@allow(READERS)
@require_safe
def received_review(request: UserRequest, pk: int) -> HttpResponse:
    """One review of a union below, as its file has it."""
    rows = ReceivedReview.objects.visible_to(request.user).select_related("unit", "received_by", "replaced_by")
    review, form = get_object_or_404(rows, pk=pk), ReceivedTasksForm(request.GET)
    if not form.is_valid():
        raise Http404
    shown = ReceivedPage(review, form.state)
    page = page_of(request, shown.rows, PER_PAGE)
    context = {"shown": shown, "page": page, "tasks": standings(list(page.object_list))}
    return render(request, "tasks/received_review.html", context)
