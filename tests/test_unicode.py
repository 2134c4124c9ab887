"""Every name, typed composed, decomposed or mixed, is one row, stored composed, and found in each of these ways."""

import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bench.stress.client import hidden_fields
from bench.stress.creating_forms import ADMIN, KINDS, Kind
from bench.stress.world import World, found, people
from members.models import Unit

from .conftest import Tally

NAME = "Trần Thị Ưởng ở Đắk Hồ"
NFD = unicodedata.normalize("NFD", NAME)
MIXED = NAME[:9] + NFD[len(unicodedata.normalize("NFD", NAME[:9])) :]
WAYS = {"NFC": NAME, "NFD": NFD, "mixed": MIXED}


@pytest.fixture
def world(db: None) -> World:
    found()
    return people(2)


def test_ways_are_three_spellings_of_one_name() -> None:
    assert len(set(WAYS.values())) == 3
    assert {unicodedata.normalize("NFC", way) for way in WAYS.values()} == {NAME}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_name_is_one_row(kind: Kind, world: World, login: Callable[..., Client], tally: Tally) -> None:
    """The same form sent in three spellings is sent three times: it makes one row, under the composed name."""
    client, path = login(world.admin if kind.who == ADMIN else world.clerks[0]), kind.path(world)
    hidden = hidden_fields(client.get(path).content.decode(), "request_key")
    for way in ("NFD", "mixed", "NFC"):
        typed = kind.typed(world, WAYS[way])
        fields = hidden | typed | ({"short": "TTU"} if "short" in typed else {})  # it has no blanks
        files = {"uploads": SimpleUploadedFile(f"{WAYS[way]}.txt", "Biên bản.".encode())} if kind.file else {}
        assert client.post(path, fields | files).status_code in {200, 302}, way
    rows = list(kind.model._default_manager.values_list(kind.column, flat=True))
    mine = [name for name in rows if unicodedata.normalize("NFC", str(name)).find(NAME) >= 0]
    tally("asked", 3)
    tally("wrong", int(len(mine) != 1 or NAME not in str(mine[0])))
    assert len(mine) == 1
    assert NAME in str(mine[0])


@pytest.mark.parametrize("typed", WAYS)
@pytest.mark.parametrize("sought", [*WAYS, "bare", "lower"])
def test_a_name_is_found_in_each_way(
    typed: str, sought: str, world: World, login: Callable[..., Client], tally: Tally
) -> None:
    client, words = login(world.clerks[0]), WAYS | {"bare": "tran thi uong o dak ho", "lower": NFD.lower()}
    sent = {
        "/don-vi/moi/": {"kind": "association", "name": f"Hội {WAYS[typed]}"},
        "/con-nguoi/moi/": {"full_name": WAYS[typed]},
        "/van-ban/vao-so/": document(WAYS[typed]),
    }
    wrong = []
    for path, fields in sent.items():
        form = hidden_fields(client.get(path).content.decode(), "request_key") | fields
        assert client.post(path, form).status_code == 302, path
    for path in ("/don-vi/", "/con-nguoi/", "/van-ban/", "/tim/"):
        page = client.get(f"{path}?q={quote(words[sought])}").content.decode()
        text = page.replace("<mark>", "").replace("</mark>", "").partition("<main")[2]
        if text.replace(f'value="{NAME}"', "").count(NAME) < 1:
            wrong.append(path)
    tally("asked", 4)
    tally("wrong", len(wrong))
    assert not wrong


def document(title: str) -> dict[str, str]:
    rows = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
    return rows | {"kind": "plan", "title": title, "issuer": "Cơ quan thử", "state": "in_force"}


@pytest.mark.parametrize("again", WAYS)
@pytest.mark.parametrize("first", WAYS)
def test_a_unit_cannot_be_made_again_in_another_spelling(
    first: str, again: str, world: World, login: Callable[..., Client], tally: Tally
) -> None:
    client, path = login(world.clerks[0]), "/don-vi/moi/"
    for way, status in ((first, 302), (again, 422)):
        form = hidden_fields(client.get(path).content.decode(), "request_key")
        answer = client.post(path, form | {"kind": "association", "name": f"Hội {WAYS[way]}"})
        assert answer.status_code == status
    count = Unit.objects.filter(name=f"Hội {NAME}").count()
    tally("asked", 2)
    tally("wrong", int(count != 1))
    assert count == 1
