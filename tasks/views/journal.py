"""The journal: who did what and why, as far as the reader may see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import UserRequest
from tasks import journal as told
from tasks.forms.journal_form import JournalForm


@require_safe
def journal(request: UserRequest) -> HttpResponse:
    form = JournalForm(request.GET, request.user)
    page = told.page(form.asked) if form.is_valid() else None
    context = {
        "form": form,
        "page": page,
        "next": told.place_words(page.next) if page and page.next else "",
        "actors": [] if request.user.is_representative else told.actors(),
        "is_narrowed": any(request.GET.get(name) for name in form.fields if name != "sau"),
        "looked_at": told.LOOKED_AT,
    }
    return render(request, "tasks/journal.html", context)
