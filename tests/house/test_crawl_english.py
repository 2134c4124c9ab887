"""English: every text is translated, and no page shows a Vietnamese word that is neither data nor an example."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from members.models import Language
from tasks.handbook.shelf import book

from ..conftest import Cast
from ..test_matrix import MATRIX
from ..world import build_world
from .test_walls import ROOT

Login = Callable[..., Client]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
EXTRACTED = ("lhh_tracker", "members", "resolutions", "tasks", "templates", "locale", "manage.py", "pyproject.toml")
LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
VIETNAMESE = re.compile(f"[{LETTERS}]", re.I)
# Words of documents and of papers, quoted where English speaks of them; places in documents are called as these do.
QUOTED = ("mục", " số ", "Tiếng Việt", "Loại: ")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[\d.]*[sdf%]|</?[a-z][^>]*>")
MARKED = re.compile(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', re.S)
UNSEEN = re.compile(r"<(script|style|textarea)\b.*?</\1>|<!--.*?-->", re.S)
SEEN = re.compile(r'(?:aria-label|title|placeholder|alt|data-label)="([^"]*)"|>([^<]+)<')


def words(catalogue: Path = CATALOGUE) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(text of the source, its translation), each with its plural where it has one."""
    with catalogue.open("rb") as file:
        for message in read_po(file):
            if message.id:
                assert not message.fuzzy, message.id
                yield tuple(
                    each if isinstance(each, (tuple, list)) else (each,) for each in (message.id, message.string)
                )  # type: ignore[misc]


def test_every_text_is_translated() -> None:
    assert not [source for source, said in words() if not all(said)]


def test_translations_keep_placeholders() -> None:
    for source, said in words():
        for told, each in zip(source, said, strict=True):
            assert Counter(PLACEHOLDER.findall(told)) == Counter(PLACEHOLDER.findall(each)), each


@pytest.mark.skipif(not shutil.which("xgettext"), reason="the programs of gettext are not installed")
def test_catalogue_is_up_to_date(tmp_path: Path) -> None:
    """`make messages` would change nothing."""
    for name in EXTRACTED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-location"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    made = tmp_path / CATALOGUE.relative_to(ROOT)
    assert sorted(words(made)) == sorted(words()), "run `make messages`, then translate"


# --- Pages -------------------------------------------------------------------------------------------------------


def shown(page: str) -> list[str]:
    """The texts of a page that somebody sees or hears, without those that say they are Vietnamese."""
    page = MARKED.sub("", UNSEEN.sub("", page))
    return [unescape(a or b).strip() for a, b in SEEN.findall(page)]


def data() -> set[str]:
    """All texts in the database that are Vietnamese."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            if value[:1] in {"{", "["}:
                yield from texts(json.loads(value))
            yield value
        elif isinstance(value, dict):
            for name, each in value.items():
                yield from texts(name)
                yield from texts(each)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each)

    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                found |= {text.strip() for value in row for text in texts(value) if VIETNAMESE.search(text)}
        return found


def examples() -> set[str]:
    """Vietnamese words inside English sentences: how to write a number, the name of a column in an Excel table."""
    return {word for _source, said in words() for each in said for word in each.split() if VIETNAMESE.search(word)}


def visited(client: Client, who: str, world: Any) -> Iterator[tuple[str, Any]]:
    """The answers of all addresses that this user may open; what was made for one is gone before the next."""
    for name, rule in MATRIX.items():
        if who in rule.roles and rule.get == 200:
            point = transaction.savepoint()
            answer = client.get(reverse(name, args=rule.args(world)))
            if answer.streaming:
                list(answer.streaming_content)  # closes the file
            yield name, answer
            transaction.savepoint_rollback(point)


def foreign(text: str, known: set[str], quoted: set[str]) -> list[str]:
    """The Vietnamese words of a text that come neither from the database nor from an example."""
    for each in (*sorted((each for each in known if each in text), key=len, reverse=True), *QUOTED):
        text = text.replace(each, " ")
    return [word for word in text.split() if VIETNAMESE.search(word) and word not in quoted]


@pytest.mark.look
@pytest.mark.parametrize("who", ["admin", "own"])
def test_pages_speak_english(who: str, cast: Cast, login: Login) -> None:
    world, user = build_world(cast), cast.by_role()[who]
    user.language = Language.ENGLISH
    user.save()
    titles = {page.title for page in book()}  # the handbook is Vietnamese, its names stand in links and titles
    known, quoted, checked, left = data() | titles, examples(), set[str](), {}
    for name, answer in visited(login(user), who, world):
        page = "" if answer.streaming else answer.content.decode(errors="ignore")
        if '<html lang="en"' not in page:
            continue
        texts = {text for text in shown(page) if VIETNAMESE.search(text)} - checked
        if any(foreign(text, known, quoted) for text in texts):
            known |= data()
        left |= {text: name for text in texts if foreign(text, known, quoted)}
        checked |= texts
    assert not left
    assert len(checked) > 30, "too few pages were looked at"
