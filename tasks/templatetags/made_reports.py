"""The reports of a frozen review, and drafts of one that is not, for the panel on its page. {% load made_reports %}"""

from django import template

from members import clock
from members.access import UserRequest

from ..forms.draft_paper_form import DraftPaperForm
from ..forms.made_report_form import MakeReportForm
from ..models import Review
from ..report_page import SHOWN, ReportPage, ReportsPanel, visible_reports

register = template.Library()


@register.simple_tag
def draft_form(request: UserRequest) -> DraftPaperForm:
    """Which draft is wanted of a review that is not frozen."""
    return DraftPaperForm(union=request.organisation)


@register.simple_tag
def reports_panel(request: UserRequest, slug: str) -> ReportsPanel | None:
    """None as long as the period has no frozen review that this user sees."""
    frozen = Review.objects.visible_to(request.user).frozen().select_related("snapshot")
    review = frozen.filter(period=slug, snapshot__isnull=False).first()
    if review is None:
        return None
    rows = list(visible_reports(request.user).filter(review=review)[: SHOWN + 1])
    form = None
    if request.user.can_assign:
        form = MakeReportForm(union=request.organisation, snapshot=review.snapshot, today=clock.today())
    pages = [ReportPage(report, request.user) for report in rows[:SHOWN]]
    return ReportsPanel(review, pages, len(rows) > SHOWN, form)
