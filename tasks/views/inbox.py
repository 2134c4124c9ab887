"""The inbox: what one was told, day by day, and the way to the form that it asks for; the mail that gathers it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members.access import PAGE, UserRequest
from members.clock import today
from members.listing import page_of
from tasks import inbox as notices
from tasks.digest import preview
from tasks.forms.comment_form import ReadForm
from tasks.models import Notice
from tasks.notice_filters import UNREAD, NoticeFilter
from tasks.notice_steps import step_of

PER_PAGE = 50


def by_day(rows: Iterable[Notice]) -> list[tuple[date, list[Notice]]]:
    return [(day, list(told)) for day, told in groupby(rows, key=lambda notice: timezone.localdate(notice.at))]


@require_http_methods(PAGE)
def inbox(request: UserRequest) -> HttpResponse:
    """One's own notices, the newest first; POST marks as read what had been shown."""
    mine = notices.inbox_of(request.user)
    form = ReadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        notices.mark_read(mine.filter(pk__lte=form.cleaned_data["until"]))
        return redirect("tasks:inbox")
    found = NoticeFilter(request.GET, queryset=mine.select_related("task__document", "task__lane"))
    page = page_of(request, found.rows, PER_PAGE)
    newest = mine.order_by("-pk").values_list("pk", flat=True).first()
    waiting = notices.unread(mine).count()
    context: dict[str, Any] = {"page": page, "days": by_day(page), "filter": found, "newest": newest}
    context |= {"waiting": waiting, "form": form, "today": today(), "only": request.GET.get("loc") == UNREAD}
    return render(request, "tasks/inbox.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def open_notice(request: UserRequest, pk: int) -> HttpResponse:
    """To the form that a notice of one's own asks for; with that the notice is read."""
    mine = notices.inbox_of(request.user)
    notice = get_object_or_404(mine.select_related("task"), pk=pk)
    notices.mark_read(mine.filter(pk=pk))
    return redirect(step_of(notice, request.user).url)


@require_safe
def digest(request: UserRequest) -> HttpResponse:
    """Today's mail as it went out, or as it would be written now; what an earlier mail told is not in it again."""
    return render(request, "tasks/digest.html", {"digest": preview(request.user, today(), timezone.now())})
