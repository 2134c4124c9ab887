"""Bad values in addresses, filters and forms: a clear answer, never 5xx."""

import random
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ..conftest import Cast
from ..test_matrix import MATRIX
from ..world import World, build_world

NASTY = [
    '', '0', '-1', '99999999999999999999', '2026-13-45', '2026-q9', '\x00', 'a\x00b', '%', '_', "'", '1e309', 'NaN',
    '"><script>alert(1)</script>', '../../etc/passwd', 'C:\\x', "x" * 5000, 'ﷺ', "\u0301" * 50, '{{7*7}}', '=1+1',
    'V/2021', 'true', 'None', '[]', '🏛', '31/02/2026', '1900-01-01~1~1', '9999-12-31~0~-5', '\xed\xa0\x80',
]  # fmt: skip
KEYS = [
    'q', 'page', 'trang', 'sort', 'sap-xep', 'trang-thai', 'unit', 'don-vi', 'van-ban', 'quy', 'ky', 'sau', 'truoc',
    'tu', 'nhom', 'kind', 'state', 'stage', 'year', 'nam', 'term', 'cluster', 'next', 'version', 'request_key',
    'id', 'pick', 'due_on', 'title', 'unit__users__password', '-password', 'reported_on', 'text', 'leads', 'note',
    'role', 'username', 'row', 'do', 'action', 'outcome', 'loai', 'cum', 'xem',
]  # fmt: skip
PATHS = [
    '/nhiem-vu/99999999999999999999/', '/van-ban/0/', '/don-vi/-1/', '/ra-soat/2026-q9/', '/ra-soat/9999-q4/',
    '/ra-soat/0000-q1/', '/%00/', '/nhiem-vu/%F0%28/', '/ra-soat/2999-q4/', '/ra-soat/1900-q1/',
]  # fmt: skip


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


@pytest.mark.parametrize("address", sorted(MATRIX))
def test_fuzz_address(address: str, world: World, login: Callable[..., Client]) -> None:
    """Random queries and bodies as the most powerful roles; the dice are the same in every run."""
    dice = random.Random(address)
    rule = MATRIX[address]
    url = reverse(address, args=rule.args(world))
    for user in (world.cast.office, world.cast.standing, world.cast.admin, world.cast.own):
        client = login(user, raise_request_exception=False)
        for _round in range(4):
            values = {dice.choice(KEYS): dice.choice(NASTY) for _key in range(dice.randint(1, 6))}
            for answer in (client.get(url, values), client.post(url, values)):
                if answer.streaming:
                    list(answer.streaming_content)  # closes the file
                assert answer.status_code < 500, f"{url} {values}: {answer.status_code}"


@pytest.mark.parametrize("path", PATHS)
def test_fuzz_paths(path: str, cast: Cast, login: Callable[..., Client]) -> None:
    assert login(cast.office, raise_request_exception=False).get(path).status_code < 500


def test_fuzz_charset(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office, raise_request_exception=False)
    for charset in ("utf-7", "khong-co"):
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        assert client.generic("POST", "/nhiem-vu/", b"x=+AGE-", content_type=kind).status_code < 500
