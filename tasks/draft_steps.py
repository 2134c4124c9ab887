"""Steps back on the review page: each save keeps what it changed, and the last steps can be undone. Pure.

`edits` are two levels deep ({section: {key: value}}), and a step holds the old values of what it changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
KEPT = 60


def step_between(before: Json, after: Json, *, what: str, who: Json) -> dict[str, Any] | None:
    """What leads from `after` back to `before`; None when nothing differs."""
    was: dict[str, dict[str, Any]] = {}
    for section in {*before, *after}:
        old, new = before.get(section) or {}, after.get(section) or {}
        changed = {key: old.get(key) for key in {*old, *new} if old.get(key) != new.get(key)}
        if changed:
            was[section] = changed
    return {**who, "what": what, "was": was} if was else None


def with_step(steps: Sequence[Json], step: Json | None) -> list[Json]:
    """The steps with one more, the oldest forgotten."""
    return [*steps, step][-KEPT:] if step else list(steps)


def undone(edits: Json, step: Json) -> dict[str, Any]:
    """The edits before the step. Sections and keys that were not there then are gone again."""
    made = {section: dict(values) for section, values in edits.items()}
    for section, was in step["was"].items():
        values = made.setdefault(section, {})
        for key, old in was.items():
            if old is None:
                values.pop(key, None)
            else:
                values[key] = old
    return {section: values for section, values in made.items() if values}
