"""Units of a table into the database, many at once: each row with its line of history, as members/registry.py does it
one by one. Within the transaction of whoever calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import governance
from ..history import differences
from ..language import kept
from ..models import Cluster, Unit, UnitEvent, UnitName, User
from ..models.unit import unit_values
from .planning import BATCH
from .rows import former_words
from .written import Overtaken, claim_all

Verb = UnitEvent.Verb
Changed = tuple[Unit, int, dict[str, Any]]
FIELDS = (
    *("kind", "name", "short_name", "parent", "cluster", "level", "field", "address", "phone", "email", "website"),
    *("founded_on", "founding_basis", "joined_on", "basis", "planned_for", "version"),
)


@dataclass(frozen=True, slots=True)
class NewName:
    """Another name for a unit; with the day until which it was its name."""

    unit: Unit
    name: str
    until: date | None


def write_units(
    by: User, clusters: Iterable[Cluster], news: Sequence[Unit], changed: Sequence[Changed], names: Sequence[NewName]
) -> None:
    for cluster in clusters:
        governance.save_cluster(cluster=cluster, version=None, by=by)
    for unit in (*news, *(unit for unit, _version, _before in changed)):
        unit.cluster = unit.cluster  # its id is known only now
    _add(by, news)
    _change(by, changed)
    rows = [UnitName(unit_id=new.unit.pk, name=new.name, until=new.until) for new in names]
    UnitName.objects.bulk_create(rows, batch_size=BATCH)
    told = [(new.unit, former_words(new.name, new.until) if new.until else new.name) for new in names]
    _events(by, Verb.NAMED, [(unit, {kept("Tên khác"): ["", words]}) for unit, words in told])


def _add(by: User, news: Sequence[Unit]) -> None:
    """Level by level: a row is written after the one it belongs to."""
    waiting = list(news)
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent.pk]
        if not ready:
            raise Overtaken
        for unit in ready:
            unit.parent = unit.parent
        Unit.objects.bulk_create(ready, batch_size=BATCH)
        done = set(map(id, ready))
        waiting = [unit for unit in waiting if id(unit) not in done]
    _events(by, Verb.CREATED, [(unit, {}) for unit in news])


def _change(by: User, changed: Sequence[Changed]) -> None:
    claim_all([(unit, version) for unit, version, _before in changed])
    for unit, _version, _before in changed:
        unit.parent = unit.parent
    Unit.objects.bulk_update([unit for unit, _version, _before in changed], FIELDS, batch_size=100)
    _events(by, Verb.CHANGED, [(unit, differences(before, unit_values(unit))) for unit, _v, before in changed])


def _events(by: User, verb: UnitEvent.Verb, told: Iterable[tuple[Unit, dict[str, Any]]]) -> None:
    note = kept("Nhập từ bảng.")
    rows = [UnitEvent(unit_id=unit.pk, verb=verb, actor=by, note=note, changes=changes) for unit, changes in told]
    UnitEvent.objects.bulk_create(rows, batch_size=BATCH)
