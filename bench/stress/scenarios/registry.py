"""The list of steps that are broken off. It is open: a module beside this one adds its own with `@scenario`."""

from collections.abc import Callable
from typing import Any

from ..world import World

Step = Callable[[], object]
Prepare = Callable[[World], Step]
SCENARIOS: dict[str, Prepare] = {}


def name_of(verb: Callable[..., Any]) -> str:
    """ "tasks.workflow.accept": how the list names a verb."""
    return f"{verb.__module__}.{verb.__name__}"


def scenario(verb: Callable[..., Any], case: str = "") -> Callable[[Prepare], Prepare]:
    """Enter a function that makes the rows for one step of `verb` and gives the step; `case` tells several apart.

    The step is taken again and again until it comes through, so it fetches what it changes anew each time.
    """

    def enter(prepare: Prepare) -> Prepare:
        name = f"{name_of(verb)} ({case})" if case else name_of(verb)
        if name in SCENARIOS:
            raise ValueError(f"{name} is in the list already")
        SCENARIOS[name] = prepare
        return prepare

    return enter
