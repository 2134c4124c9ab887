"""How one task stood on a day, as plain values: what snapshots keep, tables count and reports print. Pure: no Django.

Its JSON is canonical (sorted keys, no blanks, UTF-8, days as "2026-09-30"), so that equal standings are equal bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from ..status import State


@dataclass(frozen=True, slots=True)
class Held:
    """A unit as it was on the day: its number, the name of that time, its cluster and field."""

    pk: int
    name: str
    cluster: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the follow-up table (domain.md, section 5) and what summaries count it by.

    `due_on` is the due date in force (extended, if it was), `original_due_on` the first one; both may be missing.
    `given_on` is the day it was given, `closed_on` the day of the accepted report or of the ending. `conclusion`,
    `answerable` and `until` are the committee's, from the review. `is_known` False: history knows nothing of that day.
    """

    task: int
    title: str
    state: State
    stage: str
    given_on: date
    document: int = 0
    document_label: str = ""
    document_number: str = ""
    document_title: str = ""
    place: str = ""
    part: str = ""
    leads: tuple[Held, ...] = ()
    coops: tuple[Held, ...] = ()
    product: str = ""
    phrase: str = ""
    deadline_kind: str = ""
    original_due_on: date | None = None
    due_on: date | None = None
    extensions: int = 0
    closed_on: date | None = None
    percent: int = 0
    result: str = ""
    result_number: str = ""
    cause: str = ""
    proposal: str = ""
    conclusion: str = ""
    answerable: str = ""
    until: date | None = None
    is_known: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def lead_names(self) -> str:
        return "; ".join(unit.name for unit in self.leads)

    @property
    def coop_names(self) -> str:
        return "; ".join(unit.name for unit in self.coops)

    @property
    def basis(self) -> str:
        """Number of the document and place in it."""
        return ", ".join(part for part in (self.document_number or self.document_label, self.place) if part)

    def days_late(self, day: date) -> int:
        """How many days it was overdue on the day, or how late it was finished; 0 if neither."""
        end = self.closed_on or day
        return max((end - self.due_on).days, 0) if self.due_on else 0


_DAYS = frozenset({"given_on", "original_due_on", "due_on", "closed_on", "until"})
_UNITS = frozenset({"leads", "coops"})
_ALWAYS = frozenset({"task", "title", "state", "stage", "given_on"})
_NOTHING: tuple[Any, ...] = ("", None, [], (), {}, 0)
_NAMES = tuple(f.name for f in fields(Standing))


def canonical(values: Any) -> str:
    """JSON of which equal values have equal bytes."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value)}")


def to_json(standing: Standing) -> str:
    """Canonical JSON; what is empty is left out."""
    values = {name: getattr(standing, name) for name in _NAMES}
    for name in _UNITS:
        values[name] = [[u.pk, u.name, u.cluster, u.field] for u in values[name]]
    values["state"] = standing.state.value
    kept = {
        name: value
        for name, value in values.items()
        if name in _ALWAYS or (value not in _NOTHING and name != "is_known")
    }
    return canonical(kept | ({} if standing.is_known else {"is_known": False}))


def from_json(text: str) -> Standing:
    """The standing of `to_json`; ValueError or KeyError for anything else."""
    return from_values(json.loads(text))


def from_values(values: Mapping[str, Any]) -> Standing:
    told = {name: values[name] for name in _NAMES if name in values}
    for name in _DAYS & told.keys():
        told[name] = date.fromisoformat(told[name])
    for name in _UNITS & told.keys():
        told[name] = tuple(Held(int(pk), str(unit), str(cluster), str(area)) for pk, unit, cluster, area in told[name])
    told["state"] = State(told["state"])
    return Standing(**told)
