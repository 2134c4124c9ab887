"""What a review says of its tasks, in the table of late ones or one by one; and what members of the committee say."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import ASSIGNERS, PAGE, READERS, UserRequest, allow
from members.versions import StaleEdit

from ..conventions import windows_of
from ..forms.review_form import LineForm, PickForm, RemarkForm
from ..models import Review, Task
from ..review_late import LatePage, late_table, sent_table
from ..reviews.holding import ReviewMoved
from ..reviews.late_table import rows_now
from ..reviews.lining import LineMoved, may_write, tasks_of
from ..reviews.remarking import may_remark
from ..search import find
from .review_steps import period_of, review_of

OFFERED = 30


@allow(READERS)
@require_http_methods(PAGE)
def lines(request: UserRequest, slug: str) -> HttpResponse:
    """The whole table, page by page; what is typed in its rows is stored."""
    review = review_of(request, slug)
    period = period_of(slug)
    if request.method != "POST":
        table = late_table(period, review, request.user, windows_of(request.organisation), request)
    elif review.is_frozen or not may_write(request.user):
        raise PermissionDenied
    else:
        table = sent_table(period, review, request.user, request.POST)
        if table.is_valid and store(request, review, table):
            messages.success(request, _("Đã lưu bảng rà soát."))
            return redirect(f"{review.get_absolute_url()}#tre")
    context = {"late": table, "review": review, "period": period}
    return render(request, "tasks/review_lines.html", context, status=422 if table.has_errors else 200)


def store(request: UserRequest, review: Review, table: LatePage) -> bool:
    """Write the rows in which something was typed. Those that somebody else changed meanwhile come back as 409."""
    both: dict[str, tuple[str, str]] = {}
    for form in table.typed:
        try:
            if not form.save(review, form.line.task, request.user, clock.today()):
                return False
        except LineMoved as moved:
            both |= form.both(moved.line)
        except ReviewMoved as moved:
            both |= {_("Bước của rà soát"): (str(moved.review.get_state_display()), "")} | form.both(None)
    if both:
        raise StaleEdit(_("Rà soát %s") % review, f"{review.get_absolute_url()}#tre", both)
    return True


@allow(READERS)
@require_http_methods(PAGE)
def line(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """One task of the review, late or not."""
    review, task, row = _of_task(request, slug, pk)
    writes = may_write(request.user) and not review.is_frozen
    data = request.POST if request.method == "POST" else None
    if data is not None and not writes:
        raise PermissionDenied
    form = LineForm(data, line=row.line, user=request.user) if writes else None
    if data is not None and form and form.is_valid() and _store_one(request, review, task, form):
        messages.success(request, _("Đã lưu vào bảng rà soát."))
        return redirect(f"{review.get_absolute_url()}#tre")
    remarks = review.remarks.filter(task=task).select_related("author")
    context = {"form": form, "review": review, "row": row, "remarks": remarks, "remark": _remark_form(request, review)}
    return render(request, "tasks/review_line.html", context, status=422 if form and form.errors else 200)


def _of_task(request: UserRequest, slug: str, pk: int) -> tuple[Review, Task, Any]:
    review = review_of(request, slug)
    of_period = tasks_of(review, clock.today()).filter(pk=pk)
    written = review.lines.filter(task=pk) if not of_period else None
    if written is not None and not written.exists():
        raise Http404
    task = get_object_or_404(Task, pk=pk)
    (row,) = rows_now(review, [pk], period_of(slug).day)
    return review, task, row


def _store_one(request: UserRequest, review: Review, task: Task, form: LineForm) -> bool:
    try:
        return form.save(review, task, request.user, clock.today())
    except LineMoved as moved:
        raise StaleEdit(task.title, request.path, form.both(moved.line)) from moved
    except ReviewMoved as moved:
        state = {_("Bước của rà soát"): (str(moved.review.get_state_display()), "")}
        raise StaleEdit(task.title, review.get_absolute_url(), state | form.both(None)) from moved


@allow(ASSIGNERS)
@require_safe
def pick(request: UserRequest, slug: str) -> HttpResponse:
    """A task of the period that is not late, on which the review has something to say all the same."""
    review, form = review_of(request, slug), PickForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = find(tasks_of(review, clock.today()), words).tasks if words else None
    offered = list(found.with_row()[:OFFERED]) if found is not None else []
    context = {"review": review, "form": form, "words": words, "offered": offered}
    return render(request, "tasks/review_pick.html", context, status=422 if form.errors else 200)


@allow(READERS)
@require_http_methods(PAGE)
def remark(request: UserRequest, slug: str) -> HttpResponse:
    """Say something in a review, of all of it or of one task (`?viec=`)."""
    review = review_of(request, slug)
    if review.is_frozen or not may_remark(request.user):
        raise PermissionDenied
    task, back = _about(request, review)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _say(request, review, form, task):
        messages.success(request, _("Đã ghi ý kiến."))
        return redirect(back)
    context = {"form": form, "review": review, "task": task, "back": back}
    return render(request, "tasks/review_remark.html", context, status=422 if form.errors else 200)


def _about(request: UserRequest, review: Review) -> tuple[Task | None, str]:
    """The task that is spoken of, and where to go afterwards."""
    asked = request.GET.get("viec", "")
    if not asked:
        return None, f"{review.get_absolute_url()}#y-kien"
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    task = get_object_or_404(tasks_of(review, clock.today()), pk=int(asked))
    return task, f"{review.get_absolute_url()}viec/{task.pk}/"


def _say(request: UserRequest, review: Review, form: RemarkForm, task: Task | None) -> bool:
    try:
        return form.save(review, request.user, clock.today(), task)
    except ReviewMoved as moved:
        fields = {str(form.fields["text"].label): ("", form.cleaned_data["text"])}
        raise StaleEdit(_("Rà soát %s") % review, review.get_absolute_url(), fields) from moved


def _remark_form(request: UserRequest, review: Review) -> RemarkForm | None:
    return RemarkForm() if may_remark(request.user) and not review.is_frozen else None
