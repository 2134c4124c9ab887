"""Text as people type it and as it is searched. Pure: no Django."""

import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def nfc(text: str) -> str:
    """The text in Unicode normal form C; U+00D0 Ð and U+00F0 ð, which OCR emits for Đ and đ, are mended."""
    return unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")


def fold(text: str | None) -> str:
    """The form in which search compares: lower case, without accents, đ as d, inner white space single.

    >>> fold("Hội  Nông nghiệp Đông Sơn")
    'hoi nong nghiep dong son'
    """
    if not text:
        return ""
    bare = unicodedata.normalize("NFD", text.translate(_D).lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def thousands(number: int) -> str:
    """A number as the office writes it.

    >>> thousands(10025)
    '10.025'
    """
    return f"{number:,}".replace(",", ".")
