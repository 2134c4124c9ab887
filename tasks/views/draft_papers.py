"""The papers of a meeting before its review is frozen, as a file that is nowhere kept."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.access import READERS, UserRequest, allow

from ..conventions import windows_of
from ..forms.draft_paper_form import DraftPaperForm
from ..models import Review
from ..reports.draft import MOST, TooLarge, draft_paper
from ..reports.kinds import KINDS
from .paper_files import paper_file
from .review_steps import review_of


@require_safe
@allow(READERS)
def review_draft(request: UserRequest, slug: str) -> HttpResponseBase:
    """Of a review that is not frozen; a frozen one has its reports."""
    review, form = review_of(request, slug), DraftPaperForm(request.GET, union=request.organisation)
    if not form.is_valid():
        raise Http404
    if review.is_frozen:
        return _back(request, review, _("Kỳ này đã khóa. Dựng báo cáo từ số liệu đã khóa ở phần Báo cáo."))
    at, union = timezone.now(), request.organisation
    try:
        paper = draft_paper(
            review=review, kind=form.kind, style=form.style, union=union, at=at, windows=windows_of(union)
        )
    except TooLarge:
        return _back(request, review, _("Kỳ có hơn %s nhiệm vụ, lớn quá một bản dự thảo. Hãy tải bảng Excel.") % MOST)
    name = f"du-thao-{KINDS[form.kind].file_name}-{review.period}-{timezone.localtime(at):%Y%m%d-%H%M}"
    return paper_file([paper], form.cleaned_data["dang"], name)


def _back(request: UserRequest, review: Review, words: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect(review)
