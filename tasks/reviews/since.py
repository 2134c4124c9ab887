"""What changed in the tasks of a review since the one before it, counted. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..status import State
from .standing import Standing

NAMES = ("given", "completed", "became_late", "extended", "reassigned", "ended", "carried")
CLOSED = frozenset({State.DONE_ON_TIME, State.DONE_LATE, State.ENDED})
DONE = CLOSED - {State.ENDED}


@dataclass(slots=True)
class Since:
    """Counts of tasks; `add` takes one after the other, `then` being how it stood in the review before, if it did."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))

    def add(self, now: Standing, then: Standing | None) -> None:
        was = then.state if then else None
        happened = {
            "given": then is None,
            "completed": now.state in DONE and was not in DONE,
            "became_late": now.state == State.LATE and was != State.LATE,
            "extended": now.extensions > (then.extensions if then else 0),
            "reassigned": then is not None and _leads(now) != _leads(then),
            "ended": now.state == State.ENDED and was != State.ENDED,
            "carried": was is not None and was not in CLOSED,
        }
        for name, is_so in happened.items():
            self.counts[name] += is_so

    @property
    def told(self) -> Mapping[str, int]:
        return dict(self.counts)


def _leads(standing: Standing) -> frozenset[int]:
    return frozenset(unit.pk for unit in standing.leads)
