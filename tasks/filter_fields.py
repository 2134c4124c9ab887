"""Fields of the task list's filter: values of the address bar that are neither words nor choices."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from members.folding import nfc

from .months import Month
from .paging import LAST_ID
from .periods import FIRST_YEAR, LAST_YEAR, ROMAN, Length, ReportingPeriod

_QUARTER = re.compile(r"(?:quý\s*|q\s*)?(IV|I{1,3}|[1-4])(?:\s*[/.,-]\s*|\s+)(?:năm\s+)?(\d{4})", re.IGNORECASE)
DAYS_TROUBLE = gettext_lazy("Khoảng ngày “%s” không có. Ví dụ 2026-07-01..2026-07-07.")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def underscored(data: QueryDict) -> QueryDict:
    """The parameters of an address under the names of fields: there hyphens and underscores mean the same."""
    clean = QueryDict(mutable=True)
    for key, values in data.lists():
        clean.setlist(key.replace("-", "_"), values)
    return clean


def due_quarter(text: str) -> ReportingPeriod:
    """From "III/2026", "quý 3/2026" or "2026-q3"; ValueError for anything else."""
    if match := _QUARTER.fullmatch(nfc(text).strip()):
        name = match[1].upper()
        number = ROMAN.index(name) + 1 if name in ROMAN else int(name)
        return ReportingPeriod.from_slug(f"{match[2]}-q{number}")
    quarter = ReportingPeriod.from_slug(text.strip().lower())
    if quarter.length != Length.QUARTER or quarter.administrative:
        raise ValueError(text)
    return quarter


def due_day(text: str) -> date:
    """From "2026-11-05"; ValueError for anything else."""
    if not _DAY.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError(text)
    return date.fromisoformat(text)


def due_days(text: str) -> tuple[date, date]:
    """From "2026-07-01..2026-07-07", see `drill.due_between`; ValueError for anything else."""
    first, _dots, last = text.partition("..")
    start, end = due_day(first), due_day(last)
    if end < start:
        raise ValueError(text)
    return start, end


class ReadField(forms.CharField):
    """A text that is read into a value, or the message what to write instead."""

    def __init__(self, *, read: Callable[[str], Any], trouble: str | Promise, **options: Any) -> None:
        super().__init__(max_length=24, **options)
        self.read, self.trouble = read, trouble

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(self.trouble) % text) from error


class IdField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": gettext_lazy("Chọn một dòng trong danh sách.")}
        super().__init__(min_value=1, max_value=LAST_ID, **options)


class IdFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = IdField


class PlaceFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.IntegerField


class ReadFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = ReadField


def quarter_filter(method: str, label: str | Promise) -> ReadFilter:
    trouble = gettext_lazy("Quý “%s” không có. Ghi quý I đến quý IV, ví dụ III/2026.")
    return ReadFilter(method=method, label=label, read=due_quarter, trouble=trouble)


def month_filter(method: str, label: str | Promise) -> ReadFilter:
    trouble = gettext_lazy("Tháng “%s” không có. Ví dụ 2026-11.")
    return ReadFilter(method=method, label=label, read=Month.from_slug, trouble=trouble)


def day_filter(method: str, label: str | Promise) -> ReadFilter:
    trouble = gettext_lazy("Ngày “%s” không có. Ví dụ 2026-11-05.")
    return ReadFilter(method=method, label=label, read=due_day, trouble=trouble)


def days_filter(method: str, label: str | Promise) -> ReadFilter:
    return ReadFilter(method=method, label=label, read=due_days, trouble=DAYS_TROUBLE)


class Copied(dict[str, django_filters.Filter]):
    """Filters of which each request gets its own, one level deep: what is below, their fields above all, never changes.
    FilterSet asks for a deep copy, which costs as much as writing the page's rows."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, django_filters.Filter]:
        return {name: self.copied(filter_) for name, filter_ in self.items()}

    @staticmethod
    def copied(filter_: django_filters.Filter) -> django_filters.Filter:
        own = object.__new__(type(filter_))  # as copy() does, without asking how it is pickled
        own.__dict__.update(filter_.__dict__)
        own.method = filter_.method  # else it would filter for whoever the original belongs to
        return own
