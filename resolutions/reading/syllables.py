"""Whether a word can be a Vietnamese syllable: initial and rhyme of closed sets, a tone that they allow."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_INITIALS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RHYME_LIST = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng êc
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet oc oi om on ong ooc oong
op ot ô ôc ôi ôm ôn ông ôông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn
uynh uyt uyu uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt
"""
_RHYMES = frozenset(_RHYME_LIST.split())
# "giếng", "gì", "quốc": the i and u of gi- and qu- belong to initial and rhyme at once.
_AFTER_GI = frozenset({"", "êng", "êt", "êm", "ên", "êu", "êc", "êp", "ê", "n", "ng", "nh", "p", "a"})
_STOPPED = ("c", "ch", "p", "t")


def toneless(word: str) -> tuple[str, list[str]]:
    """The letters without tone marks, and the tone marks in order."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones.append(_TONES[char])
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tones


def is_syllable(word: str) -> bool:
    """Whether a word could stand in a dictionary of syllables, in either place of the tone mark."""
    bare, tones = toneless(word)
    if len(tones) > 1 or not bare:
        return False
    stopped = bare.endswith(_STOPPED)
    if stopped and (not tones or tones[0] not in ("sắc", "nặng")):
        return False
    return any(bare.startswith(initial) and _fits(initial, bare[len(initial) :]) for initial in _INITIALS)


def _fits(initial: str, rhyme: str) -> bool:
    front = rhyme[:1] in ("i", "e", "ê", "y")
    if initial in ("k", "gh", "ngh") and not front:
        return False
    if initial in ("c", "g", "ng") and front and rhyme != "i":
        return False
    if initial == "gi" and rhyme in _AFTER_GI:
        return True
    if initial == "qu":
        return (rhyme in _RHYMES and rhyme[0] not in "uưo") or rhyme in ("ôc", "ơ", "ơi")
    return rhyme in _RHYMES


def runs_together(word: str) -> bool:
    """Whether a word is two or three syllables whose blank was lost ("vềtiếp"): a slip of layout, not of letters."""
    return any(
        is_syllable(word[:cut]) and (is_syllable(word[cut:]) or _in_two(word[cut:])) for cut in range(1, len(word))
    )


def _in_two(rest: str) -> bool:
    return any(is_syllable(rest[:cut]) and is_syllable(rest[cut:]) for cut in range(1, len(rest)))
