"""What machines ask: does the process live, can it serve. Plain text for strangers, whatever host they call it by."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from members.clock import today

from ..operations.gauges import state_told
from ..operations.metrics import requests_told
from ..operations.readiness import not_ready

TEXT = "text/plain; charset=utf-8"


def _plain(words: str, status: int) -> HttpResponse:
    content = f"{words}\n".encode()
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(content))}
    return HttpResponse(content, content_type=TEXT, status=status, headers=headers)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. It asks nothing of anything else: restarting the program mends no database."""
    return _plain("ok", 200)


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    wrong = not_ready()
    answer = _plain("\n".join(wrong) or "ok", 503 if wrong else 200)
    # It is told by `not_ready` what is wrong; as an error of the program it would be mailed at every probe.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For a Prometheus that holds the token. Without a token in the settings there is no such address."""
    if not settings.METRICS_TOKEN:
        return _plain("404", 404)
    given, wanted = request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        refusal = _plain("401", 401)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return HttpResponse(requests_told() + state_told(timezone.now(), today()), content_type=CONTENT_TYPE_LATEST)


class ProbeMiddleware:
    """Answers probes before anything asks for a host, https, a session or the union: a balancer has none of these."""

    views = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = self.views.get(request.path)
        return view(request) if view else self.get_response(request)
