"""The life of a review: opening it, its steps with a form each, its history, and whether its seal still holds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.access import OFFICE, PAGE, READERS, UserRequest, allow
from members.listing import page_of
from members.versions import StaleEdit

from ..conventions import windows_of
from ..forms.review_form import FORMS, MAY, OpenForm, StepForm
from ..models import Review
from ..period_filter import Period
from ..review_history import events_of
from ..reviews.holding import ReviewMoved
from ..reviews.life_page import to_freeze
from ..reviews.snapshots import head_of, is_whole
from ..reviews.steps import open_review

PER_PAGE = 50


@allow(READERS)
@require_safe
def reviews(request: UserRequest) -> HttpResponse:
    """All reviews, the latest first; of frozen ones the figures that were frozen."""
    rows = Review.objects.visible_to(request.user).select_related("snapshot", "opened_by")
    page = page_of(request, rows, PER_PAGE)
    told = [(review, head_of(review.snapshot) if review.is_frozen else None) for review in page]
    return render(request, "tasks/reviews.html", {"page": page, "rows": told})


@allow(OFFICE)
@require_POST
def open_(request: UserRequest, slug: str) -> HttpResponse:
    form, period = OpenForm(request.POST), period_of(slug)
    if not form.is_valid():
        messages.error(request, _("Chưa mở được. Mở lại trang rồi bấm lại."))
        return redirect("tasks:quarter", slug)
    try:
        key = form.cleaned_data["request_key"]
        made = open_review(period=period.span, user=request.user, today=period.today, key=key)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("tasks:quarter", slug)
    messages.success(request, _("Đã mở rà soát %s.") % period.name)
    return redirect(made)


@allow(READERS)
@require_http_methods(PAGE)
def step(request: UserRequest, slug: str, key: str) -> HttpResponse:
    """A step with its form; what is not this user's answers 403, what was overtaken 409."""
    if key not in FORMS:
        raise Http404
    review = review_of(request, slug)
    if not MAY[key](review, request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    windows, period = windows_of(request.organisation), Period(review.span, clock.today())
    form = FORMS[key](data, review=review, windows=windows)
    if request.method == "POST" and form.is_valid() and take(request, form):
        messages.success(request, _("%s: đã ghi vào lịch sử rà soát.") % form.title)
        return redirect(review)
    figures = to_freeze(review, period, windows) if key == "khoa" else None
    context = {"form": form, "review": review, "period": period, "key": key, "figures": figures}
    return render(request, form.template, context, status=422 if form.errors else 200)


def take(request: UserRequest, form: StepForm) -> bool:
    """Take the step; a double click, with the same words, is answered like the first one."""
    try:
        return form.save(request.user, clock.today())
    except ReviewMoved as moved:
        last = moved.review.events.order_by("-at", "-id").first()
        seen = form.cleaned_data["version"]
        is_mine = last and (last.actor_id, last.verb) == (request.user.pk, form.verb)
        if last and is_mine and moved.review.version == seen + 1 and form.is_told(last):
            return True
        fields = {_("Bước của rà soát"): (str(moved.review.get_state_display()), "")} | form.both
        raise StaleEdit(_("Rà soát %s") % moved.review, moved.review.get_absolute_url(), fields) from moved


@allow(READERS)
@require_safe
def history(request: UserRequest, slug: str) -> HttpResponse:
    review = review_of(request, slug)
    page = page_of(request, review.events.select_related("actor", "task").order_by("-at", "-id"), PER_PAGE)
    return render(request, "tasks/review_history.html", {"review": review, "page": page, "lines": events_of(page)})


@allow(READERS)
@require_safe
def check(request: UserRequest, slug: str) -> HttpResponse:
    """Computes the hash of a frozen review anew and says whether it is still the one that was signed."""
    review = review_of(request, slug)
    if not review.is_frozen:
        raise Http404
    context = {"review": review, "snapshot": review.snapshot, "is_whole": is_whole(review.snapshot)}
    return render(request, "tasks/review_check.html", context)


def review_of(request: UserRequest, slug: str) -> Review:
    found = Review.objects.visible_to(request.user).select_related("meeting", "snapshot", "snapshot__frozen_by")
    return get_object_or_404(found, period=period_of(slug).key)


def period_of(slug: str) -> Period:
    try:
        return Period.parse(slug, clock.today())
    except ValueError as error:
        raise Http404 from error
