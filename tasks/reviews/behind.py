"""Which tasks a number of a review counts, told of standings: what `filters` asks of today's rows. Pure: no ORM."""

from dataclasses import dataclass
from datetime import date

from ..drill import Only
from ..status import State
from .standing import Standing
from .tables import is_by_first_due, is_waiting


@dataclass(frozen=True, slots=True)
class Wanted:
    """None is no condition; of `cluster` and `field` "" is what belongs to none."""

    states: frozenset[State] | None = None
    unit: int | None = None
    is_unassigned: bool = False
    document: int | None = None
    cluster: str | None = None
    field: str | None = None
    due: tuple[date, date] | None = None
    only: Only | None = None

    @property
    def is_about_states(self) -> bool:
        """Nothing else is asked."""
        return self == Wanted(self.states)

    def takes(self, standing: Standing) -> bool:
        return (
            (self.states is None or standing.state in self.states)
            and (self.document is None or standing.document == self.document)
            and (self.due is None or (standing.due_on is not None and self.due[0] <= standing.due_on <= self.due[1]))
            and (self.only is None or _is(self.only, standing))
            and self._takes_leads(standing)
        )

    def _takes_leads(self, standing: Standing) -> bool:
        leads = standing.leads
        return (
            not (self.is_unassigned and leads)
            and (self.unit is None or self.unit in {unit.pk for unit in leads})
            and (self.cluster is None or self.cluster in ({unit.cluster for unit in leads} or {""}))
            and (self.field is None or self.field in ({unit.field for unit in leads} or {""}))
        )


def _is(what: Only, standing: Standing) -> bool:
    match what:
        case Only.NO_DUE:
            return standing.state == State.UNDATED and not is_waiting(standing)
        case Only.WAITING:
            return is_waiting(standing)
        case Only.EXTENDED:
            return bool(standing.extensions)
        case Only.FIRST_DUE:
            return is_by_first_due(standing)
