"""What of a text a search has met: its pieces with the hits marked, accents or not. Pure: no Django."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .folding import fold, nfc

AROUND = 60  # letters kept before the first hit of an excerpt


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def needles_of(words: str) -> tuple[str, ...]:
    """The folded words, the longest first, each once.

    >>> needles_of("Đề án, tuyên truyền đề")
    ('truyen', 'tuyen', 'an,', 'de')
    """
    return tuple(sorted(set(fold(words).split()), key=lambda word: (-len(word), word)))


def pieces(text: str, needles: Iterable[str], typed: str = "", *, at_starts: bool = False) -> tuple[Piece, ...]:
    """The text in pieces that give it back when joined; what a needle meets, accents or not, is a hit.

    Words typed with accents, where the text holds them all, are the only hits: "hội" is then not marked in "phối".
    With `at_starts` only the beginnings of words are met.

    >>> pieces("Đề án đổi mới", ("doi",))
    (Piece(text='Đề án ', is_hit=False), Piece(text='đổi', is_hit=True), Piece(text=' mới', is_hit=False))
    """
    folded, places = _folded(text)
    found = sorted(span for needle in needles if needle for span in _spans(folded, places, needle, at_starts))
    if has_accents(typed) and holds_exactly(text, typed):
        exact = set(_plain(typed).split())
        found = [(start, end) for start, end in found if _plain(text[start:end]) in exact]
    out: list[Piece] = []
    at = 0
    for start, end in _joined(found):
        if start > at:
            out.append(Piece(text[at:start]))
        out.append(Piece(text[start:end], is_hit=True))
        at = end
    if at < len(text):
        out.append(Piece(text[at:]))
    return tuple(out)


def excerpt(text: str, needles: Sequence[str], length: int, *, at_starts: bool = False) -> str:
    """So much of a long text that its first hit can be read; an ellipsis tells what was cut."""
    if len(text) <= length:
        return text
    first = next((piece.text for piece in pieces(text, needles, at_starts=at_starts)[:1] if not piece.is_hit), "")
    start = max(0, len(first) - AROUND) if len(first) < len(text) else 0
    start = 0 if start < AROUND else text.find(" ", start) + 1 or start
    end = start + length
    stop = end if end >= len(text) else text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    return ("… " if start else "") + text[start:stop] + (" …" if stop < len(text) else "")


def has_accents(words: str) -> bool:
    """Whether accents were typed, so that they mean something."""
    return _plain(words) != fold(words)


def holds_exactly(text: str, words: str) -> bool:
    """Whether the text holds each word with the very accents that were typed; capitals make no difference."""
    plain = _plain(text)
    return all(word in plain for word in _plain(words).split())


def _plain(text: str) -> str:
    return " ".join(nfc(text).lower().split())


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters (and the end) where in the text it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        bare = " " if letter.isspace() else fold(letter)
        if bare == " " and letters[-1:] == [" "]:
            continue
        letters += bare
        places += [place] * len(bare)
    return "".join(letters), [*places, len(text)]


def begins_word(folded: str, needle: str) -> bool:
    """Whether a word of the folded text, or several, begin so.

    >>> begins_word("phan cong viec", "cong"), begins_word("phan cong viec", "ong")
    (True, False)
    """
    at = folded.find(needle)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(needle, at + 1)
    return at >= 0


def _spans(folded: str, places: list[int], needle: str, at_starts: bool) -> Iterator[tuple[int, int]]:
    at = folded.find(needle)
    while at >= 0:
        if not (at_starts and at and folded[at - 1].isalnum()):
            yield places[at], places[at + len(needle)]
        at = folded.find(needle, at + len(needle))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that touch put together."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif end > start:
            out.append((start, end))
    return out
