"""Units, people, figures and accounts as tables: fetched, sent back, looked at, written all together or not at all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ..access import OFFICE, PAGE, UserRequest, allow
from ..clock import today
from ..forms.second_factor_form import ProofForm
from ..forms.table_form import ConfirmForm, PreviewForm, TableForm
from ..language import official
from ..models import TableImport, TableKind, TableState
from ..sheets import csv_table, xlsx
from ..tables import exporting, importing
from ..tables.kinds import SLUGS, may
from ..tables.page import Place, TablePage, places, refused_rows, waiting

WRITE, DROP, AGAIN = "ghi", "bo", "lai"


def kind_of(request: UserRequest, slug: str) -> str:
    if slug not in SLUGS:
        raise Http404
    if not may(request.user, SLUGS[slug]):
        raise PermissionDenied
    return SLUGS[slug]


def download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@allow(OFFICE)
@require_safe
def tables(request: UserRequest) -> HttpResponse:
    """What can be fetched and sent, and one's own tables that wait."""
    context = {"places": places(request.user), "waiting": waiting(request.user)}
    return render(request, "members/tables.html", context)


@allow(OFFICE)
@require_safe
@official()
def table_export(request: UserRequest, slug: str, ending: str) -> HttpResponseBase:
    """All that one may see of a kind, as a workbook or as CSV."""
    kind = kind_of(request, slug)
    name = f"{slug}-{today().isoformat()}.{ending}"
    if ending == "csv":
        lines = exporting.export_csv(kind, request.user)
        return download(StreamingHttpResponse(lines, content_type=csv_table.CONTENT_TYPE), name)
    return download(HttpResponse(exporting.export(kind, request.user), content_type=xlsx.CONTENT_TYPE), name)


@allow(OFFICE)
@require_safe
@official()
def table_template(request: UserRequest, slug: str) -> HttpResponseBase:
    data = exporting.template(kind_of(request, slug))
    return download(HttpResponse(data, content_type=xlsx.CONTENT_TYPE), _("mau-%s.xlsx") % slug)


@allow(OFFICE)
@require_http_methods(PAGE)
def table_new(request: UserRequest, slug: str) -> HttpResponse:
    """Takes a table in."""
    kind = kind_of(request, slug)
    form = TableForm(request.POST, request.FILES, kind=kind) if request.method == "POST" else TableForm(kind=kind)
    if form.is_bound and (earlier := form.earlier(TableImport)) and earlier.owner_id == request.user.pk:
        return redirect(earlier)
    if form.is_bound and form.is_valid():
        key = form.cleaned_data["request_key"]
        values = {"kind": kind, "name": form.name, "table": form.table, "request_key": key}
        return redirect(importing.take_in(user=request.user, today=today(), **values))
    context = {"form": form, "place": Place(kind)}
    return render(request, "members/table_new.html", context, status=422 if form.is_bound else 200)


@allow(OFFICE)
@sensitive_post_parameters("password")
@require_http_methods(PAGE)
def table(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is, every row's fate, and the writing or the end of it."""
    job = get_object_or_404(TableImport.objects.visible_to(request.user), pk=pk)
    if not may(request.user, job.kind):
        raise PermissionDenied
    if request.method != "POST":
        return shown(request, job)
    try:
        return taken_step(request, job)
    except importing.ImportClosed:
        return redirect(job)
    except importing.NotWritable:
        return shown(request, job, status=422)


def taken_step(request: UserRequest, job: TableImport) -> HttpResponse:
    step, form = request.POST.get("buoc"), ConfirmForm(request.POST)
    if step == DROP:
        importing.drop(table=job, user=request.user)
        messages.success(request, _("Đã bỏ bảng nhập. Chưa ghi gì."))
        return redirect("members:tables")
    if step == AGAIN:
        return redirect(importing.retry(table=job, user=request.user, today=today()))
    proof = proof_for(request, job)
    if step != WRITE or not form.is_valid() or (proof and not proof.is_valid()):
        return shown(request, job, status=422, proof=proof)
    values = {"seen": form.cleaned_data["seen"], "knows_admins": form.cleaned_data["admins"]}
    done = importing.confirm(table=job, user=request.user, today=today(), **values)
    return shown(request, done, status=409) if done.state == TableState.OPEN else redirect(done)


def proof_for(request: UserRequest, job: TableImport) -> ProofForm | None:
    """A table of accounts changes how others sign in, as the page of an account does."""
    if job.kind != TableKind.USERS:
        return None
    return ProofForm(request.POST if request.method == "POST" else None, request=request, user=request.user)


def shown(request: UserRequest, job: TableImport, *, status: int = 200, proof: ProofForm | None = None) -> HttpResponse:
    """The preview; to htmx only how far it is."""
    importing.start_if_needed(job, timezone.now())
    chosen = PreviewForm(request.GET)
    chosen.is_valid()
    page = TablePage(job, chosen.cleaned_data.get("loai") or "", chosen.cleaned_data.get("trang") or 1)
    if request.htmx and status == 200:
        return render(request, "members/_table_progress.html", {"page": page}) if page.is_live else refresh()
    context = {"page": page, "status": status, "proof": proof or proof_for(request, job)}
    return render(request, "members/table.html", context, status=status)


def refresh() -> HttpResponse:
    return HttpResponseClientRefresh()


@allow(OFFICE)
@require_safe
@official()
def table_refused(request: UserRequest, pk: int) -> HttpResponseBase:
    """The refused rows as they were sent, each with why, to be mended."""
    job = get_object_or_404(TableImport.objects.visible_to(request.user), pk=pk)
    if not may(request.user, job.kind):
        raise PermissionDenied
    data = exporting.refused(job.kind, refused_rows(job))
    return download(HttpResponse(data, content_type=xlsx.CONTENT_TYPE), f"{Place(job.kind).slug}-tu-choi.xlsx")
