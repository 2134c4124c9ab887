"""The outermost middleware: gives each request its id, and tells it in one line of the log, without personal data."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from members.request_id import HEADER, current, taken_or_new

from . import metrics
from .error_count import note_error

GetResponse = Callable[[HttpRequest], HttpResponseBase]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
QUIET = {"healthz", "readyz", "metrics"}  # asked every few seconds: told only when the answer is not good

logger = logging.getLogger("lhh.request")


class _Queries:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


class RequestLogMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = taken_or_new(request.headers.get(HEADER, ""))
        request.request_id = request_id  # type: ignore[attr-defined]
        token, started, queries = current.set(request_id), perf_counter(), _Queries()
        try:
            with connection.execute_wrapper(queries):
                response = self.get_response(request)
            response.headers[HEADER] = request_id
            seconds = perf_counter() - started
            _tell(request, response, seconds, queries.count)
            if response.status_code == 500:
                note_error(timezone.now())
            if settings.METRICS_TOKEN:
                metrics.count(
                    route=route_of(request), method=method_of(request), status=response.status_code, seconds=seconds
                )
        finally:
            current.reset(token)
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, as urls.py writes it: what stands in its places (names, keys) stays out."""
    if request.resolver_match:
        return request.resolver_match.route
    if request.path.startswith(settings.STATIC_URL):
        return settings.STATIC_URL.strip("/")
    return request.path[1:] if request.path[1:] in QUIET else "?"


def method_of(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "OTHER"


def _tell(request: HttpRequest, response: HttpResponseBase, seconds: float, queries: int) -> None:
    route, method = route_of(request), method_of(request)
    if (route in QUIET and response.status_code == 200) or not logger.isEnabledFor(logging.INFO):
        return
    facts = {
        "method": method,
        "route": f"/{route}",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "queries": queries,
        "user": getattr(getattr(request, "_cached_user", None), "pk", None),  # as the sign-in left it: no query for it
        "bytes": None if response.streaming else len(getattr(response, "content", b"")),
    }
    text = "{method} {route} {status} {ms} ms, {queries} queries, user {user}, {bytes} bytes".format(**facts)
    logger.info("%s", text, extra={"facts": facts})
