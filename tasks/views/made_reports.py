"""Reports of frozen reviews: asked for, watched while they are made, fetched, issued; and the list of them."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import ASSIGNERS, PAGE, READERS, UserRequest, allow
from members.clock import today
from members.listing import page_of, render_list
from resolutions import files

from ..forms.made_report_form import IssueForm, MakeReportForm, ReportFilter
from ..models import Report, ReportKind, Review
from ..report_page import ReportPage, proposed_number, visible_reports
from ..reports import making
from ..reports.issuing_report import AlreadyIssued, NumberTaken, ask_number, issue_report
from ..reports.rendering import finished_since
from .review_steps import period_of

PER_PAGE = 50


@allow(READERS)
@require_safe
def reports(request: UserRequest) -> HttpResponse:
    """The list, or its rows alone to htmx."""
    found = ReportFilter(request.GET, visible_reports(request.user))
    page = page_of(request, found.rows, PER_PAGE)
    rows = [ReportPage(report, request.user) for report in page.object_list]
    facts = {"filter": found, "page": page, "rows": rows}
    return render_list(request, "tasks/reports.html", "tasks/_reports.html", facts)


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def report_new(request: UserRequest, slug: str) -> HttpResponse:
    """One more report of a frozen review; `tu` is the report whose choices are taken over."""
    frozen = Review.objects.visible_to(request.user).frozen().select_related("snapshot")
    review = get_object_or_404(frozen, period=period_of(slug).key, snapshot__isnull=False)
    facts: dict[str, Any] = {"union": request.organisation, "snapshot": review.snapshot, "today": today()}
    form = MakeReportForm(request.POST or None, initial=_like(request, review), **facts)
    if request.method == "POST":
        if earlier := form.earlier(Report):
            return redirect(earlier)
        if form.is_valid():
            return redirect(_made(request, review, form))
    context = {"form": form, "review": review}
    return render(request, "tasks/report_new.html", context, status=422 if form.errors else 200)


def _like(request: UserRequest, review: Review) -> dict[str, Any]:
    number = request.GET.get("tu", "")
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    row = visible_reports(request.user).filter(review=review, pk=pk).first()
    if row is None:
        return {}
    told = ReportPage(row, request.user).options
    look = {"loai": row.kind, "dinh_dang": row.format, "the_thuc": row.style, "don_vi": str(row.unit_id or "")}
    signer = "\n".join(filter(None, (told.authority, told.title, told.name)))
    paper = {"so": told.number, "ngay_ky": told.day, "han": told.until, "noi_nhan": "\n".join(told.recipients)}
    return look | paper | {"nguoi_ky": signer}


def _made(request: UserRequest, review: Review, form: MakeReportForm) -> Report:
    told = form.cleaned_data
    report = making.queue_report(
        review=review,
        kind=told["loai"],
        format=told["dinh_dang"],
        style=told["the_thuc"],
        unit=form.unit,
        options=form.options,
        user=request.user,
        request_key=told["request_key"],
    )
    making.make_soon(report)
    return report


@allow(READERS)
@require_safe
def report_made(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is, then its file; to htmx only the part that changes while it is made."""
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    making.start_if_needed(report, timezone.now())
    template = "tasks/_report_made.html" if request.htmx else "tasks/report_made.html"
    return render(request, template, {"page": ReportPage(report, request.user)})


@allow(READERS)
@require_safe
def report_file(request: UserRequest, pk: int) -> HttpResponseBase:
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    if report.file is None or not ReportPage(report, request.user).done:
        raise Http404
    return files.response(report.file)


@allow(ASSIGNERS)
@require_POST
def report_again(request: UserRequest, pk: int) -> HttpResponse:
    """Makes what failed once more."""
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    making.make_soon(making.make_again(report=report, user=request.user))
    return redirect(report)


@allow(ASSIGNERS)
@require_http_methods(PAGE)
def report_issue(request: UserRequest, pk: int) -> HttpResponse:
    """Number and day; the report is made anew with them, then goes into the register."""
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    page = ReportPage(report, request.user)
    if report.document:
        return redirect(report.document)
    if not page.can_issue:
        return redirect(report)
    number = proposed_number(report, request.organisation, page.options)
    first = {"so": number, "ngay_ky": page.options.day or today()}
    form = IssueForm(request.POST or None, today=today(), initial=first)
    if request.method == "POST" and form.is_valid() and (answer := _issued(request, page, form) or _twin(report)):
        return answer
    context = {"page": page, "form": form}
    return render(request, "tasks/report_issue.html", context, status=422 if form.errors else 200)


def _issued(request: UserRequest, page: ReportPage, form: IssueForm) -> HttpResponse | None:
    """None with form errors. A large report that gets another number is made in the background first."""
    told, report = form.cleaned_data, page.report
    finished = finished_since(report.review.snapshot) if report.kind == ReportKind.REMINDER else ()
    options = replace(page.options, number=told["so"], day=told["ngay_ky"], finished=finished)
    try:
        if not told["la_khac"]:
            ask_number(options, request.organisation)
        if options != page.options:
            report = making.make_again(report=report, user=request.user, options=options)
            making.make_soon(report)
            report.refresh_from_db()
        if ReportPage(report, request.user).live:
            messages.success(request, _("Đang dựng lại với số %s. Xong thì bấm Ban hành.") % told["so"])
            return redirect(report)
        other, again = told["la_khac"], told["ban_hanh_lai"]
        facts: dict[str, Any] = {"report": report, "user": request.user, "today": today(), "seen": options}
        document = issue_report(is_other=other, is_again=again, **facts)
    except (AlreadyIssued, NumberTaken, ValidationError) as refusal:
        _told(form, report, refusal)
        return None
    messages.success(request, _("Đã ban hành %s và vào sổ văn bản.") % document.label)
    return redirect(document)


def _twin(report: Report) -> HttpResponse | None:
    """To the document, where another click has issued this very report in between."""
    report.refresh_from_db()
    return redirect(report.document) if report.document else None


def _told(form: IssueForm, report: Report, refusal: AlreadyIssued | NumberTaken | ValidationError) -> None:
    """The question or the sentence, at the field that answers it."""
    if isinstance(refusal, AlreadyIssued):
        form.ask_again(report, refusal.document)
    elif isinstance(refusal, NumberTaken):
        words = _("%(heading)s: %(label)s. Đổi số, hoặc đánh dấu ô “Vẫn ban hành với số này”.")
        form.add_error("so", words % {"heading": refusal.twin.heading, "label": refusal.twin.label})
    else:
        form.add_error(None, refusal)
