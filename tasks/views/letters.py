"""Reminding units by letter: who owes what, the letters as they are printed, and that they went out."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ASSIGNERS, UserRequest, allow
from members.clock import today
from members.models import Unit
from tasks.conventions import windows_of
from tasks.forms.letter_form import LetterForm
from tasks.issuing import issue_letter
from tasks.reminder_letter import Letter, letters_to, units_owing
from tasks.revising import lock
from tasks.workflow import TaskMoved


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


def paper(request: UserRequest, units: Iterable[Unit], only: Unit | None) -> HttpResponse:
    """What is typed stands in the address, also when the letters are put on record."""
    day = today()
    form = LetterForm(request.GET if request.method == "POST" else request.GET or None, today=day)
    number = form.value_of("so") or ""
    found = letters_to(units, form.day, day, windows_of(request.organisation), number, late_only=only is None)
    if request.method == "POST" and form.wants():
        return record(request, found, form)
    context = {"form": form, "unit": only, "letters": [] if form.errors else found, "day": form.day, "today": day}
    return render(request, "tasks/letter.html", context, status=422 if form.errors else 200)


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
