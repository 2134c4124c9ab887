"""Vietnamese letters before Unicode: the tables of TCVN3 (fonts .VnTime), VNI (fonts VNI-Times) and VISCII."""

from __future__ import annotations

import re
import unicodedata

# TCVN 5712: the letters from A1 on; capitals with marks are written with other fonts (.VnTimeH).
_TCVN3_TABLE = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedf"
            "e1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

# VISCII, RFC 1456: from 80 on, and six capitals in the place of control characters.
_VISCII_TABLE: dict[int, str] = {
    0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ",
    **dict(
        enumerate(
            "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
            "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
            0x80,
        )
    ),
}  # fmt: skip

# VNI-Windows: a letter, then its mark as a character of its own. Tone marks after any vowel; the others as listed.
_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROUND = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_SHORT = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_LETTERS = re.compile(r"[^\W\d_]+")


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouyôö":
        for mark, tone in _TONES.items():
            pairs[base + mark] = _VNI_ALONE.get(base, base) + tone
    for base in "aeo":
        for mark, tone in _ROUND.items():
            pairs[base + mark] = base + "\u0302" + tone
    for mark, tone in _SHORT.items():
        pairs["a" + mark] = "a\u0306" + tone
    pairs |= _VNI_ALONE
    both = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    capitals = {key.upper(): value.upper() for key, value in both.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in both.items() if len(key) == 2}
    return mixed | both | capitals


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Text whose characters are TCVN3 codes (U+00A1 … U+00FE) → Unicode."""
    converted = text.translate(_TCVN3_TABLE)
    return "\n".join(map(_capitals, text.split("\n"), converted.split("\n")))


def from_vni(text: str) -> str:
    """Text in VNI-Windows codes → Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def from_viscii(text: str) -> str:
    """Text whose characters are VISCII codes → Unicode."""
    return text.translate(_VISCII_TABLE)


def _capitals(coded: str, line: str) -> str:
    """TCVN3 has no capitals with tone marks: a line, or a word, whose plain letters are capitals is all capitals."""
    plain = [letter for letter in coded if letter.isascii() and letter.isalpha()]
    number = "/" in coded  # "Sè: 12/KH-LHH": the capitals are those of the number
    if len(plain) >= 2 and not number and all(letter.isupper() for letter in plain):
        return line.upper()

    def word(match: re.Match[str]) -> str:
        ascii_letters = [letter for letter in match[0] if letter.isascii()]
        if len(ascii_letters) >= 2 and all(letter.isupper() for letter in ascii_letters):
            return match[0].upper()
        return match[0]

    return _LETTERS.sub(word, line)
