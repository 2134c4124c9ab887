"""What patterns of deadline phrases are made of: fragments of the language, anchors, and how far a match is trusted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from . import calendars as cal
from .conventions import STANDARD, Conventions
from .parsed import Deadline

Match = re.Match[str]
# strong: a deadline wherever it stands; weak: not inside the name of a plan or document; near: not right after a name
# ("Quy chế tiếp xúc định kỳ"); bare: only where a deadline would stand (at the start, after a comma, in brackets);
# cell: only in a phrase of its own.
Strength = Literal["strong", "weak", "near", "bare", "cell"]
Read = Deadline | tuple[Deadline, ...] | None


@dataclass(frozen=True, slots=True)
class Anchors:
    """What relative phrases hang on: the issue date, the year a heading or title is about, the term of office; and by
    which conventions they are read."""

    issued: date | None = None
    year: int | None = None
    term: tuple[int, int] | None = None
    rules: Conventions = STANDARD

    def year_of(self, month: int) -> int | None:
        """The year meant by a month printed without one: the heading's, else the one nearest to the issue date."""
        if self.year:
            return self.year
        if self.issued is None:
            return None
        end = cal.month_end(self.issued.year, month)
        return self.issued.year + bool(end and (self.issued - end).days > self.rules.past_days)

    @property
    def this_year(self) -> int | None:
        return self.year or (self.issued.year if self.issued else None)

    def until(self, end: date) -> date | None:
        """The issue date as the start of "từ nay đến …"; None when that end is already past."""
        return self.issued if self.issued and self.issued <= end else None


Moment = date | Anchors | None  # what a reader may be given: the issue date alone, or all that is known
Build = Callable[[Match, Anchors], Read]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of phrase. `needs`: words of which one must stand in a text before the pattern is tried at all."""

    name: str
    strength: Strength
    regex: re.Pattern[str]
    build: Build
    needs: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern's match in a text; a list of dates gives several of them."""

    name: str
    start: int
    end: int
    deadline: Deadline


def pattern(name: str, strength: Strength, regex: str, build: Build, *needs: str) -> Pattern:
    return Pattern(name, strength, re.compile(regex, re.IGNORECASE), build, needs or ("",))


Y = r"((?:19|20)\d{2})(?!\d)"
YEAR = r"(?:19|20)\d{2}(?!\d)"
TO = r"\s*(?:-|–|—|đến|tới)\s*"
AND = r"\s*(?:,\s*và|,|;|và|hoặc|&)\s*"
EVERY = r"h[ằàẳăâ]ng"
EVERY_YEAR = rf"(?:{EVERY}|mỗi)\s+năm"
Q = r"q(?:uý|uí|úy|úi)\s*"
ROMAN = r"(?:[IVl1]{1,3}|[2-4])"
OF_YEAR = r"\s*(?:/|-|\.|,)?\s*(?:của\s+)?(?:năm\s+)?"
QUARTER_YEAR = rf"{Q}({ROMAN}){OF_YEAR}{Y}"
DAY = rf"(?:ngày\s+)?(\d{{1,2}})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{{1,2}})\s*(?:/|-|\.|,?\s*năm\s*){Y}"
DAY_MONTH = r"(?:ngày\s+)?(\d{1,2})\s*(?:/|\s*tháng\s*)\s*(\d{1,2})(?!\s*[/\d])(?!\s*,?\s*năm\s+\d)"
HOUR = r"(?:\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2}\s*(?:phút|')?)?\s*,?\s*)?"
BEFORE = (
    r"(?:(?:xong|hoàn thành|hoàn tất|kết thúc)(?:\s+(?:trước|trong|vào|đến hết|đến|chậm nhất(?:\s+là)?))?|trước|"
    r"(?:chậm|muộn) nhất(?:\s+là)?(?:\s+(?:vào|đến hết|đến|trước|trong))?|không (?:quá|muộn hơn)|"
    r"hạn (?:cuối|chót)(?:\s+(?:cùng|là))*:?|thời (?:hạn|gian)(?:\s+(?:hoàn thành|thực hiện|báo cáo))?:?|"
    r"(?:cho\s+)?đến hết|hết|đến|vào|trong)"
)
IN = (
    r"(?:(?:dự kiến|trong|vào|trước|đến hết|đến|hết|chậm nhất|là|xong|khoảng|đầu|giữa|cuối|nửa đầu|nửa cuối|các|"
    r"thuộc|ngay|của)\s+){0,4}"
)
NUMBER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
COUNT = rf"(?:\d{{1,3}}|{'|'.join(NUMBER_WORDS)})"
_ROMAN_LETTERS = str.maketrans({"L": "I", "1": "I"})
# A scanner reads 0 as O, and 1 as l or I: "3O/11/2025".
_MISREAD = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})
_MISREAD_DATE = re.compile(
    r"(?<!\w)(?:(?=[OoIl]*\d)[\dOoIl]{1,4}(?!\w)|"
    r"[\dOoIl]{1,2}\s?[/.-]\s?[\dOoIl]{1,2}\s?[/.-]\s?[12Il][\dOoIl]{3}(?!\w))"
)


def anchored(moment: Moment) -> Anchors:
    return moment if isinstance(moment, Anchors) else Anchors(moment)


def count_of(text: str) -> int:
    """A number in figures or words; 0 when it is neither."""
    return int(text) if text.isdecimal() else NUMBER_WORDS.get(text.lower(), 0)


def quarter_of(text: str) -> int | None:
    """The number of a quarter: "IV", "4", and what scanners make of it ("lV", "1I")."""
    if text in ("2", "3", "4"):
        return int(text)
    return cal.ROMAN_QUARTERS.get(text.upper().translate(_ROMAN_LETTERS))


def repair_figures(text: str) -> str:
    """The text with misread figures of dates put right, every character in its place."""
    return _MISREAD_DATE.sub(lambda match: match[0].translate(_MISREAD), text)


def parts(match: Match, group: int | str, inner: re.Pattern[str]) -> list[Match]:
    """Matches of `inner` inside one group, at their places in the whole text."""
    return list(inner.finditer(match.string, match.start(group), match.end(group)))
