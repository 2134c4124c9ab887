"""Pages of lists, whole or, to htmx, their rows alone. A page that does not exist is 404, never an error."""

from collections.abc import Sequence
from typing import Any, TypeVar, overload

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .access import UserRequest

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
PER_PAGE = 100


@overload
def page_of(request: HttpRequest, rows: "QuerySet[Row]", per_page: int = PER_PAGE) -> "Page[Row]": ...
@overload
def page_of(request: HttpRequest, rows: Sequence[Item], per_page: int = PER_PAGE) -> "Page[Item]": ...
def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> "Page[Any]":
    try:
        return Paginator(rows, per_page).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error


def render_list(request: UserRequest, page: str, rows: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or its rows to htmx; going back in the history asks for the whole page again."""
    fragment = request.htmx and not request.htmx.history_restore_request
    response = render(request, rows if fragment else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
