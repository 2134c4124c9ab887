"""Names of people in the many ways in which they are written, and when two may mean one person. Pure: no Django.

"PGS.TS. Lương Thế Bình", "đ/c Lương Thế Bình", "LƯƠNG THẾ BÌNH", "Luong The Binh" and "L.T. Bình" may all be one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .folding import fold, nfc

# Degrees and titles stay with the person as an honorific; ways of addressing say nothing about whom they address.
_DEGREES = frozenset(
    """
    gs pgs ts tskh ths cn ks ktv bs bsck bscki bsckii ds dscki dsckii nsut nsnd ngut ngnd kts ls ck1 ck2 cki ckii
    """.split()  # noqa: SIM905 - a list of words is read more easily
)
_ADDRESS = frozenset({"d/c", "dc", "dong chi", "ong", "ba", "anh", "chi", "mr", "mrs", "ms"})
_SURNAMES = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh luong dao ta mai ha cao lam
    phung nong trieu lo quang giang ma mac tong chu luu dong quach kieu khuc than doan thai to vuong la thach bach
    hua nghiem au lai tang cam vi hau sung vang thao ban be hoa luc dam nghe tu ninh khong tieu
    """.split()  # noqa: SIM905 - a list of words is read more easily
)
_SPACED_DOTS = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")


class Likeness(StrEnum):
    SAME = "same"
    ORDER = "order"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it was typed, taken apart: what stands before or behind it, and the name itself."""

    honorific: str
    name: str


def written(text: str) -> Written:
    """The degrees apart from the name; how somebody is addressed is left out.

    >>> written("đ/c PGS.TS. Lương Thế Bình")
    Written(honorific='PGS.TS.', name='Lương Thế Bình')
    >>> written("Ông Ích Khiêm").name
    'Ông Ích Khiêm'
    """
    text = " ".join(nfc(text).split())
    main, comma, behind = text.partition(",")
    if comma and all(_is_degree(word) for word in _words(behind)):
        told = written(main)
        return Written(" ".join(filter(None, (told.honorific, behind.strip()))), told.name)
    words, kept = text.split(" "), list[str]()
    while len(words) > 1 and (skipped := _leading(words)):
        first = " ".join(words[:skipped])
        words = words[skipped:]
        if _is_degree(first):
            kept.append(first)
    if len(words) > 1 and _is_glued(words[0]):
        degree, _dot, rest = words[0].rpartition(".")
        kept.append(f"{degree}.")
        words[0] = rest
    return Written(" ".join(kept), " ".join(words))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]


def _is_degree(word: str) -> bool:
    """ "TS.", "PGS.TS", "ThS.BS": each part between the dots is one."""
    parts = [part for part in fold(word).split(".") if part]
    return bool(parts) and all(part in _DEGREES for part in parts)


def _is_glued(word: str) -> bool:
    """ "TS.Lương": a degree and the surname without a blank between them."""
    degree, dot, rest = word.rpartition(".")
    return bool(dot and len(rest) > 1 and _is_degree(degree))


def _leading(words: list[str]) -> int:
    """How many words at the front are a degree or a way of addressing."""
    first = fold(words[0]).rstrip(".:")
    if _is_degree(words[0]):
        return 1
    if " ".join((first, fold(words[1]))) in _ADDRESS and len(words) > 2:
        return 2
    if first not in _ADDRESS:
        return 0
    # "Ông" and "Ba" may be surnames: they are an address only before something that begins with a surname.
    after = words[1:]
    while after and _is_degree(after[0]):
        after = after[1:]
    is_address = "/" in first or len(after) < len(words) - 1 or (bool(after) and fold(after[0]) in _SURNAMES)
    return 1 if is_address else 0


def parts_of(text: str) -> tuple[str, ...]:
    """The folded syllables of the name alone; "L.T. Bình" gives l, t, binh."""
    name = _SPACED_DOTS.sub(". ", written(text).name)
    return tuple(part for word in fold(name).replace("-", " ").split() if (part := word.strip(".,;:'’`()[]")))


def key_of(text: str) -> str:
    """What all spellings of one name have in common."""
    return " ".join(parts_of(text))


def is_name(text: str) -> bool:
    """Whether there is a letter in it besides a degree."""
    return any(char.isalpha() for char in key_of(text))


def likeness(one: str, other: str) -> Likeness | None:
    """Whether two names may mean one person, and how they are alike."""
    return likeness_of(parts_of(one), parts_of(other))


def likeness_of(left: tuple[str, ...], right: tuple[str, ...]) -> Likeness | None:
    if not left or not right:
        return None
    if left == right:
        return Likeness.SAME
    if len(left) != len(right) or len(left) < 2:
        return None
    if sorted(left) == sorted(right):
        return Likeness.ORDER
    short = (len(part) == 1 for pair in zip(left, right, strict=True) for part in pair)
    fits = all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(left, right, strict=True))
    # The given name is written out on both sides: "L.T.B." alone tells nobody.
    return Likeness.INITIALS if fits and any(short) and left[-1] == right[-1] and len(left[-1]) > 1 else None
