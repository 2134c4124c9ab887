"""The life of a unit in words: its acts, the newest first, seen from its side; and whom it came from, who came after.

What was written down before acts were (a former name, a day of recognition, an end) is told as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .deeds import Side, is_below
from .models import ActKind, ActPart, Unit, UnitAct
from .times import NameTable

HANDED = (ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE)
FARTHEST = 12  # generations of a family that a page follows


@dataclass(frozen=True, slots=True)
class Relative:
    """Another unit in an act, under the name of that day."""

    unit: Unit
    name: str


@dataclass(frozen=True, slots=True)
class LifeLine:
    """What happened on a day. `relatives` are the other units in it; `told` is what else the act did."""

    day: date | None
    words: str
    source: str = ""
    relatives: Sequence[Relative] = ()
    note: str = ""
    told: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a family: from these units to those, on a day, by a document."""

    day: date
    words: str
    source: str
    before: Sequence[Relative]
    after: Sequence[Relative]


@dataclass(frozen=True)
class Life:
    lines: list[LifeLine] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)  # the oldest first


def life_of(unit: Unit) -> Life:
    """In a fixed number of queries, however many acts there are."""
    own = list(unit.acts.select_related("act__actor").order_by("-act__on", "-act"))
    handed = _handed(own)
    names = NameTable()
    lines = [_line(part, handed.get(part.act_id, ()), names) for part in own]
    return Life(_with_the_rest(unit, own, lines, names), _family(unit, names))


def _handed(own: Iterable[ActPart]) -> dict[int, list[ActPart]]:
    """All parts of the acts in which tasks change hands."""
    acts = [part.act_id for part in own if part.act.kind in HANDED]
    found: dict[int, list[ActPart]] = {}
    for part in ActPart.objects.filter(act__in=acts).select_related("unit"):
        found.setdefault(part.act_id, []).append(part)
    return found


def _relatives(parts: Iterable[ActPart], side: Side, on: date, names: NameTable) -> list[Relative]:
    """The units of one side, the old ones as they were called on their last day."""
    day = on - timedelta(days=1) if side == Side.FROM else on
    chosen = [part.unit for part in parts if part.side == side and not is_below(part)]
    return [Relative(unit, names.name_on(unit.pk, unit.name, day)) for unit in chosen]


def _line(part: ActPart, parts: Sequence[ActPart], names: NameTable) -> LifeLine:
    act = part.act
    others = [one for one in parts if one.unit_id != part.unit_id]
    side = Side.INTO if part.side == Side.FROM else Side.FROM
    relatives = [] if is_below(part) else _relatives(others, side, act.on, names)
    beside = [] if part.side == Side.FROM or is_below(part) else _relatives(others, Side.INTO, act.on, names)
    words = _words(part, bool(relatives))
    if beside and act.kind == ActKind.SPLIT:
        words = _("%(words)s, cùng với %(others)s") % {"words": words, "others": ", ".join(r.name for r in beside)}
    return LifeLine(act.on, words, act.basis, relatives, act.note, _told(act), str(act.actor))


def _words(part: ActPart, has_relatives: bool) -> str:
    """What the act was for this unit."""
    act, came = part.act, part.side == Side.INTO
    ends = "left_on" in part.became
    if is_below(part):
        return _("Đổi nơi trực thuộc, khi đơn vị cấp trên thôi hoạt động")
    if act.kind == ActKind.RENAME:
        words = {"old": part.was.get("name", ""), "new": part.became.get("name", "")}
        return _("Đổi tên từ %(old)s thành %(new)s") % words if words["new"] else _("Đổi tên gọi tắt")
    if act.kind == ActKind.MERGE:
        return _("Hợp nhất từ, nhận sáp nhập của") if came else _("Hợp nhất, sáp nhập vào")
    if act.kind == ActKind.SPLIT:
        return _("Chia, tách ra từ") if came else _("Chia thành") if ends else _("Tách ra")
    if act.kind == ActKind.DISSOLVE:
        return (
            _("Nhận việc của") if came else _("Thôi hoạt động; bàn giao cho") if has_relatives else _("Thôi hoạt động")
        )
    return str(act.get_kind_display())


def _told(act: UnitAct) -> str:
    """What else it did, in words."""
    words = {"tasks": _("%d việc chuyển đi"), "users": _("%d tài khoản"), "mandates": _("%d chức vụ kết thúc")}
    return ", ".join(words[name] % count for name, count in act.told.items() if name in words)


def _with_the_rest(unit: Unit, own: Sequence[ActPart], lines: list[LifeLine], names: NameTable) -> list[LifeLine]:
    """The lines of acts, and what the row itself tells of times without them."""
    began = any(part.act.kind == ActKind.ADMIT or "joined_on" in part.became for part in own)
    founded = any("founded_on" in part.became for part in own)
    ended = any("left_on" in part.became for part in own)
    rest = [LifeLine(until, _("Thôi dùng tên %s") % name) for until, name in _told_names(unit, names)]
    if (unit.joined_on or unit.basis) and not began:
        rest.append(LifeLine(unit.joined_on, _("Được công nhận, gia nhập"), unit.basis))
    if (unit.founded_on or unit.founding_basis) and not founded:
        rest.append(LifeLine(unit.founded_on, _("Thành lập"), unit.founding_basis))
    if unit.left_on and not ended:
        rest.append(LifeLine(unit.left_on, _("Thôi hoạt động")))
    return sorted([*lines, *rest], key=lambda line: line.day or date.min, reverse=True)


def _told_names(unit: Unit, names: NameTable) -> list[tuple[date, str]]:
    """Former names that no act has told."""
    known = names.units.get(unit.pk)
    if not known:
        return []
    days = {on - timedelta(days=1) for on, _name in known.acts}
    return [(until, name) for until, name in known.told if until not in days]


# --- The family ----------------------------------------------------------------------------------------------------


def _family(unit: Unit, names: NameTable) -> list[Step]:
    """The acts that lead to this unit and away from it, over all generations: from the whole (small) table of them."""
    acts: dict[int, list[ActPart]] = {}
    rows = ActPart.objects.filter(act__kind__in=HANDED).select_related("act", "unit")
    for part in rows.order_by("act__on", "act", "id"):
        if not is_below(part):
            acts.setdefault(part.act_id, []).append(part)
    wanted = _chain(unit.pk, acts, Side.INTO, Side.FROM) | _chain(unit.pk, acts, Side.FROM, Side.INTO)
    steps = []
    for act_id in acts:
        parts = acts[act_id]
        sides = [_relatives(parts, side, parts[0].act.on, names) for side in (Side.FROM, Side.INTO)]
        if act_id in wanted and all(sides):
            act = parts[0].act
            steps.append(Step(act.on, str(act.get_kind_display()), act.basis, sides[0], sides[1]))
    return steps


def _chain(start: int, acts: dict[int, list[ActPart]], at: Side, over: Side) -> set[int]:
    """The acts that are reached from the unit by going over from one side to the other."""
    reached, found = {start}, set[int]()
    for _n in range(FARTHEST):
        new = {pk for pk, parts in acts.items() if any(p.side == at and p.unit_id in reached for p in parts)} - found
        if not new:
            break
        found |= new
        reached |= {part.unit_id for pk in new for part in acts[pk] if part.side == over}
    return found
