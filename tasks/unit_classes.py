"""Classes of units as documents name them ("các Hội thành viên") → the units that belong to them on a day."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Organisation, Unit, UnitKind
from members.naming import Home, canonical, keys, words_of

_Belongs = Callable[[Unit, str], bool]


@dataclass(frozen=True, slots=True)
class UnitClass:
    """What a phrase names: its units on a day, and what to call them: "11 Hội thành viên"."""

    phrase: str
    label: str
    units: tuple[Unit, ...]


def members_of(phrase: str, day: date) -> list[Unit]:
    """The units of the class on that day; none when the phrase names no class that the register knows."""
    found = classes_of([phrase], day).get(phrase)
    return list(found.units) if found else []


def classes_of(phrases: Iterable[str], day: date) -> dict[str, UnitClass]:
    """{phrase: its class} for the phrases that name one. Three queries, however many there are."""
    wanted = [phrase for phrase in dict.fromkeys(phrases) if _may_be_class(phrase)]
    if not wanted:
        return {}
    home = Organisation.home()
    units = [(unit, keys(canonical(unit.name, home))) for unit in _active(day)]
    found = {phrase: _class_of(phrase, units, home) for phrase in wanted}
    return {phrase: known for phrase, known in found.items() if known}


def _active(day: date) -> Iterable[Unit]:
    begun = Q(joined_on__isnull=True) | Q(joined_on__lte=day)
    here = Q(left_on__isnull=True) | Q(left_on__gt=day)
    return (
        Unit.objects.filter(begun & here, is_planned=False)
        .exclude(kind=UnitKind.GROUP)
        .select_related("cluster")
        .by_kind()
    )


# How a phrase goes on after a class without changing it: whose, and at which level.
_TAIL = (
    r"(?:(?: (?:cua|thuoc|truc thuoc|o|tai|trong|tren dia ban))*"
    r"(?: tinh uy| (?:toan|ca)\b(?: tinh)?| tinh(?! uy)| cap tinh| (?:he thong |co quan )?lhh)?"
    r"| truc thuoc| chuyen mon| thanh vien| nghiep vu)*"
)
# What may follow a bare class: its tail, or the next class. "Hội Nông dân" is none.
_END = r"(?=$| (?:cua|thuoc|truc|o|tai|trong|tren|toan|ca|tinh|cap|lhh|cac|van phong|ban|phong|trung tam)\b)"
_COMMUNES = r"(?:cap xa|(?:(?:cac )?(?:xa|phuong|thi tran|dac khu)[ ,]*)+)"
_DISTRICTS = r"(?:cap huyen|(?:(?:cac )?(?:huyen|thi xa|thanh pho|quan)[ ,]*)+)"
_EVERY = r"(?:cac |toan the |toan bo |tat ca (?:cac )?|moi |tung |100% (?:cac )?)"
_PEOPLE = r"(?:uy ban nhan dan |ubnd )"


def _kind(*kinds: UnitKind) -> _Belongs:
    return lambda unit, _key: unit.kind in kinds


def _named(pattern: str, kind: UnitKind = UnitKind.EXTERNAL) -> _Belongs:
    compiled = re.compile(pattern)
    return lambda unit, key: unit.kind == kind and bool(compiled.match(key))


def _either(one: _Belongs, other: _Belongs) -> _Belongs:
    return lambda unit, key: one(unit, key) or other(unit, key)


_SECTORS = _named(
    r"(?:thanh tra|cong an tinh|bo chi huy|cuc |chi cuc|kho bac|bao hiem|ngan hang|toa an|vien kiem sat|dai |bao )"
)
_MASS = _named(
    r"(?:uy ban mat tran|tinh doan|doan thanh nien|hoi lien hiep phu nu|hoi nong dan|hoi cuu chien binh"
    r"|lien doan lao dong)"
)
_AGENCIES = _either(_named(r"so |ban (?!.* tinh uy)"), _SECTORS)
# Phrase → (how its units are counted in a sentence, who belongs). The first that fits goes; folded, "va" left out.
_CLASSES: tuple[tuple[str, str, _Belongs], ...] = (
    (
        rf"(?:to chuc |don vi )?hoi(?: nganh)? thanh vien|(?:to chuc|don vi) thanh vien|hoi(?: nganh)?{_END}",
        "Hội thành viên",
        _kind(UnitKind.ASSOCIATION),
    ),
    (
        rf"(?:trung tam|don vi su nghiep|to chuc khoa hoc cong nghe){_END}|don vi truc thuoc(?! tinh)",
        "trung tâm trực thuộc",
        _kind(UnitKind.CENTRE),
    ),
    (
        r"ban dang|ban xay dung dang|ban (?:cua |thuoc )?tinh uy|co quan tham muu(?: giup viec)?(?: cua)? tinh uy",
        "ban của Tỉnh ủy",
        _named(r"(?:ban (?!thuong vu|chap hanh).*|van phong|uy ban kiem tra) tinh uy"),
    ),
    (
        rf"ban chuyen mon|phong chuyen mon|(?:phong ban|ban phong)(?: chuyen mon)?|(?:ban|phong){_END}",
        "ban chuyên môn",
        _kind(UnitKind.DEPARTMENT),
    ),
    (rf"van phong{_END}", "văn phòng", _kind(UnitKind.OFFICE)),
    (r"so (?:ban )?nganh doan the", "sở, ban, ngành, đoàn thể", _either(_AGENCIES, _MASS)),
    (r"so ban nganh|so nganh|so ban", "sở, ban, ngành", _AGENCIES),
    (rf"so{_END}", "sở", _named("so ")),
    (r"(?:to chuc )?(?:doan the|chinh tri xa hoi)", "tổ chức chính trị - xã hội", _MASS),
    (
        r"(?:huyen|thanh|thi|quan|dang) uy(?: (?:huyen|thanh|thi|quan|dang) uy)*",
        "cấp ủy trực thuộc",
        _named(r"(?:huyen|thanh|thi|quan|dang) uy"),
    ),
    (rf"{_PEOPLE}{_DISTRICTS} {_COMMUNES}", "UBND huyện, xã", _named(r"uy ban nhan dan (?!tinh)")),
    (rf"{_PEOPLE}{_DISTRICTS}", "UBND cấp huyện", _named(r"uy ban nhan dan (?:huyen|thi xa|thanh pho|quan)")),
    (
        rf"{_PEOPLE}{_COMMUNES}|xa phuong(?: thi tran| dac khu)*",
        "UBND cấp xã",
        _named(r"uy ban nhan dan (?:xa|phuong|thi tran|dac khu)"),
    ),
    (
        r"truong (?:dai hoc|cao dang)(?: (?:dai hoc|cao dang))?",
        "trường đại học, cao đẳng",
        _named(r"truong (?:dai hoc|cao dang)"),
    ),
)
_COMPILED = tuple((re.compile(pattern), label, belongs) for pattern, label, belongs in _CLASSES)
_CLUSTER = re.compile(r"(?: (?:cua|thuoc|trong|truc thuoc))* ((?:cum|khoi)(?: thi dua)?(?: so)? .+)$")
_IN_CLUSTERS = re.compile(r"(?:(?:don vi|thanh vien) (?:cua|thuoc|trong) )?(?:cac )?cum(?: thi dua)?$")
_UNKNOWN = re.compile(r"\b(?:lien quan|khac|con lai|duoc giao|co the|tru|ngoai)\b")


def _may_be_class(phrase: str) -> bool:
    return len(phrase) <= 300 and not _UNKNOWN.search(fold(phrase))


def _class_of(phrase: str, units: Sequence[tuple[Unit, str]], home: Home) -> UnitClass | None:
    """Class after class, until nothing of the phrase is left; None when something is left."""
    rest, fits = _normal(phrase, home), list[tuple[str, _Belongs]]()
    if named := _cluster(rest, units):
        rest, units = named
        if not rest:
            return _whole(phrase, [(_("đơn vị trong cụm"), lambda _unit, _key: True)], units)
    if _IN_CLUSTERS.match(re.sub(f"^{_EVERY}", "", rest)):
        return _whole(phrase, [(_("đơn vị trong các cụm"), lambda unit, _key: unit.cluster_id is not None)], units)
    if not re.match(_EVERY, rest) and not re.match(rf"{_PEOPLE}(?:cac|cap)\b|hoi thanh vien", rest):
        return None
    if below := _below(phrase, re.sub(f"^{_EVERY}", "", rest), units):
        return below
    while rest:
        rest = re.sub(f"^{_EVERY}", "", rest)
        rest = re.sub(rf"^({_PEOPLE})cac ", r"\1", rest)
        match, label, belongs = next(
            ((m, label, who) for pattern, label, who in _COMPILED if (m := pattern.match(rest))), (None, "", None)
        )
        if match is None or belongs is None or not match[0].strip():
            return None
        tail = re.match(_TAIL, rest[match.end() :].rstrip())
        rest = rest[match.end() + (tail.end() if tail else 0) :].strip()
        fits.append((label, belongs))
    return _whole(phrase, fits, units)


def _normal(phrase: str, home: Home) -> str:
    """The words folded, without punctuation and connectives, the union as "lhh", its place gone."""
    text = keys(canonical(phrase, home))
    full = keys(words_of(phrase, home.words))
    return text if text.split()[:2] == full.split()[:2] else full


def _cluster(rest: str, units: Sequence[tuple[Unit, str]]) -> tuple[str, Sequence[tuple[Unit, str]]] | None:
    """ "… thuộc Cụm thi đua số 1" → what stands before it, and the units of that cluster."""
    match = _CLUSTER.search(f" {rest}")
    if not match:
        return None
    told = _cluster_key(match[1])
    inside = [
        (unit, key)
        for unit, key in units
        if unit.cluster and told in {_cluster_key(unit.cluster.name), _cluster_key(unit.cluster.name.split(":")[0])}
    ]
    before = re.sub(r"^(?:cac )?(?:don vi|thanh vien)$", "", rest[: max(match.start() - 1, 0)].strip())
    return (before, inside) if inside else None


def _cluster_key(name: str) -> str:
    return re.sub(r"\b(?:cum|khoi|thi dua|so)\b", "", keys(words_of(name))).strip()


def _below(phrase: str, rest: str, units: Sequence[tuple[Unit, str]]) -> UnitClass | None:
    """ "các đơn vị trực thuộc Sở Y tế": what stands below a registered unit."""
    match = re.match(r"(?:don vi|phong|ban|trung tam|chi hoi|co quan) (?:truc thuoc|thuoc|cua) (.+)$", rest)
    above = [unit.pk for unit, key in units if match and key == match[1]]
    if len(above) != 1:
        return None
    return _whole(phrase, [(_("đơn vị trực thuộc"), lambda unit, _key: unit.parent_id == above[0])], units)


def _whole(phrase: str, fits: Sequence[tuple[str, _Belongs]], units: Sequence[tuple[Unit, str]]) -> UnitClass | None:
    """The union of the classes, each unit once; None when nobody belongs to it."""
    counted: Mapping[str, list[Unit]] = {
        label: [unit for unit, key in units if belongs(unit, key)] for label, belongs in fits
    }
    found = {unit.pk: unit for some in counted.values() for unit in some}
    label = ", ".join(f"{len(some)} {label}" for label, some in counted.items() if some)
    return UnitClass(phrase, label, tuple(found.values())) if found else None
