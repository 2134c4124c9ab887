"""Until when a person's request about the own data is answered (Luật 91/2025/QH15, Decree 356/2025). Pure."""

from collections.abc import Container
from datetime import date, timedelta

WORKING_DAYS = 2
SATURDAY = 5


def due_of(asked_on: date, holidays: Container[date]) -> date:
    """The second working day after the day on which it was received; weekends and holidays do not count.

    >>> due_of(date(2026, 11, 20), ())
    datetime.date(2026, 11, 24)
    """
    day, left = asked_on, WORKING_DAYS
    while left and day < date.max:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in holidays
    return day
