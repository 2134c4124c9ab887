"""What the frame around the pages needs: everything of the navigation on one phone page, and the theme."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ..forms.governance_form import ThemeForm
from ..redirects import next_or

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
            "theme", wanted, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
