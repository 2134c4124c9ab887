"""How the writing of a whole table makes sure that its rows are still those that were planned."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class Overtaken(Exception):
    """Something is not as it was when the table was planned."""


def claim_all(rows: Sequence[tuple[Any, int]], batch: int = 500) -> None:
    """Lock the rows in one order, see that each still has its version, and raise that by one. The caller saves."""
    wanted = {row.pk: version for row, version in rows}
    if not rows:
        return
    model: type[models.Model] = type(rows[0][0])
    ids = sorted(wanted)
    for start in range(0, len(ids), batch):
        some = ids[start : start + batch]
        locked = model._default_manager.select_for_update().filter(pk__in=some).order_by("pk")
        if dict(locked.values_list("pk", "version")) != {pk: wanted[pk] for pk in some}:
            raise Overtaken
    for row, version in rows:
        row.version = version + 1
