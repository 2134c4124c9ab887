"""Other layouts of a text, as files bring them: wrapped, indented, paged, respelled. The words stay the same."""

import random
import re
import textwrap
import unicodedata
from collections.abc import Callable

from resolutions.reading.paragraphs import clean


def wrapped(width: int, indent: str = "", page: int = 0) -> Callable[[str], str]:
    """Lines broken at a width, first lines indented, a page number after every `page` lines."""

    def change(text: str) -> str:
        lines: list[str] = []
        for line in clean(text).split("\n"):
            lines += [line] if "\t" in line else textwrap.wrap(indent + line, width, break_on_hyphens=False)
        numbered = [
            f"{line}\n{at // page + 2}" if page and at % page == page - 1 else line for at, line in enumerate(lines)
        ]
        return "\n".join(numbered)

    return change


def piped(text: str) -> str:
    return "\n".join(
        "| " + line.replace("\t", " | ") + " |" if "\t" in line else line for line in clean(text).split("\n")
    )


def web_copy(text: str) -> str:
    """As legal web sites give it: each paragraph broken after its first words, then anywhere; cells parted by bars."""
    chance = random.Random(7)
    out: list[str] = []
    for line in clean(text).split("\n"):
        if "\t" in line:
            out += [piece for cell in line.split("\t") for piece in (*([cell] if cell else []), "|")]
            continue
        words = line.split(" ")
        first = chance.choice((2, 3, 4, 40)) if len(words) > 4 else len(words)
        out.append(" ".join(words[:first]))
        out += textwrap.wrap(" ".join(words[first:]), chance.choice((78, 84, 90)), break_on_hyphens=False)
    return "\n".join(out)


def recognised(text: str) -> str:
    """As a scanner reads it: a tone mark lost or wrong in one word of forty, l and O for 1 and 0, a word cut in two."""
    chance = random.Random(11)

    def word(match: re.Match[str]) -> str:
        dice = chance.random()
        if dice < 0.02:
            bare = unicodedata.normalize("NFD", match[0])
            return unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", bare, count=1))
        if dice < 0.023 and len(match[0]) > 4:
            return f"{match[0][:3]} {match[0][3:]}"
        return match[0]

    noisy = re.sub(r"[^\W\d_]+", word, text)
    return re.sub(r"(?m)^I(I*)\. (?=[A-ZĐ])", lambda m: "l" + "l" * len(m[1]) + ". ", noisy)


VARIANTS: dict[str, Callable[[str], str]] = {
    "wrapped at 80": wrapped(80),
    "wrapped at 95, indented": wrapped(95, "    "),
    "wrapped at 72, pages numbered": wrapped(72, page=38),
    "pipes": piped,
    "web copy": web_copy,
    "recognised": recognised,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "nbsp and CRLF": lambda text: text.replace(" ", "\u00a0").replace("\n", "\r\n"),
}
