"""Counts of days in words: how late, how early, how long still. In one place, for English says one day otherwise."""

from django.utils.formats import number_format
from django.utils.translation import ngettext

FIRST_GROUPED = 1_000  # asking for the formats of a language costs more than the rest of a row


def grouped(count: int) -> str:
    """A count as the office writes it, 1.879, or in English 1,879."""
    return number_format(count, force_grouping=True) if abs(count) >= FIRST_GROUPED else str(count)


def overdue(days: int) -> str:
    return ngettext("quá %s ngày", "quá %s ngày", days) % grouped(days)


def left(days: int) -> str:
    return ngettext("còn %s ngày", "còn %s ngày", days) % grouped(days)


def done_late(days: int) -> str:
    return ngettext("xong sau hạn %s ngày", "xong sau hạn %s ngày", days) % grouped(days)


def done_early(days: int) -> str:
    return ngettext("xong trước %s ngày", "xong trước %s ngày", days) % grouped(days)
