"""The union's conventions in words: what can be chosen, and what a change of them changes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resolutions.reading.conventions import (
    ADMINISTRATIVE,
    CALENDAR,
    DAY_BEFORE,
    EARLY_MONTHS,
    KEEP,
    LAST_DAY,
    MIDDLE_MONTHS,
    NAMES,
    NEXT,
    PREVIOUS,
    Conventions,
)

LABELS: Mapping[str, Any] = {
    "quarter": gettext_lazy("Quý"),
    "year": gettext_lazy("Năm và 6 tháng"),
    "early_month": gettext_lazy("“Đầu năm” hết ngày cuối tháng"),
    "middle_month": gettext_lazy("“Giữa năm” hết ngày cuối tháng"),
    "before": gettext_lazy("“Trước tháng 6”, “trước quý II”"),
    "past_days": gettext_lazy("Tháng, quý không ghi năm"),
    "weekend": gettext_lazy("Hạn rơi vào thứ Bảy, Chủ nhật, ngày nghỉ"),
}
CHOICES: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "quarter": (
        (CALENDAR, gettext_lazy("theo lịch: hết 31/3, 30/6, 30/9, 31/12")),
        (ADMINISTRATIVE, gettext_lazy("hành chính (Nghị định 09/2019): hết 14/3, 14/6, 14/9, 14/12")),
    ),
    "year": (
        (CALENDAR, gettext_lazy("theo lịch: năm hết 31/12, 6 tháng đầu năm hết 30/6")),
        (ADMINISTRATIVE, gettext_lazy("hành chính (Nghị định 09/2019): năm hết 14/12, 6 tháng đầu năm hết 14/6")),
    ),
    "early_month": tuple((str(month), str(month)) for month in EARLY_MONTHS),
    "middle_month": tuple((str(month), str(month)) for month in MIDDLE_MONTHS),
    "before": (
        (DAY_BEFORE, gettext_lazy("hết ngày liền trước (31/5, 31/3)")),
        (LAST_DAY, gettext_lazy("hết chính tháng, quý ấy (30/6)")),
    ),
    "weekend": (
        (KEEP, gettext_lazy("giữ nguyên ngày ấy")),
        (NEXT, gettext_lazy("chuyển sang ngày làm việc liền sau")),
        (PREVIOUS, gettext_lazy("lùi về ngày làm việc liền trước")),
    ),
}


def told(name: str, value: Any) -> str:
    """One convention as history shows it."""
    if name == "past_days":
        return _("lấy năm sau khi đã hết quá %d ngày trước ngày ban hành") % int(value)
    return str(dict(CHOICES[name])[str(value)])


def differences_told(before: Conventions, after: Conventions) -> dict[str, list[str]]:
    """{label: [old, new]} of the conventions that differ."""
    old, new = before.as_json(), after.as_json()
    return {str(LABELS[n]): [told(n, old[n]), told(n, new[n])] for n in NAMES if old[n] != new[n]}
