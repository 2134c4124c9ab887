"""A call for figures on a task's page: to the form of a part, or to the page of the whole. {% load figure_calls %}"""

from typing import Any

from django import template

from ..detail import TaskScreen
from ..figure_calls import call_of
from ..models import FigureCall

register = template.Library()


@register.inclusion_tag("tasks/_call_panel.html")
def call_panel(screen: TaskScreen) -> dict[str, Any]:
    """Nothing for a task that asks for no figures."""
    task = screen.task
    whole = FigureCall.objects.filter(task=task).prefetch_related("kinds").first() if task.has_parts else None
    return {"screen": screen, "call": whole or call_of(task), "is_whole": whole is not None}
