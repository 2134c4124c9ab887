"""Due dates that a corrected document moves, offered on its page. {% load moving %}"""

from typing import Any, cast

from django import template

from members.access import UserRequest
from resolutions.models import Document

from ..redating import by_document

register = template.Library()


@register.inclusion_tag("tasks/_moving_dues.html", takes_context=True)
def moving_dues(context: template.Context, document: Document) -> dict[str, Any]:
    """How many due dates would move; to those who may move them."""
    request = cast(UserRequest, context["request"])
    count = len(by_document(document).moves) if request.user.can_assign else 0
    return {"document": document, "count": count}
