"""Names of organs as documents write them, in one form in which all spellings of a name meet. Pure: no Django."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .folding import fold, nfc

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LETTERS = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ALONE_Y = re.compile(r"^(qu|[bcdghklmnprstvx]+)y$")

# Abbreviations that mean one thing in any office. "TT", "KT", "BTC" mean several and are left alone.
_ABBREVIATIONS = {
    short: long
    for line in """
        kh&kt: khoa học kỹ thuật | kh&cn: khoa học công nghệ | nn&ptnt: nông nghiệp phát triển nông thôn
        ptnt: phát triển nông thôn | tn&mt: tài nguyên môi trường | nn&mt: nông nghiệp môi trường
        gd&đt: giáo dục đào tạo | tt&tt: thông tin truyền thông | kh&đt: kế hoạch đầu tư
        lđtb&xh: lao động thương binh xã hội | vhtt&dl: văn hóa thể thao du lịch | gtvt: giao thông vận tải
        ubnd: ủy ban nhân dân | hđnd: hội đồng nhân dân | hdnd: hội đồng nhân dân | ub: ủy ban
        mttq: mặt trận tổ quốc | ubmttq: ủy ban mặt trận tổ quốc | vn: việt nam | tw: trung ương
        bch: ban chấp hành | btv: ban thường vụ | bcđ: ban chỉ đạo | ubkt: ủy ban kiểm tra
        lhh: liên hiệp hội | lhhkh&kt: liên hiệp hội | vusta: liên hiệp hội việt nam
        tp: thành phố | tx: thị xã | vp: văn phòng | ttk: tổng thư ký | đh: đại học
        lđlđ: liên đoàn lao động | lhpn: liên hiệp phụ nữ | ccb: cựu chiến binh | tncs: thanh niên cộng sản
        tg&dv: tuyên giáo dân vận | tvpb: tư vấn phản biện | gđxh: giám định xã hội | pbkt: phổ biến kiến thức
    """.strip().splitlines()
    for short, long in (pair.strip().split(": ") for pair in line.split("|"))
}
# "KH&KT" is also written "KHKT", "KH & KT", "KH và KT", "KH-KT".
_JOINT = r"\s?(?:&|và|va|-|/)?\s?"
_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        f"(?P<a{index}>{_JOINT.join(map(re.escape, short.split('&')))})"
        for index, short in sorted(enumerate(_ABBREVIATIONS), key=lambda item: -len(item[1]))
    )
    + r")(?![^\W_])"
)
_LONG = tuple(_ABBREVIATIONS.values())
Words = tuple[tuple[str, str], ...]  # the union's own abbreviations: (short, full)
_PERSONS = (("dong", "chi"), ("d", "c"), ("cac", "dong", "chi"))
_LEADERS = (
    *(("tap", "the", "lanh", "dao"), ("lanh", "dao"), ("thu", "truong"), ("nguoi", "dung", "dau")),
    *(("thuong", "truc", "lanh", "dao"), ("dai", "dien", "lanh", "dao"), ("dai", "dien")),
)
_CHIEFS = (
    *(("pho", "giam", "doc"), ("giam", "doc"), ("pho", "chanh"), ("chanh",), ("pho", "chu", "tich"), ("chu", "tich")),
    *(("pho", "truong"), ("truong",), ("pho", "bi", "thu"), ("bi", "thu"), ("hieu", "truong"), ("vien", "truong")),
)
_SCIENCE = ("khoa", "hoc", "ki", "thuat")
_UNION = (
    ("lien", "hiep", "cac", "hoi", *_SCIENCE),
    ("lien", "hiep", "hoi", *_SCIENCE),
    ("lien", "hiep", "cac", "hoi"),
    ("lien", "hiep", "hoi"),
)
UNION = "lhh"
_FRONT, _FRONT_LONG = ("mat", "tran", "to", "quoc"), ("mat", "tran", "to", "quoc", "viet", "nam")
LEVELS = (
    *(("thanh", "pho"), ("thi", "xa"), ("thi", "tran"), ("dac", "khu")),
    *(("tinh",), ("huyen",), ("quan",), ("xa",), ("phuong",)),
    *(("tinh", "uy"), ("thanh", "uy"), ("huyen", "uy"), ("thi", "uy"), ("quan", "uy")),
)
# What sounds like a level and a place without its accents: "xã hội", "quản lý", "phương án".
_NO_PLACE = frozenset(
    (
        *(
            "xa hoi",
            "phuong phap",
            "phuong huong",
            "phuong an",
            "phuong tien",
            "quan li",
            "quan su",
            "quan doi",
            "quan he",
        ),
        *("quan nhan", "quan tri", "tinh uy", "tinh doan", "huyen uy", "huyen doan", "quan uy", "xa doan"),
    )
)
# Organs that exist at every level: "UBND tỉnh" without its level would be any of them.
_OF_EVERY_LEVEL = ("uy ban", "hoi dong nhan dan", "mat tran", "cong an")
# Whose name may lack the province: "Tỉnh ủy Hà Thanh", "Liên hiệp hội Hà Thanh".
_LOSES_PLACE = (("tinh", "uy"), ("tinh", "doan"), ("thanh", "uy"), (UNION,))
_WHOSE = (("cua",), ("thuoc",), ("truc", "thuoc"), ("co", "quan"))
_INSIDE = frozenset(
    {"van", "ban", "phong", "trung", "chanh", "chu", "tong", "dang", "hoi", "thuong", "pho", "vien", "doan", "uy"}
)
_RIME = (
    "a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oao|oay|oe|oeo|oi|oo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu"
    "|ye|yeu"
)
_SYLLABLE = re.compile(
    rf"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?(?:{_RIME})(?:ch|nh|ng|[cmnpt])?|gin|gi|quoc"
)


class Word(NamedTuple):
    """A word folded, and as it was spelled: letters and tone marks apart; None where an abbreviation stood."""

    key: str
    spelled: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Home:
    """The union's own level and place, folded, which its documents leave out or add: ("tinh", "ha thanh"); and what it
    writes for short, which goes before what any office means by the same letters."""

    level: str = "tinh"
    place: str = ""
    words: Words = ()


NOWHERE = Home()


def home_of(name: str, place: str = "", words: Words = ()) -> Home:
    """Read from the union's own name ("… tỉnh Hà Thanh"), else from the place it writes from."""
    match = re.search(r"\b(tinh|thanh pho|tp)\s+(.+)$", fold(name))
    if match:
        return Home("tinh" if match[1] == "tinh" else "thanh pho", match[2], words)
    return Home("tinh", fold(place), words)


def spelled(word: str) -> tuple[str, str]:
    """Letters and tone marks apart, so that "hoà" is "hòa" and "kỹ" is "kĩ", but "phân" is not "phản"."""
    letters = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(c for c in letters if c not in _TONES)
    return _ALONE_Y.sub(r"\1i", bare), "".join(c for c in letters if c in _TONES)


def tidy(name: str) -> str:
    """NFC without characters that nobody sees, white space single."""
    return " ".join(_HIDDEN.sub("", nfc(name)).split())


def meaning_of(short: str, apart_from: str = "") -> str:
    """What any office means by an abbreviation ("TVPB": "tư vấn phản biện"); "" when nothing, or just this."""
    found = next((long for one, long in _ABBREVIATIONS.items() if _letters(one) == _letters(short)), "")
    return "" if keys(_bare(found)) == keys(_bare(apart_from)) else found


def _letters(short: str) -> str:
    return "".join(c for c in short.casefold() if c.isalnum())


@lru_cache(maxsize=64)
def _own_pattern(words: Words) -> re.Pattern[str]:
    shorts = sorted((short.casefold() for short, _full in words), key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, shorts)) + r")(?![^\W_])")


@lru_cache(maxsize=20_000)
def words_of(name: str, own: Words = ()) -> tuple[Word, ...]:
    """The words of a name without punctuation and connectives, abbreviations written out; the `own` ones first."""
    if not own:
        return tuple(_written_out(tidy(name).casefold()))
    meant = {short.casefold(): full for short, full in own}
    text, words, start = tidy(name).casefold(), list[Word](), 0
    for match in _own_pattern(own).finditer(text):
        words += _written_out(text[start : match.start()])
        words += [Word(word.key, None) for word in _written_out(meant[match[0]].casefold())]
        start = match.end()
    return (*words, *_written_out(text[start:]))


def _written_out(text: str) -> list[Word]:
    words, start = list[Word](), 0
    for match in _ABBREVIATION.finditer(text):
        words += _bare(text[start : match.start()])
        long = _LONG[int(str(match.lastgroup)[1:])]
        words += [Word(word.key, None) for word in _bare(long)]  # nothing is known of how it was spelled
        start = match.end()
    return [*words, *_bare(text[start:])]


def _bare(text: str) -> list[Word]:
    words = []
    for match in _LETTERS.finditer(text):
        if (key := _ALONE_Y.sub(r"\1i", fold(match[0]))) != "va":
            words.append(Word(key, spelled(match[0])))
    return words


def canonical(name: str, home: Home = NOWHERE) -> list[Word]:
    """What all ways of writing one name share: without "đồng chí", the union as "lhh", without the union's own place,
    and without the union as the owner of its own offices ("Văn phòng Liên hiệp hội tỉnh Hà Thanh" → "van phong")."""
    printed = words_of(_BRACKETS.sub("", name), home.words) or words_of(name, home.words)
    return _without_owner(_without_home(_with_union(_without_head(printed, _PERSONS)), home))


def without_leaders(words: Sequence[Word]) -> list[Word]:
    """ "Lãnh đạo Sở Y tế" → "Sở Y tế"."""
    return _without_head(words, _LEADERS)


def without_chief(words: Sequence[Word]) -> list[Word]:
    """ "Giám đốc Sở Y tế", "Chánh Văn phòng" → the organ that this person heads."""
    return _without_head(words, _CHIEFS)


def keys(words: Iterable[Word]) -> str:
    return " ".join(word.key for word in words)


def same_letters(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether two names with the same keys are spelled with the same accents, as far as both show them."""
    return all(a.spelled == b.spelled for a, b in zip(ours, theirs, strict=True) if a.spelled and b.spelled)


def place_of(words: Sequence[Word]) -> Sequence[Word]:
    """The words after the last level: of "ủy ban nhân dân xã Tân An" its "tân an"; () when there is none."""
    for index in range(len(words) - 1, 0, -1):
        if keys(words[index - 1 : index + 1]) in _NO_PLACE or keys(words[max(0, index - 2) : index]) == "co quan":
            continue
        if any(_keys(words[max(0, index - len(level)) : index]) == level for level in LEVELS):
            return words[index:]
    return ()


def is_syllable(key: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable; what faulty recognition makes often cannot."""
    return bool(_SYLLABLE.fullmatch(key))


def _keys(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _without_head(words: Sequence[Word], heads: Iterable[tuple[str, ...]]) -> list[Word]:
    for head in heads:
        if len(words) > len(head) and _keys(words[: len(head)]) == head:
            return list(words[len(head) :])
    return list(words)


def _with_union(words: Sequence[Word]) -> list[Word]:
    """The union's name, in any length, as one word; the Fatherland Front's without its country."""
    out, index = list[Word](), 0
    while index < len(words):
        if _begins(words[index:], _FRONT_LONG):
            out, index = [*out, *words[index : index + len(_FRONT)]], index + len(_FRONT_LONG)
            continue
        length = next((len(union) for union in _UNION if _begins(words[index:], union)), 0)
        out.append(Word(UNION, None) if length else words[index])
        index += length or 1
    return out


def _without_home(words: list[Word], home: Home) -> list[Word]:
    """Without the union's own place at the end, and without its level where that says nothing more."""
    level, place = tuple(home.level.split()), tuple(home.place.split())
    place = tuple(_ALONE_Y.sub(r"\1i", word) for word in place)
    kept = words
    if place and len(words) > len(place) and _keys(words[-len(place) :]) == place:
        rest = words[: -len(place)]
        if _ends(rest, level) or any(_ends(rest, organ) for organ in _LOSES_PLACE):
            kept = rest
    stands_alone = not kept or len(kept) <= len(level) + (kept[0].key != UNION)
    if _ends(kept, level) and not stands_alone and not any(organ in keys(kept) for organ in _OF_EVERY_LEVEL):
        return kept[: -len(level)]
    return kept


def _without_owner(words: list[Word]) -> list[Word]:
    """Without the union at the end of the name of one of its own offices."""
    if len(words) < 2 or words[-1].key != UNION or words[0].key not in _INSIDE:
        return words
    rest = words[:-1]
    while any(_ends(rest, link) for link in _WHOSE):
        rest = rest[: -next(len(link) for link in _WHOSE if _ends(rest, link))]
    return rest or words


def _ends(words: Sequence[Word], tail: tuple[str, ...]) -> bool:
    return len(words) >= len(tail) and _keys(words[-len(tail) :]) == tail


def _begins(words: Sequence[Word], head: tuple[str, ...]) -> bool:
    return _keys(words[: len(head)]) == head
