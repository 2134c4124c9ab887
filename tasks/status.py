"""Status for a day. Pure: the stage is stored, lateness is computed for the day that is passed in (domain.md §3).

`lateness.py` says the same to the database; a test holds the two together.
"""

import enum
from dataclasses import dataclass
from datetime import date, timedelta


class State(enum.StrEnum):
    """How a task stands on a day. The first two are completed, the next four not completed, the last is not counted."""

    DONE_ON_TIME = "done"
    DONE_LATE = "donelate"
    IN_TIME = "intime"
    SOON = "soon"
    LATE = "late"
    UNDATED = "undated"
    ENDED = "ended"


DONE_STAGE, ENDED_STAGE = "done", "ended"
PAUSED_STAGES = frozenset({"hold", "cond"})
SHORT_KINDS = frozenset({"date", "month"})
CONDITIONAL_KIND = "conditional"


@dataclass(frozen=True, slots=True)
class Windows:
    """How many days before the due date a task counts as due soon: for dated tasks, and for a quarter or longer."""

    dated: int = 3
    long: int = 30

    def days(self, deadline_kind: str) -> int:
        return self.dated if deadline_kind in SHORT_KINDS else self.long


def state(
    stage: str, deadline_kind: str, due_on: date | None, closed_on: date | None, day: date, windows: Windows
) -> State:
    """The state of a task on `day`. `closed_on` is the day of the accepted report (or of the ending), None while open.

    The due day is inclusive. A paused task (Tạm hoãn, Chờ điều kiện) is shown apart and in no lateness count.
    """
    if closed_on is not None and closed_on <= day:
        if stage == ENDED_STAGE:
            return State.ENDED
        return State.DONE_LATE if due_on and closed_on > due_on else State.DONE_ON_TIME
    if due_on is None or stage in PAUSED_STAGES:
        return State.UNDATED
    if day > due_on:
        return State.LATE
    return State.SOON if due_on <= day + timedelta(days=windows.days(deadline_kind)) else State.IN_TIME


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a summary table (domain.md §5). The identities hold by construction."""

    done_on_time: int = 0
    done_late: int = 0
    in_time: int = 0
    late: int = 0
    undated: int = 0

    @property
    def completed(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def not_completed(self) -> int:
        return self.in_time + self.late + self.undated

    @property
    def total(self) -> int:
        return self.completed + self.not_completed

    @property
    def rate_permille(self) -> int | None:
        """Official rate in tenths of a percent, truncated: completed ÷ (completed + overdue). None: nothing counts."""
        base = self.completed + self.late
        return self.completed * 1000 // base if base else None

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            self.done_on_time + other.done_on_time,
            self.done_late + other.done_late,
            self.in_time + other.in_time,
            self.late + other.late,
            self.undated + other.undated,
        )
