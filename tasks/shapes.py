"""The shapes in which a filtered list is shown: rows in pages."""

from collections.abc import Callable, Mapping

from .filter_words import LIST
from .filters import TaskFilter
from .list_head import Screen
from .listing import task_list

SHOW: Mapping[str, Callable[[TaskFilter], Screen]] = {LIST: task_list}


def screen_in_shape(tasks: TaskFilter) -> Screen:
    """The screen that a valid filter asks for."""
    return SHOW[tasks.shape](tasks)
