"""OCR_SUSPECT: letters that recognition has mistaken.

Three signs: pairs of words that only a lost mark makes ("phân biện"), words in small letters with Vietnamese marks that
cannot be syllables ("quyêt", "thửc"), and letters in place of digits ("3O/11", "quý lV", "l." for "1."). One odd word
is a slip of the pen; several are a scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .parsed import Span, Warning
from .syllables import is_syllable, runs_together, toneless

# Pairs that say nothing in administrative language, and what they stand for.
_TWINS = {
    "phân biện": "phản biện",
    "phàn biện": "phản biện",
    "giảm định xã hội": "giám định xã hội",
    "trí thửc": "trí thức",
    "trí thúc": "trí thức",
    "trí thệ": "trí tuệ",
    "khoa hoc": "khoa học",
    "khoa hoe": "khoa học",
    "kê hoạch": "kế hoạch",
    "kể hoạch": "kế hoạch",
    "kế hoach": "kế hoạch",
    "kê hoach": "kế hoạch",
    "nhu sau": "như sau",
    "nhiêm vụ": "nhiệm vụ",
    "nhiệm vu": "nhiệm vụ",
    "nhiệm vự": "nhiệm vụ",
    "công nghê": "công nghệ",
    "kỹ thuât": "kỹ thuật",
    "kỳ thuật": "kỹ thuật",
    "tổ chúc": "tổ chức",
    "tô chức": "tổ chức",
    "thục hiện": "thực hiện",
    "thưc hiện": "thực hiện",
    "thực hiên": "thực hiện",
    "chủ tri": "chủ trì",
    "phối họp": "phối hợp",
    "phôi hợp": "phối hợp",
    "ủy bạn": "ủy ban",
    "căn cử": "căn cứ",
    "quyết đinh": "quyết định",
    "quyểt định": "quyết định",
    "nghị quyểt": "nghị quyết",
    "nghi quyết": "nghị quyết",
    "chi đạo": "chỉ đạo",
    "lãnh dạo": "lãnh đạo",
    "bảo cáo": "báo cáo",
    "báo cảo": "báo cáo",
    "đơn vi": "đơn vị",
    "dơn vị": "đơn vị",
    "sô liệu": "số liệu",
    "nội đung": "nội dung",
    "trién khai": "triển khai",
    "triền khai": "triển khai",
    "hội viền": "hội viên",
    "nơi nhân": "nơi nhận",
    "noi nhận": "nơi nhận",
}
_TWIN = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _TWINS), key=len, reverse=True))})\b", re.IGNORECASE)
_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_BEGINS = (
    rf"(?:^|(?<=[.;:]\s)|(?<=[-+)]\s))[A-Z{_MARKED.upper()}][a-z{_MARKED}]{{1,8}}"  # elsewhere a capital is a name's
)
_WORD = re.compile(rf"(?:(?<![\w@./&-])[a-z{_MARKED}]{{2,9}}|{_BEGINS})(?![\w@/&-]|\.\w)", re.MULTILINE)
# Words from other tongues and from the mountains that bear Vietnamese marks, and short forms in small letters.
_KNOWN = frozenset({"ôxy", "ôtô", "ôzôn", "đ", "đv", "đc", "kêu", "uỷ", "tuỳ", "luỹ", "huỷ", "thuỷ", "khuỷu", "ngoẻo"})
_LETTER_FOR_DIGIT = re.compile(
    r"(?<![\w/-])(?:\d+[OoIl]\d*|[lO]\d{1,3})(?=[\s/%.,;)]|$)(?!\.\w)|(?<=[\d/])[lO]\d?(?=/\d)|\b(?:l|ll|Il|lI)V(?=[/.]\d|\.\s)"
    r"|^l{1,3}\s?[.)](?=\s)",
    re.MULTILINE,
)
_DIGIT_IN_WORD = re.compile(rf"(?<![\w/@.-])[a-z{_MARKED}]+[01][a-z{_MARKED}]+(?![\w/@.-])")
_LEAST_WORDS = 2
_MOST_TOLD = 6
_LONGEST = 200_000


def check_spelling(text: str) -> Iterator[Warning]:
    told: set[str] = set()
    for match in _TWIN.finditer(text[:_LONGEST]):
        wrong = match[0].lower()
        if wrong not in told and not match[0].isupper() and len(told) < _MOST_TOLD:
            told.add(wrong)
            yield Warning(
                "OCR_SUSPECT", "warn", f"“{match[0]}” có thể là “{_TWINS[wrong]}” nhận dạng sai.", match.span()
            )
    odd = list(_odd(text[:_LONGEST]))
    words = {word for word, _ in odd}
    misread = sum(not word.isalpha() or word.isascii() for word, _ in odd)  # letters for digits, however often the same
    if len(words) < _LEAST_WORDS and misread <= _LEAST_WORDS and not (told and words):
        return
    shown = list(dict.fromkeys(word for word, _ in odd))
    more = "…" if len(shown) > _MOST_TOLD else ""
    detail = f"Chữ có thể bị nhận dạng sai: {', '.join(f'“{word}”' for word in shown[:_MOST_TOLD])}{more}."
    yield Warning("OCR_SUSPECT", "warn", detail, odd[0][1])


def _odd(text: str) -> Iterator[tuple[str, Span]]:
    """Words that no one writes, with their places."""
    judged: dict[str, bool] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        if word not in judged:
            judged[word] = _is_odd(word)
        if judged[word]:
            yield word, match.span()
    for pattern in (_LETTER_FOR_DIGIT, _DIGIT_IN_WORD):
        for match in pattern.finditer(text):
            yield match[0].strip(), match.span()


def _is_odd(word: str) -> bool:
    word = word.lower()
    if word in _KNOWN or word[-1] in "kjwzf" or is_syllable(word) or not any(char in _MARKED for char in word):
        return False
    bare, tones = toneless(word)
    return not runs_together(word) and (bool(tones) or any(char in "ăâêôơưđ" for char in bare))
