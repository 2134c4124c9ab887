"""Fonts of Word's runs, as far as they change letters: .VnTime and VNI-Times hold the codes of TCVN3 and VNI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from .legacy_letters import from_tcvn3, from_vni
from .word_numbering import W

Element = Any
Change = Callable[[str], str]


def _capitals_of_tcvn3(text: str) -> str:
    """.VnTimeH shows small letters as capitals."""
    return from_tcvn3(text).upper()


def change_of(font: str) -> Change | None:
    """How text in this font becomes Unicode; None for fonts that are Unicode already."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return _capitals_of_tcvn3 if name.endswith("h") else from_tcvn3
    if name.startswith(("vni-", "vni ")):
        return from_vni
    return None


class Fonts:
    """Tells the font of a run: its own, its style's, its paragraph's, the document's."""

    def __init__(self, styles: Element | None) -> None:
        self._own: dict[str, str] = {}
        self._base: dict[str, str] = {}
        self._usual = ""
        self._normal = ""
        if styles is not None:
            self._usual = _font(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
            for style in styles.findall(f"{W}style"):
                key = style.get(f"{W}styleId") or ""
                self._own[key] = _font(style.find(f"{W}rPr"))
                based = style.find(f"{W}basedOn")
                self._base[key] = (based.get(f"{W}val") or "") if based is not None else ""
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                    self._normal = key

    def of(self, run: Element) -> str:
        """The font that a run itself or its style names, "" when it has the one around it."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return ""
        return _font(properties) or self._of_style(_value(properties.find(f"{W}rStyle")))

    def around(self, paragraph: Element) -> str:
        """The font of a paragraph's runs that name none. To be asked once for each paragraph, not for each run."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._normal
        return self._of_style(style) or self._usual

    def _of_style(self, key: str) -> str:
        for _ in range(12):  # a chain of styles may be circular in a damaged file
            if not key or self._own.get(key):
                break
            key = self._base.get(key, "")
        return self._own.get(key, "")


def converted(pieces: Iterable[tuple[str, str]]) -> Iterator[str]:
    """(font, text) in order → text; letters of VNI that two runs share stay together."""
    for change, group in groupby(pieces, key=lambda piece: change_of(piece[0])):
        text = "".join(piece for _font_name, piece in group)
        yield change(text) if change else text


def _font(properties: Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or fonts.get(f"{W}cs") or "")


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val") or "")
