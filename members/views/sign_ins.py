"""The log of sign-ins, as an admin reads it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ..access import ADMINS, UserRequest, allow
from ..filters import SignInFilter
from ..listing import page_of, render_list
from ..models import SignIn
from ..own_account import line_of


@allow(ADMINS)
@require_safe
def sign_ins(request: UserRequest) -> HttpResponse:
    found = SignInFilter(request.GET, queryset=SignIn.objects.select_related("user"))
    page = page_of(request, found.rows)
    context = {"filter": found, "page": page, "lines": [line_of(row) for row in page]}
    return render_list(request, "members/sign_ins.html", "members/_sign_in_list.html", context)
