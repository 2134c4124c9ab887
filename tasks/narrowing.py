"""Conditions of the task list that take more than one comparison: rows in, fewer rows out."""

from django.db.models import Q
from django.db.models.functions import Coalesce

from .drill import Only
from .models import Assignment, Part, Task, TaskQuerySet
from .paging import Unindexed, is_rare
from .status import CONDITIONAL_KIND, DONE_STAGE, PAUSED_STAGES

_PAUSED, _CONDITIONAL, _UNDATED = Q(stage__in=PAUSED_STAGES), Q(deadline_kind=CONDITIONAL_KIND), Q(due_on__isnull=True)
_FIRST_DUE = Coalesce("original_due_on", "due_on", "closed_on")
ONLY = {
    Only.NO_DUE: _UNDATED & ~_PAUSED & ~_CONDITIONAL,
    Only.WAITING: _PAUSED | (_UNDATED & _CONDITIONAL),
    Only.EXTENDED: Q(extension_count__gt=0),
    Only.FIRST_DUE: Q(stage=DONE_STAGE, closed_on__lte=_FIRST_DUE),
}


def only(rows: TaskQuerySet, what: Only) -> TaskQuerySet:
    return rows.filter(ONLY[what])


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
