"""The union's holidays, year by year; and the verb that changes them, which leaves every due date where it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members.language import kept
from members.models import Organisation, OrganisationEvent, User
from members.quiet_days import Entry, Holidays, holidays_of
from members.versions import claim

from .conventions import conventions_of, with_conventions

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """What the page of one year shows. `offered`: what fell in the year before and not in this one, and whether it
    falls on the same day every year."""

    year: int
    entries: tuple[Entry, ...]
    offered: tuple[tuple[Entry, bool], ...]
    years: tuple[int, ...]

    @property
    def days(self) -> int:
        return len(Holidays(self.entries).days)


def year_of(text: str, year: int, today: date) -> HolidayYear:
    entries = holidays_of(text).entries
    here = tuple(entry for entry in entries if year in (entry.first.year, entry.last.year))
    starts = {entry.first for entry in here}
    before = [entry for entry in entries if entry.first.year == year - 1 and not entry.works]
    moved = [(again, entry.is_fixed) for entry in before if (again := entry.in_year(year))]
    known = {entry.first.year for entry in entries} | {today.year, today.year + 1, year}
    return HolidayYear(
        year=year,
        entries=here,
        offered=tuple(pair for pair in moved if pair[0].first not in starts),
        years=tuple(sorted(known)),
    )


def with_entries(text: str, more: Iterable[Entry]) -> str:
    """All of it as lines, in the order of the calendar; what says the same is said once."""
    return Holidays(tuple(sorted({*holidays_of(text).entries, *more}))).text()


def without_entry(text: str, line: str) -> str:
    return Holidays(tuple(entry for entry in holidays_of(text).entries if entry.line != line)).text()


@transaction.atomic
def change_holidays(*, text: str, version: int, by: User, at: datetime | None = None) -> bool:
    """Store the lines, which were read without an error; False when somebody changed the settings in between.

    Due dates stay: those of "ngày làm việc" move when an admin has seen which (`moving.change_conventions`), so that
    what held before is kept beside the conventions.
    """
    if not by.is_admin:
        raise PermissionDenied
    row = Organisation.objects.select_for_update().get(pk=1)
    old, new = holidays_of(row.holidays), holidays_of(text)
    if not claim(row, version):
        return False
    if (old.days, old.working) != (new.days, new.working):
        row.conventions = with_conventions(row, conventions_of(row))
    row.holidays = text
    row.save(update_fields=["holidays", "conventions"])
    gone, come = (sorted(set(a.entries) - set(b.entries)) for a, b in ((old, new), (new, old)))
    if gone or come:
        told = ["; ".join(entry.line for entry in gone), "; ".join(entry.line for entry in come)]
        changes = {kept("Ngày nghỉ bỏ đi") if not come else kept("Ngày nghỉ"): told}
        when = at or timezone.now()
        OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.CHANGED, actor=by, at=when, changes=changes)
    return True
