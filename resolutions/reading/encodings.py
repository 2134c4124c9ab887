"""Bytes of a plain text file → text, whatever encoding Vietnamese offices have used; and text in codes of old fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .containers import unreadable
from .legacy_letters import from_tcvn3, from_viscii, from_vni

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 50_000

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|uây|oai|oay|oao|oeo|uôi|ươi|ươu|iêu|yêu|"
    r"iê|yê|uô|ươ|uâ|oa|oă|oe|oo|ia|ua|ưa|uê|uy|uơ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_OLD_CODES = re.compile(r"[\u00a1-\u00ff]")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16, UTF-32, windows-1258, TCVN3, VNI or VISCII; UnreadableSource for all else."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mend(_strict(data, encoding))
    if (wide := _wide(data)) is not None:
        return mend(_strict(data, wide))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _single_byte(data)
    if len(_CONTROL.findall(text[:20_000])) > 4:
        raise unreadable("not_document")
    return mend(text)


def mend(text: str) -> str:
    """Text that holds the codes of old fonts (a copy from .VnTime or VNI-Times) → the letters that were meant.

    Text that is Vietnamese already comes back as it is.
    """
    sample = text[:_SAMPLE]
    if len(_OLD_CODES.findall(sample)) < 3:
        return text
    best = max((from_tcvn3, from_vni), key=lambda change: plausible(change(sample)))
    if plausible(best(sample)) < max(4, 2 * plausible(sample)):
        return text
    return "\n".join(_better(line, best) for line in text.split("\n"))


def _better(line: str, change: Callable[[str], str]) -> str:
    """The changed line, unless the line holds letters that no old font has."""
    return line if _VIETNAMESE.search(line) else change(line)


def plausible(text: str) -> int:
    """How much like Vietnamese the marked words of a text are: one for each that is a syllable, less two for others."""
    score = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if not word.isascii():
            score += 1 if _is_syllable(word) else -2
    return score


def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in apart if letter not in _TONE_MARKS)
    return len(apart) - len(bare) <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise unreadable("encoding") from error


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of ASCII text is zero."""
    sample = data[:2000]
    if len(sample) < 8 or len(data) % 2:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > len(sample) // 5 and sample[1 - offset :: 2].count(0) == 0:
            return encoding
    return None


def _single_byte(data: bytes) -> str:
    """The reading in which Vietnamese syllables appear; none → refused."""
    if b"\x00" in data:
        raise unreadable("not_document")
    latin = data.decode("latin-1")
    # 80 to 9F are typographic marks in the codes that Windows used: quotation marks, dashes, the ellipsis.
    windows = re.sub("[\x80-\x9f]", lambda match: match[0].encode("latin-1").decode("cp1252", "replace"), latin)
    readings = [
        unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
        from_tcvn3(windows),
        from_vni(windows),
        from_viscii(latin),
    ]
    best = max(readings, key=lambda reading: plausible(reading[:_SAMPLE]))
    if plausible(best[:_SAMPLE]) < 2 or best.count("\ufffd") > len(best) // 200 + 2:
        raise unreadable("encoding")
    return best
