"""The two sides of a comparison: a day as history tells it, or a period: its snapshot if it is frozen, else as it is
counted today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import User
from members.templatetags.page import day as day_words

from ..models import Snapshot
from ..past_page import trouble
from ..period_filter import Period
from ..period_words import bare_name, span_name
from ..periods import FIRST_YEAR, LAST_YEAR, Length, ReportingPeriod, periods_of, quarter_of
from ..status import Windows
from .reading import standings_now
from .recalling import standings_on
from .snapshots import rows_of
from .standing import Standing

ADMINISTRATIVE = "hành chính"
_DAY, _YEAR = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"), re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a period. `start` is the first day of the period, of a day that of the quarter around it."""

    key: str
    words: str
    day: date
    start: date
    period: Period | None = None
    snapshot: Snapshot | None = None

    @property
    def is_day(self) -> bool:
        return self.period is None

    @property
    def name(self) -> str:
        return _("ngày %s") % self.words if self.is_day else self.words

    @property
    def source(self) -> str:
        """Where its figures come from."""
        if self.snapshot:
            return _("theo số liệu đã khóa")
        return _("theo lịch sử, đến hết ngày ấy") if self.is_day else _("chưa khóa, theo số liệu hôm nay")

    def standings(self, windows: Windows, since: date) -> Iterator[Standing]:
        """`since`: of a day, from when on closed tasks are told; a period knows itself."""
        if self.snapshot:
            return rows_of(self.snapshot)
        if self.period:
            return standings_now(self.period, windows)
        return standings_on(self.day, since, windows, has_words=False)


def moment_of(text: str, today: date, user: User, *, is_decree: bool) -> Moment:
    """From "2026-06-30" or "30/06/2026", "2026-q2" or "quý II/2026"; ValidationError for what cannot be shown."""
    span = span_of(text)
    if span is None:
        return _day(text, today, user, is_decree=is_decree)
    period = Period(span, today)
    if period.is_future:
        raise ValidationError(_("Kỳ này chưa bắt đầu, nên chưa có gì để so sánh: %s.") % span_name(span))
    snapshot = Snapshot.objects.filter(review__period=span.slug).select_related("review").first()
    return Moment(span.slug, span_words(span), period.day, span.start, period, snapshot)


def _day(text: str, today: date, user: User, *, is_decree: bool) -> Moment:
    match = _DAY.fullmatch(text)
    iso = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text
    if why := trouble(iso, today, user):
        raise ValidationError(why)
    day = date.fromisoformat(iso)
    return Moment(iso, day_words(day), day, quarter_of(day, is_decree).start)


def span_words(span: ReportingPeriod) -> str:
    """As the form shows it and takes it: "quý II/2026", "quý II/2026 hành chính"."""
    return f"{bare_name(span)} {_(ADMINISTRATIVE)}" if span.administrative else bare_name(span)


def span_of(text: str) -> ReportingPeriod | None:
    """The period of a slug, or of the words that the pages use for it; a quarter's number may be written in digits."""
    try:
        return ReportingPeriod.from_slug(text)
    except ValueError:
        year = _YEAR.search(text)
    if not year or not FIRST_YEAR <= int(year[0]) <= LAST_YEAR:
        return None
    return _names(int(year[0])).get(fold(text))


def _names(year: int) -> dict[str, ReportingPeriod]:
    spans = [s for length in Length for kind in (False, True) for s in periods_of(year, length, kind)]
    names = {fold(span_words(span)): span for span in spans}
    digits = {
        fold(span_words(span).replace(f" {span.label}", f" {span.number}/{year}")): span
        for span in spans
        if span.length == Length.QUARTER
    }
    return names | digits


def suggestions(today: date) -> list[str]:
    """What the form offers: the day, the last quarters, halves and years, as it shows and takes them."""
    counts = ((Length.QUARTER, 8), (Length.HALF, 4), (Length.YEAR, 3), (Length.MONTH, 6))
    spans = [s for length, n in counts for s in _latest(ReportingPeriod.containing(today, length), n)]
    return [*(span_words(span) for span in spans), day_words(today)]


def _latest(span: ReportingPeriod, count: int) -> list[ReportingPeriod]:
    return [span.shifted(-back) for back in range(count)]
