"""Conditions of the task list that take more than one comparison: rows in, fewer rows out."""

from functools import cache

from django.db.models import Q
from django.db.models.functions import Coalesce

from members.models import Unit, User
from members.statements import Statement, fetched

from .drill import Only
from .models import Assignment, Part, Task, TaskQuerySet
from .paging import Unindexed, is_rare
from .status import CONDITIONAL_KIND, DONE_STAGE, PAUSED_STAGES

PART_OF = {"chu-tri": Part.LEAD, "phoi-hop": Part.COOP}
_PAUSED, _CONDITIONAL, _UNDATED = Q(stage__in=PAUSED_STAGES), Q(deadline_kind=CONDITIONAL_KIND), Q(due_on__isnull=True)
_FIRST_DUE = Coalesce("original_due_on", "due_on", "closed_on")
ONLY = {
    Only.NO_DUE: _UNDATED & ~_PAUSED & ~_CONDITIONAL,
    Only.WAITING: _PAUSED | (_UNDATED & _CONDITIONAL),
    Only.EXTENDED: Q(extension_count__gt=0),
    Only.FIRST_DUE: Q(stage=DONE_STAGE, closed_on__lte=_FIRST_DUE),
}


def units_for(user: User) -> dict[int, str]:
    """The units that the user may filter by, in the order of the list."""
    if user.is_representative:
        return dict(Unit.objects.visible_to(user).values_list("pk", "name"))
    return dict(fetched(_all_units()))


@cache
def _all_units() -> Statement:
    return Unit.objects.values_list("pk", "name").query.sql_with_params()


def only(rows: TaskQuerySet, what: Only) -> TaskQuerySet:
    return rows.filter(ONLY[what])


def of_unit(rows: TaskQuerySet, unit: int, part: str) -> TaskQuerySet:
    """Of the unit in this part, a key of PART_OF; without one in any."""
    parts = Assignment.objects.filter(unit=unit)
    return rows.filter(pk__in=(parts.filter(part=PART_OF[part]) if part else parts).values("task"))


def of_cluster(rows: TaskQuerySet, name: str) -> TaskQuerySet:
    """Led by a unit of the cluster; without a name by one that belongs to none, or by nobody."""
    return _led(rows, Q(unit__cluster__name=name)) if name else _led_or_not(rows, Q(unit__cluster__isnull=True))


def of_field(rows: TaskQuerySet, name: str) -> TaskQuerySet:
    """The same of the field that the unit works in."""
    return _led(rows, Q(unit__field=name)) if name else _led_or_not(rows, Q(unit__field=""))


def _led(rows: TaskQuerySet, units: Q) -> TaskQuerySet:
    return rows.filter(pk__in=Assignment.objects.filter(units, part=Part.LEAD).values("task"))


def _led_or_not(rows: TaskQuerySet, units: Q) -> TaskQuerySet:
    return rows.filter(Q(lead_count=0) | Q(pk__in=Assignment.objects.filter(units, part=Part.LEAD).values("task")))


def with_stage(rows: TaskQuerySet, stage: str) -> TaskQuerySet:
    """The rows in this stage; a stage that most tasks are in is looked for along the order of the list."""
    if is_rare(Task.objects.counted().filter(stage=stage)):
        return rows.filter(stage=stage)
    return rows.alias(any_stage=Unindexed("stage")).filter(any_stage=stage)
