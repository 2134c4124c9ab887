"""The tasks of a document, for its page on the floor below. {% load document_tasks %}"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import template
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from members.access import ASSIGNERS, UserRequest
from members.times import NameTable
from resolutions.models import Document

from ..conventions import windows_of
from ..dividing import Rollup, rollup_of
from ..models import Part, Task
from ..status import State, Windows
from ..waiting import unassigned
from .status import days_words

register = template.Library()

SHOWN = 100
NAMED = 3


@dataclass(frozen=True)
class TaskLine:
    """A task in the list of its document."""

    task: Task
    today: date
    windows: Windows
    names: NameTable

    @property
    def state(self) -> State:
        return self.task.state_on(self.today, self.windows)

    @cached_property
    def sum(self) -> Rollup | None:
        """How its parts stand, when it was divided among units."""
        lanes = getattr(self.task, "lanes", [])
        return rollup_of(lanes, self.today, self.windows) if lanes else None

    @property
    def days(self) -> str:
        return "" if self.sum else days_words(self.state, self.task.due_on, self.task.closed_on, self.today)

    @property
    def leads(self) -> list[str]:
        """As they were called on the day of closing."""
        given = (a for a in self.task.assignments.all() if a.part == Part.LEAD)
        return [self.names.name_on(a.unit_id, a.unit.name, self.task.closed_on) for a in given]

    @property
    def lead_words(self) -> str:
        """The leads by name; of a whole class of units the first few and how many more."""
        if len(self.leads) <= NAMED + 1:
            return "; ".join(self.leads)
        first = "; ".join(self.leads[:NAMED])
        return _("%(first)s và %(more)d đơn vị khác") % {"first": first, "more": len(self.leads) - NAMED}


@register.inclusion_tag("tasks/_document_tasks.html", takes_context=True)
def document_tasks(context: template.Context, document: Document) -> dict[str, Any]:
    """The tasks that the reader sees, in the order of the document; the parts of a divided one stand below it."""
    request = cast(UserRequest, context["request"])
    tasks = document.tasks.visible_to(request.user).order_by("place_sort").select_related("lane")
    every = tasks
    if not request.user.is_representative:  # who sees the parts alone, without the whole
        tasks = tasks.filter(lane__isnull=True)
    can_assign = request.user.role in ASSIGNERS
    windows, names = windows_of(request.organisation), NameTable()
    shown = list(tasks.prefetch_related("assignments__unit")[: SHOWN + 1])
    more = len(shown) > SHOWN
    parts = Task.objects.filter(lane__isnull=False).select_related("lane").order_by("place_sort")
    prefetch_related_objects([task for task in shown if task.has_parts], Prefetch("parts", parts, to_attr="lanes"))
    return {
        "document": document,
        "lines": [TaskLine(task, context["today"], windows, names) for task in shown[:SHOWN]],
        "total": every.counted().count() if any(task.has_parts for task in shown) or more else len(shown),
        "more": more,
        "waiting": unassigned(document.tasks.visible_to(request.user)).count() if can_assign else 0,
        "own_only": request.user.is_representative,
    }
