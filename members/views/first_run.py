"""The first run: names the union and makes its first admin. Open to anybody, but only until a union exists."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..access import PAGE
from ..forms.governance_form import FirstRunForm
from ..governance import found
from ..models import Organisation, User


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
@require_http_methods(PAGE)
def first_run(request: HttpRequest) -> HttpResponse:
    """A second submission of the form finds the union there and goes home, as does everybody afterwards."""
    if Organisation.current():
        return redirect("tasks:home")
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        admin = founded(form)
        if admin:
            get_adapter().login(request, admin)
        return redirect("tasks:home")
    return render(request, "members/first_run.html", {"form": form}, status=422 if form.is_bound else 200)


def founded(form: FirstRunForm) -> User | None:
    """The first admin; None when another request founded the union a moment ago."""
    try:
        with transaction.atomic():
            return found(organisation=form.instance, admin=form.admin, password=form.cleaned_data["password1"])
    except IntegrityError:
        return None
