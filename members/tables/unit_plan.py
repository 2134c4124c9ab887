"""A table of units: what becomes of each row, and writing it."""

import re
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ..deeds import DEEPEST
from ..folding import fold, nfc
from ..models import Cluster, Organisation, TableKind, Unit, UnitEvent, UnitKind, UnitLevel, UnitName
from ..models.unit import unit_values
from ..naming import NOWHERE, canonical, home_of, keys
from ..naming import tidy as plain_name
from ..sheets.cells import Since, WrongCell, words_of
from ..sheets.xlsx import Value
from .columns import ALIASES, CODE, FORMER, SPELLING
from .planning import Planning, Row, Units, choice_of
from .rows import Values, former_words, unit_row
from .unit_writing import NewName, write_units

TEXTS = ("short_name", "field", "address", "phone", "email", "website", "founding_basis", "basis")
DAYS = ("founded_on", "joined_on", "planned_for")
COMPARED = ("name", "kind", "parent", "cluster", "level", *TEXTS, *DAYS, "left_on", "is_planned")
KINDS = {kind.value: str(kind.label) for kind in UnitKind}
LEVELS = {level.value: str(level.label) for level in UnitLevel}
_FORMER = re.compile(r"(.+?)\s*\(\s*(?:dùng\s+)?đến\s+([^()]+)\)", re.IGNORECASE)
_YES = {"x", "co", "1", "true", "yes"}


@dataclass(slots=True)
class _Unit:
    """A unit that the table adds or changes; `parent` is as named, until all rows are known."""

    row: Row
    unit: Unit
    is_new: bool
    parent: str | None = None
    cluster: str | None = None
    version: int = 0
    before: dict[str, Any] = field(default_factory=dict)


class UnitPlanning(Planning):
    kind = TableKind.UNITS

    def load(self) -> None:
        self.known = Units(Unit.objects.visible_to(self.by))
        self.clusters = {fold(cluster.name): cluster for cluster in Cluster.objects.all()}
        self.made: dict[str, Cluster] = {}
        self.plans: list[_Unit] = []
        self.lines: dict[Any, int] = {}
        self.names: list[tuple[Row, NewName]] = []
        self.taken_names: dict[str, int] = {}  # names that the table gives, by the line that does
        union = Organisation.current()
        self.home = home_of(union.name, union.place) if union else NOWHERE
        self.since = self._since()

    # --- Rows ---

    def take(self, row: Row) -> None:
        row.title = row.text("name")[:200]
        code = self.code(row)
        unit = self._coded(row, code.parts.get("DV", (0, 0))[0]) if code else self._named(row)
        if row.is_refused:
            return
        if unit is None:
            self._add(row)
        elif not self.clash(row, CODE if code else "name", self.lines, unit.pk):
            self._change(row, unit, is_coded=bool(code))

    def _coded(self, row: Row, pk: int) -> Unit | None:
        unit = self.known.by_pk.get(pk)
        if unit is None:
            self.problem(row, CODE, _("Không có đơn vị mang mã này. Giữ mã như khi xuất; đơn vị mới thì để trống."))
        elif not row.title:
            row.title = unit.name
        return unit

    def _named(self, row: Row) -> Unit | None:
        """The unit that bears this very name; what only means another unit is refused."""
        key = fold(plain_name(row.title))
        if not key:
            self.problem(row, "name", _("Cần ghi tên đơn vị."))
            return None
        ended = [u for u in self.known.ended.get(key, ()) if words_of(u.left_on) == row.text("left_on")]
        if row.has("left_on") and ended:
            return ended[0]
        if unit := self.known.active.get(key):
            return unit
        if row.has("left_on"):
            return None
        other = self.known.other.get(key)
        twin = self._canonical.get(keys(canonical(row.title, self.home)))
        if meant := other if other and not other.left_on else twin:
            words = _("“%(name)s” đã là tên của đơn vị “%(unit)s”. Dùng đơn vị đó, hoặc ghi tên đầy đủ hơn.")
            self.problem(row, "name", words % {"name": row.title, "unit": meant})
        return None

    @cached_property
    def _canonical(self) -> dict[str, Unit]:
        return {keys(canonical(unit.name, self.home)): unit for unit in self.known.active.values()}

    def _add(self, row: Row) -> None:
        row.is_new = True
        unit = Unit(name=self.cell(row, "name"), level="")
        for key in TEXTS:
            setattr(unit, key, self.cell(row, key))
        unit.kind = self.taken(row, "kind", lambda: choice_of(row.cells.get("kind", ""), KINDS)) or ""
        if row.has("level"):
            unit.level = self.taken(row, "level", lambda: choice_of(row.cells["level"], LEVELS)) or ""
        for key in (*DAYS, "left_on"):
            setattr(unit, key, self.day(row, key, is_end=key == "left_on"))
        unit.is_planned = fold(row.text("is_planned")) in _YES
        plan = _Unit(row, unit, is_new=True, parent=self.cell(row, "parent"), cluster=self.cell(row, "cluster"))
        self._cluster(plan)
        self._check(plan)
        self._other_names(row, unit, [])
        if not unit.left_on:
            self.clash(row, "name", self.lines, ("name", fold(unit.name)))
        self.plans.append(plan)

    def _change(self, row: Row, stored: Unit, *, is_coded: bool) -> None:
        written = unit_row(stored)
        version = self.code(row).parts.get("DV", (0, 0))[1]
        since = self._changed_since(stored, version) if is_coded else {}
        wanted = [key for key in COMPARED if is_coded or key != "name"]
        self.compare(row, written, since, wanted, is_coded=is_coded)
        unit = copy(stored)
        plan = _Unit(row, unit, is_new=False, version=stored.version, before=unit_values(stored))
        for key, cell in row.edits.cells.items():
            self._put(plan, key, cell)
        self._cluster(plan)
        if row.edits.cells and not row.is_refused:
            self._check(plan)
        self._other_names(row, unit, list(stored.names.all()))
        if row.edits.cells and not row.is_refused:
            self.plans.append(plan)
            for key in row.edits.cells:
                self.changed(row, key, written[key], self._new_words(plan, key))

    def _put(self, plan: _Unit, key: str, cell: str) -> None:
        row, unit = plan.row, plan.unit
        if key == "name":
            self._rename(plan, " ".join(cell.split()))
        elif key == "left_on" and unit.left_on is None:
            self.problem(row, key, _("Đơn vị đang hoạt động: ghi việc thôi hoạt động, có căn cứ, ở trang đơn vị."))
        elif key == "left_on":
            self.problem(row, key, _("Ngày này đã ghi. Khôi phục, hoặc sửa ngày, ở trang đơn vị."))
        elif key == "is_planned":
            self.problem(row, key, _("Đã có trong sổ: ghi việc thành lập, có căn cứ, ở trang đơn vị."))
        elif key == "parent":
            plan.parent = " ".join(cell.split())
        elif key == "cluster":
            plan.cluster = " ".join(cell.split())
        elif key in ("kind", "level"):
            choices = KINDS if key == "kind" else LEVELS
            value = self.taken(row, key, lambda: choice_of(cell, choices) if cell or key == "kind" else "")
            setattr(unit, key, value or "")
        elif key in DAYS:
            setattr(unit, key, self.taken(row, key, lambda: self.read_day(row, key, cell)))
        else:
            setattr(unit, key, " ".join(cell.split()))

    def _rename(self, plan: _Unit, name: str) -> None:
        row = plan.row
        if not name:
            self.problem(row, "name", _("Cần ghi tên đơn vị."))
        elif fold(row.text(SPELLING)) not in _YES:
            words = _("Đổi tên thì ghi ở trang đơn vị, có căn cứ và ngày. Chỉ sửa chữ sai thì ghi x vào cột “%s”.")
            self.problem(row, "name", words % self.labels[SPELLING])
        else:
            plan.unit.name = name
            for other in (self.known.active.get(fold(name)), self.known.other.get(fold(name))):
                if other and other.pk != plan.unit.pk:
                    self.problem(row, "name", _("Tên này đã là tên của “%s”.") % other)
                    return
            if fold(name) != fold(plan.before["name"]) and not plan.unit.left_on:
                self.clash(row, "name", self.lines, ("name", fold(name)))

    def _cluster(self, plan: _Unit) -> None:
        name = plan.cluster
        if name is None or plan.row.is_refused:
            return
        cluster = self.clusters.get(fold(name)) if name else None
        if name and cluster is None:
            cluster = self.made[fold(name)] = self.clusters[fold(name)] = Cluster(name=name)
        if name and fold(name) in self.made:
            plan.row.edits.notes.append(_("Lập cụm thi đua mới: %s") % self.made[fold(name)].name)
        plan.unit.cluster = cluster

    def _check(self, plan: _Unit) -> None:
        """What the table of units itself asks of a row: no two dates contradict, an address is one."""
        row, unit = plan.row, plan.unit
        if unit.left_on and unit.joined_on and unit.left_on < unit.joined_on:
            self.problem(row, "left_on", _("Ngày thôi hoạt động phải sau ngày gia nhập."))
        if unit.left_on and unit.left_on > self.today:
            self.problem(row, "left_on", _("Ngày chưa tới."))
        if unit.left_on and unit.is_planned:
            self.problem(row, "is_planned", _("Một đơn vị không thể vừa dự kiến vừa đã thôi hoạt động."))
        try:
            unit.clean_fields(exclude=["parent", "cluster", "kind", "level", "request_key"])
        except ValidationError as error:
            told = {label for label, _words in row.edits.problems}
            for key, messages in error.message_dict.items():
                if self.labels.get(key, key) not in told:
                    self.problem(row, key, " ".join(messages))

    # --- Other names ---

    def _other_names(self, row: Row, unit: Unit, present: list[UnitName]) -> None:
        have = {fold(name) for name in (*(one.name for one in present), unit.name, unit.short_name)}
        for name in self._listed(row, ALIASES, [one.name for one in present if not one.until]):
            self._new_name(row, unit, NewName(unit, name, None), have)
        for words in self._listed(row, FORMER, [former_words(one.name, one.until) for one in present if one.until]):
            if new := self.taken(row, FORMER, partial(self._former, row, unit, words)):
                self._new_name(row, unit, new, have)

    def _listed(self, row: Row, key: str, present: list[str]) -> list[str]:
        """What the cell has besides names that are there already, in which a semicolon may stand."""
        cell = self.cell(row, key)
        for known in sorted(present, key=len, reverse=True):
            cell = cell.replace(nfc(known), "", 1)  # as the cell was read
        return [" ".join(part.split()) for part in cell.split(";") if part.strip()]

    def _former(self, row: Row, unit: Unit, words: str) -> NewName:
        found = _FORMER.fullmatch(words)
        if not found:
            raise WrongCell(_("Không hiểu “%s”. Ghi như: Hội Làm vườn (đến 01/07/2025).") % words[:80])
        return NewName(unit, found[1], self.read_day(row, FORMER, found[2].strip(), is_end=True))

    def _new_name(self, row: Row, unit: Unit, new: NewName, have: set[str]) -> None:
        key, column = fold(new.name), FORMER if new.until else ALIASES
        if key in have:
            return
        if len(new.name) > 200:
            self.problem(row, column, _("Dài quá %d ký tự. Rút ngắn lại.") % 200)
            return
        have.add(key)
        other = self.known.active.get(key) or self.known.other.get(key)
        if other and other.pk != unit.pk:
            self.problem(row, column, _("Tên “%(name)s” đã là tên của “%(unit)s”.") % {"name": new.name, "unit": other})
        elif not self.clash(row, column, self.taken_names, key):
            self.names.append((row, new))
            self.changed(row, column, "", former_words(new.name, new.until) if new.until else new.name)

    # --- What was changed since the file was written ---

    def _since(self) -> dict[int, list[UnitEvent]]:
        """{unit: its changes, the newest first}, of those whose version in the table is not the one of today."""
        found: dict[int, list[UnitEvent]] = {}
        old = set()
        for row in self.rows:
            parts = self._quiet_code(row)
            unit = self.known.by_pk.get(parts[0])
            if unit and parts[1] and parts[1] < unit.version:
                old.add(unit.pk)
        for event in UnitEvent.objects.filter(unit__in=old).select_related("actor").order_by("-id") if old else ():
            if event.changes.keys() & set(COMPARED):
                found.setdefault(event.unit_id, []).append(event)
        return found

    def _quiet_code(self, row: Row) -> tuple[int, int]:
        found = re.match(r"\s*DV\s*(\d{1,18})\.(\d{1,9})", row.cells.get(CODE, ""), re.IGNORECASE)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def _changed_since(self, unit: Unit, version: int) -> dict[str, Since]:
        if not version or version >= unit.version:
            return {}
        found: dict[str, Since] = {}
        for event in self.since.get(unit.pk, [])[: unit.version - version]:
            who = f"{event.actor or _('Hệ thống')} ({timezone.localtime(event.at):%d/%m/%Y %H:%M})"
            for key in event.changes.keys() & set(COMPARED):
                found[key] = Since(str(event.changes[key][0] or ""), found[key].who if key in found else who)
        return found

    # --- When all rows are known ---

    def settle(self) -> None:
        own = {fold(plan.unit.name): plan for plan in reversed(self.plans) if plan.is_new}
        for plan in self.plans:
            if plan.parent is not None:
                self._set_parent(plan, own)
            if plan.is_new:
                self._tell(plan)
        self._refuse_circles()

    def _set_parent(self, plan: _Unit, own: dict[str, _Unit]) -> None:
        name = plan.parent or ""
        within = own.get(fold(plain_name(name)))
        if not name:
            plan.unit.parent = None
        elif within and within is not plan:
            plan.unit.parent = within.unit
            if within.row.is_refused:
                self.problem(plan.row, "parent", _("Dòng %d, nơi trực thuộc, bị từ chối.") % within.row.line)
        else:
            ended = bool(plan.unit.left_on)
            plan.unit.parent = self.taken(plan.row, "parent", lambda: self.known.find(name, ended=ended))

    def _refuse_circles(self) -> None:
        """Going up from any unit of the table, over rows that are there and rows to come, one never comes back."""
        planned = {plan.unit.pk: plan.unit for plan in self.plans if not plan.is_new}
        for plan in self.plans:
            seen, above, steps = plan.unit, plan.unit.parent, 0
            while above is not None:
                steps += 1
                above = planned.get(above.pk, above) if above.pk else above
                if above is seen or steps > DEEPEST:
                    self.problem(plan.row, "parent", _("Trực thuộc vòng tròn, hoặc quá sâu. Chọn nơi khác."))
                    break
                above = self._above(above, planned)

    def _above(self, unit: Unit, planned: dict[int, Unit]) -> Unit | None:
        if unit.pk is None or unit.pk in planned:
            return unit.parent
        return self.known.by_pk.get(unit.parent_id or 0)

    def _tell(self, plan: _Unit) -> None:
        """The values of a new unit."""
        values: Values = {
            "kind": KINDS.get(plan.unit.kind, ""),
            "level": LEVELS.get(plan.unit.level, ""),
            "parent": plan.unit.parent.name if plan.unit.parent else "",
            "cluster": plan.unit.cluster.name if plan.unit.cluster else "",
            "is_planned": _("có") if plan.unit.is_planned else "",
        }
        values |= {key: getattr(plan.unit, key) for key in (*TEXTS, *DAYS, "left_on")}
        told = [(self.labels[key], "", words_of(values[key])) for key in COMPARED if values.get(key)]
        plan.row.changes = [*told, *plan.row.changes]

    def _new_words(self, plan: _Unit, key: str) -> Value:
        if key == "parent":
            return plan.parent
        if key == "cluster":
            return plan.unit.cluster.name if plan.unit.cluster else ""
        if key in ("kind", "level"):
            return str((KINDS if key == "kind" else LEVELS).get(getattr(plan.unit, key), ""))
        value: Value = getattr(plan.unit, key)
        return value

    def write(self) -> None:
        news = [plan.unit for plan in self.plans if plan.is_new]
        changed = [(plan.unit, plan.version, plan.before) for plan in self.plans if not plan.is_new]
        write_units(self.by, self.made.values(), news, changed, [name for _row, name in self.names])
