"""How many requests ended in an error of the program, by the hour. Kept in the cache: the count may be lost."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache

from members.error_words import told

KEPT = 26 * 3600  # seconds

logger = logging.getLogger(__name__)


def _key(at: datetime) -> str:
    return f"errors-of-hour:{at:%Y%m%d%H}"


def note_error(now: datetime) -> None:
    """Two at one moment may count as one. Where the database is what is wrong, nothing is counted."""
    try:
        if not cache.add(_key(now), 1, KEPT):
            cache.incr(_key(now))
    except Exception as error:
        logger.warning("an error was not counted: %s", told(error))


def errors_of_a_day(now: datetime) -> int:
    hours = [_key(now - timedelta(hours=back)) for back in range(24)]
    return sum(cache.get_many(hours).values())
