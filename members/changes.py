"""Lines of history as a page shows them: who, when, what, and each changed value with its label."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from .history import Event
from .models import Mandate


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    event: Event
    changes: list[Change]
    is_key: bool


def label_of(model: type[models.Model], name: str) -> str:
    """The screen's name of a column, of the row or of an office told with it; what is no column is already a label."""
    own, offices = ({f.name: str(f.verbose_name) for f in m._meta.concrete_fields} for m in (model, Mandate))
    return own.get(name) or offices.get(name, name)


def history_lines(events: Iterable[Event], model: type[models.Model], key_verbs: frozenset[str]) -> list[HistoryLine]:
    return [
        HistoryLine(
            event,
            [
                Change(label_of(model, name), str(old or ""), str(new or ""))
                for name, (old, new) in event.changes.items()
            ],
            getattr(event, "verb", "") in key_verbs,
        )
        for event in events
    ]
