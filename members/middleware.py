"""Request guards that belong to no view: private pages, first run, what comes before all else, the 409 page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from .last_seen import note_seen
from .models import Organisation
from .second_factor import has_factor, must_have_factor
from .unsent import unsent
from .versions import StaleEdit
from .views.errors import plain

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
        here = request.path in {first_run, reverse("members:language")}
        if request.organisation is None and not here:  # type: ignore[attr-defined]
            return redirect(first_run)
        return self.get_response(request)


class PasswordChangeMiddleware:
    """A user whose password was set by somebody else, or is too old, changes it before anything else."""

    allowed = ("account_change_password", "account_logout", "members:language")

    def shows_logo(self, request: HttpRequest) -> bool:
        """Whether this fetches the picture on the very page to which the user is led."""
        organisation: Organisation | None = request.organisation  # type: ignore[attr-defined]
        known = organisation.logo_hash if organisation else ""
        return bool(known) and request.path == reverse("members:logo", args=[known])

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waiting = request.user.is_authenticated and request.user.must_choose_password(timezone.now())
        if waiting and request.path not in {reverse(name) for name in self.allowed} and not self.shows_logo(request):
            return redirect("account_change_password")
        return self.get_response(request)


class LastSeenMiddleware:
    """Notes now and then that an account is in use, never more than once in a few minutes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_seen(request, request.user, timezone.now())
        return self.get_response(request)


class SecondFactorMiddleware:
    """Of whom the union asks a second factor sets it up before anything else."""

    allowed = (
        "members:second_factor",
        "account_change_password",
        "account_logout",
        "members:theme",
        "members:language",
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = user.is_authenticated and must_have_factor(user, request.organisation)  # type: ignore[attr-defined]
        if asked and request.path not in {reverse(name) for name in self.allowed} and not has_factor(user):  # type: ignore[arg-type]
            return self.led_there(request)
        return self.get_response(request)

    def led_there(self, request: HttpRequest) -> HttpResponse:
        """The union may have begun to ask while somebody was typing: what was typed comes back."""
        typed = unsent(request)
        if typed.texts:
            return plain(request, "403_factor.html", 403, {"unsent": typed})
        return redirect("members:second_factor")


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
