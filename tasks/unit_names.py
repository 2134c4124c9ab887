"""Names of units as documents write them → units of the register. Nothing is created here."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Organisation, Unit, UnitKind, UnitName
from members.naming import Home, tidy

from .name_matching import How, Match, NameIndex, Registered, meeting_key, same_name, spelled_alike

FARTHEST = 12  # successors of successors that are followed
SHORTEST, FITTING = 3, 4  # letters of a part of a name that tells a unit; units that an error names
# Organs of the Party and the State, wherever a name names them: what is theirs is none of the union's own.
_ORGANS = (
    r"tinh uy|thanh uy|huyen uy|thi uy|quan uy|dang uy|tinh doan|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|mttq"
    r"|mat tran to quoc|trung uong|tw|chinh phu|quoc hoi|dbqh"
)
# Political and social organisations: "Hội Nông dân" is no member of a union of scientific associations.
_POLITICAL = (
    r"hoi (?:nong dan|(?:lien hiep |lh)?phu nu|lhpn|cuu chien binh|ccb)\b|(?:lien doan lao dong|ldld|mat tran)\b"
    r"|(?:tinh |thanh |huyen )doan\b|doan (?:thanh nien|tncs)\b(?!.*\b(?:co quan|co so|lhh|lien hiep))"
)
# Boards that only the Party or the State has. "Ban Tổ chức" alone can be anybody's.
_BOARDS = r"ban (?:tuyen giao|dan van|noi chinh|dan toc|ton giao|tiep cong dan|chi huy|quan ly (?:cac )?khu)\b"
_NO_CLASS = r"(?!(?:cac|nhung|moi|tung|toan the)\b)"
_ANYBODY = (
    r"(?:don vi|dia phuong|to chuc|ca nhan|tap the|thu truong|nganh|cap|moi nguoi|can bo|hoi vien)\b"
    r"|(?:co quan|bo phan|so|ban|phong|hoi)(?:,|$| (?:don vi|to chuc|lien quan|chuyen mon)\b)"
)
# First words of a name → its kind; tried in this order, on folded names.
_KINDS: tuple[tuple[UnitKind, str], ...] = (
    (UnitKind.EXTERNAL, rf"{_NO_CLASS}(?:.*(?<!\w))?(?:{_ORGANS})\b"),
    (UnitKind.GROUP, r"cac\b|nhung\b|toan the\b|moi\b|tung\b|.*\b(?:lien quan|truc thuoc|thanh vien)$"),
    (UnitKind.EXTERNAL, rf"{_POLITICAL}|{_BOARDS}|lien hiep (?:cac )?hoi\b.*\bviet nam$"),
    (
        UnitKind.BODY,
        r"(?:uy )?ban (?:thuong vu|chap hanh|kiem tra)|bch\b|btv\b|dang doan|doan chu tich|thuong truc|hoi dong|chi bo"
        r"|dang bo",
    ),
    (
        UnitKind.POSITION,
        r"(?:pho )?(?:tong thu ky|chu tich|giam doc|truong (?:ban|phong)|chanh van phong|bi thu)|dong chi"
        r"|truong cac ban|lanh dao",
    ),
    (
        UnitKind.OFFICE,
        r"van phong(?! (?:ubnd|tinh uy|chinh phu|hdnd|trung uong))|co quan (?:thuong truc|lien hiep)",
    ),
    (UnitKind.CENTRE, r"trung tam"),
    (
        UnitKind.EXTERNAL,
        r"so |bo (?!phan\b)|uy ban|truong |vien |bao |dai |cong an|van phong|lien doan|lien minh|hoc vien|kho bac"
        r"|(?:chi |tong )?cuc |toa an|thanh tra|hai quan|ngan hang|cong ty|bien phong",
    ),
    (UnitKind.ASSOCIATION, r"hoi |lien hiep|chi hoi|hiep hoi|cau lac bo|clb\b"),
    (UnitKind.DEPARTMENT, r"ban |phong |bo phan|to "),
)


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that no unit has: where to go with it is for a person to say.

    `close_to` is the one unit of which it probably is another spelling; `near` are all that it could be, the nearest
    first; `also` are other spellings of it in the same draft; `ended` is the unit of that name which is no more.
    """

    key: str
    name: str
    times: int
    kind: UnitKind
    close_to: str = ""
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    ended: Unit | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Which unit each name of a draft means. For names that a person types: `guessed`, {what was typed: the unit that
    alone fits it}, and `fitting`, {folded name: the units that all fit}."""

    found: Mapping[str, Unit]
    new: tuple[NewName, ...]
    guessed: Mapping[str, str] = field(default_factory=dict)
    fitting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hows: Mapping[str, How] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)  # {spelling: key}, where the key is not the folded name

    def key(self, name: str) -> str:
        """Under which key of `found`, or of a new name, this spelling goes."""
        return self.keys.get(_spelling(name)) or fold(name)

    def unit(self, name: str) -> Unit | None:
        return self.found.get(self.key(name))

    def how(self, name: str) -> How:
        return self.hows.get(_spelling(name), How.SAME)

    def twin(self, name: str) -> str:
        """The registered name when the document writes it with other letters, as faulty recognition does; else ""."""
        unit = self.unit(name)
        return unit.name if unit and self.how(name) == How.MISREAD else ""

    def hint(self, name: str) -> str:
        """A sentence on why this unit is meant although the document writes another name; "" when it does not."""
        unit, how = self.unit(name), self.how(name)
        if unit is None or how == How.SAME:
            return ""
        words = {"name": name, "unit": unit.name}
        if how == How.ENDED:
            return _("“%(name)s” đã thôi hoạt động; việc của đơn vị ấy nay do “%(unit)s” nhận.") % words
        if how == How.FORMER:
            return _("“%(name)s” là tên cũ của “%(unit)s”.") % words
        if how == How.WRITTEN:
            return _("“%(name)s” được hiểu là “%(unit)s”.") % words
        return _("Văn bản ghi “%(name)s”. Đã ghép với “%(unit)s” có sẵn; giữ hay sửa?") % words

    def settled(self, decided: Mapping[str, Unit]) -> "Names":
        """The same with the units that were decided on for new names, {key of the new name: unit}; all its spellings
        mean that unit from now on."""
        return replace(self, found={**self.found, **decided}, new=tuple(n for n in self.new if n.key not in decided))


def look_up(names: Iterable[str], *, follow: bool = True) -> Names:
    """Two queries when all are full names of units as they are spelled, five otherwise, however many there are.
    `follow`: the name of a unit that is no more means its only successor."""
    times = Counter(tidy(name) for name in names if name.strip())
    exact = Unit.objects.active().named(times)
    other = [name for name in times if not _is_own(name, exact.get(fold(name)))]
    found = {fold(name): exact[fold(name)] for name in times if name not in set(other)}
    return _search(other, times, found, follow) if other else Names(found, ())


def _search(names: Sequence[str], times: Mapping[str, int], found: dict[str, Unit], follow: bool) -> Names:
    """Names that are not a unit's own, against all that are registered."""
    register = load_register()
    keys: dict[str, str] = {}
    hows: dict[str, How] = {}
    unknown: dict[str, Match] = {}
    for name in names:
        match = register.index.match(name)
        if follow and match.unit is None and (heir := register.heir(name)):
            match = Match(heir.pk, How.ENDED)
        if match.unit is None:
            unknown[name] = match
            continue
        unit, key = register.units[match.unit], fold(name)
        if found.setdefault(key, unit) != unit:  # the same letters but for their accents mean another unit here
            found[_spelling(name)] = unit
            keys[_spelling(name)] = _spelling(name)
        hows[_spelling(name)] = match.how
    new = _new_names(unknown, times, register, found, keys)
    return Names(found, new, hows=hows, keys=keys)


def _new_names(
    unknown: Mapping[str, Match],
    times: Mapping[str, int],
    register: "Register",
    found: Mapping[str, Unit],
    keys: dict[str, str],
) -> tuple[NewName, ...]:
    """One for all spellings of a name: nothing is offered, or created, twice. Fills `keys`."""
    groups: dict[str, list[list[str]]] = {}
    for name in sorted(unknown, key=lambda n: (-len(n.replace(" ", "")), -times[n])):
        alike = groups.setdefault(meeting_key(name, register.home), [])
        group = next((g for g in alike if same_name(g[0], name, register.home)), None)
        if group:
            group.append(name)
        else:
            alike.append([name])
    kept = {group[0]: group for alike in groups.values() for group in alike}
    new, taken = [], set(found)
    for name in (n for n in unknown if n in kept):
        key = fold(name) if fold(name) not in taken else _spelling(name)
        taken.add(key)
        keys |= {_spelling(other): key for other in kept[name] if fold(other) != key}
        likely, offers = unknown[name].likely, unknown[name].offers
        new.append(
            NewName(
                key=key,
                name=name,
                times=sum(times[other] for other in kept[name]),
                kind=guess_kind(name),
                close_to=register.units[likely.unit].name if likely else "",
                near=tuple(register.units[offer.unit].name for offer in offers if offer.is_near),
                also=tuple(kept[name][1:]),
                ended=register.ended(name),
            )
        )
    return tuple(new)


@dataclass(frozen=True)
class Register:
    """All names of units, ready to be asked."""

    home: Home
    units: Mapping[int, Unit]
    names: Sequence[Registered]

    @cached_property
    def index(self) -> NameIndex:
        return NameIndex([n for n in self.names if self.units[n.unit].left_on is None], self.home)

    @cached_property
    def _ended(self) -> NameIndex:
        return NameIndex([n for n in self.names if self.units[n.unit].left_on is not None], self.home)

    def heir(self, name: str) -> Unit | None:
        """Who alone took the place of the unit of this name, which is no more; over several generations."""
        unit = self.ended(name)
        for _generation in range(FARTHEST):
            if unit is None or unit.left_on is None:
                break
            unit = self.units.get(unit.successor_id or 0)
        return unit if unit and unit.left_on is None else None

    def ended(self, name: str) -> Unit | None:
        """The unit of this name that is no more."""
        unit = self._ended.match(name).unit if self._ended.registered else None
        return None if unit is None else self.units[unit]


def load_register() -> Register:
    """Four queries."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    names = [Registered(name, unit.pk) for unit in units.values() for name in (unit.name, unit.short_name) if name]
    others = UnitName.objects.values_list("name", "unit_id", "until")
    names += [Registered(name, unit, is_former=until is not None) for name, unit, until in others]
    return Register(Organisation.home(), units, names)


def _spelling(name: str) -> str:
    return tidy(name).casefold()


def _is_own(name: str, unit: Unit | None) -> bool:
    """Whether the unit itself writes its name so. Short names can belong to several units."""
    return unit is not None and spelled_alike(name, unit.name)


def look_up_typed(names: Iterable[str]) -> Names:
    """As `look_up`; a part of a name counts too ("hoi nong"), if it begins or is within the name of one unit alone. A
    unit that is no more is found too: whoever asks says so."""
    exact = look_up(names, follow=False)
    if not exact.new:
        return exact
    units = list(Unit.objects.active().order_by("name_fold"))
    found, guessed, fitting = dict(exact.found), {}, {}
    for new in exact.new:
        fits = fitting_units(new.key, units)
        if new.ended:
            found[new.key] = new.ended
        elif len(fits) == 1:
            found[new.key], guessed[new.name] = fits[0], fits[0].name
        elif fits:
            fitting[new.key] = tuple(unit.name for unit in fits[:FITTING])
    left = tuple(new for new in exact.new if new.key not in found)
    return replace(exact, found=found, new=left, guessed=guessed, fitting=fitting)


def fitting_units(typed: str, units: Sequence[Unit]) -> list[Unit]:
    """The units whose name begins with the folded words; else those that have them within, from the start of a word."""
    if len(typed) < SHORTEST:
        return []
    begins = [unit for unit in units if unit.name_fold.startswith(typed) or unit.short_fold.startswith(typed)]
    return begins or [unit for unit in units if f" {typed}" in unit.name_fold or f" {typed}" in unit.short_fold]


def is_proper(name: str) -> bool:
    """Whether words name somebody of their own: not "các đơn vị, địa phương"."""
    return guess_kind(name) != UnitKind.GROUP and name[:1].isupper() and not re.match(_ANYBODY, fold(name))


def guess_kind(name: str) -> UnitKind:
    """The kind that a name speaks of; a department when it does not say."""
    folded = fold(name)
    return next((kind for kind, pattern in _KINDS if re.match(pattern, folded)), UnitKind.DEPARTMENT)
