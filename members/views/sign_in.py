"""Sign-in and passwords: allauth's views with the house's habits (an invalid form answers 422, a throttled one 429)."""

from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse


class _Answering:
    """Gives an invalid form its status."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 429 if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts") else 422
        return response


class Login(_Answering, views.LoginView):  # type: ignore[misc]
    pass


class PasswordChange(_Answering, views.PasswordChangeView):  # type: ignore[misc]
    pass


class PasswordReset(_Answering, views.PasswordResetView):  # type: ignore[misc]
    pass


class PasswordResetFromKey(_Answering, views.PasswordResetFromKeyView):  # type: ignore[misc]
    pass


@login_not_required
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Accounts are made by an admin; allauth wants the name to exist."""
    raise Http404


login = Login.as_view()
logout = views.logout
inactive = views.account_inactive
password_change = PasswordChange.as_view()
password_reset = PasswordReset.as_view()
password_reset_done = views.password_reset_done
password_reset_from_key = PasswordResetFromKey.as_view()
password_reset_from_key_done = views.password_reset_from_key_done
