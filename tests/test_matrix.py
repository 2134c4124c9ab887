"""Every role and nobody × every address × GET, HEAD and POST without token. An address without a line fails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from members.models import User

from .conftest import Cast, Tally
from .matrix import Rule
from .members.matrix import MATRIX as MEMBERS
from .resolutions.matrix import MATRIX as RESOLUTIONS
from .tasks.matrix import MATRIX as TASKS
from .world import World, build_world

MATRIX: dict[str, Rule] = MEMBERS | RESOLUTIONS | TASKS


def view_names(patterns: list[Any], prefix: str = "") -> set[str]:
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= view_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            names.add(prefix + pattern.name)
    return names


def test_matrix_names_every_address() -> None:
    assert view_names(get_resolver().url_patterns) == set(MATRIX)


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


def expected(rule: Rule, name: str) -> set[int]:
    if name in rule.roles:
        return {rule.get} if rule.get != 200 else {200}
    return {404} if name in rule.blind else {403}


@pytest.mark.parametrize("address", sorted(MATRIX))
def test_matrix_answers(address: str, world: World, login: Callable[..., Client], tally: Tally) -> None:
    rule = MATRIX[address]
    url = reverse(address, args=rule.args(world))
    asked, wrong = 0, []
    users: dict[str, User] = world.cast.by_role()
    for name, user in users.items():
        for method in ("get", "head"):
            answer = getattr(login(user), method)(url)
            if answer.streaming:
                list(answer.streaming_content)  # closes the file
            if answer.status_code not in expected(rule, name):
                wrong.append(f"{method} {url} as {name}: {answer.status_code}")
        strict = login(user, enforce_csrf_checks=True)
        if strict.post(url).status_code not in {403, 404, 405}:
            wrong.append(f"POST without token {url} as {name}")
        asked += 3
    tally("asked", asked)
    tally("wrong", len(wrong))
    assert not wrong


@pytest.mark.parametrize("address", sorted(MATRIX))
def test_matrix_nobody(address: str, world: World, tally: Tally) -> None:
    tally("asked", 3)
    rule = MATRIX[address]
    url = reverse(address, args=rule.args(world))
    for method in ("get", "head"):
        answer = getattr(Client(), method)(url)
        if rule.public:
            assert answer.status_code in {200, rule.get}, f"{method} {url}: {answer.status_code}"
        else:
            assert answer.status_code == 302, f"{method} {url}: {answer.status_code}"
            assert answer.headers["Location"].startswith(reverse("account_login")), url
    assert Client(enforce_csrf_checks=True).post(url).status_code in {302, 403, 405}
