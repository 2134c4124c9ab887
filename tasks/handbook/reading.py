"""A page of the handbook: its text file read into facts, headings, sections, and into HTML. Pure: no Django."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from members.folding import fold, nfc

FENCE = "---\n"
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
FIGURE, PAGE, SCREEN = "hinh:", "trang:", "man:"
PHONE = 480  # pixels: a wider picture is too small to read on a phone


class BrokenPage(ValueError):
    """A text file that is no page: it names itself and what is wrong."""


class Places(Protocol):
    """Where a page's links and pictures lead; the printed handbook has other places than the screen."""

    def page(self, slug: str, anchor: str) -> str: ...

    def screen(self, name: str) -> str: ...

    def picture(self, name: str) -> tuple[str, int, int]: ...

    def anchor(self, slug: str, anchor: str) -> str: ...

    @property
    def first_level(self) -> int: ...

    @property
    def opens_pictures(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading, as plain text; the beginning of a page has no heading."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """`roles` whom it is for, `screens` the views that it explains, `keywords` what else people call it."""

    slug: str
    title: str
    part: str
    order: int
    summary: str
    roles: tuple[str, ...]
    keywords: str
    screens: tuple[str, ...]
    is_public: bool
    source: str
    sections: tuple[Section, ...]

    @property
    def headings(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.heading)


def read(slug: str, text: str) -> Page:
    """A file: facts between two lines of three dashes, one a line, then Markdown without HTML."""
    if not text.startswith(FENCE) or FENCE not in text[len(FENCE) :]:
        raise BrokenPage(f"{slug}: không có phần đầu giữa hai dòng ---")
    head, source = nfc(text)[len(FENCE) :].split(FENCE, 1)
    facts = dict(_fact(slug, line) for line in head.splitlines() if line.strip())
    try:
        return Page(
            slug=slug,
            title=facts["title"],
            part=facts["part"],
            order=int(facts["order"]),
            summary=facts["summary"],
            roles=tuple(facts.get("roles", "").split()),
            keywords=facts.get("keywords", ""),
            screens=tuple(facts.get("screens", "").split()),
            is_public=facts.get("public") == "yes",
            source=source,
            sections=tuple(_sections(source)),
        )
    except (KeyError, ValueError) as wrong:
        raise BrokenPage(f"{slug}: phần đầu thiếu hoặc sai {wrong}") from wrong


def _fact(slug: str, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BrokenPage(f"{slug}: dòng “{line}” không có dấu hai chấm")
    return name.strip(), value.strip()


def anchor_of(heading: str) -> str:
    """
    >>> anchor_of("Hạn tính thế nào?")
    'han-tinh-the-nao'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(heading)).strip("-")


def _sections(source: str) -> Iterator[Section]:
    """The text in the order of its headings. What is told by pictures counts by their captions."""
    heading, words = "", list[str]()
    tokens = MARKDOWN.parse(source)
    for at, token in enumerate(tokens):
        if token.type != "inline":
            continue
        plain = _plain(token.children or [])
        if tokens[at - 1].type == "heading_open":
            if words or heading:
                yield Section(anchor_of(heading), heading, " ".join(words))
            heading, words = plain, []
        elif plain:
            words.append(plain)
    yield Section(anchor_of(heading), heading, " ".join(words))


def _plain(children: Sequence[Token]) -> str:
    out = []
    for child in children:
        if child.type == "image":
            out.append(str(child.attrs.get("title", "")))
        elif child.type in {"softbreak", "hardbreak"}:
            out.append(" ")
        else:
            out.append(child.content)
    return re.sub(r"\[([^\]]+)\]", r"\1", "".join(out)).strip()


def screen_words(page: Page) -> list[str]:
    """The words that a page says stand on a screen: **[Ghi tiến độ]**."""
    return re.findall(r"\*\*\[([^\]]+)\]\*\*", page.source)


def references(page: Page) -> list[str]:
    """What the page leads to and shows, as it is written: trang:…, man:…, hinh:…"""
    out = []
    for token in MARKDOWN.parse(page.source):
        for child in token.children or []:
            address = child.attrs.get("href") or child.attrs.get("src")
            if address:
                out.append(str(address))
    return out


def html(page: Page, places: Places) -> str:
    """The page's text as HTML that a strict policy lets through."""
    tokens = MARKDOWN.parse(page.source)
    for at, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{int(token.tag[1]) - 2 + places.first_level}"
            if token.nesting == 1:
                name = anchor_of(_plain(tokens[at + 1].children or []))
                token.attrSet("id", places.anchor(page.slug, name))
        elif token.type in {"th_open", "td_open"}:
            token.attrs.pop("style", None)
        elif token.type in {"blockquote_open", "blockquote_close"}:
            token.tag = "div"
            if token.nesting == 1:
                token.attrSet("class", "notice")
        elif token.type == "table_open":
            token.attrSet("class", "list")
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", _address(str(child.attrs["href"]), places))
        _mark_screen_words(token.children or [])
    return str(MARKDOWN.renderer.render(_with_figures(tokens, places), MARKDOWN.options, {}))


def _address(written: str, places: Places) -> str:
    if written.startswith(PAGE):
        slug, _hash, anchor = written.removeprefix(PAGE).partition("#")
        return places.page(slug, anchor)
    if written.startswith(SCREEN):
        return places.screen(written.removeprefix(SCREEN))
    return written


def _mark_screen_words(children: Sequence[Token]) -> None:
    """**[Word]** becomes the word as it stands on a button, without the brackets."""
    for before, child in pairwise(children):
        if before.type == "strong_open" and child.content.startswith("[") and child.content.endswith("]"):
            before.attrSet("class", "on-screen")
            child.content = child.content[1:-1]


def _with_figures(tokens: Sequence[Token], places: Places) -> list[Token]:
    """A paragraph that is one picture becomes a figure with its caption."""
    out: list[Token] = []
    for token in tokens:
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            out[-1].tag, out[-1].hidden = "figure", False
            token = Token("html_block", "", 0, content=_figure(children[0], places))
        elif out and out[-1].type == "html_block" and token.type == "paragraph_close":
            token.tag, token.hidden = "figure", False
        out.append(token)
    return out


def _figure(image: Token, places: Places) -> str:
    name = str(image.attrs["src"]).removeprefix(FIGURE)
    address, width, height = places.picture(name)
    caption = escape(str(image.attrs.get("title", "")))
    lines = (
        f'<img src="{escape(address)}" alt="{escape(image.content)}" width="{width}" height="{height}" loading="lazy">'
    )
    if places.opens_pictures and width > PHONE:
        lines = f'<a class="figure-open" href="{escape(address)}">{lines}</a>'
        caption = f'{caption} <span class="figure-hint">Chạm vào ảnh để xem to.</span>'
    return lines + (f"<figcaption>{caption}</figcaption>" if caption else "")
