"""The one search box: a page with everything that was found, or, while one types, a few suggestions below the box."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from tasks.conventions import windows_of
from tasks.finding import HINTED, SHOWN, Reader, find_all
from tasks.forms.find_form import FindForm

HINTS, FOUND = "find-hints", "find-found"
TEMPLATES = {HINTS: "tasks/_find_hints.html", FOUND: "tasks/_find_found.html"}


@require_safe
def find(request: UserRequest) -> HttpResponse:
    form = FindForm(request.GET)
    words, part = form.words, part_of(request)
    shown = HINTED if part == HINTS else SHOWN
    reader = Reader(request.user, words, today(), windows_of(request.organisation), shown)
    context = {"form": form, "words": words, "groups": find_all(reader) if words else []}
    response = render(request, TEMPLATES.get(part, "tasks/find.html"), context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def part_of(request: UserRequest) -> str:
    """The part of the page that htmx asks for; going back in the history asks for the whole page again."""
    whole = not request.htmx or request.htmx.history_restore_request
    return "" if whole else str(request.htmx.target or "")
