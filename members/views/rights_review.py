"""The review of rights: the list is looked at, then confirmed as a whole."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..access import ADMINS, PAGE, UserRequest, allow
from ..clock import today
from ..forms.rights_review_form import RightsReviewForm
from ..models import RightsReview
from ..rights import Refused
from ..rights_review import confirm_rights, review

EARLIER = 10


@allow(ADMINS)
@require_http_methods(PAGE)
def rights_review(request: UserRequest) -> HttpResponse:
    union = request.organisation
    facts = review(today(), timezone.now(), union.created_at, union.needs_second_factor)
    form = RightsReviewForm(request.POST if request.method == "POST" else None, shown=facts.shown)
    if request.method == "POST" and (form.earlier(RightsReview) or (form.is_valid() and confirmed(request, form))):
        messages.success(request, _("Đã ghi: quyền của các tài khoản đã rà soát và đúng."))
        return redirect("members:rights_review")
    if form.is_bound:  # the next try is about the list that is shown now
        form.data = QueryDict(urlencode(form.data.dict() | {"shown": facts.shown}))  # type: ignore[attr-defined]
    context = {"review": facts, "form": form, "earlier": RightsReview.objects.select_related("by")[:EARLIER]}
    return render(request, "members/rights_review.html", context, status=422 if form.is_bound else 200)


def confirmed(request: UserRequest, form: RightsReviewForm) -> bool:
    typed = form.cleaned_data
    try:
        confirm_rights(by=request.user, shown=typed["shown"], note=typed["note"], request_key=typed["request_key"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
