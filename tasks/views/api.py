"""Frozen reviews as JSON for programs that hold a key. Read-only; nothing of a browser's session counts here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from members.clock import today
from members.language import official
from members.refusals import tell_refused
from members.site import site_url
from tasks.exchange.api import reviews_told
from tasks.exchange.keys import Standing, key_of, note_use, standing
from tasks.exchange.sending import etag_of, snapshot_of, stream

# Readings of one key; readings with a wrong key or none from one network address.
RATES = {"read": "120/m/key", "refused": "30/10m/ip"}
IN_ADDRESS = frozenset({"key", "token", "api_key", "access_token", "authorization", "khoa"})
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization", "X-Robots-Tag": "noindex"}
ROOM = "/api/"
BY_HTTP = gettext_lazy("Chỉ đọc được qua https. Đổi địa chỉ trong chương trình thành https://.")
KEY_BY_HTTP = gettext_lazy(
    "Chỉ đọc được qua https. Khóa vừa gửi đã đi trên mạng không mã hóa, người khác có thể đã đọc được: thu hồi khóa "
    "ấy, lập khóa mới, đổi địa chỉ trong chương trình thành https://."
)
View = Callable[..., HttpResponseBase]


def refused(status: int, message: str, **headers: str) -> JsonResponse:
    told = {"error": message}
    return JsonResponse(told, status=status, headers=PRIVATE | headers, json_dumps_params={"ensure_ascii": False})


def over_http(request: HttpRequest) -> bool:
    return bool(settings.SECURE_SSL_REDIRECT) and not request.is_secure() and request.path.startswith(ROOM)


class OverHttpMiddleware:
    """A program that calls by plain http is told so: led on to https, nobody would learn that its key went open. nginx
    answers the same before a request comes this far (deploy/nginx)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not over_http(request):
            return self.get_response(request)
        has_key = bool(request.headers.get("Authorization") or IN_ADDRESS & {name.lower() for name in request.GET})
        tell_refused("api by http", "with a key" if has_key else "")
        return refused(403, str(KEY_BY_HTTP if has_key else BY_HTTP))


def keyed(view: View) -> View:
    """Only with a key that is good today, told in the header; wrong keys are counted by address, right ones by key."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return refused(405, _("Chỉ đọc được, bằng GET."), Allow="GET, HEAD")
        if IN_ADDRESS & {name.lower() for name in request.GET}:
            return refused(400, _("Khóa không được nằm trong địa chỉ. Gửi ở dòng Authorization: Bearer …"))
        scheme, _blank, told = request.headers.get("Authorization", "").partition(" ")
        key = key_of(told.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            return _unknown(request)
        if (stands := standing(key, today())) is not Standing.GOOD:
            revoked = stands is Standing.REVOKED
            return refused(403, _("Khóa này đã thu hồi.") if revoked else _("Khóa này đã hết hạn."))
        if not _counted(request, "read", f"key-{key.pk}"):
            return _too_often("60")
        note_use(key, timezone.now())
        return view(request, **parts)

    return login_not_required(csrf_exempt(guarded))


def _unknown(request: HttpRequest) -> JsonResponse:
    if not _counted(request, "refused"):
        return _too_often("600")
    words = _("Cần khóa đúng ở dòng Authorization: Bearer …")
    return refused(401, words, **{"WWW-Authenticate": 'Bearer realm="lhh"'})


def _too_often(seconds: str) -> JsonResponse:
    return refused(429, _("Đã gọi quá nhiều lần. Chờ rồi gọi lại."), **{"Retry-After": seconds})


def _counted(request: HttpRequest, action: str, key: str | None = None) -> bool:
    return bool(ratelimit.consume(request, app="tasks.api", action=action, config=RATES, key=key, limit_get=True))


def _conditional(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The response, or 304 or 412 in its stead, as private as it is."""
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
    for name in (*PRIVATE, "ETag"):
        answer.headers[name] = response.headers[name]
    return answer


@keyed
@official()
def reviews(request: HttpRequest) -> HttpResponseBase:
    """The frozen reviews, the latest first."""
    name = str(request.organisation)  # type: ignore[attr-defined]
    told, etag = reviews_told(name, site_url())
    response = JsonResponse(told, headers=PRIVATE | {"ETag": etag}, json_dumps_params={"ensure_ascii": False})
    return _conditional(request, response)


@keyed
@official()
def review(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One frozen review: the very bytes of its file."""
    snapshot = snapshot_of(slug)
    if snapshot is None:
        return refused(404, _("Không có kỳ đã khóa nào ở địa chỉ này."))
    content = stream(snapshot) if request.method == "GET" else ()
    kind, headers = "application/json; charset=utf-8", PRIVATE | {"ETag": etag_of(snapshot)}
    return _conditional(request, StreamingHttpResponse(content, content_type=kind, headers=headers))
