"""The hub of administration, and the union's own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import governance
from ..access import ADMINS, PAGE, UserRequest, allow
from ..changes import history_lines
from ..forms.governance_form import OrganisationForm
from ..forms.saving import save_version
from ..installation import installation_facts
from ..models import Organisation, OrganisationEvent

KEY_VERBS = frozenset({OrganisationEvent.Verb.FOUNDED})
LINES = 20


@allow(ADMINS)
@require_safe
def admin(request: UserRequest) -> HttpResponse:
    return render(request, "members/admin.html", {"facts": installation_facts()})


@allow(ADMINS)
@require_http_methods(PAGE)
def organisation(request: UserRequest) -> HttpResponse:
    row = Organisation.objects.get(pk=1)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=row)
    back = reverse("members:organisation")

    def change(version: int) -> bool:
        return governance.change_organisation(organisation=form.instance, version=version, by=request.user)

    if request.method == "POST" and save_version(form, back, change):
        messages.success(request, _("Đã lưu thiết lập của Liên hiệp hội."))
        return redirect(back)
    lines = history_lines(OrganisationEvent.objects.select_related("actor")[:LINES], Organisation, KEY_VERBS)
    return render(
        request, "members/organisation.html", {"form": form, "lines": lines}, status=422 if form.is_bound else 200
    )
