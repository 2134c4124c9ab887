"""Automatic numbers of Word: they are not in the text and have to be counted (w:numPr, w:abstractNum, w:lvlText)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_INTEGER = re.compile(r"-?[0-9]{1,6}")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_BULLETS = {"-": "-", "–": "-", "—": "-", "+": "+", "\uf02d": "-", "\uf02b": "+", "−": "-"}
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    style: str | None


class Numbering:
    """Counts the paragraphs of one document; ask for labels in document order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._styles = _style_numbers(styles) if styles is not None else {}
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Element) -> str:
        """ "1.", "a)", "II.", "-" of a numbered paragraph, counted on; "" for any other."""
        number, level = self._number_of(paragraph)
        abstract = self._abstract.get(number or "")
        if number is None or abstract is None:
            return ""
        levels = self._levels.get(abstract, {})
        form = levels.get(level)
        if form is None:
            return ""
        self._count(number, abstract, level)
        if form.form == "bullet":
            return _BULLETS.get(form.text.strip(), "•")
        return self._print(abstract, levels, form)

    def _number_of(self, paragraph: Element) -> tuple[str | None, int]:
        """(numId, level) from the paragraph itself or its style."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = self._styles.get(style or "", (None, None))
        if properties is not None:
            number = _value(properties.find(f"{W}numId")) or number
            own = _integer(_value(properties.find(f"{W}ilvl")))
            level = own if own is not None else level
        if number is None or number == "0":
            return None, 0
        if level is None:
            levels = self._levels.get(self._abstract.get(number, ""), {})
            level = next((index for index, form in levels.items() if form.style and form.style == style), 0)
        return number, level

    def _count(self, number: str, abstract: str, level: int) -> None:
        counts = self._counts.setdefault(abstract, {})
        if number not in self._seen:
            self._seen.add(number)
            for restarted in self._starts.get(number, {}):
                counts.pop(restarted, None)
        start = self._starts.get(number, {}).get(level)
        if start is None:
            start = self._levels[abstract][level].start
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]

    def _print(self, abstract: str, levels: dict[int, _Level], form: _Level) -> str:
        counts = self._counts[abstract]

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = levels.get(index)
            return _format(counts.get(index, other.start if other else 1), other.form if other else "decimal")

        return _PLACE.sub(shown, form.text).strip()

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                index = _integer(level.get(f"{W}ilvl"))
                if index is not None and 0 <= index < _LEVELS:
                    levels[index] = _level(level)
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in numbering.findall(f"{W}num"):
            key = number.get(f"{W}numId") or ""
            self._abstract[key] = _value(number.find(f"{W}abstractNumId")) or ""
            for override in number.findall(f"{W}lvlOverride"):
                index = _integer(override.get(f"{W}ilvl"))
                start = _integer(_value(override.find(f"{W}startOverride")))
                if index is not None and start is not None:
                    self._starts.setdefault(key, {})[index] = start


def _level(level: Element) -> _Level:
    return _Level(
        _value(level.find(f"{W}numFmt")) or "decimal",
        _value(level.find(f"{W}lvlText")) or "",
        _integer(_value(level.find(f"{W}start"))) or 1,
        _value(level.find(f"{W}pStyle")),
    )


def _style_numbers(styles: Element) -> dict[str, tuple[str | None, int | None]]:
    """Style id → (numId, level), inherited along basedOn."""
    own: dict[str, tuple[str | None, int | None]] = {}
    base: dict[str, str | None] = {}
    for style in styles.findall(f"{W}style"):
        key = style.get(f"{W}styleId") or ""
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            own[key] = (_value(properties.find(f"{W}numId")), _integer(_value(properties.find(f"{W}ilvl"))))
        base[key] = _value(style.find(f"{W}basedOn"))
    out = {}
    for key in base:
        current: str | None = key
        for _ in range(12):  # a chain of styles may be circular in a damaged file
            if current is None or current in own:
                break
            current = base.get(current)
        if current in own:
            out[key] = own[current]
    return out


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _integer(text: str | None) -> int | None:
    return int(text) if text and _INTEGER.fullmatch(text) else None


def _format(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 50 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        digits, rest = "", max(count, 0) % 5000
        for value, mark in _ROMAN:
            digits += mark * (rest // value)
            rest %= value
        return digits.upper() if form == "upperRoman" else digits
    if form == "decimalZero":
        return f"{count:02d}"
    return "" if form == "none" else str(count)
