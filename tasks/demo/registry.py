"""Fills the ground floor: the union, its units, people, figures and accounts."""

from datetime import date, timedelta

from members.models import (
    Cluster,
    Figure,
    FigureKind,
    Mandate,
    Organisation,
    Person,
    Term,
    Unit,
    UnitEvent,
    UnitKind,
    UnitName,
    User,
)
from members.models.unit import unit_values

from . import union
from .accounts import create_accounts
from .timeline import TERM_YEARS, Timeline, at, workday

FOUNDING = "Báo cáo tại Đại hội thành lập"
YEARLY_COUNT = "Thống kê hội viên của Văn phòng"


def fill_registry(timeline: Timeline, password: str) -> dict[str, User]:
    """The union without its work; answers the accounts by user name."""
    Organisation.objects.create(
        pk=1,
        name=union.NAME,
        short_name=union.SHORT_NAME,
        place=union.PROVINCE,
        parent_name=union.PARENT_NAME,
        is_demo=True,
    )
    units = _inside(timeline) | _associations(timeline)
    _people(timeline, units)
    first, second = (units[row.name] for row in union.ASSOCIATIONS[:2])
    return create_accounts(first, second, password, at(timeline.term_start))


def _unit(created_on: date, aliases: tuple[str, ...] = (), **fields: object) -> Unit:
    unit = Unit.objects.create(**fields)
    UnitName.objects.bulk_create(UnitName(unit=unit, name=name) for name in aliases)
    changes = {name: ["", value] for name, value in unit_values(unit).items() if value}
    UnitEvent.objects.create(unit=unit, verb=UnitEvent.Verb.CREATED, changes=changes, at=at(created_on))
    return unit


def _inside(timeline: Timeline) -> dict[str, Unit]:
    started = timeline.term_start
    return {
        row.name: _unit(started, row.aliases, kind=row.kind, name=row.name, short_name=row.short_name)
        for row in union.INSIDE
    }


def _associations(timeline: Timeline) -> dict[str, Unit]:
    clusters = [Cluster.objects.create(name=name) for name in union.CLUSTERS]
    units = {}
    for number, row in enumerate(union.ASSOCIATIONS, start=1):
        joined = workday(date(timeline.today.year - row.age, 5, 4 + number))
        unit = units[row.name] = _unit(
            timeline.term_start,
            row.aliases,
            kind=UnitKind.ASSOCIATION,
            name=row.name,
            short_name=row.short_name,
            field=row.field,
            cluster=clusters[row.cluster],
            address=f"Số {number * 7}, đường Thanh Niên, {union.PROVINCE}",
            basis=f"{number:02}/QĐ-LHH ngày {joined:%d/%m/%Y}",
            joined_on=joined,
        )
        if row.former_name:
            UnitName.objects.create(unit=unit, name=row.former_name, until=date(timeline.today.year - 4, 6, 30))
        _figures(timeline, unit, row, joined)
    return units


def _figures(timeline: Timeline, unit: Unit, row: union.Association, joined: date) -> None:
    """Members when the association joined, a year ago and at the last count; branches at the last count."""
    counted = timeline.quarter(-1).end
    a_year_before = timeline.quarter(-5).end
    founded, before, now = row.members
    rows = [(joined, founded, FOUNDING)]
    if joined < a_year_before:
        rows.append((a_year_before, before, YEARLY_COUNT))
    rows.append((counted, now, YEARLY_COUNT))
    for on, value, source in rows:
        Figure.objects.create(unit=unit, kind=FigureKind.MEMBERS, value=value, on=on, source=source)
    Figure.objects.create(unit=unit, kind=FigureKind.BRANCHES, value=row.branches, on=counted, source=YEARLY_COUNT)


def _people(timeline: Timeline, units: dict[str, Unit]) -> None:
    start, end = timeline.term_start, timeline.term_end
    before = start.replace(year=start.year - TERM_YEARS)
    Term.objects.create(name="khóa III", starts_on=before, ends_on=start - timedelta(days=1))
    term = Term.objects.create(name="khóa IV", starts_on=start, ends_on=end)
    chairs = tuple(
        (row.chair, "", ((row.name, "Chủ tịch"), ("Ban Chấp hành", "Ủy viên"))) for row in union.ASSOCIATIONS
    )
    for rank, (name, honorific, offices) in enumerate(union.PEOPLE + chairs, start=1):
        person = Person.objects.create(full_name=name, honorific=honorific, phone=f"0200 5555 {rank:03}")
        for unit, position in offices:
            in_term = term if units[unit].kind == UnitKind.BODY else None
            Mandate.objects.create(
                person=person, unit=units[unit], position=position, term=in_term, starts_on=start, rank=rank
            )
