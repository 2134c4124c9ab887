"""The deadline patterns in the order in which they are tried, the most specific first (facts.md, table 1)."""

from __future__ import annotations

from . import phrases_conditional as hanging
from . import phrases_dated as dated
from . import phrases_recurring as recurring

# Conditions come last and see other deadlines blanked out, so that they do not swallow them.
PATTERNS = (
    *hanging.TERMS,
    *hanging.SESSIONS,
    *hanging.OFFICE,
    *dated.LISTS,
    *recurring.WITH_DAY,
    *recurring.SEVERAL,
    *dated.RANGES,
    *dated.DAYS,
    *dated.MONTHS_AND_QUARTERS,
    *dated.PERIODS,
    *recurring.TIMES,
    *recurring.PLAIN,
    *dated.YEARS,
    *recurring.LOOSE,
    *dated.CELLS,
)
CONDITIONS = hanging.CONDITIONS
