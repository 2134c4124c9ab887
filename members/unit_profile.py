"""What the page of one unit shows, computed once; the template asks and computes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .life_lines import Life, life_of
from .models import Mandate, Unit, User
from .unit_series import KindSeries, series_of


@dataclass(frozen=True, slots=True)
class UnitProfile:
    unit: Unit
    today: date
    series: Sequence[KindSeries]
    people: Sequence[Mandate]
    former_people: Sequence[Mandate]
    life: Life
    aliases: Sequence[str]
    representatives: Sequence[User]
    can_edit: bool
    can_act: bool
    can_see_others: bool
    can_assign: bool

    @property
    def charted(self) -> list[KindSeries]:
        """What has counts enough for a picture."""
        return [one for one in self.series if one.columns]

    @property
    def tabled(self) -> list[KindSeries]:
        return [one for one in self.series if not one.columns]

    @property
    def headline(self) -> list[KindSeries]:
        """At the head of the page: kinds that stand for themselves; those inside another one are told as its shares."""
        return [one for one in self.series if not one.kind.part_of_id]


def profile_of(unit: Unit, user: User, today: date) -> UnitProfile:
    names = list(unit.names.all())
    mandates = list(unit.mandates.select_related("person", "term"))
    return UnitProfile(
        unit=unit,
        today=today,
        series=series_of(unit.figures.select_related("kind"), today),
        people=[m for m in mandates if m.ends_on is None or m.ends_on >= today],
        former_people=[m for m in mandates if m.ends_on is not None and m.ends_on < today],
        life=life_of(unit),
        aliases=[n.name for n in names if n.until is None and n.search != unit.name_fold],
        representatives=list(unit.users.filter(is_active=True)),
        can_edit=user.is_office,
        can_act=user.is_admin,
        can_see_others=not user.is_representative,
        can_assign=user.can_assign and unit.left_on is None,
    )
