"""Targets on a task's page, and their state as shape, word and colour. {% load targets %}"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.templatetags.page import icon

from ..detail import TaskScreen
from ..judging import Verdict
from ..target_facts import PeriodFacts
from ..target_page import TargetPanel

register = template.Library()
# Verdict: the end of the chip's class, its icon
LOOKS = {
    Verdict.REACHED: ("done", "done"),
    Verdict.ON_WAY: ("done", "intime"),
    Verdict.OPEN: ("undated", "todo"),
    Verdict.UNKNOWN: ("undated", "info"),
    Verdict.BEHIND: ("soon", "soon"),
    Verdict.FAR: ("late", "late"),
    Verdict.MISSED: ("late", "close"),
    Verdict.CLOSED: ("ended", "ended"),
}


@register.inclusion_tag("tasks/_task_targets.html")
def target_panel(screen: TaskScreen) -> dict[str, Any]:
    """The targets of the task with their present period."""
    return {"panel": TargetPanel(screen.task, screen.user, screen.day, has_any=screen.glance.targets)}


@register.simple_tag
def verdict_chip(period: PeriodFacts) -> SafeString:
    key, shape = ("donelate", "donelate") if period.is_late else LOOKS[period.verdict]
    return format_html('<span class="chip chip--{}">{}{}</span>', key, icon(shape), period.words)
