"""Who may call a view. Which rows it sees is the business of the querysets' `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .models import Organisation, Role, User

View = Callable[..., HttpResponseBase]

READERS = frozenset({Role.ADMIN, Role.OFFICE, Role.STANDING, Role.COMMITTEE, Role.VIEWER})
OFFICE = frozenset({Role.ADMIN, Role.OFFICE})
ASSIGNERS = OFFICE | {Role.STANDING}
ADMINS = frozenset({Role.ADMIN})

PAGE = ["GET", "HEAD", "POST"]  # the methods of a page with a form


class UserRequest(HttpRequest):
    """A request behind the middleware: `user` is one of ours, `organisation` is set, `htmx` comes from django-htmx."""

    user: User
    organisation: Organisation
    htmx: Any


def allow(roles: frozenset[Role]) -> Callable[[View], View]:
    """Only these roles may call the view; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if cast(User, request.user).role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
