"""Numbers in addresses that no row has, or can have: 404 everywhere, never an error of the database."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from members.row_number import LARGEST

from ..conftest import Cast

OTHERS = {"slug": "2026-q3", "iso": "2026-09-30"}


def routes(part: URLResolver, before: str = "") -> Iterator[str]:
    """All addresses that hold a number of a row or a plain one, as they are written."""
    for one in part.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif "<row:" in route or "<int:" in route:
            yield route


def address(route: str, number: int) -> str:
    numbered = re.sub(r"<(row|int):\w+>", str(number), route)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: OTHERS.get(found[1], "x"), numbered)


def test_a_number_that_no_row_can_have_is_no_address() -> None:
    found = list(routes(get_resolver()))
    assert len(found) > 100
    for route in found:
        for number in (LARGEST + 1, 10**4000):
            with pytest.raises(Resolver404):
                resolve(address(route, number))


def test_the_largest_number_is_not_found(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office, raise_request_exception=False)
    for route in routes(get_resolver()):
        url = address(route, LARGEST)
        assert client.get(url).status_code in {403, 404, 405}, url
