"""A stored file that cannot be had is told on a page that says what to do: 503, because it may be there later."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from members.views.errors import plain

from .files import FileAway


class FileAwayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, FileAway):
            return None
        answer = plain(request, "file_damaged.html" if exception.is_damaged else "file_away.html", 503)
        answer["Cache-Control"] = "no-store"
        return answer
