"""Finding the stamp of a state secret: such a document must not be taken in at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from .page import Row
from .text import fold, normalise, strip_markdown

_COPY = re.compile(r"\bbản\s*số\b(?:\s*[:.])?(?:\s*\d{1,4}(?:\s*/\s*\d{1,4})?)?", re.IGNORECASE)
_URGENCY = re.compile(r"\b(?:(?:hỏa|hoả)\s*tốc(?:\s*hẹn\s*giờ)?|(?:thượng\s*)?khẩn)\b", re.IGNORECASE)
_STAMP = re.compile(
    r"^(?:\W*(?:độ\s+mật|mức\s+độ\s+mật|mật\s+độ)\s*:?\s*)?[\W_]*(tuyệt\s*mật|tối\s*mật|mật)[\W_]*$", re.IGNORECASE
)
_TITLE = re.compile(r"^[^\w]*(?:độ\s+mật\s*:\s*)?(tuyệt\s*mật|tối\s*mật|mật)\s*(?:[:\])>|/.–—-]|$)", re.IGNORECASE)
_MARKS = {"tuyệtmật": "Tuyệt mật", "tốimật": "Tối mật", "mật": "Mật"}
_SPACED = re.compile(r"^(?:\w\s+)+\w$")
_PIECES = re.compile(r"\t+| {3,}|\|")
_CAPITAL_PIECES = re.compile(r" {2,}")
_TAGS = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_LONGEST = 60
_HEAD_LINES, _HEAD_CHARACTERS = 40, 60_000
_PLAIN_STAMP = re.compile(r"[\W_]*(?:tuyet\s*|toi\s*)?mat[\W_]*")


def _head(text: str) -> list[str]:
    """The first lines that say something: rules, dashes and empty lines push no stamp out of sight."""
    lines = (line for line in text.splitlines() if any(map(str.isalnum, line)))
    return normalise("\n".join(islice(lines, _HEAD_LINES))[:_HEAD_CHARACTERS]).split("\n")


def secrecy_mark(text: str) -> str | None:
    """ "Mật", "Tối mật" or "Tuyệt mật" when it stands alone near the head (or is "Độ mật: …"); None otherwise.

    The word inside a sentence ("bảo mật", "bí mật nhà nước") is no stamp.
    """
    for line in _head(text):
        for piece in _pieces(_TAGS.sub("\t", strip_markdown(line))):
            if _SPACED.match(piece):
                piece = "".join(piece.split())  # letters set apart: "M Ậ T", "T Ố I M Ậ T"
            if len(piece) <= _LONGEST and (match := _STAMP.match(_alone(piece))):
                return _MARKS[re.sub(r"\s+", "", match[1]).lower()]
    return None


def _pieces(line: str) -> Iterator[str]:
    """What stands side by side in a line. Two spaces part a stamp only from capitals: elsewhere they are a slip."""
    for piece in _PIECES.split(line):
        yield piece.strip()
        capital = _CAPITAL_PIECES.split(piece.strip()) if piece.isupper() or _copied(piece) else []
        yield from capital if len(capital) > 1 else []


def _alone(piece: str) -> str:
    """Without what is printed beside a mark: how urgent the paper is, and which copy it is."""
    return _URGENCY.sub(";", _COPY.sub(";", piece))


def _copied(piece: str) -> bool:
    """Whether all is in capitals but the number of the copy: "MẬT  Bản số: 01"."""
    return _COPY.sub("", piece).isupper()


def stamped(parts: Sequence[Row], page_height: float) -> bool:
    """Whether a part of a recognised line, in the upper half of its page, is a stamp: alone, in capitals.

    Recognition often loses the marks of a stamp's letters ("TÓI MÂT"), so they do not count here.
    """
    return any(
        part.middle > page_height / 2 and part.text.isupper() and bool(_PLAIN_STAMP.fullmatch(fold(part.text)))
        for part in parts
    )


def title_mark(title: str) -> str | None:
    """The mark with which a typed title begins: "Tối mật: Kế hoạch …", "[Mật] …". "Mật ong: …" has none."""
    match = _TITLE.match(normalise(title).strip())
    return _MARKS[re.sub(r"\s+", "", match[1]).lower()] if match else None
