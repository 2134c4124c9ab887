"""The review on the wall of a meeting room: its figures, a slide for each late task, and what was concluded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import PAGE, READERS, UserRequest, allow
from members.versions import StaleEdit

from ..conventions import windows_of
from ..forms.slide_form import SlideForm
from ..models import Review
from ..period_filter import Period
from ..reviews.deck import Deck, deck_of
from ..reviews.holding import ReviewMoved
from ..reviews.lining import LineMoved
from ..reviews.present_page import PresentPage, end_page, figures_page, task_page
from ..reviews.slides import slide_of


@require_safe
@allow(READERS)
def present(request: UserRequest, slug: str) -> HttpResponse:
    """The first slide: the period's figures."""
    return _shown(request, "tasks/present_figures.html", figures_page(_deck(request, slug), request.user))


@require_safe
@allow(READERS)
def present_end(request: UserRequest, slug: str) -> HttpResponse:
    """The last slide: what was concluded, what was left."""
    return _shown(request, "tasks/present_end.html", end_page(_deck(request, slug), request.user))


@require_http_methods(PAGE)
@allow(READERS)
def present_task(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """One task. What is taken down is stored, and the next slide comes; a script stores it in place."""
    deck = _deck(request, slug)
    slide = slide_of(deck, pk)
    if slide is None:
        raise Http404
    page = task_page(deck, slide, request.user)
    if not page.may_write:
        if request.method == "POST":
            raise PermissionDenied
        return _shown(request, "tasks/present_task.html", page)
    form = SlideForm(request.POST if request.method == "POST" else None, slide=slide)
    if request.method == "POST" and form.is_valid() and _save(request, form, page) and not request.htmx:
        messages.success(request, _("Đã lưu việc %d.") % page.place)
        return redirect(page.turn.next)
    template = "tasks/_present_saved.html" if request.htmx and request.method == "POST" else "tasks/present_task.html"
    return _shown(request, template, page, form)


def _save(request: UserRequest, form: SlideForm, page: PresentPage) -> bool:
    """Store it; False, with a form error, when it cannot be. 409 with both texts when somebody else wrote here."""
    try:
        return form.save(page.deck, request.user, clock.today())
    except LineMoved as moved:
        raise StaleEdit(form.slide.title, request.path, form.both(moved.line)) from moved
    except ReviewMoved as moved:
        fields = {_("Bước của rà soát"): (str(moved.review.get_state_display()), "")}
        raise StaleEdit(form.slide.title, request.path, fields | form.both(None)) from moved


def _deck(request: UserRequest, slug: str) -> Deck:
    try:
        period = Period.parse(slug, clock.today())
    except ValueError as error:
        raise Http404 from error
    if period.is_future:
        raise Http404
    reviews = Review.objects.visible_to(request.user).select_related("snapshot")
    return deck_of(period, reviews.filter(period=period.key).first(), windows_of(request.organisation))


def _shown(request: UserRequest, template: str, page: PresentPage, form: SlideForm | None = None) -> HttpResponse:
    context = {"page": page, "period": page.deck.period, "form": form}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)
