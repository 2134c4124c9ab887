"""Units as they hang together: who belongs to whom, branch by branch, with the counts of each branch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .models import Unit, UnitKind
from .models.unit import UnitQuerySet

DEEPEST = 12  # levels that are drawn; what hangs deeper stands as a branch of its own


@dataclass(frozen=True)
class Branch:
    """A unit and what is below it. `is_asked` is false for one that stands here only to hold those below it."""

    unit: Unit
    depth: int
    is_asked: bool
    members_recorded: int | None
    children: tuple["Branch", ...]

    @cached_property
    def count(self) -> int:
        """Units of the branch that were asked for, with itself."""
        return self.is_asked + sum(child.count for child in self.children)

    @cached_property
    def members(self) -> int | None:
        """Its own latest count, which holds those below it; without one, the sum of theirs. None: nothing counted."""
        if self.is_asked and self.members_recorded is not None:
            return self.members_recorded
        known = [n for child in self.children if (n := child.members) is not None]
        return sum(known) if known else None

    @property
    def is_open(self) -> bool:
        """Branches come open as far as a page can be overlooked."""
        return self.depth < 2


@dataclass(frozen=True)
class Grove:
    """The branches whose heads are of one kind."""

    kind: UnitKind
    branches: tuple[Branch, ...]

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @cached_property
    def count(self) -> int:
        return sum(branch.count for branch in self.branches)

    @cached_property
    def members(self) -> int | None:
        known = [n for branch in self.branches if (n := branch.members) is not None]
        return sum(known) if known else None


def groves_of(visible: UnitQuerySet, asked: UnitQuerySet) -> tuple[Grove, ...]:
    """The asked units and whatever stands above them, in two queries."""
    known = {unit.pk: unit for unit in visible.by_kind().with_members()}
    return groves(known, set(asked.order_by().values_list("pk", flat=True)))


def groves(known: Mapping[int, Unit], asked: set[int]) -> tuple[Grove, ...]:
    """`known` in the order in which branches of one level stand."""
    shown = _with_those_above(known, asked & known.keys())
    below: dict[int, list[Unit]] = defaultdict(list)
    roots, placed = [], set[int]()
    for unit in (u for u in known.values() if u.pk in shown):
        if unit.parent_id in shown:
            below[unit.parent_id or 0].append(unit)
        else:
            roots.append(unit)

    def grow(unit: Unit, depth: int) -> Branch:
        placed.add(unit.pk)
        nearer = () if depth == DEEPEST else (u for u in below[unit.pk] if u.pk not in placed)
        children = tuple(grow(child, depth + 1) for child in nearer)
        return Branch(unit, depth, unit.pk in asked, getattr(unit, "members", None), children)

    branches = [grow(unit, 0) for unit in roots]
    # Two people who each put the other's unit above make a ring, which no root reaches; it is cut open and shown.
    branches += [grow(unit, 0) for unit in known.values() if unit.pk in shown and unit.pk not in placed]
    return _by_kind(branches)


def _with_those_above(known: Mapping[int, Unit], asked: set[int]) -> set[int]:
    shown = set[int]()
    for pk in asked:
        unit = known.get(pk)
        while unit is not None and unit.pk not in shown:
            shown.add(unit.pk)
            unit = known.get(unit.parent_id or 0)
    return shown


def _by_kind(branches: Iterable[Branch]) -> tuple[Grove, ...]:
    found: dict[str, list[Branch]] = defaultdict(list)
    for branch in branches:
        found[branch.unit.kind].append(branch)
    return tuple(Grove(kind, tuple(found[kind])) for kind in UnitKind if kind in found)


# --- Rings ---------------------------------------------------------------------------------------------------------


def is_ring(unit_pk: int | None, parent: Unit | None) -> bool:
    """Whether the unit would stand above itself, or the chain above it is without end."""
    above, steps = parent, 0
    while above is not None:
        steps += 1
        if above.pk == unit_pk or steps > DEEPEST:
            return True
        above = above.parent
    return False
