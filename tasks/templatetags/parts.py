"""A divided task on its page: the table of its parts; and on a part, what it belongs to. {% load parts %}"""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from ..detail import TaskScreen
from ..dividing import Lane, Rollup, rollup
from ..models import Task
from .status import days_words

register = template.Library()


@register.inclusion_tag("tasks/_parts.html")
def parts_table(screen: TaskScreen) -> dict[str, Any]:
    """The parts of the task, a line per unit."""
    return {"screen": screen, "sum": rollup(screen.task, screen.day, screen.windows)}


@register.inclusion_tag("tasks/_part_of.html")
def part_of(screen: TaskScreen) -> dict[str, Any]:
    """The whole to which the part belongs, with a link for those who see it."""
    whole = screen.task.parent
    seen = whole is not None and (
        not screen.user.is_representative or Task.objects.visible_to(screen.user).filter(pk=whole.pk).exists()
    )
    return {"task": screen.task, "whole": whole, "seen": seen}


@register.simple_tag
def lane_days(lane: Lane, screen: TaskScreen) -> str:
    """How late or how early the part is."""
    return days_words(lane.state, lane.task.due_on, lane.task.closed_on, screen.day)


@register.simple_tag
def rollup_words(sum: Rollup) -> str:
    """ "3/11 đơn vị xong", and what else there is to know."""
    words = [_("%(done)d/%(parts)d đơn vị xong") % {"done": sum.done, "parts": sum.parts}]
    if sum.late:
        words.append(_("%d quá hạn") % sum.late)
    if sum.waiting:
        words.append(_("%d chờ xác nhận") % sum.waiting)
    if sum.ended:
        words.append(_("%d kết thúc không thực hiện") % sum.ended)
    return ", ".join(words)
