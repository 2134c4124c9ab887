"""The shapes in which a filtered list is shown: rows in pages, a board, a timeline, a calendar."""

from collections.abc import Callable, Mapping

from .board import board
from .calendar_page import calendar
from .filter_words import BOARD, CALENDAR, LIST, TIMELINE
from .filters import TaskFilter
from .list_head import Screen
from .listing import task_list
from .timeline import timeline

SHOW: Mapping[str, Callable[[TaskFilter], Screen]] = {
    LIST: task_list,
    BOARD: board,
    TIMELINE: timeline,
    CALENDAR: calendar,
}


def screen_in_shape(tasks: TaskFilter) -> Screen:
    """The screen that a valid filter asks for."""
    return SHOW[tasks.shape](tasks)
