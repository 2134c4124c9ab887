"""The day of a letter as official letters write it, with room for the pen where it is not known. {% load letters %}"""

from datetime import date

from django import template

from ..forms.letter_form import LetterForm

register = template.Library()
ROOM = "\u2003\u2003"


@register.simple_tag
def letter_day(form: LetterForm) -> str:
    """ "ngày 05 tháng 02 năm 2026": a zero before days under 10 and months 1 and 2 (Decree 30/2020, annex I)."""
    signed: date | None = form.value_of("ngay_ky")
    if signed is None:
        return f"ngày{ROOM}tháng{ROOM}năm {form.today.year}"
    month = f"{signed.month:02}" if signed.month < 3 else str(signed.month)
    return f"ngày {signed.day:02} tháng {month} năm {signed.year}"
