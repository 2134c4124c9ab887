"""What changed between two readings of the tasks: two days, two reviews, or a review and today. Pure: no Django.

A task can be in several sets: given and already completed, extended and reassigned. In each set it is once.
"""

import enum
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..status import State
from .standing import Standing

DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
CLOSED = DONE | {State.ENDED}
Closed = Callable[[Sequence[int]], Iterable[Standing]]


class Kind(enum.StrEnum):
    """What happened to a task in between. The values are the keys of `Head.since`, where both know them."""

    GIVEN = "given"  # given after the first day
    NEW = "new"  # given before, but not in the first reading: it came into the register later, or is a part of another
    COMPLETED = "completed"
    BECAME_LATE = "became_late"
    EXTENDED = "extended"  # another due date; also one that had none, or lost it
    REASSIGNED = "reassigned"  # other units lead
    REWORDED = "reworded"
    ENDED = "ended"
    REOPENED = "reopened"
    GONE = "gone"  # open in the first reading, and not in the second


@dataclass(frozen=True, slots=True)
class Change:
    """One task in the first and in the second reading; one of them may lack it."""

    before: Standing | None
    after: Standing | None

    @property
    def shown(self) -> Standing:
        """The later one that there is."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of no task")
        return found

    @property
    def task(self) -> int:
        return self.shown.task


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of each kind, in the order of the readings; how many tasks were open in both; how many of the first
    are missing in the second because they were closed already."""

    changes: Mapping[Kind, tuple[Change, ...]]
    carried: int = 0
    left: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """{kind: how many tasks}, and "carried"."""
        return {kind.value: len(self.changes[kind]) for kind in Kind} | {"carried": self.carried}

    @property
    def is_empty(self) -> bool:
        return not any(self.changes.values())


def compared(
    first: Iterable[Standing], second: Iterable[Standing], day: date, closed: Closed | None = None
) -> Comparison:
    """What changed from the first reading, which was made on the day, to the second one. `closed` is asked for tasks
    that were open in the first and are missing in the second: those that were closed before its period began."""
    before = {standing.task: standing for standing in first}
    found: dict[Kind, list[Change]] = {kind: [] for kind in Kind}
    carried = 0

    def told() -> Iterator[Standing]:
        yield from second
        yield from closed([missing.task for missing in before.values() if _is_open(missing)]) if closed else ()

    for after in told():
        change = Change(before.pop(after.task, None), after)
        carried += bool(change.before and _is_open(change.before) and _is_open(after))
        for kind in kinds_of(change, day):
            found[kind].append(change)
    found[Kind.GONE] += [Change(missing, None) for missing in before.values() if _is_open(missing)]
    left = sum(not _is_open(missing) for missing in before.values())
    return Comparison({kind: tuple(changes) for kind, changes in found.items()}, carried, left)


def kinds_of(change: Change, day: date) -> Iterator[Kind]:
    """Of a task that is in the second reading."""
    before, after = change.before, change.after
    if after is None:
        return
    if before is None:
        yield Kind.GIVEN if after.given_on > day else Kind.NEW
    if after.state in DONE and not (before and before.state in DONE):
        yield Kind.COMPLETED
    if after.state == State.LATE and not (before and before.state == State.LATE):
        yield Kind.BECAME_LATE
    if after.state == State.ENDED and not (before and before.state == State.ENDED):
        yield Kind.ENDED
    if before:
        yield from _edits(before, after)


def _edits(before: Standing, after: Standing) -> Iterator[Kind]:
    if not _is_open(before) and _is_open(after):
        yield Kind.REOPENED
    if before.due_on != after.due_on:
        yield Kind.EXTENDED
    if _leads(before) != _leads(after):
        yield Kind.REASSIGNED
    if _words(before) != _words(after):
        yield Kind.REWORDED


def _is_open(standing: Standing) -> bool:
    return standing.state not in CLOSED


def _leads(standing: Standing) -> frozenset[Hashable]:
    """A unit that was renamed is the same unit; one that is known by name alone is its name."""
    return frozenset(unit.pk or unit.name for unit in standing.leads)


def _words(standing: Standing) -> tuple[str, ...]:
    return standing.title, standing.product, standing.phrase
