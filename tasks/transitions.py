"""The one table of what can be done with a task: from which stage, by whom, with what, and where it leads."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User

from .models import Assignment, Part, Stage, Task, TaskEvent
from .models.task import CLOSED_STAGES

Verb = TaskEvent.Verb


class Who(enum.Enum):
    """Who may take a step: roles, or the representative of a unit that leads the task."""

    LEAD = "lead"
    WORKERS = "workers"  # the office for anybody, a lead unit for itself
    DECIDERS = "deciders"  # the standing committee
    KEEPERS = "keepers"  # the office or the standing committee

    def includes(self, task: Task, user: User) -> bool:
        return self.holds(user) or (self in _OF_LEADS and leads(task, user))

    def holds(self, user: User) -> bool:
        """Whether the role alone is enough."""
        if self is Who.DECIDERS:
            return user.is_decider
        if self is Who.KEEPERS:
            return user.can_assign
        return self is Who.WORKERS and user.is_office


_OF_LEADS = frozenset({Who.LEAD, Who.WORKERS})


class Need(enum.Flag):
    """What must come with a step besides the click."""

    NOTHING = 0
    REASON = enum.auto()
    BASIS = enum.auto()  # the document that says so
    ENTRY = enum.auto()  # what was done, and the day
    EVIDENCE = enum.auto()  # a numbered document, a file, or the reason why there is none


@dataclass(frozen=True, slots=True)
class Action:
    """One step. `to` None leaves the stage as it is; `key` stands in addresses."""

    key: str
    verb: TaskEvent.Verb
    label: str | Promise = field(compare=False)
    frm: frozenset[str]
    to: Stage | None
    who: Who
    need: Need = Need.NOTHING

    def fits(self, task: Task, user: User) -> bool:
        return not task.has_parts and task.stage in self.frm and self.who.includes(task, user)

    @property
    def wants_reason(self) -> bool:
        return Need.REASON in self.need

    @property
    def wants_basis(self) -> bool:
        return Need.BASIS in self.need


_WORK = frozenset({Stage.NEW, Stage.TODO, Stage.DOING, Stage.REDO})
_PAUSED = frozenset({Stage.HOLD, Stage.COND})
_CLOSED = frozenset(CLOSED_STAGES)
_OPEN = frozenset(Stage) - _CLOSED
_NEW = frozenset({Stage.NEW})
_CONFIRM = frozenset({Stage.CONFIRM})

ACCEPT = Action("tiep-nhan", Verb.ACCEPTED, _("Tiếp nhận"), _NEW, Stage.TODO, Who.WORKERS)
DECLINE = Action("tu-choi", Verb.DECLINED, _("Từ chối tiếp nhận"), _NEW, None, Who.LEAD, Need.REASON)
PROGRESS = Action("tien-do", Verb.PROGRESSED, _("Ghi tiến độ"), _WORK, Stage.DOING, Who.WORKERS, Need.ENTRY)
ADD = Action("bo-sung", Verb.PROGRESSED, _("Ghi bổ sung"), _CONFIRM | _PAUSED, None, Who.WORKERS, Need.ENTRY)
REPORT = Action(
    "bao-ket-qua", Verb.REPORTED, _("Báo hoàn thành"), _WORK, Stage.CONFIRM, Who.WORKERS, Need.ENTRY | Need.EVIDENCE
)
CONFIRM = Action("xac-nhan", Verb.CONFIRMED, _("Xác nhận hoàn thành"), _CONFIRM, Stage.DONE, Who.DECIDERS)
RETURN = Action("tra-lai", Verb.RETURNED, _("Trả lại đơn vị"), _CONFIRM, Stage.REDO, Who.DECIDERS, Need.REASON)
HOLD = Action("tam-hoan", Verb.HELD, _("Tạm hoãn"), _WORK, Stage.HOLD, Who.KEEPERS, Need.REASON)
AWAIT = Action(
    "cho-dieu-kien", Verb.AWAITED, _("Chuyển sang chờ điều kiện"), _WORK, Stage.COND, Who.KEEPERS, Need.REASON
)
RESUME = Action("tiep-tuc", Verb.RESUMED, _("Tiếp tục thực hiện"), _PAUSED, Stage.DOING, Who.KEEPERS)
END = Action(
    "ket-thuc", Verb.ENDED, _("Kết thúc không thực hiện"), _OPEN, Stage.ENDED, Who.KEEPERS, Need.REASON | Need.BASIS
)
REOPEN = Action("mo-lai", Verb.REOPENED, _("Mở lại nhiệm vụ"), _CLOSED, Stage.DOING, Who.DECIDERS, Need.REASON)

TABLE: tuple[Action, ...] = (
    PROGRESS,
    ADD,
    REPORT,
    ACCEPT,
    CONFIRM,
    RETURN,
    RESUME,
    REOPEN,
    DECLINE,
    HOLD,
    AWAIT,
    END,
)
BY_KEY: Mapping[str, Action] = {action.key: action for action in TABLE}


def available(task: Task, user: User) -> list[Action]:
    """What this user can do with the task now, in the order of the table. A divided task is done in its parts."""
    return [action for action in TABLE if action.fits(task, user)]


def in_stage(stage: str, user: User, *, is_lead: bool) -> list[Action]:
    """The same for an undivided task of which only this is known: a card of the board has no more."""
    return [
        action
        for action in TABLE
        if stage in action.frm and (action.who.holds(user) or (is_lead and action.who in _OF_LEADS))
    ]


def leads(task: Task, user: User) -> bool:
    """Whether the user speaks for a unit that leads the task. Uses prefetched assignments when they are there."""
    if not user.is_representative:
        return False
    if "assignments" in getattr(task, "_prefetched_objects_cache", {}):
        return any(a.unit_id == user.unit_id and a.part == Part.LEAD for a in task.assignments.all())
    return Assignment.objects.filter(task=task, unit=user.unit_id, part=Part.LEAD).exists()
