"""Plain pages for what goes wrong: no database, no session, no context processor, so nothing more can fail."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent)


def plain(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """The page alone, in the reader's theme. Never touches request.POST: it may be what cannot be read."""
    theme = request.COOKIES.get("theme", "")
    return HttpResponse(
        render_to_string(template, {"theme": theme if theme in {"light", "dark"} else ""}), status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; and 413 for a request that is too large, which Django also sends here."""
    if isinstance(exception, TOO_LARGE):
        return plain(request, "413.html", 413)
    return plain(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "404.html", 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return plain(request, "500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, a second sign-in, or cookies turned off."""
    return plain(request, "403_csrf.html", 403)
