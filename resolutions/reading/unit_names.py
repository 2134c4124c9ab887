"""Where the name of a unit ends in running text: a small grammar of such names.

A name is a head ("Ban", "Sở", "các hội"), then proper words, words of its field, and where it is. Verbs stand in names
as well ("Ban Tư vấn, phản biện"), so every place where the name could end is a candidate; the one that leaves the best
sentence wins: a name told elsewhere in the document, then one followed by a verb, then the longer one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .lexicon import ORGANISATION_NOUN, UNIT_START
from .unit_tokens import Token, phrase_at, starts_unit, tokenise
from .unit_words import (
    ACTS,
    CHAINED,
    CLASS_VERBS,
    CONNECTIVES,
    FIELDS,
    NOUNS,
    QUALIFIERS,
    ROLES,
    STANDARD_NAMES,
    VERB_SYLLABLES,
    VERBS,
    table,
)

_JOINERS = frozenset({",", "và", "-", "–", "&", "/", "cùng", "hoặc", ";", "—"})
_CLASS_WORDS = frozenset({"các", "những", "từng", "mỗi", "mọi", "một", "toàn", "tất"})
# Heads that may be followed by a verb in small letters; "Hội", "Sở" and the like may not.
_AGENCIES = frozenset({
    "ban", "trung", "phòng", "viện", "cục", "chi", "tổng", "vụ", "quỹ", "khoa", "tổ", "nhóm", "đội", "bộ", "cơ", "đơn",
    "câu", "công", "ngành", "trạm", "tiểu", "hội đồng", "liên", "cổng",
})  # fmt: skip
# Heads that are a whole name by themselves: what follows is a place, another unit, or no part of the name.
_CLOSED = frozenset({
    "văn", "ubnd", "hđnd", "ủy", "tỉnh", "thành", "huyện", "đảng", "btv", "bch", "thường", "chánh", "chủ", "phó",
    "giám", "tổng", "bí", "thủ", "lãnh", "kế", "thư", "kho", "mttq", "ubmttq", "ubkt", "công an", "chính",
})  # fmt: skip
_NUMBERED = frozenset({"số", "bộ", "hội", "tổ", "cụm", "khối", "đội", "nhóm", "khóa", "khoá"})
_LISTED = frozenset({"sở", "bộ", "ban", "hội", "phòng", "cục", "trường", "xã", "phường", "huyện"})
_PLACES = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "phố", "thị", "thành", "đặc", "trấn", "khu"})
_COMMITTEES = table("huyện ủy|thành ủy|thị ủy|quận ủy|đảng ủy|xã ủy")
LONGEST_NAME = 14  # tokens of one name told elsewhere
_LONGEST = 90  # tokens of one phrase
VERB, CONNECTIVE, PART, WEAK, NOTHING = 4, 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase of one or several unit names: its end in the text, and how surely it ends there."""

    end: int
    follow: int


@dataclass(slots=True)
class _Reading:
    """State while one phrase is read."""

    tokens: list[Token]
    text: str
    known: frozenset[str]
    first: int
    at: int
    name_from: int = 0
    in_class: bool = False
    agency: bool = False
    closed: bool = False
    content: bool = False
    unknown: int = 0
    placed: bool = False
    joined: bool = False
    act_before: bool = False
    best: tuple[int, int, int] = (-1, 0, 0)
    ends: list[int] = field(default_factory=list)


def read_name(text: str, start: int, known: frozenset[str] = frozenset(), limit: int = 420) -> Name | None:
    """The phrase of unit names that begins at `start`; None when none begins there. Linear in `limit`."""
    if not starts_unit(text, start):
        return None
    tokens = tokenise(text, start, min(len(text), start + limit))[:_LONGEST]
    reading = _Reading(tokens, text, known, 0, 0)
    _open(reading)
    while reading.at < len(tokens):
        if not _step(reading):
            break
    else:
        _candidate(reading, CONNECTIVE if tokens and tokens[-1].end >= len(text.rstrip()) else WEAK)
    rank, end, follow = reading.best
    return Name(end, follow) if rank >= 0 else None


def _open(reading: _Reading) -> None:
    """Read the head of a name: what kind of name follows from it."""
    tokens, at = reading.tokens, reading.at
    low = tokens[at].low
    pair = f"{low} {tokens[at + 1].low}" if at + 1 < len(tokens) else low
    reading.name_from = at
    reading.unknown, reading.act_before, reading.placed = 0, False, False
    reading.in_class = low in _CLASS_WORDS or pair in ("người đứng", "thủ trưởng", "lãnh đạo")
    reading.agency = (low in _AGENCIES and pair not in ("công an", "liên đoàn", "bộ tài")) or pair == "hội đồng"
    reading.closed = (low in _CLOSED and pair not in ("tổng công", "tổng cục", "công ty")) or pair == "công an"
    reading.content = reading.closed
    head, told = _head_length(reading), _known_length(reading)
    reading.content |= told > head
    reading.at = at + max(head, told)
    after = tokens[reading.at : reading.at + 2]
    if len(after) == 2 and after[0].text == "," and not after[1].capital and _class_noun(reading, reading.at + 1):
        reading.in_class = True


def _head_length(reading: _Reading) -> int:
    match = UNIT_START.match(reading.text, reading.tokens[reading.at].start)
    if match is None:
        return 1
    return max(1, sum(token.end <= match.end() for token in reading.tokens[reading.at : reading.at + 8]))


def _known_length(reading: _Reading) -> int:
    """How many tokens a name takes here that the document tells elsewhere; 0 for none."""
    if not reading.known:
        return 0
    words = [token.low for token in reading.tokens[reading.at : reading.at + LONGEST_NAME]]
    return next((n for n in range(len(words), 2, -1) if " ".join(words[:n]) in reading.known), 0)


def _class_noun(reading: _Reading, at: int) -> bool:
    return (
        phrase_at(NOUNS, reading.tokens, at) > 0
        or ORGANISATION_NOUN.match(reading.text, reading.tokens[at].start) is not None
        or (
            reading.tokens[at].low in ("ban", "ngành", "sở", "đoàn", "đơn", "địa", "tổ", "phòng", "chính", "trung")
            and not phrase_at(CLASS_VERBS, reading.tokens, at)
        )
    )


def _candidate(reading: _Reading, follow: int) -> None:
    """The name may end before the token at hand; remembered when it is the best end so far."""
    at = reading.at
    while at > reading.name_from + 1 and not reading.tokens[at - 1].word and reading.tokens[at - 1].text != ")":
        at -= 1
    if at <= reading.first:
        return
    spelled = " ".join(token.low for token in reading.tokens[reading.name_from : at])
    told = follow >= PART and (spelled in reading.known or spelled in STANDARD_NAMES)
    rank = (100 if told else 0) + follow * 10 - 4 * reading.unknown
    if (rank, at) >= (reading.best[0], 0):
        reading.best = (rank, reading.tokens[at - 1].end, follow)


def _step(reading: _Reading) -> bool:
    """Take the next piece into the name, or end it (False)."""
    tokens, at = reading.tokens, reading.at
    token = tokens[at]
    if token.text == "(":
        return _skip_parentheses(reading)
    if token.low in _JOINERS and not (token.low in ("và", "cùng") and token.capital):
        return _join(reading)
    if token.text == ":" and _heads_list(reading):
        reading.at, reading.joined = at + 1, True
        return True
    if not token.word:
        _candidate(reading, CONNECTIVE if token.text in '.:)]\n”"' else WEAK)
        return False
    joined, reading.joined = reading.joined, False
    if token.capital:
        return _capital(reading)
    return _class_word(reading) if reading.in_class else _small_word(reading, joined)


def _heads_list(reading: _Reading) -> bool:
    """ "Các Sở: Tài chính, Nội vụ": the names follow the colon."""
    before = reading.tokens[reading.name_from : reading.at]
    return len(before) <= 6 and before[-1].low in _LISTED and reading.at + 1 < len(reading.tokens)


def _skip_parentheses(reading: _Reading) -> bool:
    for index in range(reading.at + 1, min(len(reading.tokens), reading.at + 40)):
        if reading.tokens[index].text == ")":
            reading.at = index + 1
            return True
    _candidate(reading, CONNECTIVE)
    return False


def _join(reading: _Reading) -> bool:
    """A comma, "và", dash or slash: the next name, more of this one, or the end."""
    tokens, at = reading.tokens, reading.at
    after = at + 1
    while after < len(tokens) and tokens[after].low in ("và", "cùng", "với"):
        after += 1
    if tokens[at].low == "cùng" and (after > at + 1 or after >= len(tokens)):
        _candidate(reading, CONNECTIVE)  # "A cùng với B": B cooperates
        return False
    if after >= len(tokens):
        _candidate(reading, CONNECTIVE)
        return False
    following = tokens[after]
    if tokens[at].low in ",/" and tokens[at - 1].low in _PLACES and following.low in _PLACES:
        reading.at = after
        return True
    if tokens[at - 1].low == "ủy" and phrase_at(_COMMITTEES, tokens, after) and not following.capital:
        reading.at = after + 2  # "Bí thư huyện ủy, thành ủy"
        return True
    if _begins_name(reading, after):
        reading.at = after
        _open(reading)
        return True
    if tokens[at].text == ";" or not following.word:
        _candidate(reading, CONNECTIVE)
        return False
    if following.capital:
        reading.at, reading.joined = after, True
        return True
    return _join_small(reading, after)


def _join_small(reading: _Reading, after: int) -> bool:
    """More of the name in small letters (", phản biện", " và ngành"), else the end."""
    tokens = reading.tokens
    nouns = phrase_at(NOUNS, tokens, after) or ORGANISATION_NOUN.match(reading.text, tokens[after].start)
    verb = phrase_at(CLASS_VERBS if reading.in_class else VERBS, tokens, after) and not nouns
    if reading.in_class:
        goes_on = not verb and not phrase_at(CONNECTIVES, tokens, after)
    else:
        thing = phrase_at(FIELDS, tokens, after) or (phrase_at(ACTS, tokens, after) and not reading.closed)
        goes_on = bool(thing) or _unknown_after(reading, after)
    if not goes_on or verb or phrase_at(ROLES, tokens, after):
        dash = reading.tokens[reading.at].text in "-–/—"
        _candidate(reading, CONNECTIVE if dash else PART)
    reading.at, reading.joined = after, True
    return goes_on


def _unknown_after(reading: _Reading, after: int) -> bool:
    """ "Hội Bảo trợ người khuyết tật và trẻ mồ côi": words not known may follow "và" when a verb comes after them."""
    tokens = reading.tokens
    if reading.closed or reading.placed or tokens[reading.at].low not in ("và", "-", "–"):
        return False
    if any(phrase_at(words, tokens, after) for words in (VERBS, CONNECTIVES, ROLES)):
        return False
    return tokens[after].low not in VERB_SYLLABLES


def _begins_name(reading: _Reading, at: int) -> bool:
    token = reading.tokens[at]
    if token.low == "hội" and at + 1 < len(reading.tokens) and reading.tokens[at + 1].low == "viên" and reading.agency:
        return False  # "Ban Tổ chức, chính sách và Hội viên"
    if not UNIT_START.match(reading.text, token.start) and not (
        token.text.isupper() and starts_unit(reading.text, token.start)
    ):
        return False
    return token.capital or token.low in _CLASS_WORDS or token.low in ("thủ", "lãnh", "đồng", "cấp", "ủy")


def _capital(reading: _Reading) -> bool:
    tokens, at = reading.tokens, reading.at
    if UNIT_START.match(reading.text, tokens[at].start):
        _nested(reading)
        return True
    length = max(phrase_at(FIELDS, tokens, at), acts := phrase_at(ACTS, tokens, at), 1)
    reading.at += length
    reading.content, reading.unknown = True, 0
    reading.placed = length > 1 and tokens[reading.name_from].low in ("sở", "bộ")  # a ministry's whole name
    reading.act_before = bool(acts)
    return True


def _nested(reading: _Reading) -> None:
    """ "Giám đốc Sở Y tế": the inner name decides how the outer one goes on."""
    start, in_class = reading.name_from, reading.in_class
    _open(reading)
    reading.name_from, reading.in_class = start, in_class or reading.in_class
    reading.content = True


def _class_word(reading: _Reading) -> bool:
    """In "các …" any noun may follow; a verb or a connective ends it."""
    tokens, at = reading.tokens, reading.at
    if length := _noun_over(reading) or phrase_at(QUALIFIERS, tokens, at):
        reading.at += length
        return True
    listed = at > 0 and tokens[at - 1].low in _CLASS_WORDS | _JOINERS
    if listed and (ORGANISATION_NOUN.match(reading.text, tokens[at].start) or _organisation(tokens, at)):
        reading.at += 2
        return True
    verb, thing = phrase_at(CLASS_VERBS, tokens, at) or phrase_at(ROLES, tokens, at), phrase_at(FIELDS, tokens, at)
    if verb >= max(thing, 1):
        _candidate(reading, VERB)
        return False
    if phrase_at(CONNECTIVES, tokens, at):
        _candidate(reading, CONNECTIVE)
        return False
    reading.at += max(1, thing)
    return True


def _organisation(tokens: list[Token], at: int) -> bool:
    return tokens[at].low == "tổ" and at + 1 < len(tokens) and tokens[at + 1].low == "chức"


def _noun_over(reading: _Reading) -> int:
    """How far a noun that holds a verb reaches from here, begun up to two words before ("các hội đồng tư vấn")."""
    tokens, at = reading.tokens, reading.at
    if reading.in_class and (not _organisation(tokens, at) or tokens[at - 1].low in _CLASS_WORDS | _JOINERS):
        furthest = 0
    else:
        furthest = 1  # "Văn phòng tổ chức hội nghị": only a noun begun inside the name
    for back in range(min(2, at), furthest - 1, -1):
        length = phrase_at(NOUNS, tokens, at - back)
        if length > back:
            return length - back
    return 0


def _small_word(reading: _Reading, joined: bool) -> bool:
    """A word in small letters after a proper name."""
    tokens, at = reading.tokens, reading.at
    if tokens[at].low in _CLASS_WORDS:
        reading.in_class = True
        reading.at += 1
        return True
    if length := _noun_over(reading):
        reading.at += length
        reading.content = True
        return True
    if tokens[at].text.isdigit() and tokens[at - 1].low in _NUMBERED:
        reading.at += 1
        return True
    act, thing = phrase_at(ACTS, tokens, at), phrase_at(FIELDS, tokens, at)
    verb = phrase_at(VERBS, tokens, at) or phrase_at(ROLES, tokens, at)
    if thing >= max(verb, act, 1) and (not reading.closed or thing > verb):
        reading.at += thing
        reading.content, reading.act_before = True, False
        return True
    if act and act >= verb and act > phrase_at(ROLES, tokens, at) and _act_in_name(reading, joined):
        if reading.content and not joined:
            _candidate(reading, VERB)
        reading.at += act
        reading.content = reading.act_before = True
        return True
    if tokens[at].low == "phụ" and reading.closed and phrase_at(VERBS, tokens, at) == 2:
        _candidate(reading, VERB)  # "đồng chí Phó Chủ tịch phụ trách": it may be part of the office
        reading.at += 2
        return True
    if (verb or act) and phrase_at(QUALIFIERS, tokens, at) <= verb:
        _candidate(reading, VERB)
        return False
    return _other_small_word(reading)


def _act_in_name(reading: _Reading, joined: bool) -> bool:
    if reading.closed:
        return False
    if not reading.content:
        return reading.agency
    return joined or (reading.agency and reading.act_before and bool(phrase_at(CHAINED, reading.tokens, reading.at)))


def _other_small_word(reading: _Reading) -> bool:
    tokens, at = reading.tokens, reading.at
    length = 1 if tokens[at - 1].low == "trưởng" else phrase_at(QUALIFIERS, tokens, at)
    if length:
        if tokens[at].low in ("thuộc", "của", "kiêm") and at + 1 < len(tokens) and not tokens[at + 1].word:
            _candidate(reading, WEAK)
            return False
        reading.at += length
        reading.content, reading.act_before, reading.placed = True, False, True
        return True
    if phrase_at(CONNECTIVES, tokens, at):
        _candidate(reading, CONNECTIVE)
        return False
    _candidate(reading, CONNECTIVE if tokens[at].low in VERB_SYLLABLES else WEAK)
    if reading.closed or reading.placed or reading.unknown >= 3:
        return False
    reading.unknown += 1
    reading.at += 1
    return True
