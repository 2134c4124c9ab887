"""How many tables one account may take out in a day (EXPORT_LIMIT): it slows whoever holds somebody's open session."""

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .refusals import tell_refused
from .views.errors import plain

TABLES = (".xlsx", ".csv")


class ExportLimitMiddleware:
    """Counts by account, whatever browser or address asks, in the same cache as the throttle of sign-ins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.endswith(TABLES) and request.user.is_authenticated and not _counted(request):
            tell_refused("too many exports")
            return plain(request, "429_export.html", 429)
        return self.get_response(request)


def _counted(request: HttpRequest) -> bool:
    rates = {"export": settings.EXPORT_LIMIT + "/key"}
    key = f"account-{request.user.pk}"
    return bool(ratelimit.consume(request, app="members", action="export", config=rates, key=key, limit_get=True))
