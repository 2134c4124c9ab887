"""Fills the ground floor: the union, its units, people, figures and accounts."""

from datetime import date, timedelta

from members.deeds import Deed
from members.lives import enact
from members.models import (
    ActKind,
    Cluster,
    Figure,
    FigureKind,
    Organisation,
    Unit,
    UnitEvent,
    UnitKind,
    UnitLevel,
    UnitName,
    User,
)
from members.models.unit import unit_values

from . import union
from .accounts import create_accounts
from .people import fill_bodies
from .timeline import Timeline, at, workday

FOUNDING = "Báo cáo tại Đại hội thành lập"
YEARLY_COUNT = "Thống kê hội viên của Văn phòng"
YEARS_COUNTED = 6  # back from the last count


def fill_registry(timeline: Timeline, password: str) -> dict[str, User]:
    """The union without its work; answers the accounts by user name."""
    Organisation.objects.create(
        pk=1,
        name=union.NAME,
        short_name=union.SHORT_NAME,
        symbol=union.SYMBOL,
        place=union.PROVINCE,
        parent_name=union.PARENT_NAME,
        is_demo=True,
    )
    units = _inside(timeline) | _associations(timeline)
    fill_bodies(timeline, units)
    first, second = (units[row.name] for row in union.ASSOCIATIONS[:2])
    users = create_accounts(first, second, password, at(timeline.term_start))
    _acts(timeline, units, users["quantri"])
    return users


def _acts(timeline: Timeline, units: dict[str, Unit], admin: User) -> None:
    """Two associations took other names four years ago; last year a small one went into a large one."""
    year, recorded = timeline.today.year, at(timeline.term_start, 10)
    for row in union.ASSOCIATIONS:
        if row.former_name:
            on, new = date(year - 4, 7, 1), {"name": row.name, "short_name": row.short_name}
            deed = Deed(
                ActKind.RENAME, on, f"{year - 2000}/QĐ-UBND ngày 15/06/{year - 4}", (units[row.name],), values=new
            )
            enact(deed=deed, by=admin, today=timeline.today, at=recorded)
            units[row.name].refresh_from_db()
    on = date(year - 1, 7, 1)
    gone, heir = units[union.MERGED], units[union.HEIR]
    deed = Deed(ActKind.MERGE, on, f"09/QĐ-LHH ngày 24/06/{year - 1}", (gone,), (heir,))
    enact(deed=deed, by=admin, today=timeline.today, at=max(at(on), recorded))
    for unit in (gone, heir):
        unit.refresh_from_db()


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
            name=row.former_name or row.name,
            short_name="" if row.former_name else row.short_name,
            field=row.field,
            cluster=clusters[row.cluster],
            level=UnitLevel.PROVINCE,
            website=f"https://hoi{number}.example.vn",
            founded_on=(founded := workday(joined - timedelta(days=60))),
            founding_basis=f"{number * 37}/QĐ-UBND ngày {founded:%d/%m/%Y}",
            address=f"Số {number * 7}, đường Thanh Niên, {union.PROVINCE}",
            basis=f"{number:02}/QĐ-LHH ngày {joined:%d/%m/%Y}",
            joined_on=joined,
        )
        _figures(timeline, unit, row, joined)
    joined = workday(date(timeline.today.year - 12, 3, 20))
    gone = units[union.MERGED] = _unit(
        timeline.term_start,
        kind=UnitKind.ASSOCIATION,
        level=UnitLevel.PROVINCE,
        name=union.MERGED,
        field="Trồng trọt",
        cluster=clusters[1],
        joined_on=joined,
        basis=f"12/QĐ-LHH ngày {joined:%d/%m/%Y}",
    )
    Figure.objects.create(unit=gone, kind_id=FigureKind.MEMBERS, value=86, on=joined, source=FOUNDING)
    for name, field in union.PLANNED:
        last = date(timeline.today.year + 1, 12, 31)
        _unit(
            timeline.term_start,
            kind=UnitKind.ASSOCIATION,
            level=UnitLevel.PROVINCE,
            name=name,
            field=field,
            cluster=clusters[1],
            is_planned=True,
            planned_for=last,
        )
    return units


def _figures(timeline: Timeline, unit: Unit, row: union.Association, joined: date) -> None:
    """Members when the association joined, every year since and at the last count; branches at the last count."""
    counted = timeline.quarter(-1).end
    a_year_before = timeline.quarter(-5).end
    founded, before, now = row.members
    rows = [(joined, founded, FOUNDING)]
    for years in range(YEARS_COUNTED, 1, -1):
        on = timeline.quarter(-1 - 4 * years).end
        if joined < on:
            grown = (before - founded) * (YEARS_COUNTED + 1 - years) // (YEARS_COUNTED + 1)
            rows.append((on, founded + grown, YEARLY_COUNT))
    if joined < a_year_before:
        rows.append((a_year_before, before, YEARLY_COUNT))
    rows.append((counted, now, YEARLY_COUNT))
    for on, value, source in rows:
        Figure.objects.create(unit=unit, kind_id=FigureKind.MEMBERS, value=value, on=on, source=source)
    Figure.objects.create(unit=unit, kind_id=FigureKind.BRANCHES, value=row.branches, on=counted, source=YEARLY_COUNT)
