"""Bad values in addresses, filters, forms and uploads: a clear answer, never 5xx.

FUZZ_ROUNDS names how often each address is asked by each role; `make figures` takes as many as make 20.000 requests.
"""

import os
import random
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ..conftest import Cast, Tally
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
    '/ra-soat/%00/bao-cao/', '/ra-soat/2026-q3%00/bao-cao/',
]  # fmt: skip


FILE_FIELDS = ("file", "uploads", "picture", "upload", "tep")
FILE_NAMES = (
    "a.pdf", "a.docx", "a.xlsx", "a.txt", "a.png", "a.json", "a.zip", "../../x.pdf",
    "C:\\x.docx", "a\x00.txt", "x" * 300 + ".pdf",
    "a.pdf.exe", ".htaccess", "", "văn bản.PDF", "a.svg", "CON.txt", "\u202efdp.exe",
)  # fmt: skip
FILE_BYTES = (
    b"", b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 60,
    b"\xd0\xcf\x11\xe0" + b"\xff" * 600, b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    b"<svg onload=alert(1)>", b"\xff\xfe\x00", b"{}", b'{"a":' * 900, b"a;b;c\n" * 50,
    b"\x00" * 3000, "Điều 1.".encode("cp1258", "replace"),
)  # fmt: skip
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "4"))


def upload(dice: random.Random) -> dict[str, SimpleUploadedFile]:
    """A bad file in some field, every other time."""
    if dice.random() < 0.5:
        return {}
    file = SimpleUploadedFile(
        dice.choice(FILE_NAMES) or "x", dice.choice(FILE_BYTES), dice.choice(["", "text/html", "a"])
    )
    return {dice.choice(FILE_FIELDS): file}


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


@pytest.mark.parametrize("address", sorted(MATRIX))
def test_fuzz_address(address: str, world: World, login: Callable[..., Client], tally: Tally) -> None:
    """Random queries and bodies as the most powerful roles; the dice are the same in every run."""
    dice = random.Random(address)
    rule = MATRIX[address]
    url = reverse(address, args=rule.args(world))
    asked, wrong = 0, []
    for user in (world.cast.office, world.cast.standing, world.cast.admin, world.cast.own):
        client = login(user, raise_request_exception=False)
        for _round in range(ROUNDS):
            values = {dice.choice(KEYS): dice.choice(NASTY) for _key in range(dice.randint(1, 6))}
            for answer in (client.get(url, values), client.post(url, values | upload(dice))):
                if answer.streaming:
                    list(answer.streaming_content)  # closes the file
                asked += 1
                if answer.status_code >= 500:
                    wrong.append(f"{url} {values}: {answer.status_code}")
    tally("asked", asked)
    tally("wrong", len(wrong))
    assert not wrong


@pytest.mark.parametrize("path", PATHS)
def test_fuzz_paths(path: str, cast: Cast, login: Callable[..., Client]) -> None:
    assert login(cast.office, raise_request_exception=False).get(path).status_code < 500


def test_fuzz_charset(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.office, raise_request_exception=False)
    for charset in ("utf-7", "khong-co"):
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        assert client.generic("POST", "/nhiem-vu/", b"x=+AGE-", content_type=kind).status_code < 500
