"""The review of a past day, to be looked at only; two days or two periods compared."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.access import READERS, UserRequest, allow
from members.clock import today
from members.language import official
from members.sheets import xlsx

from ..conventions import windows_of
from ..forms.review import ReviewForm
from ..forms.review_days_form import CompareForm, ReviewDayForm
from ..past_page import parsed, trouble
from ..reviews.compare_page import ComparePage
from ..reviews.compare_sheet import sheets
from ..reviews.day_page import DayPage
from ..reviews.moments import suggestions


@require_safe
@allow(READERS)
def review_day_pick(request: UserRequest) -> HttpResponse:
    """To the day that was picked; what is no day is said back."""
    form = ReviewDayForm(request.GET)
    if not request.GET:
        return redirect("tasks:review_day", today().isoformat())
    if not form.is_valid():
        return _refused(request, str(form.errors.get("ngay", [""])[0]), form)
    return redirect("tasks:review_day", form.cleaned_data["ngay"].isoformat())


@require_safe
@allow(READERS)
def review_day(request: UserRequest, iso: str) -> HttpResponse:
    """The review as it stood at the end of the day."""
    if why := trouble(iso, today(), request.user):
        return _refused(request, why, ReviewDayForm(initial={"ngay": iso}))
    asked = ReviewForm(request.GET)
    if not asked.is_valid():
        raise Http404
    windows = windows_of(request.organisation)
    page = DayPage(parsed(iso), today(), request.organisation, windows, asked.shows_all)
    return render(request, "tasks/review_day.html", {"then": page, "page": page.review, "period": page.period})


def _refused(request: UserRequest, why: str, picker: ReviewDayForm) -> HttpResponse:
    return render(request, "tasks/review_day_none.html", {"why": why, "picker": picker})


@require_safe
@allow(READERS)
def review_compare(request: UserRequest) -> HttpResponse:
    """Which two; and when they are told, what differs."""
    form = _form(request)
    page = _page(request, form) if form.is_bound and form.is_valid() else None
    told = {"page": page, "suggestions": suggestions(today()), "sent": request.GET.urlencode()}
    shown = _form(request, page) if page else form
    return render(request, "tasks/review_compare.html", told | {"form": shown})


@require_safe
@allow(READERS)
@official()
def review_compare_xlsx(request: UserRequest) -> HttpResponse:
    """The same as a workbook; an address that cannot be right goes to its errors."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('tasks:review_compare')}?{request.GET.urlencode()}")
    page = _page(request, form)
    name = f"so-sanh-{page.first.key}-{page.second.key}.xlsx"
    content = xlsx.workbook(*sheets(page, str(request.organisation)))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=xlsx.CONTENT_TYPE, headers=headers)


def _form(request: UserRequest, page: ComparePage | None = None) -> CompareForm:
    """Unbound as long as nothing is asked; with a page, to ask for another one, in its words."""
    how: dict[str, Any] = {
        "user": request.user, "today": today(), "is_decree": request.organisation.reports_by_decree
    }  # fmt: skip
    if page:
        return CompareForm(None, initial={"tu": page.first.words, "den": page.second.words}, **how)
    return CompareForm(request.GET or None, **how)


def _page(request: UserRequest, form: CompareForm) -> ComparePage:
    return ComparePage(*form.moments, windows_of(request.organisation))
