"""The chain of documents on the pages of a document and of a task. {% load chain %}"""

from typing import Any, cast

from django import template

from members.access import UserRequest
from resolutions.models import Document

from ..chain.counting import Judging
from ..chain.serving import DocumentChain, ways_up
from ..conventions import windows_of
from ..detail import TaskScreen

register = template.Library()


@register.inclusion_tag("tasks/_document_chain.html", takes_context=True)
def document_chain(context: template.Context, document: Document) -> dict[str, Any]:
    """What the document serves, and how everything below it stands."""
    request = cast(UserRequest, context["request"])
    judging = Judging(request.user, context["today"], windows_of(request.organisation))
    return {"chain": DocumentChain(document, judging)}


@register.inclusion_tag("tasks/_task_serves.html")
def task_serves(screen: TaskScreen) -> dict[str, Any]:
    """The documents that the task serves, from its own up to the topmost."""
    if not screen.glance.serves:
        return {}
    return {"ways": ways_up(screen.task.document_id, screen.user), "document": screen.task.document}
