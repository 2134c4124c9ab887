"""Request guards that belong to no view: private pages, first run, forced password change, the 409 page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from .models import Organisation
from .versions import StaleEdit

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivateMiddleware:
    """What a signed-in user saw stays out of every cache, and off the back button after signing out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class FirstRunMiddleware:
    """Until the union is named, every page leads to the first-run page. Gives each request its `organisation`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = Organisation.current()  # type: ignore[attr-defined]
        first_run = reverse("members:first_run")
        if request.organisation is None and request.path != first_run:  # type: ignore[attr-defined]
            return redirect(first_run)
        return self.get_response(request)


class PasswordChangeMiddleware:
    """A user whose password was set by somebody else changes it before anything else."""

    allowed = ("account_change_password", "account_logout")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waiting = request.user.is_authenticated and request.user.must_change_password
        if waiting and request.path not in {reverse(name) for name in self.allowed}:
            return redirect("account_change_password")
        return self.get_response(request)


class ConflictMiddleware:
    """A stale edit answers 409 with both texts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StaleEdit):
            return None
        return render(request, "409.html", {"conflict": exception}, status=409)
