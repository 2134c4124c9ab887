"""Words about units that a scanner misread ("Sờ Tài chính", "phôi hợp"): the marks put right, no letter moved.

Only whole phrases are repaired, and only when another word of the phrase is printed rightly: "sổ" alone stays "sổ".
"""

from __future__ import annotations

import re
import unicodedata

from .lexicon import MINISTRY_NAMES
from .unit_words import plain

_NAMES = [name for name in MINISTRY_NAMES if " " in name and name.replace(" ", "").isalpha()]
_PHRASES = [
    *_NAMES,
    *(f"{head} {name}" for head in ("Sở", "Bộ") for name in _NAMES),
    *"""
chủ trì|phối hợp|phối hợp với|chịu trách nhiệm|có trách nhiệm|làm đầu mối|đề nghị|yêu cầu|phân công
có liên quan|liên quan|trực thuộc|thành viên|các hội thành viên|các sở, ban, ngành|các đơn vị|các cơ quan
các địa phương|các trung tâm|đoàn thể|ủy ban nhân dân|hội đồng nhân dân|mặt trận tổ quốc|Tỉnh ủy|Thành ủy
huyện ủy|thành ủy|đảng ủy|Đảng ủy|Văn phòng|Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ban Kiểm tra|Ban Thường vụ
Ban Thường trực|Ban Chấp hành|Ban Tư vấn|Ban Thông tin|Liên hiệp|Liên hiệp hội|các hội khoa học và kỹ thuật
liên hiệp các hội|Hội Nông dân|Hội Làm vườn|Hội Liên hiệp|phát thanh|truyền hình|Trung tâm|phổ biến kiến thức
giám định xã hội|phản biện|tư vấn|tổ chức chính trị|xã hội|chính trị|Hiệp hội|Chi cục|chất lượng|Tỉnh đoàn
giúp việc|nông nghiệp|Việt Nam|Tuyên giáo|Dân vận|Kiểm tra|Chính sách xã hội|Điện lực
tổ chức|triển khai|xây dựng|thực hiện|hoàn thành|hướng dẫn|tham mưu|rà soát|ban hành
""".strip().replace("\n", "|").split("|"),
]  # fmt: skip


def _bare(text: str) -> str:
    """Letters without marks, each in its place (the length does not change)."""
    return "".join(_base(letter) for letter in text)


def _base(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0].lower() if ord(letter) > 0x7F else letter.lower()


_TABLE = {
    letter: _base(chr(letter)) for letter in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(letter).isalpha()
}
_BY_LETTERS = {_bare(phrase): phrase for phrase in sorted(_PHRASES, key=str.istitle)}
_MISREAD = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _BY_LETTERS), key=len, reverse=True)) + r")(?!\w)")


def repaired(text: str) -> str:
    """The same text, as long as before, with misread phrases about units put right."""
    bare = text.translate(_TABLE).lower()
    if len(bare) != len(text):
        return text
    pieces: list[str] = []
    position = 0
    for match in _MISREAD.finditer(bare):
        printed = text[match.start() : match.end()]
        right = _right(printed, _BY_LETTERS[match[0]])
        if right != printed:
            pieces += [text[position : match.start()], right]
            position = match.end()
    return "".join([*pieces, text[position:]]) if pieces else text


def _right(printed: str, phrase: str) -> str:
    words, wanted = printed.split(" "), phrase.split(" ")
    same = [plain(word) == plain(target) for word, target in zip(words, wanted, strict=True)]
    if all(same) or not any(same) or any(a[0].isupper() > b[0].isupper() for a, b in zip(wanted, words, strict=True)):
        return printed
    return " ".join(
        word if right else _cased(target, word) for word, target, right in zip(words, wanted, same, strict=True)
    )


def _cased(target: str, printed: str) -> str:
    if printed.isupper() and len(printed) > 1:
        return target.upper()
    return target[0].upper() + target[1:] if printed[0].isupper() else target.lower()
