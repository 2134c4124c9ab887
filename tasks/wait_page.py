"""What pages show of waiting: the panel of a task that waits, and the tasks that wait for a document."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from members.models import User
from resolutions.models import Document

from .awaiting import Arrived, arrived, due_by, waiting_for
from .models import DeadlineKind, Stage, Task
from .waking import WAKE

SHOWN = 100


@dataclass(frozen=True)
class WaitPanel:
    """What the task waits for, whether it is there, and what this user can do about it."""

    task: Task
    user: User

    @property
    def is_shown(self) -> bool:
        return self.is_waiting or self.lacks_due

    @property
    def is_waiting(self) -> bool:
        return self.task.stage == Stage.COND

    @property
    def lacks_due(self) -> bool:
        """The condition is there, and nobody has said until when."""
        task = self.task
        is_running = task.is_open and task.stage not in {Stage.COND, Stage.HOLD}
        return is_running and task.deadline_kind == DeadlineKind.CONDITIONAL and task.due_on is None

    @property
    def can_keep(self) -> bool:
        return WAKE.fits(self.task, self.user)

    @property
    def can_set_due(self) -> bool:
        return self.lacks_due and self.user.can_assign

    @property
    def due_words(self) -> str:
        """When the task will be due, as far as it is known."""
        task = self.task
        if task.after_days is not None:
            return _("%d ngày sau ngày văn bản ấy") % task.after_days
        if task.due_on:
            return f"{task.due_on:%d/%m/%Y}"
        if task.deadline_kind == DeadlineKind.RECURRING:
            return _("theo từng kỳ")
        counted = due_by(task, date(2000, 1, 1))
        return _("tính theo lời văn bản") if counted else _("chưa định, người giao việc đặt khi có điều kiện")

    @cached_property
    def _arrived(self) -> Arrived:
        return (
            arrived([self.task]).get(self.task.pk, Arrived()) if self.is_waiting and self.task.awaits_key else Arrived()
        )

    @cached_property
    def documents(self) -> list[Document]:
        """The registered documents with this number that the reader sees: the one that is meant, or all it could be."""
        found = [self._arrived.document] if self._arrived.document else list(self._arrived.could_be)
        if not self.user.is_representative:
            return found
        return list(Document.objects.visible_to(self.user).filter(pk__in=[one.pk for one in found]))

    @property
    def is_there(self) -> bool:
        return self._arrived.document is not None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A task that waits for a document, and when it would be due."""

    task: Task
    due: date | None


@dataclass(frozen=True)
class WaitingTasks:
    """The tasks that wait for a document's number, as far as the reader sees them."""

    document: Document
    user: User

    @cached_property
    def lines(self) -> list[WaitingLine]:
        rows = waiting_for(self.document).visible_to(self.user).select_related("document").order_by("pk")[:SHOWN]
        return [WaitingLine(task, due_by(task, self.document.issued_on)) for task in rows]

    @property
    def can_wake(self) -> bool:
        return self.user.can_assign
