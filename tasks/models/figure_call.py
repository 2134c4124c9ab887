"""Figures collected from units: a call, which is a task divided among them, and what each has answered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Figure, FigureKind

from .task import Task


class FigureCall(models.Model):
    """Which counts are asked for, as of which day. Deadline, units, reminders and reports are those of its task."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="figure_call")
    on = models.DateField(_("Tính đến ngày"))
    kinds = models.ManyToManyField(FigureKind, related_name="+", verbose_name=_("Số liệu"))
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    def __str__(self) -> str:
        return str(self.task)


class FigureReply(models.Model):
    """One count that came in by a unit's part of the call."""

    append_only: ClassVar[bool] = True

    call = models.ForeignKey(FigureCall, on_delete=models.PROTECT, related_name="replies")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="figure_replies")
    figure = models.OneToOneField(Figure, on_delete=models.PROTECT, related_name="reply")

    def __str__(self) -> str:
        return str(self.figure)
