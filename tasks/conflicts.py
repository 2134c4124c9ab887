"""When two people act on one task: the second gets both texts and loses neither; a double click is no conflict."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from members.versions import StaleEdit

from .models import TaskEvent
from .workflow import TaskMoved


def is_repeated(error: TaskMoved, user: User, verb: TaskEvent.Verb, version: int | None) -> bool:
    """Whether the change that came in between is this very step, sent twice by the same person."""
    if version is None or error.task.version != version + 1:
        return False
    last = TaskEvent.objects.filter(task=error.task).order_by("-id").first()
    return last is not None and last.actor_id == user.pk and last.verb == verb


def conflict(error: TaskMoved, form: Any) -> StaleEdit:
    """The 409 page: how the task stands now, and what was typed."""
    task = error.task
    fields = {_("Bước của nhiệm vụ"): (str(task.get_stage_display()), "")}
    for name, typed in form.cleaned_data.items():
        if name in form.fields and not form.fields[name].widget.is_hidden and isinstance(typed, str) and typed:
            stored = getattr(task, name, "")
            if stored != typed:
                fields[str(form.fields[name].label)] = (str(stored or ""), typed)
    return StaleEdit(task.title, reverse("tasks:task", args=[task.pk]), fields)
