"""The handbook: its contents, a page, search, the whole of it for printing, and the page for who cannot sign in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.models import Role
from tasks.forms.handbook_form import HandbookForm
from tasks.handbook.finding import find
from tasks.handbook.reading import Page
from tasks.handbook.shelf import PARTS, beside, book, by_slug, chapters, text_of

ENTRY = "khong-vao-duoc"


@require_safe
def handbook(request: UserRequest) -> HttpResponse:
    """Contents, the reader's own part first."""
    return render(request, "tasks/handbook.html", {"chapters": chapters(request.user.role), "form": HandbookForm()})


@require_safe
def page(request: UserRequest, slug: str) -> HttpResponse:
    if slug not in by_slug():
        raise Http404
    return render(request, "tasks/handbook_page.html", facts_of(by_slug()[slug]))


@login_not_required
@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """For who stands before the door; whoever is inside reads it as any other page."""
    template = "tasks/handbook_page.html" if request.user.is_authenticated else "tasks/handbook_entry.html"
    return render(request, template, facts_of(by_slug()[ENTRY]))


@require_safe
def search(request: UserRequest) -> HttpResponse:
    form = HandbookForm(request.GET)
    context = {"form": form, "words": form.words, "hits": find(book(), form.words)}
    return render(request, "tasks/handbook_find.html", context)


@require_safe
def printed(request: UserRequest) -> HttpResponse:
    parts = [(chapter, [(leaf, text_of(leaf.slug, on_paper=True)) for leaf in chapter.pages]) for chapter in in_order()]
    return render(request, "tasks/handbook_print.html", {"parts": parts})


def in_order() -> list[Any]:
    """The parts as they are printed: the same for every reader."""
    keys = list(PARTS)
    return sorted(chapters(Role.ADMIN), key=lambda chapter: keys.index(chapter.key))


def facts_of(leaf: Page) -> dict[str, Any]:
    before, after = beside(leaf)
    roles = [Role(role).label for role in leaf.roles]
    text = text_of(leaf.slug)
    return {"leaf": leaf, "text": text, "before": before, "after": after, "roles": roles, "part": PARTS[leaf.part]}
