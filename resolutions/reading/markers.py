"""Numbering marks at the start of a line: what they are, and what number they carry (facts.md, table 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import is_upper

# No f, j, w, z in Vietnamese lists; some lists skip đ, which `follows` allows.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Marker:
    """family: part, chapter, section, article, upper, roman, arabic, dotted, paren, letter, paren_letter,
    lower_roman, dash, plus, bullet. label: as it stands in a path. number: position told by the mark.
    length: characters of the line it takes up, blanks after it included."""

    family: str
    label: str
    number: int | None
    length: int
    prefix: tuple[int, ...] = ()


_PART = re.compile(
    r"(Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+|THỨ\s+)?([IVXL]{1,6}|\d{1,2}|nhất|NHẤT|hai|HAI|ba|"
    r"BA)\b[\s.:\-–]*"
)
_ARTICLE = re.compile(r"(?:[ĐD]i[eêềếé]u|ĐI[EÊỀ]U)\s+(\d{1,3}[a-zđ]?)(?:\s*[.:\-–]\s*|\s*$)")
_ROMAN = re.compile(r"([IVXLÍÌ1l]{1,7})\s*(?:[.)\-–:]\s*[\-–]?\s*|/\s*[\-–]\s*|/\s+)(?=[^\d\W]|[“\"(])")
_ARABIC = re.compile(
    r"(\d{1,4})(?:\s?\.\s*/?\s*[\-–]?|/\s*[\-–]|\s?\)|/(?=\s)|[\-–](?=\s)|:(?=\s))"
    r"(?:\s*(?=[^\d\s])|\s+(?=\d{1,3}(?:,\d+)?\s?%))"  # "3. 100% cơ sở …"
)
_DOTTED = re.compile(r"(\d{1,2}(?:\.\s?\d{1,2}){1,3})(?:\s*[.)]?\s*[-–](?=\s)\s*|\s*[.)]\s*|\s+)(?=[^\d\s.%])")
_PAREN = re.compile(r"\((\d{1,3})\)\s*(?=\S)")
_LETTER = re.compile(r"([a-zđ])(?:\s?\)\s*|\s?[./]\s+)(?=\S)")
_UPPER = re.compile(r"([A-ZĐ])\s?[.)\-–]\s+(?=\S)")
_PAREN_LETTER = re.compile(r"\(([a-zđ])\)\s*(?=\S)")
_LOWER_ROMAN = re.compile(r"\(([ivx]{1,5})\)\s*(?=\S)")
_BARE_LOWER_ROMAN = re.compile(r"([ivx]{2,5})[).]\s+(?=\S)")
_DASH = re.compile(r"[-–—]\s*(?=[^\W\d]|\s?[\d(“\"'‘])")
_PLUS = re.compile(r"\+\s*(?=\S)")
_BULLET = re.compile(r"(?:[•▪■◦○·❖➢✓►▶❑□➤✔*]\s*|[o§]\s+(?=[^\W\da-z]))(?=[^\s*])")
_ORDINALS = {"nhất": 1, "hai": 2, "ba": 3}
_PART_FAMILY = {"phần": "part", "chương": "chapter", "mục": "section"}


def roman(digits: str) -> int | None:
    """Value of a roman numeral in capitals, None when it is not one written properly (IIII, VX)."""
    total, previous = 0, 0
    for char in reversed(digits):
        value = _ROMAN_DIGITS.get(char)
        if value is None:
            return None
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total if total > 0 and _to_roman(total) == digits else None


def _to_roman(number: int) -> str:
    out = ""
    for value, digits in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            out, number = out + digits, number - value
    return out


def read_marker(line: str) -> Marker | None:
    """The numbering mark a line starts with, or None. Says nothing about whether the mark is plausible there."""
    first = line[:1]
    if not first:
        return None
    if first in "-–—+•▪■◦○·❖➢✓►▶❑□➤✔*§" or line[:2] == "o ":
        return _bullet(line)
    if first == "(":
        return _parenthesised(line)
    if first.isdecimal():
        return _dotted(line) or _arabic(line) or _roman_mark(line)
    return _named(line) or _roman_mark(line) or _lettered(line)


def _bullet(line: str) -> Marker | None:
    for pattern, family, label in ((_DASH, "dash", "-"), (_PLUS, "plus", "+"), (_BULLET, "bullet", "•")):
        if match := pattern.match(line):
            return Marker(family, label, None, match.end())
    return None


def _parenthesised(line: str) -> Marker | None:
    if match := _PAREN.match(line):
        return Marker("paren", f"({int(match[1])})", int(match[1]), match.end())
    if match := _LOWER_ROMAN.match(line):
        number = roman(match[1].upper())
        if number is not None:
            return Marker("lower_roman", f"({match[1]})", number, match.end())
    if match := _PAREN_LETTER.match(line):
        return Marker("paren_letter", f"({match[1]})", _letter_number(match[1]), match.end())
    return None


def _dotted(line: str) -> Marker | None:
    match = _DOTTED.match(line)
    if not match:
        return None
    numbers = tuple(int(part) for part in match[1].replace(" ", "").split("."))
    label = ".".join(str(n) for n in numbers)
    return Marker("dotted", label, numbers[-1], match.end(), numbers[:-1])


def _arabic(line: str) -> Marker | None:
    match = _ARABIC.match(line)
    if not match:
        return None
    label = str(int(match[1])) + (")" if ")" in match[0] else "")
    return Marker("arabic", label, int(match[1]), match.end())


def _named(line: str) -> Marker | None:
    if match := _ARTICLE.match(line):
        digits = re.match(r"\d+", match[1])
        return Marker("article", f"Đ{match[1]}", int(digits[0]) if digits else None, match.end())
    if match := _PART.match(line):
        family = _PART_FAMILY[match[1].lower()]
        value = match[2]
        number = int(value) if value.isdecimal() else roman(value) or _ORDINALS.get(value.lower())
        return Marker(family, f"{match[1].capitalize()} {value}", number, match.end())
    return None


def _roman_mark(line: str) -> Marker | None:
    match = _ROMAN.match(line)
    if not match or match[1].isdecimal() or (match[1] == "l" and not is_upper(line[match.end() :])):
        return None
    # OCR: an accent on the I, a 1 or an l among the I's.
    digits = match[1].translate(str.maketrans("ÍÌ1l", "IIII"))
    number = roman(digits)
    return None if number is None else Marker("roman", digits, number, match.end())


def _lettered(line: str) -> Marker | None:
    if match := _BARE_LOWER_ROMAN.match(line):
        number = roman(match[1].upper())
        if number is not None:
            return Marker("lower_roman", f"{match[1]})", number, match.end())
    if match := _LETTER.match(line):
        label = match[1] + (")" if re.search(r"[)/]", match[0]) else "")
        return Marker("letter", label, _letter_number(match[1]), match.end())
    if match := _UPPER.match(line):
        return Marker("upper", match[1], _letter_number(match[1].lower()), match.end())
    return None


def _letter_number(letter: str) -> int | None:
    index = LETTERS.find(letter)
    return index + 1 if index >= 0 else None


def follows(number: int | None, last: int | None, family: str) -> bool:
    """Whether `number` is what a list that stands at `last` would print next (a skipped đ counts as next)."""
    if number is None or last is None:
        return number == 1
    skipped = 1 if family in ("letter", "upper", "paren_letter") and LETTERS[last : last + 1] == "đ" else 0
    return last < number <= last + 1 + skipped
