"""Holidays, year by year: one more, one less, those of last year again, or all of them as lines."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import ADMINS, PAGE, UserRequest, allow
from members.clock import today
from members.forms.settings_form import VersionForm
from members.models import Organisation
from members.quiet_days import MOST_LINES, holidays_of
from members.settings_places import places
from members.versions import StaleEdit
from tasks.forms.holiday_form import HolidayForm, LinesForm, YearForm
from tasks.holidays import HolidayYear, change_holidays, with_entries, without_entry, year_of

HERE = "tasks:holidays"
ADD, DROP, COPY, ALL = "them", "bo", "chep", "tat-ca"


@allow(ADMINS)
@require_http_methods(PAGE)
def holidays(request: UserRequest) -> HttpResponse:
    row, day = Organisation.objects.get(pk=1), today()
    asked = YearForm(request.GET)
    year = (asked.cleaned_data.get("nam") if asked.is_valid() else None) or day.year
    shown, do = year_of(row.holidays, year, day), request.POST.get("lam", "")
    start = {"initial": {"version": row.version}}
    form = HolidayForm(request.POST, **start) if do == ADD else HolidayForm(**start)
    lines = LinesForm(request.POST) if do == ALL else LinesForm(initial={"holidays": row.holidays} | start["initial"])
    if request.method == "POST":
        text = text_of(request, do, row, shown, form, lines)
        if text is not None:
            return saved(request, text, year)
    context: dict[str, Any] = {"form": form, "lines": lines, "shown": shown, "row": row, "places": places(HERE)}
    status = 422 if request.method == "POST" or asked.errors else 200
    return render(request, "tasks/holidays.html", context, status=status)


def text_of(
    request: UserRequest, do: str, row: Organisation, shown: HolidayYear, form: HolidayForm, lines: LinesForm
) -> str | None:
    """The lines as they would be stored; None with a form error, or for a step that does not exist."""
    if do == ADD and form.is_valid():
        text = with_entries(row.holidays, [form.entry])
        if len(text.splitlines()) > MOST_LINES:
            form.add_error(None, holidays_of(text).errors[0])
            return None
        return text
    if do == ALL and lines.is_valid():
        return str(lines.cleaned_data["holidays"])
    if do == DROP:
        return without_entry(row.holidays, request.POST.get("dong", ""))
    if do == COPY:
        chosen = set(request.POST.getlist("dong"))
        return with_entries(row.holidays, [entry for entry, _fixed in shown.offered if entry.line in chosen])
    return None


def saved(request: UserRequest, text: str, year: int) -> HttpResponse:
    """The page again; with a hint where due dates may follow."""
    version = VersionForm(request.POST)
    here = f"{reverse(HERE)}?nam={year}"
    number = version.cleaned_data["version"] if version.is_valid() else 0
    before = Organisation.objects.values_list("holidays", flat=True).get(pk=1)
    if not change_holidays(text=text, version=number, by=request.user):
        raise StaleEdit(_("Ngày nghỉ"), here, {_("Ngày nghỉ"): (before, text)})
    old, new = holidays_of(before), holidays_of(text)
    if (old.days, old.working) == (new.days, new.working):
        messages.success(request, _("Đã lưu ngày nghỉ."))
    else:
        words = _("Đã lưu ngày nghỉ. Hạn đã tính không tự đổi: muốn tính lại thì xem trước ở trang Quy ước tính hạn.")
        messages.success(request, words)
    return redirect(here)
