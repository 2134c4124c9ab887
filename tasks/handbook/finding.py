"""Search in the handbook: pages with words that begin so, accents or not, the best first. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.folding import fold
from members.highlighting import Piece, begins_word, excerpt, has_accents, holds_exactly, needles_of, pieces

from .reading import Page, Section

EXCERPT = 240


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found; `section` is where to open it, `quote` what stands there."""

    page: Page
    section: Section
    title: tuple[Piece, ...]
    heading: tuple[Piece, ...]
    quote: tuple[Piece, ...]


def find(book: Iterable[Page], words: str) -> list[Hit]:
    """Each page once, at the section that fits best. Words in the title count more than in keywords, headings, text."""
    needles = needles_of(words)
    if not needles:
        return []
    found = [(rank, page) for page in book if (rank := _rank(page, needles, words)) is not None]
    return [_hit(page, needles, words) for _rank_, page in sorted(found, key=lambda pair: pair[0])]


def _rank(page: Page, needles: tuple[str, ...], words: str) -> tuple[bool, int, bool, str, int] | None:
    headings = " ".join(section.heading for section in page.sections)
    everything = [page.title, page.keywords, headings, page.summary, *(section.text for section in page.sections)]
    whole = " ".join(everything)
    if not _holds(whole, needles):
        return None
    place = next((at for at, text in enumerate(everything) if _holds(text, needles)), len(everything))
    accents = has_accents(words) and not holds_exactly(whole, words)
    return accents, min(place, 4), not _holds(whole, (fold(words),)), page.part, page.order


def _holds(text: str, needles: tuple[str, ...]) -> bool:
    folded = fold(text)
    return all(begins_word(folded, needle) for needle in needles)


def _hit(page: Page, needles: tuple[str, ...], words: str) -> Hit:
    phrase = fold(words)

    def worth(section: Section) -> tuple[bool, bool, int]:
        folded = fold(f"{section.heading} {section.text}")
        count = sum(begins_word(folded, needle) for needle in needles)
        return begins_word(fold(section.heading), phrase), begins_word(folded, phrase), count

    section = max(page.sections, key=worth)
    text = section.text if any(_holds(section.text, (needle,)) for needle in needles) else page.summary
    first = (phrase,) if _holds(text, (phrase,)) else needles
    return Hit(
        page=page,
        section=section,
        title=pieces(page.title, needles, words, at_starts=True),
        heading=pieces(section.heading, needles, words, at_starts=True),
        quote=pieces(excerpt(text, first, EXCERPT, at_starts=True), needles, words, at_starts=True),
    )
