"""The handbook stays true: what its pages name is there, and every screen has a page."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from members.models import Role
from tasks.handbook.reading import Page, references, screen_words
from tasks.handbook.shelf import PARTS, PICTURES, book, by_slug, sizes

from ...conftest import Cast
from ...house.test_sizes import TEMPLATES
from ...house.test_walls import SOURCES, tree_of
from ...test_matrix import MATRIX
from ...world import build_world

LITERAL = re.compile(r"""(?:translate|_\()\s*(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", re.S)
GAP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]+>|%\(\w+\)s|%s|\{\w*\}", re.S)


def plain(text: str) -> str:
    """Words of the source as they stand on a screen; what is filled in becomes an ellipsis."""
    return " ".join(GAP.sub("…", text).split()).rstrip(":.")


def texts_of_templates() -> Iterator[str]:
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        yield from (first or second for first, second in LITERAL.findall(source))
        for block in BLOCK.findall(source):
            yield from block.split("{% plural %}")


@cache
def words_on_screens() -> frozenset[str]:
    texts = list(texts_of_templates())
    for path in SOURCES:
        nodes = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant))
        texts += [node.value for node in nodes if isinstance(node.value, str)]
    return frozenset(plain(text) for text in texts)


def faults(check: Callable[[Page], list[str]]) -> list[str]:
    return [f"{page.slug}: {what}" for page in book() for what in check(page)]


def test_words_that_pages_name_stand_on_screens() -> None:
    there = words_on_screens()
    assert "Ghi tiến độ" in there
    assert not faults(lambda page: [word for word in screen_words(page) if plain(word) not in there])


def test_links_and_pictures_of_pages_lead_somewhere() -> None:
    assert not faults(lambda page: [r for r in references(page) if not leads_somewhere(page, r)])


def leads_somewhere(page: Page, reference: str) -> bool:
    kind, _colon, rest = reference.partition(":")
    if kind == "trang":
        slug, _hash, anchor = rest.partition("#")
        target = by_slug().get(slug)
        return target is not None and (not anchor or anchor in {section.anchor for section in target.headings})
    if kind == "man":
        try:
            return bool(reverse(rest))
        except NoReverseMatch:
            return False
    return kind == "hinh" and rest in sizes() and (PICTURES / f"{rest}.webp").is_file()


def test_pictures_are_all_shown_and_small() -> None:
    shown = {r.removeprefix("hinh:") for page in book() for r in references(page) if r.startswith("hinh:")}
    files = list(PICTURES.glob("*.webp"))
    assert shown == set(sizes()) == {path.stem for path in files}
    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_facts_of_pages_are_known() -> None:
    roles = set(Role.values)
    assert not faults(lambda page: [] if page.part in PARTS else [page.part])
    assert not faults(lambda page: sorted(set(page.roles) - roles))
    assert not faults(lambda page: sorted(set(page.screens) - set(MATRIX)))
    assert not faults(
        lambda page: [s.anchor for s in page.headings if [h.anchor for h in page.headings].count(s.anchor) > 1]
    )
    public = [page for page in book() if page.is_public]
    assert [page.slug for page in public] == ["khong-vao-duoc"]
    assert not [r for page in public for r in references(page) if not r.startswith("hinh:")]


@pytest.mark.look
def test_every_screen_leads_to_its_page(cast: Cast, login: Callable[..., Client]) -> None:
    """Every address of the matrix that answers a page in the frame is explained by a page, and links to it."""
    world = build_world(cast)
    missing = []
    for name, rule in MATRIX.items():
        if rule.get != 200:
            continue
        role = next(role for role in ("office", "admin", "own", "standing") if role in rule.roles)
        with transaction.atomic():  # rows that an address needs are its own
            answer = login(cast.by_role()[role]).get(reverse(name, args=rule.args(world)))
            content = answer.getvalue().decode(errors="ignore")  # read to its end, a file closes
            transaction.set_rollback(True)
        link = re.search(r'<a class="side-help" href="/huong-dan/([\w-]*)/?"', content)
        if 'class="side"' in content and not (link and link[1]):
            missing.append(name)
    assert not missing
