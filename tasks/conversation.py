"""The conversation on a task's page: decisions that stand as instructions, remarks, and the form to add one."""

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Prefetch
from django.utils.safestring import SafeString, mark_safe

from members.models import User

from .commenting import may_comment
from .forms.comment_form import CommentForm
from .mentioning import offers
from .models import Comment, CommentKind, Mention, Task

SHOWN = 200


@dataclass(frozen=True)
class Conversation:
    """What this user sees of it; `data` is what was sent."""

    task: Task
    user: User
    data: Any = field(default=None, repr=False)
    has_any: bool = True  # False where it is known that nothing was said

    @cached_property
    def _found(self) -> list[Comment]:
        """Decisions first, then remarks, the newest first: when there are many, the oldest remarks are left out."""
        if not self.has_any:
            return []
        mentions = Prefetch("mentions", Mention.objects.select_related("unit", "user").order_by("id"))
        rows = self.task.comments.select_related("author", "unit").prefetch_related(mentions)
        return list(rows.order_by("-kind", "-at", "-id")[: SHOWN + 1])

    @property
    def is_cut(self) -> bool:
        return len(self._found) > SHOWN

    @cached_property
    def decisions(self) -> list[Comment]:
        """The newest first: it is what holds."""
        return [comment for comment in self._found if comment.kind == CommentKind.DECISION]

    @cached_property
    def remarks(self) -> list[Comment]:
        """The newest last, as a conversation is read."""
        shown = self._found[:SHOWN]
        return [comment for comment in reversed(shown) if comment.kind == CommentKind.COMMENT]

    @property
    def may_comment(self) -> bool:
        return may_comment(self.user)

    @property
    def options(self) -> SafeString:
        """Whom one may name, for the list below the field."""
        names = [f'<option value="{escape(name)}"></option>' for name in offers(self.user)]
        return mark_safe("".join(names))  # noqa: S308 - every name is escaped above

    @cached_property
    def form(self) -> CommentForm:
        return CommentForm(self.data, user=self.user)
