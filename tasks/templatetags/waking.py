"""Waiting for a document: on the page of the task, and on that of the document. {% load waking %}"""

from typing import Any, cast

from django import template

from members.access import UserRequest
from resolutions.models import Document

from ..detail import TaskScreen
from ..wait_page import WaitingTasks, WaitPanel

register = template.Library()


@register.inclusion_tag("tasks/_wait_panel.html")
def wait_panel(screen: TaskScreen) -> dict[str, Any]:
    """What the task waits for."""
    return {"panel": WaitPanel(screen.task, screen.user), "screen": screen}


@register.inclusion_tag("tasks/_waiting_tasks.html", takes_context=True)
def waiting_tasks(context: template.Context, document: Document) -> dict[str, Any]:
    """The tasks that wait for this document."""
    request = cast(UserRequest, context["request"])
    waits = WaitingTasks(document, request.user)
    return {"waits": waits, "document": document, "csrf_token": context.get("csrf_token")}
