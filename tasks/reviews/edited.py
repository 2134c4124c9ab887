"""Whether a task of a frozen review would be judged otherwise today, and why. Pure: no database.

Adjustments are corrections of the past. What went on with a task after the review (an extension, a first due date,
other units for work that was open) is its life, and no adjustment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..status import DONE_STAGE, ENDED_STAGE, State, Windows, state
from .standing import Standing

CLOSED_STAGES = (DONE_STAGE, ENDED_STAGE)
LEFT_OPEN = "doing"


@dataclass(frozen=True, slots=True)
class Row:
    """A task as its row stands now; `due_then` is the due date without what moved it after the review."""

    title: str
    stage: str
    kind: str
    due_then: date | None
    original_due_on: date | None
    closed_on: date | None
    leads: tuple[tuple[int, str], ...] = ()


def state_words(how: State) -> str:
    names = {
        State.DONE_ON_TIME: _("Hoàn thành đúng hạn"),
        State.DONE_LATE: _("Hoàn thành quá hạn"),
        State.IN_TIME: _("Chưa hoàn thành, trong hạn"),
        State.SOON: _("Chưa hoàn thành, trong hạn"),
        State.LATE: _("Chưa hoàn thành, quá hạn"),
        State.UNDATED: _("Không hạn, chờ điều kiện"),
        State.ENDED: _("Kết thúc không thực hiện"),
    }
    return names[how]


def edits(then: Standing, row: Row, day: date, windows: Windows) -> Mapping[str, tuple[str, str]]:
    """{what: (as frozen, as it is now)} where the two differ; `day` is the last day of the frozen review."""
    closed_on = row.closed_on if row.closed_on and row.closed_on <= day else None
    was_closed = then.stage in CLOSED_STAGES
    stage = row.stage if closed_on else LEFT_OPEN if was_closed else then.stage
    now = state(stage, row.kind, row.due_then, closed_on, day, windows)
    pairs = {
        _("Nhiệm vụ"): (then.title, row.title),
        _("Trạng thái"): (state_words(then.state), state_words(now)),
        _("Ngày hoàn thành"): (_day(then.closed_on), _day(closed_on)),
    }
    if then.original_due_on:
        pairs[_("Hạn gốc")] = (_day(then.original_due_on), _day(row.original_due_on))
    if was_closed and {unit.pk for unit in then.leads} != {pk for pk, _name in row.leads}:
        pairs[_("Chủ trì")] = (then.lead_names, "; ".join(name for _pk, name in row.leads))
    return {what: (old, new) for what, (old, new) in pairs.items() if old != new}


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
