"""What the clerk's checks found in a document, and who settled it, for its page below. {% load document_checks %}"""

from collections.abc import Mapping
from typing import Any, cast

from django import template

from members.access import UserRequest
from resolutions.models import Document

from ..draft_checks import checks_of

register = template.Library()


@register.inclusion_tag("tasks/_document_checks.html", takes_context=True)
def document_checks(context: template.Context, document: Document) -> Mapping[str, Any]:
    """The warnings of the draft that was confirmed, the open ones first; a representative does not see them."""
    request = cast(UserRequest, context["request"])
    draft = None if request.user.is_representative else document.read_draft
    checks = checks_of(draft.parsed, draft.edits, []) if draft else []
    return {"checks": checks, "waiting": sum(check.settled is None for check in checks)}
