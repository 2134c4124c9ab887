"""The last second of a quarter and the first of the next, in the union's time zone: 16:59:59 and 17:00:00 UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.clock import today
from members.models import Organisation
from members.models.organisation import Reporting
from tasks.periods import quarter_of

from ..conftest import Cast, Tally
from ..factories import make_task

# The four ends of a quarter, the day that only some years have, the last of a year by either calendar.
LAST_DAYS = [
    date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2028, 2, 29), date(2027, 12, 31),
    date(2026, 12, 14),
]  # fmt: skip
QUARTERS = {  # (slug before, slug after) by the calendar and by Decree 09/2019
    date(2026, 3, 31): ("2026-q1", "2026-q2", "2026-q2-hc", "2026-q2-hc"),
    date(2026, 6, 30): ("2026-q2", "2026-q3", "2026-q3-hc", "2026-q3-hc"),
    date(2026, 9, 30): ("2026-q3", "2026-q4", "2026-q4-hc", "2026-q4-hc"),
    date(2026, 12, 31): ("2026-q4", "2027-q1", "2027-q1-hc", "2027-q1-hc"),
    date(2028, 2, 29): ("2028-q1", "2028-q1", "2028-q1-hc", "2028-q1-hc"),
    date(2027, 12, 31): ("2027-q4", "2028-q1", "2028-q1-hc", "2028-q1-hc"),
    date(2026, 12, 14): ("2026-q4", "2026-q4", "2026-q4-hc", "2027-q1-hc"),
}


@pytest.mark.parametrize("is_after", [False, True], ids=["16:59:59", "17:00:00"])
@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_a_quarter_ends_at_midnight_of_the_union(
    day: date, is_after: bool, cast: Cast, login: Callable[..., Client], tally: Tally
) -> None:
    task = make_task(lead=cast.own_unit, due_on=day, stage="doing", given_on=day - timedelta(days=30))
    instant = datetime(day.year, day.month, day.day, 17, tzinfo=UTC) - timedelta(seconds=not is_after)
    answers = []
    with time_machine.travel(instant, tick=False):
        client = login(cast.office)
        answers.append(today() == day + timedelta(days=is_after))
        for by_decree in (False, True):
            Organisation.objects.update(reporting=Reporting.DECREE if by_decree else Reporting.CALENDAR)
            slug = QUARTERS[day][by_decree * 2 + is_after]
            answers.append(quarter_of(today(), by_decree).slug == slug)
            answers.append(client.get("/ra-soat/").headers["Location"].startswith(f"/ra-soat/{slug}/"))
            answers.append(client.get("/nhiem-vu/?trang-thai=qua-han").content.decode().count(task.title) > 0)
            answers[-1] = answers[-1] == is_after  # late from the first second of the next day on
    tally("asked", len(answers))
    tally("wrong", answers.count(False))
    assert all(answers), answers
