"""Characters: bring any text to one spelling before anything is recognised in it.

Real files arrive decomposed (NFD), with no-break spaces, soft hyphens, zero-width characters, the Icelandic
U+00D0 in place of Đ, symbols of Word's private fonts, and leftovers of Markdown from a conversion.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), 0xFFFE]
)
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
# Word's Symbol and Wingdings bullets come through as private-use characters.
_BULLETS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC, 0xF071, 0xF09F, 0x25CF, 0x25AA, 0x2219], "•")
_TWINS: dict[int, str] = {0x00D0: "Đ", 0x0189: "Đ", 0xF02D: "-", 0xF02B: "+", 0x2011: "-", 0x2010: "-", 0x2212: "-"}
_CONTROL = dict.fromkeys(i for i in range(0xA0) if (i < 32 or i > 126) and i not in (9, 10))
_TABLE = {**_CONTROL, **_INVISIBLE, **_SPACES, **_BULLETS, **_TWINS, 0x0B: "\n", 0x0C: "\n", 0x2028: "\n", 0x2029: "\n"}

_LINE_END = re.compile(r"\r\n?|\x85")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HASHES = re.compile(r"^\s{0,3}#{1,6}\s+")
_STARS_BETWEEN = re.compile(r"(?<=\S)\*{4}(?=\S)")
_STARS = re.compile(r"\*{2,}|_{2,}(?=\w)|(?<=\w)_{2,}")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_ESCAPED = re.compile(r"\\(?=[-.#*_()\[\]+|&])")
# For character classes: the letters of Vietnamese. No range holds them, since capital and small ones take turns.
CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
SMALL = f"a-z{CAPITAL[3:].lower()}"
CELL_BREAK = "\ue010"  # a line break inside a cell, until it is known whether it parts anything
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r"^[\s\-–—_=*~.…]{3,}$")
_LONE_MARK = re.compile(r"^[\s*\-–—_~]{1,2}$")
_BLANKS = re.compile(r"[ ]{2,}")
_ACCENT_ORDER = str.maketrans({"đ": "d", "Đ": "D"})


def normalise(text: str) -> str:
    """Any text → NFC with plain spaces and newlines, without invisible characters; never fails."""
    text = _LINE_END.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    # Once before the table (so that a letter and its mark are one), once after it (a zero-width joiner hid a mark).
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_TABLE))


def strip_markdown(line: str) -> str:
    """One line without heading marks, emphasis and escapes; the words stay."""
    line = _HASHES.sub("", line)
    if "*" in line or "_" in line:
        line = _STARS_BETWEEN.sub(" ", line)
        line = _STARS.sub("", line)
        line = _EMPHASIS.sub(r"\1", line)
    if "\\" in line:
        line = _ESCAPED.sub("", line)
    return _BREAK_TAG.sub(CELL_BREAK, line) if "<" in line else line


def is_rule(line: str) -> bool:
    """Whether a line is only a drawn rule or a lone star (the `*` under a Party issuer)."""
    return bool(_RULE.match(line) or _LONE_MARK.match(line))


def squeeze(line: str) -> str:
    """Runs of spaces become one; spaces beside a tab go."""
    cells = [_BLANKS.sub(" ", cell).strip() for cell in line.split("\t")]
    return "\t".join(cells) if any(cells) else ""


def fold(text: str) -> str:
    """Lower case without accents and with d for đ: for comparing, never for showing."""
    decomposed = unicodedata.normalize("NFD", text.translate(_ACCENT_ORDER))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def is_upper(text: str) -> bool:
    """Whether the letters of a line are (almost) all capitals, as in a printed heading."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 2:
        return False
    lower = sum(c.islower() for c in letters)
    return lower == 0 or (len(letters) >= 12 and lower <= len(letters) * 0.12)
