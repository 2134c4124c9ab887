"""Reminding units by letter: who owes what, the letters as they are printed, and that they went out."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ASSIGNERS, UserRequest, allow
from members.clock import today
from members.language import official
from members.models import Unit
from tasks.conventions import windows_of
from tasks.forms.letter_form import PARTY, STATE, LetterForm
from tasks.issuing import issue_letter
from tasks.letter_papers import letter_papers
from tasks.reminder_letter import Letter, letters_to, units_owing
from tasks.revising import lock
from tasks.workflow import TaskMoved

from .paper_files import paper_file


@allow(ASSIGNERS)
@require_safe
def reminding(request: UserRequest) -> HttpResponse:
    """Units with work that is late or due soon, and when each was written to."""
    day = today()
    rows = units_owing(day, day, windows_of(request.organisation))
    context = {"rows": rows, "day": day, "has_late": any(row.late for row in rows)}
    return render(request, "tasks/reminding.html", context)


@allow(ASSIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: UserRequest, pk: int) -> HttpResponse:
    """The letter to one unit, about what is late and what is due soon."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    return paper(request, [unit], unit)


@allow(ASSIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: UserRequest) -> HttpResponse:
    """A letter to each unit that has something late, in one print."""
    return paper(request, Unit.objects.all(), None)


def asked(request: UserRequest, units: Iterable[Unit], only: Unit | None) -> tuple[LetterForm, list[Letter]]:
    """What is typed stands in the address, also when the letters are put on record or saved as a file."""
    day = today()
    style = PARTY if request.organisation.is_party else STATE
    form = LetterForm(request.GET if request.method == "POST" else request.GET or None, today=day, by_default=style)
    number = form.value_of("so") or ""
    found = letters_to(units, form.day, day, windows_of(request.organisation), number, late_only=only is None)
    return form, found


def paper(request: UserRequest, units: Iterable[Unit], only: Unit | None) -> HttpResponse:
    form, found = asked(request, units, only)
    if request.method == "POST" and form.wants():
        return record(request, found, form)
    context: dict[str, Any] = {"form": form, "unit": only, "letters": [] if form.errors else found, "day": form.day}
    context |= {"today": form.today, "query": request.GET.urlencode()}
    return render(request, "tasks/letter.html", context, status=422 if form.errors else 200)


@allow(ASSIGNERS)
@require_safe
@official()
def letter_file(request: UserRequest, kind: str, pk: int | None = None) -> HttpResponseBase:
    """The letters of a page as one Word or PDF file, each with pages of its own numbers; what cannot be right goes to
    the page, which says so."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk) if pk else None
    form, found = asked(request, [unit] if unit else Unit.objects.all(), unit)
    if (form.is_bound and not form.is_valid()) or not found:
        page = reverse("tasks:letter", args=[unit.pk]) if unit else reverse("tasks:letters")
        return redirect(f"{page}?{request.GET.urlencode()}")
    papers = letter_papers(request.organisation, found, form)
    return paper_file(papers, kind, _("cong-van-don-doc-%s") % form.day.isoformat())


def record(request: UserRequest, found: list[Letter], form: LetterForm) -> HttpResponse:
    """All letters as they were printed, or none; a second click adds nothing."""
    values = {"issued_on": form.cleaned_data["ngay_ky"], "until": form.cleaned_data["han"]}
    if not found or sorted(request.POST.getlist("dong")) != sorted(key for one in found for key in one.keys):
        messages.error(request, _("Danh sách nhiệm vụ đã đổi từ lúc dựng công văn. Xem lại, in lại rồi hãy ghi."))
        return redirect(request.get_full_path())
    try:
        with transaction.atomic():
            lock(task.pk for one in found for task in one.tasks)  # units are in another order than their tasks
            for one in found:
                issue_letter(
                    unit=one.unit, tasks=one.tasks, user=request.user, today=form.today, number=one.number, **values
                )
    except TaskMoved as moved:
        raise Http404 from moved
    messages.success(request, _("Đã ghi %d công văn đôn đốc vào lịch sử các nhiệm vụ.") % len(found))
    return redirect("tasks:reminding")
