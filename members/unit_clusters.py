"""Units as they stand in emulation clusters (cụm thi đua)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from .models import Cluster, Unit, UnitKind

MISSED = frozenset({UnitKind.ASSOCIATION, UnitKind.COLLECTIVE})


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """A cluster with its units; `cluster` is None for associations that are in no cluster."""

    cluster: Cluster | None
    units: Sequence[Unit]

    @property
    def key(self) -> int:
        return self.cluster.pk if self.cluster else 0

    @property
    def counted(self) -> int:
        """Of how many units a count of members is known."""
        return len(self._known)

    @property
    def members(self) -> int:
        return sum(self._known)

    @property
    def _known(self) -> list[int]:
        return [n for unit in self.units if (n := cast(Any, unit).members) is not None]


def cluster_groups(asked: Iterable[Unit], *, with_empty: bool) -> tuple[ClusterGroup, ...]:
    """`asked` come with clusters and members. Only associations that belong to no other unit are missed here."""
    rows: dict[int, list[Unit]] = defaultdict(list)
    for unit in asked:
        if unit.cluster_id or (unit.parent_id is None and unit.kind in MISSED):
            rows[unit.cluster_id or 0].append(unit)
    clusters: Iterable[Cluster] = Cluster.objects.all()
    groups = [ClusterGroup(c, tuple(rows[c.pk])) for c in clusters if rows[c.pk] or with_empty]
    return (*groups, ClusterGroup(None, tuple(rows[0]))) if rows[0] else tuple(groups)
