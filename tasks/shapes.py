"""The shapes in which a filtered list is shown: rows in pages, a board, a timeline, a calendar."""

from collections.abc import Callable, Mapping
from datetime import date

from members.models import Organisation
from members.quiet_days import holidays_of

from .board import board
from .calendar_page import calendar
from .filter_words import BOARD, CALENDAR, LIST, TIMELINE
from .filters import TaskFilter
from .list_head import Screen
from .listing import task_list
from .timeline import timeline

SHOW: Mapping[str, Callable[[TaskFilter], Screen]] = {LIST: task_list, BOARD: board}
SHOW_DAYS: Mapping[str, Callable[[TaskFilter, Mapping[date, str]], Screen]] = {TIMELINE: timeline, CALENDAR: calendar}


def screen_in_shape(tasks: TaskFilter, union: Organisation) -> Screen:
    """The screen that a valid filter asks for; those that show days tell the union's holidays."""
    if tasks.shape in SHOW_DAYS:
        return SHOW_DAYS[tasks.shape](tasks, holidays_of(union.holidays).names())
    return SHOW[tasks.shape](tasks)
