"""The union's settings, a page for each concern; and the history of all of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import governance
from ..access import ADMINS, PAGE, UserRequest, allow
from ..changes import history_lines
from ..clock import today
from ..forms.saving import save_version
from ..forms.settings_form import LetterheadForm, NameForm, RemindForm, SecurityForm, SettingsForm
from ..letterhead import Head, head_of
from ..listing import page_of
from ..models import Organisation, OrganisationEvent
from ..settings_places import places

KEY_VERBS = frozenset({OrganisationEvent.Verb.FOUNDED})
PER_PAGE = 50
PREVIEW = "xem"
SECTION = "members/settings_section.html"


def section(
    request: UserRequest, kind: type[SettingsForm], here: str, template: str = SECTION, **context: Any
) -> HttpResponse:
    """One page of the settings: its form, saved with its history."""
    row = Organisation.objects.get(pk=1)
    form = kind(request.POST if request.method == "POST" else None, instance=row)

    def change(version: int) -> bool:
        return governance.change_organisation(organisation=form.instance, version=version, by=request.user)

    if request.method == "POST" and save_version(form, reverse(here), change):
        messages.success(request, _("Đã lưu thiết lập."))
        return redirect(here)
    return page(request, form, here, template, **context)


def page(
    request: UserRequest, form: Any, here: str, template: str = SECTION, status: int = 0, **context: Any
) -> HttpResponse:
    shown = {"form": form, "places": places(here), **context}
    return render(request, template, shown, status=status or (422 if form.is_bound and form.errors else 200))


@allow(ADMINS)
@require_http_methods(PAGE)
def organisation(request: UserRequest) -> HttpResponse:
    return section(request, NameForm, "members:organisation")


@allow(ADMINS)
@require_http_methods(PAGE)
def reminding(request: UserRequest) -> HttpResponse:
    return section(request, RemindForm, "members:reminding")


@allow(ADMINS)
@require_http_methods(PAGE)
def security(request: UserRequest) -> HttpResponse:
    return section(request, SecurityForm, "members:security")


@allow(ADMINS)
@require_http_methods(PAGE)
def letterhead(request: UserRequest) -> HttpResponse:
    """The head of the union's papers, in both styles, as it would print with what is typed."""
    here, template = "members:letterhead", "members/letterhead.html"
    if request.method != "POST" or request.POST.get("lam") != PREVIEW:
        return section(request, LetterheadForm, here, template, heads=heads(request.organisation))
    form = LetterheadForm(request.POST, instance=Organisation.objects.get(pk=1))
    form.is_valid()
    part = "members/_letterhead_heads.html" if request.htmx else template
    return page(request, form, here, part, heads=heads(form.instance), is_trial=True)


def heads(union: Organisation) -> list[tuple[bool, Head]]:
    """Of a report, State's and Party's; the union's own style first."""
    day = today()
    both = [
        (style == union.is_party, head_of(union, is_party=style, day=day, year=day.year, number="", series="BC"))
        for style in (False, True)
    ]
    return sorted(both, key=lambda pair: not pair[0])


@allow(ADMINS)
@require_safe
def history(request: UserRequest) -> HttpResponse:
    """Every change of the settings and of the lists that go with them, with the old and the new values."""
    rows = page_of(request, OrganisationEvent.objects.select_related("actor"), PER_PAGE)
    lines = history_lines(rows.object_list, Organisation, KEY_VERBS)
    here = "members:settings_history"
    return render(request, "members/settings_history.html", {"page": rows, "lines": lines, "places": places(here)})
