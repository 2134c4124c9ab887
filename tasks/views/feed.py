"""One's own calendar feed: made, shown once, renewed, revoked; and the file that calendar programs fetch."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import UserRequest
from members.clock import today
from members.language import spoken_to
from members.site import site_url
from tasks.calendar_feed import calendar, feed_of, make_feed, note_reading, revoke_feed, tasks_for
from tasks.models import CalendarFeed

REVOKE = "thu-hoi"


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: UserRequest) -> HttpResponse:
    """The address stands on the page once, right after it was made; like a password it is kept nowhere."""
    if request.method == "POST" and request.POST.get("viec") == REVOKE:
        if revoke_feed(user=request.user):
            messages.success(request, _("Đã thu hồi địa chỉ lịch. Lịch đã thêm sẽ không cập nhật nữa."))
        return redirect("tasks:feed")
    address = ""
    if request.method == "POST":
        key = make_feed(user=request.user, now=timezone.now())
        address = site_url() + reverse("tasks:feed_file", args=[key])
    made = CalendarFeed.objects.filter(user=request.user).first()
    context = {"feed": made, "address": address, "webcal": "webcal://" + address.partition("://")[2]}
    return render(request, "tasks/feed.html", context)


@login_not_required
@require_safe
def feed_file(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of whoever the key belongs to. Public: a calendar program cannot sign in."""
    found = feed_of(key)
    if found is None:
        raise Http404
    name = str(request.organisation)  # type: ignore[attr-defined]
    with spoken_to(found.user):
        content = calendar(found.user, tasks_for(found.user, today()), site_url(), name)
    note_reading(found, timezone.now())
    etag = f'"{sha256(content).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="han-nhiem-vu.ics"',
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
