"""Plain text in every code Vietnamese offices have used, as whole documents and as known bytes."""

import unicodedata
from collections.abc import Callable

import pytest

from resolutions.reading import UnreadableSource, read_bytes, read_text
from resolutions.reading.encodings import decode, mend
from resolutions.reading.legacy_letters import _TCVN3_TABLE, _VISCII_TABLE, _VNI

from ...tasks.intake_texts import PLAN

WORDS = "Thực hiện kế hoạch của tỉnh và các hội"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _coded(table: dict[str, bytes]) -> Callable[[str], bytes]:
    return lambda text: b"".join(table.get(letter) or letter.encode("cp1252") for letter in text)


def windows_1258(text: str) -> bytes:
    """As Windows wrote it: letters with circumflex, breve and horn whole, the tone as a character of its own."""
    out = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in "\u0302\u0306\u031b" and out:
            tone = out.pop() if out[-1] in TONES else ""
            out[-1] = unicodedata.normalize("NFC", out[-1] + letter)
            out.append(tone)
        else:
            out.append(letter)
    return "".join(out).encode("cp1258")


tcvn3_table = {letter: bytes([code]) for code, letter in _TCVN3_TABLE.items()}
CODES: dict[str, Callable[[str], bytes]] = {
    "tcvn3": _coded({letter.upper(): code for letter, code in tcvn3_table.items()} | tcvn3_table),
    "vni": _coded({letter: code.encode("latin-1") for code, letter in _VNI.items()}),
    "viscii": _coded({letter: bytes([code]) for code, letter in _VISCII_TABLE.items()}),
    "windows-1258": windows_1258,
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("code", CODES)
def test_whole_document_reads_the_same_in_every_code(code: str) -> None:
    read, expected = read_bytes(CODES[code](PLAN), "ke hoach.txt"), read_text(PLAN)
    assert read.text == expected.text
    assert (read.header, read.tasks, read.annexes) == (expected.header, expected.tasks, expected.annexes)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"1. Th\xf9c hi\xd6n k\xd5 ho\xb9ch c\xf1a t\xd8nh v\xb5 c\xb8c h\xe9i", f"1. {WORDS}"),
        (b"K\xd5 HO\xb9CH\nc\xf1a t\xd8nh v\xb5 c\xb8c h\xe9i", "KẾ HOẠCH\ncủa tỉnh và các hội"),
        (b"Th\xf6\xefc hie\xe4n ke\xe1 hoa\xefch cu\xfba t\xe6nh va\xf8 ca\xf9c ho\xe4i", WORDS),
        (b"NHIE\xc4M VU\xcf VA\xd8 \xd1E\xc0 A\xd9N", "NHIỆM VỤ VÀ ĐỀ ÁN"),
        (b"Th\xf1c hi\xaen k\xaa ho\xd5ch c\xfca t\xefnh v\xe0 c\xe1c h\xb5i", WORDS),
    ],
)  # fmt: skip
def test_known_bytes(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize("code", ["tcvn3", "vni"])
def test_text_copied_out_of_an_old_font_is_mended(code: str) -> None:
    """A paste from Word in .VnTime or VNI-Times is good Unicode, but of the wrong letters."""
    pasted = CODES[code](PLAN).decode("cp1252")
    assert read_bytes(pasted.encode(), "van-ban.txt").text == read_text(PLAN).text


def test_unicode_is_left_alone() -> None:
    assert mend(PLAN) == PLAN
    assert (
        mend("Café, naïve, déjà vu, über, señor và các cơ quan") == "Café, naïve, déjà vu, über, señor và các cơ quan"
    )


@pytest.mark.parametrize("data", [b"\x8f\x90\x9d\x81" * 50, bytes(range(0x80, 0x100)) * 20])
def test_unknown_code_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        decode(data)
    assert refusal.value.code == "encoding"
