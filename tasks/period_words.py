"""Names of reporting periods, as sentences have them."""

from django.utils.translation import gettext as _

from .periods import Length, ReportingPeriod


def span_name(span: ReportingPeriod) -> str:
    """ "quý III/2026"; of the other calendar "quý III/2026 (kỳ hành chính)"."""
    name = bare_name(span)
    return _("%s (kỳ hành chính)") % name if span.administrative else name


def bare_name(span: ReportingPeriod) -> str:
    """Where the calendar is told already: "quý III/2026", "tháng 9/2026", "6 tháng đầu năm 2026", "năm 2026"."""
    if span.length == Length.HALF:
        return (_("6 tháng đầu năm %d") if span.number == 1 else _("6 tháng cuối năm %d")) % span.year
    if span.length == Length.QUARTER:
        return _("quý %s") % span.label
    return (_("tháng %s") if span.length == Length.MONTH else _("năm %s")) % span.label


def length_name(length: Length) -> str:
    """ "Tháng", "Quý", "6 tháng", "Năm"."""
    names = {
        Length.MONTH: _("Tháng"),
        Length.QUARTER: _("Quý"),
        Length.HALF: _("6 tháng"),
        Length.YEAR: _("Năm"),
    }
    return names[length]
