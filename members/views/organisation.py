"""The hub of administration."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..access import ADMINS, UserRequest, allow
from ..installation import installation_facts
from ..models import FactorOf
from ..rights_review import is_due, last_review
from ..settings_places import places


@allow(ADMINS)
@require_safe
def admin(request: UserRequest) -> HttpResponse:
    last = last_review()
    asks = {
        "review_due": is_due(last, request.organisation.created_at, timezone.now()),
        "last_review": last,
        "no_factor": request.organisation.needs_second_factor == FactorOf.NOBODY and not request.organisation.is_demo,
    }
    return render(request, "members/admin.html", {"facts": installation_facts(), "places": places()} | asks)
