"""An act on units as somebody wants it: what it would change in which unit, and why it cannot be. Read-only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from .folding import fold
from .language import official
from .models import ActKind, ActPart, Unit, UnitAct, UnitEvent, UnitKind
from .times import begins_on, values_of

Verb = UnitEvent.Verb
Side = ActPart.Side
ENDING = frozenset({ActKind.MERGE, ActKind.DISSOLVE})  # a split ends its unit or not
MEMBERS = frozenset({UnitKind.ASSOCIATION, UnitKind.COLLECTIVE})
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """`units` are those that it is about, `heirs` those that take over; a row that is not stored yet begins by it.
    `values`: what a new name, a move or an admission changes, {column: new value}. `ends`: of a split."""

    kind: ActKind
    on: date
    basis: str
    units: tuple[Unit, ...]
    heirs: tuple[Unit, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    ends: bool = False
    note: str = ""

    @property
    def leaves(self) -> bool:
        """Whether its units end."""
        return self.kind in ENDING or (self.kind == ActKind.SPLIT and self.ends)

    @property
    def successor(self) -> Unit | None:
        """Who alone takes over from units that end."""
        return self.heirs[0] if self.leaves and len(self.heirs) == 1 else None

    @property
    def stored(self) -> list[Unit]:
        """The units in it that are in the register already."""
        return [unit for unit in (*self.units, *self.heirs) if unit.pk]

    @property
    @official()
    def words(self) -> str:
        """The act in a line of history: "Hợp nhất, sáp nhập từ 01/07/2025, theo 12/QĐ-LHH"."""
        heirs = "; ".join(unit.name for unit in self.heirs)
        words = {"what": self.kind.label, "heirs": heirs, "day": f"{self.on:%d/%m/%Y}", "basis": self.basis}
        told = (
            _("%(what)s (%(heirs)s) từ %(day)s, theo %(basis)s") if heirs else _("%(what)s từ %(day)s, theo %(basis)s")
        )
        said = told % words
        return f"{said}. {self.note}" if self.note else said

    def anew(self, rows: Mapping[int, Unit]) -> "Deed":
        """The same on freshly read rows."""
        units, heirs = (tuple(rows.get(u.pk, u) if u.pk else u for u in some) for some in (self.units, self.heirs))
        return replace(self, units=units, heirs=heirs)


@dataclass(frozen=True, slots=True)
class Change:
    """What the act makes of one unit."""

    unit: Unit
    verb: UnitEvent.Verb
    side: Side = Side.INTO
    values: Mapping[str, Any] = field(default_factory=dict)

    def was(self) -> dict[str, Any]:
        """What the values were that it changes."""
        now = values_of(self.unit)
        return {name: now[name] for name in self.became()}

    def became(self) -> dict[str, Any]:
        now = values_of(self.unit)
        return {name: value for name, value in self.values.items() if not self.unit.pk or now[name] != value}


# --- What it changes -----------------------------------------------------------------------------------------------


def changes_of(deed: Deed) -> list[Change]:
    """One for each unit in it, and for those right below units that end."""
    if deed.kind in _OF_ONE:
        verb, change = _OF_ONE[deed.kind]
        return [Change(deed.units[0], verb, values=change(deed))]
    successor = deed.successor.pk if deed.successor else None
    verb = {ActKind.MERGE: Verb.MERGED, ActKind.SPLIT: Verb.SPLIT}.get(deed.kind, Verb.DISSOLVED)
    gone = {"left_on": deed.on, "successor": successor} if deed.leaves else {}
    told = [Change(unit, verb, Side.FROM, gone) for unit in deed.units]
    taken = [Change(unit, Verb.SUCCEEDED, values=_beginning(deed, unit)) for unit in deed.heirs]
    return _with_children(deed, [*told, *taken], successor)


def _beginning(deed: Deed, unit: Unit) -> dict[str, Any]:
    """What a unit gets that begins by the act."""
    if unit.pk and not unit.is_planned:
        return {}
    begun = {"is_planned": False, "founded_on": deed.on, "founding_basis": deed.basis}
    return begun | {"joined_on": deed.on, "basis": deed.basis}


def _founding(deed: Deed) -> dict[str, Any]:
    """An association is a member once it is admitted; everything else is part of the union when it is founded."""
    begun = _beginning(replace(deed, units=()), Unit())
    if deed.units[0].kind in MEMBERS:
        return {name: value for name, value in begun.items() if name not in {"joined_on", "basis"}}
    return begun


def _admission(deed: Deed) -> dict[str, Any]:
    return {"is_planned": False, "joined_on": deed.on, "basis": deed.basis, **deed.values}


_OF_ONE: dict[ActKind, tuple[UnitEvent.Verb, Any]] = {
    ActKind.FOUND: (Verb.FOUNDED, _founding),
    ActKind.ADMIT: (Verb.ADMITTED, _admission),
    ActKind.RENAME: (Verb.RENAMED, lambda deed: dict(deed.values)),
    ActKind.MOVE: (Verb.SHIFTED, lambda deed: dict(deed.values)),
    ActKind.SUSPEND: (Verb.SUSPENDED, lambda deed: {"suspended_on": deed.on}),
    ActKind.RESUME: (Verb.RESUMED, lambda deed: {"suspended_on": None}),
    ActKind.RESTORE: (Verb.RESTORED, lambda deed: {"left_on": None, "successor": None}),
}


def _with_children(deed: Deed, changes: list[Change], successor: int | None) -> list[Change]:
    """Units below one that ends go to its successor, or to whom it belonged to itself."""
    gone = {unit.pk: unit for unit in deed.units} if deed.leaves else {}
    known = {change.unit.pk: place for place, change in enumerate(changes) if change.unit.pk}
    for child in children_of(deed):
        if child.pk in gone:
            continue
        parent = successor if successor != child.pk else None
        if parent is None:
            parent = _above(gone, gone[child.parent_id or 0])
        parent = None if parent == child.pk else parent
        if child.pk in known:
            old = changes[known[child.pk]]
            changes[known[child.pk]] = replace(old, values={**old.values, "parent": parent})
        else:
            changes.append(Change(child, Verb.SHIFTED, Side.FROM, {"parent": parent}))
    return changes


def _above(gone: Mapping[int, Unit], unit: Unit) -> int | None:
    """The nearest unit above that goes on living."""
    above, steps = unit.parent_id, 0
    while above is not None and above in gone and steps < DEEPEST:
        above, steps = gone[above].parent_id, steps + 1
    return None if above in gone else above


def is_below(part: ActPart) -> bool:
    """Whether the unit only went along, as one right below a unit that ended."""
    return part.side == Side.FROM and "parent" in part.became and "left_on" not in part.became


def children_of(deed: Deed) -> list[Unit]:
    """The living units right below those that end."""
    if not deed.leaves:
        return []
    above = [unit.pk for unit in deed.units if unit.pk]
    return list(Unit.objects.filter(parent__in=above, left_on__isnull=True).order_by("name_fold", "id"))


# --- Why it cannot be ----------------------------------------------------------------------------------------------


def refusals(deed: Deed, today: date) -> list[str]:
    """Sentences that say what stands in the way; none when the act can be."""
    if deed.on > today:
        return [_("Ngày này chưa tới. Ghi việc khi đã có hiệu lực.")]
    changes = changes_of(deed)
    own = [change.unit for change in changes if change.unit.pk]
    told = _of_units(deed) or _of_kind(deed) or _of_names(deed) or _of_days(deed, own)
    if not told and not any(change.became() for change in changes) and deed.kind != ActKind.SPLIT:
        return [_("Không có gì thay đổi.")]
    return told


def _of_units(deed: Deed) -> list[str]:
    ended = [unit for unit in deed.stored if unit.left_on]
    if deed.kind == ActKind.RESTORE:
        return [] if ended else [_("Đơn vị đang hoạt động, không cần khôi phục.")]
    if ended:
        words = _("“%(unit)s” đã thôi hoạt động từ %(day)s. Chỉ còn có thể khôi phục.")
        return [words % {"unit": unit, "day": f"{unit.left_on:%d/%m/%Y}"} for unit in ended]
    own = {unit.pk for unit in deed.units}
    if doubled := [unit for unit in deed.heirs if unit.pk and unit.pk in own]:
        return [_("“%s” không thể vừa là đơn vị trước vừa là đơn vị nhận.") % unit for unit in doubled]
    planned = [unit for unit in deed.units if unit.pk and unit.is_planned]
    if planned and deed.kind not in {ActKind.FOUND, ActKind.ADMIT, ActKind.DISSOLVE, ActKind.RENAME, ActKind.MOVE}:
        return [_("“%s” mới chỉ dự kiến thành lập. Ghi việc thành lập trước.") % unit for unit in planned]
    return []


def _of_kind(deed: Deed) -> list[str]:
    """What only this kind of act asks for."""
    unit = deed.units[0] if deed.units else None
    if unit is None or (deed.kind == ActKind.MERGE and len(deed.heirs) != 1):
        return [_("Chọn đơn vị được sáp nhập và đơn vị nhận.")]
    if deed.kind == ActKind.SPLIT and len(deed.heirs) < (2 if deed.ends else 1):
        return [_("Chọn hoặc đặt tên các đơn vị sau khi chia, tách.")]
    if deed.kind == ActKind.FOUND and unit.pk and not unit.is_planned:
        return [_("Đơn vị đã thành lập rồi.")]
    if deed.kind == ActKind.ADMIT and unit.pk and unit.joined_on:
        return [_("Đơn vị đã là thành viên từ %s.") % f"{unit.joined_on:%d/%m/%Y}"]
    if deed.kind == ActKind.SUSPEND and unit.suspended_on:
        return [_("Đơn vị đang tạm dừng hoạt động từ %s.") % f"{unit.suspended_on:%d/%m/%Y}"]
    if deed.kind == ActKind.RESUME and not unit.suspended_on:
        return [_("Đơn vị không tạm dừng hoạt động.")]
    if deed.kind == ActKind.MOVE and _is_circle(unit, deed.values.get("parent", unit.parent_id)):
        return [_("Đơn vị này đang ở trên đơn vị được chọn. Chọn đơn vị khác.")]
    if deed.kind == ActKind.RESTORE and (other := Unit.objects.active().filter(name_fold=unit.name_fold).first()):
        return [_("Tên “%s” nay là tên của một đơn vị khác. Đổi tên đơn vị ấy trước rồi khôi phục.") % other]
    return []


def _of_names(deed: Deed) -> list[str]:
    """Two living units never share a name."""
    new = [unit.name for unit in (*deed.units, *deed.heirs) if not unit.pk]
    if len({fold(name) for name in new}) < len(new):
        return [_("Các đơn vị mới cần tên khác nhau.")]
    own = [unit.pk for unit in deed.units if unit.pk and deed.kind == ActKind.RENAME]
    wanted = [fold(name) for name in (*new, *([deed.values["name"]] if "name" in deed.values else []))]
    taken = Unit.objects.filter(left_on__isnull=True, name_fold__in=wanted).exclude(pk__in=own)
    return [_("Đã có đơn vị mang tên “%s”.") % unit for unit in taken]


def _is_circle(unit: Unit, parent: int | None) -> bool:
    steps = 0
    while parent and steps < DEEPEST:
        if parent == unit.pk:
            return True
        parent = Unit.objects.values_list("parent", flat=True).get(pk=parent)
        steps += 1
    return parent is not None


def _of_days(deed: Deed, units: Sequence[Unit]) -> list[str]:
    """Acts are recorded in the order of their days: one of the past would change what stands after it."""
    told = []
    for unit in units:
        begins = None if unit.is_planned else begins_on(values_of(unit))
        if begins and deed.on < begins:
            words = _("Ngày này trước ngày “%(unit)s” thành lập, gia nhập (%(day)s).")
            told.append(words % {"unit": unit, "day": f"{begins:%d/%m/%Y}"})
        elif unit.left_on and deed.on < unit.left_on:
            told.append(_("Đơn vị thôi hoạt động từ %s: khôi phục từ ngày ấy trở đi.") % f"{unit.left_on:%d/%m/%Y}")
    for act, unit in _last_acts(units):
        if act.on > deed.on:
            words = _("“%(unit)s” đã có việc ghi sau ngày này: %(act)s. Các việc được ghi theo thứ tự ngày.")
            told.append(words % {"unit": unit, "act": f"{act.get_kind_display().lower()}, {act.on:%d/%m/%Y}"})
    return told


def _last_acts(units: Iterable[Unit]) -> list[tuple[UnitAct, Unit]]:
    """The last act of each unit, in two queries."""
    by_pk = {unit.pk: unit for unit in units}
    days = dict(ActPart.objects.filter(unit__in=by_pk).values_list("unit").annotate(last=Max("act__on")))
    parts = ActPart.objects.filter(unit__in=by_pk, act__on__in=set(days.values())).select_related("act")
    found = {part.unit_id: part.act for part in parts.order_by("act") if part.act.on == days[part.unit_id]}
    return [(act, by_pk[pk]) for pk, act in sorted(found.items())]
