"""The tasks behind the numbers of a review that is frozen, or of a past day."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members.access import READERS, UserRequest, allow
from members.clock import today

from ..conventions import windows_of
from ..drill import tasks_list
from ..forms.behind_form import BehindForm
from ..past_page import parsed, trouble
from ..reviews.behind_page import behind_day, behind_snapshot
from .review_steps import period_of, review_of


@require_safe
@allow(READERS)
def frozen_tasks(request: UserRequest, slug: str) -> HttpResponse:
    """Those of a snapshot; of a review that is not frozen, today's tasks."""
    review, form = review_of(request, slug), _asked(request)
    if not review.is_frozen:
        return redirect(tasks_list(period_of(slug)).base + request.GET.urlencode())
    told: dict[str, Any] = {"review": review, "now_url": tasks_list(period_of(slug)).base + _conditions(request)}
    told["behind"] = behind_snapshot(review.snapshot, form, request)
    return render(request, "tasks/frozen_tasks.html", told)


@require_safe
@allow(READERS)
def day_tasks(request: UserRequest, iso: str) -> HttpResponse:
    """Those of the review of a past day; a day that cannot be shown says so on its own page."""
    if trouble(iso, today(), request.user):
        return redirect("tasks:review_day", iso)
    day = parsed(iso)
    behind = behind_day(day, request.organisation, windows_of(request.organisation), _asked(request), request)
    return render(request, "tasks/day_tasks.html", {"day": day, "behind": behind})


def _asked(request: UserRequest) -> BehindForm:
    form = BehindForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def _conditions(request: UserRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
