"""What the frame around the pages needs: everything of the navigation on one phone page, the theme and the language."""

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from .. import rights
from ..forms.governance_form import LanguageForm, ThemeForm
from ..language import COOKIE
from ..models import Language
from ..redirects import next_or
from .errors import THEME, plain

YEAR = 365 * 24 * 60 * 60


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    return render(request, "members/more.html")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or (empty) whatever the machine prefers, and go back where the reader was."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return render(request, "members/more.html", {"form": form}, status=422)
    response = redirect(next_or(request, reverse("members:more")))
    if wanted := cast(str, form.cleaned_data["theme"]):
        response.set_cookie(
            THEME, wanted, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(THEME, samesite="Lax")
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser and, of whoever is signed in, with the account."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return plain(request, "400.html", 422)
    wanted = Language(form.cleaned_data["language"])
    if request.user.is_authenticated:
        rights.choose_language(user=request.user, language=wanted)
    response = redirect(next_or(request, reverse("tasks:home")))
    response.set_cookie(
        COOKIE, wanted, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
