"""Which registered name a printed one means: the same, written otherwise, misread, or only near. Pure: no Django.

A name is taken for a unit's only if nothing but its spelling differs. What differs by a word is offered, never taken.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import IntEnum

from members.naming import (
    NOWHERE,
    Home,
    Word,
    canonical,
    is_syllable,
    keys,
    place_of,
    same_letters,
    tidy,
    without_chief,
    without_leaders,
    words_of,
)

OFFERED = 4
_COMPARED = 8  # of the names that share most letters, how many are compared word by word
_LEAST = 0.62
_GARBLED = 0.6
_FEWEST_WORDS = 3  # a shorter beginning ("Ban Tư") could go on in many ways
_MISREAD = str.maketrans("01568l|", "oisgbii")
_LOOSE = frozenset({"tinh", "cua", "thuoc", "truc", "lhh", "cac", "chuyen", "mon"})


class How(IntEnum):
    """How the printed name stands to the registered one; only the first may go unmentioned."""

    SAME = 1
    WRITTEN = 2  # abbreviated, without the union's place, "đồng chí …"
    FORMER = 3
    MISREAD = 4  # other accents, broken words, 0 for O
    ENDED = 5  # the name of a unit that is no more: its only successor is meant


@dataclass(frozen=True, slots=True)
class Registered:
    """A name in the register and the unit that bears it, or bore it."""

    name: str
    unit: int
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit whose name is near. `is_likely`: only faulty letters, or a shortened form, part the two. `is_near`: worth
    a question, not only alike letter by letter: one name holds all words of the other.
    """

    unit: int
    name: str
    score: float
    is_likely: bool
    is_near: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """The unit that is meant, and by which of its names; or else the units that it could be."""

    unit: int | None = None
    how: How = How.SAME
    name: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def likely(self) -> Offer | None:
        """The one likely unit; None when there are two."""
        found = [offer for offer in self.offers if offer.is_likely]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Entry:
    registered: Registered
    words: tuple[Word, ...]
    key: str


_NO_MATCH = Match()
_Buckets = dict[str, list[_Entry]]


def misread_key(key: str) -> str:
    """What stays of folded words when blanks are lost and 0, 1, l, I are taken for one another."""
    return re.sub(r"\s+", "", key).translate(_MISREAD).replace("rn", "m").replace("y", "i")


@dataclass
class NameIndex:
    """All registered names, ready to be asked. `match` costs about a millisecond whatever the size of the register."""

    registered: Sequence[Registered]
    home: Home = NOWHERE
    _full: _Buckets = field(default_factory=lambda: defaultdict(list))
    _canonical: _Buckets = field(default_factory=lambda: defaultdict(list))
    _squeezed: _Buckets = field(default_factory=lambda: defaultdict(list))
    _grams: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _entries: list[_Entry] = field(default_factory=list)
    _vocabulary: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for registered in self.registered:
            full, short = words_of(registered.name, self.home.words), tuple(canonical(registered.name, self.home))
            if not full or not short:
                continue
            entry = _Entry(registered, full, keys(full))
            self._full[entry.key].append(entry)
            brief = _Entry(registered, short, keys(short))
            self._canonical[brief.key].append(brief)
            for one in {entry.key: entry, brief.key: brief}.values():
                self._squeezed[misread_key(one.key)].append(one)
            for gram in _trigrams(brief.key):
                self._grams[gram].append(len(self._entries))
            self._entries.append(brief)
            self._vocabulary.update(word.key for word in full)

    def match(self, printed: str) -> Match:
        """The unit that the printed name means; without one, those that it could mean."""
        words = canonical(printed, self.home)
        if not words:
            return _NO_MATCH
        if match := self._known(printed):
            return match
        mended = self._mended(printed)
        if mended != printed and (match := self._known(mended)):
            return replace(match, how=How.MISREAD)
        return Match(offers=self._offers(words))

    def _known(self, printed: str) -> Match | None:
        full, short = words_of(printed, self.home.words), canonical(printed, self.home)
        tried: list[tuple[Sequence[Word], _Buckets, Callable[[str], str], How]] = [
            (full, self._full, str, How.SAME),
            (short, self._canonical, str, How.WRITTEN),
            (without_leaders(short), self._canonical, str, How.WRITTEN),
            (full, self._squeezed, misread_key, How.MISREAD),
            (short, self._squeezed, misread_key, How.MISREAD),
        ]
        for words, buckets, key, how in tried:
            if found := buckets.get(key(keys(words))):
                return self._settled(words, found, how)
        return None

    def _mended(self, printed: str) -> str:
        """With words joined or parted that no registered name has, where it has what they make then: "Liên hi ệp"."""
        words, known = tidy(printed).split(), self._vocabulary
        index = 0
        while index < len(words):
            word, after = words[index], words[index + 1] if index + 1 < len(words) else ""
            both = {_key(word), _key(after)} <= known
            if after and not both and _key(word + after) in known:
                words[index : index + 2] = [word + after]
            elif _key(word) not in known and (cut := self._cut(word)):
                words[index : index + 1] = [word[:cut], word[cut:]]
            index += 1
        return " ".join(words)

    def _cut(self, word: str) -> int:
        """Where a word falls into two that are known: "Liênhiệp"; 0 when it does not."""
        known = self._vocabulary
        return next((i for i in range(2, len(word) - 1) if {_key(word[:i]), _key(word[i:])} <= known), 0)

    def _settled(self, words: Sequence[Word], found: Sequence[_Entry], how: How) -> Match:
        """One of the units with this key: the one that is spelled so, else the only one."""
        spelled = [e for e in found if len(e.words) == len(words) and same_letters(words, e.words)]
        named = spelled or found
        current = [entry for entry in named if not entry.registered.is_former] or named
        units = {entry.registered.unit for entry in current}
        if len(units) > 1:
            return Match(offers=_offered(Offer(e.registered.unit, e.registered.name, 1.0, True) for e in current))
        entry = current[0]
        if not spelled and not _may_be_misread(words, entry.words):
            return Match(offers=(Offer(entry.registered.unit, entry.registered.name, 0.95, True),))
        if not spelled:
            how = How.MISREAD
        elif entry.registered.is_former and how != How.MISREAD:
            how = How.FORMER
        return Match(entry.registered.unit, how, entry.registered.name)

    def _offers(self, words: Sequence[Word]) -> tuple[Offer, ...]:
        """The nearest names. A class ("các sở") is near to classes only."""
        key, grams = keys(words), _trigrams(keys(words))
        shared = Counter(index for gram in grams for index in self._grams.get(gram, ()))
        ranked = sorted(
            (index for index, n in shared.items() if n * 2 >= len(grams)),
            key=lambda index: (-shared[index] / (len(grams) + len(self._entries[index].key)), index),
        )
        near = [_offer(words, key, self._entries[index]) for index in ranked[:_COMPARED]]
        near += self._initialled(words) + self._headed(words)
        is_class = key.startswith("cac ")
        return _offered(offer for offer in near if offer and keys(words_of(offer.name)).startswith("cac ") == is_class)

    def _headed(self, words: Sequence[Word]) -> list[Offer]:
        """The organ whose head is named."""
        organ = without_chief(words)
        entries = self._canonical.get(keys(organ), []) if len(organ) < len(words) else []
        return [Offer(entry.registered.unit, entry.registered.name, 0.9, True) for entry in entries]

    def _initialled(self, words: Sequence[Word]) -> list[Offer]:
        """Units whose words begin with the letters of an abbreviation that is not in general use: "Ban TT-PBKT"."""
        if all(is_syllable(word.key) or not word.key.isalpha() for word in words):
            return []
        printed = [word.key for word in words]
        return [
            Offer(entry.registered.unit, entry.registered.name, 0.9, True)
            for entry in self._entries
            if entry.key[0] == printed[0][0] and _abbreviates(printed, entry.key.split())
        ]


def _key(word: str) -> str:
    return keys(words_of(word))


def _trigrams(key: str) -> set[str]:
    padded = f"  {key.replace(' ', '')} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _may_be_misread(printed: Sequence[Word], known: Sequence[Word]) -> bool:
    """Whether other accents can be a misreading: in a place's name they are another place, unless none are printed."""
    ours, theirs = place_of(printed), place_of(known)
    if not ours or not theirs or len(ours) != len(theirs) or same_letters(ours, theirs):
        return True
    return all(word.spelled is None or (word.spelled[0].isascii() and not word.spelled[1]) for word in printed)


def _offer(words: Sequence[Word], key: str, entry: _Entry) -> Offer | None:
    score = SequenceMatcher(None, key, entry.key, autojunk=False).ratio()
    shortened = len(words) >= _FEWEST_WORDS and entry.key.startswith(f"{key} ")
    likely = shortened or _is_garbled([w.key for w in words], entry.key.split())
    within = len(words) > _FEWEST_WORDS and words[0].key == entry.words[0].key and keys(words[1:]) in entry.key
    if not likely and not within and score < _LEAST:
        return None
    near = likely or within or _within(words, entry.words)
    score = round(max(score, 0.8 if shortened else 0), 2)
    return Offer(entry.registered.unit, entry.registered.name, score, likely, near)


def _within(words: Sequence[Word], known: Sequence[Word]) -> bool:
    """Whether one name is the other with words added to it ("Ban Kiểm tra", "Ban Tổ chức - Kiểm tra"); a name of
    another place is another unit's."""
    if keys(place_of(words)) != keys(place_of(known)):
        return False
    shorter, longer = sorted(([w.key for w in one if w.key not in _LOOSE] for one in (words, known)), key=len)
    rest = iter(longer)
    return len(shorter) >= _FEWEST_WORDS and shorter[0] == longer[0] and all(word in rest for word in shorter)


def _is_garbled(printed: list[str], known: list[str]) -> bool:
    """Whether faulty letters alone part two names: where both have a real word, another word means another unit."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, printed, known, autojunk=False).get_opcodes():
        ours, theirs = printed[i1:i2], known[j1:j2]
        if tag == "replace":
            faulty = not all(map(is_syllable, ours)) or not all(map(is_syllable, theirs))
            near = SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False).ratio() >= _GARBLED
            if not (faulty and near):
                return False
        elif tag != "equal" and not _LOOSE.issuperset(ours + theirs):
            return False
    return True


def _abbreviates(printed: Sequence[str], known: Sequence[str]) -> bool:
    """Whether each printed word is the known one, or the first letters of as many as it has letters."""
    if not printed or not known:
        return not printed
    first = printed[0]
    if first == known[0]:
        return _abbreviates(printed[1:], known[1:])
    if is_syllable(first) or not 2 <= len(first) <= len(known):
        return False
    initials = "".join(word[0] for word in known[: len(first)])
    return initials == first and _abbreviates(printed[1:], known[len(first) :])


def _offered(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The best of each unit, the nearest first."""
    best: dict[int, Offer] = {}
    for offer in sorted(offers, key=lambda o: (o.is_likely, o.score)):
        best[offer.unit] = offer
    return tuple(sorted(best.values(), key=lambda o: (not o.is_likely, -o.score, o.name)))[:OFFERED]


def same_name(one: str, other: str, home: Home = NOWHERE) -> bool:
    """Whether two names that nobody has registered are one name, written or read in two ways."""
    ours, theirs = canonical(one, home), canonical(other, home)
    if misread_key(keys(ours)) != misread_key(keys(theirs)):
        return False
    return _may_be_misread(ours, theirs) or _may_be_misread(theirs, ours)


def meeting_key(name: str, home: Home = NOWHERE) -> str:
    """What all names share that can be one by `same_name`."""
    return misread_key(keys(canonical(name, home)))


def spelled_alike(one: str, other: str) -> bool:
    """Whether two names are the same letter for letter, but for capitals, blanks, punctuation, "hoà" and "hòa"."""
    ours, theirs = words_of(one), words_of(other)
    return keys(ours) == keys(theirs) and same_letters(ours, theirs)
