"""Import of a table: the file comes in, each row's fate is shown, then all of it is written or nothing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import OFFICE, PAGE, UserRequest, allow
from members.clock import today
from members.language import official
from members.sheets import xlsx
from members.sheets.preview import ADD, CHANGE
from tasks import importing
from tasks.conventions import windows_of
from tasks.forms.import_form import ConfirmForm, ImportForm, PreviewForm
from tasks.import_page import ImportPreview
from tasks.import_rows import plan
from tasks.import_template import template
from tasks.importing import ImportClosed
from tasks.models import ImportState, TaskImport
from tasks.revising import Overtaken

LISTED = 20
WRITE, DROP = "ghi", "bo"


@allow(OFFICE)
@require_http_methods(PAGE)
def imports(request: UserRequest) -> HttpResponse:
    """Takes a table in; lists one's own that wait to be confirmed."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and (earlier := form.earlier(TaskImport)) and earlier.owner_id == request.user.pk:
        return redirect(earlier)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        return redirect(importing.take_in(name=form.name, table=form.table, user=request.user, request_key=key))
    waiting = TaskImport.objects.visible_to(request.user).filter(state=ImportState.OPEN).defer("rows")[:LISTED]
    status = 422 if form.errors else 200
    return render(request, "tasks/imports.html", {"form": form, "waiting": waiting}, status=status)


@allow(OFFICE)
@require_safe
@official()
def import_template(request: UserRequest) -> HttpResponse:
    """An empty table with its headings, and a sheet that explains them."""
    response = HttpResponse(template(), content_type=xlsx.CONTENT_TYPE)
    name = _("mau-nhap-nhiem-vu.xlsx")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@allow(OFFICE)
@require_http_methods(PAGE)
def import_preview(request: UserRequest, pk: int) -> HttpResponse:
    """Every row's fate; then the import itself, or its end."""
    table = get_object_or_404(TaskImport.objects.visible_to(request.user), pk=pk)
    if table.state != ImportState.OPEN:
        return ended(request, table)
    form = ConfirmForm(request.POST) if request.method == "POST" and request.POST.get("buoc") == WRITE else None
    try:
        if request.POST.get("buoc") == DROP:
            importing.drop(table=table, user=request.user)
            messages.success(request, _("Đã bỏ bảng nhập. Chưa ghi gì."))
            return redirect("tasks:imports")
        if form and form.is_valid():
            return written(request, table, form)
    except ImportClosed:
        return ended(request, TaskImport.objects.get(pk=table.pk))
    return shown(request, table, form or ConfirmForm(), status=422 if form else 200)


def written(request: UserRequest, table: TaskImport, form: ConfirmForm) -> HttpResponse:
    """Write; what is not as it was shown leads back to the preview."""
    windows, values = windows_of(request.organisation), form.cleaned_data
    try:
        done = importing.confirm(table=table, user=request.user, today=today(), windows=windows, **values)
    except ValidationError as error:
        form.add_error("note", error)
        return shown(request, table, form, status=422)
    except Overtaken:
        return shown(request, table, form, status=409)
    return ended(request, done)


def ended(request: UserRequest, table: TaskImport) -> HttpResponse:
    """A double click and a reload are told like the first one."""
    if table.state == ImportState.DROPPED:
        messages.info(request, _("Bảng nhập này đã bỏ."))
        return redirect("tasks:imports")
    told = {"added": table.told.get(ADD, 0), "changed": table.told.get(CHANGE, 0)}
    messages.success(request, _("Đã nhập từ bảng: thêm %(added)d việc, sửa %(changed)d việc.") % told)
    return redirect("tasks:tasks")


def shown(request: UserRequest, table: TaskImport, form: ConfirmForm, *, status: int) -> HttpResponse:
    chosen = PreviewForm(request.GET)
    chosen.is_valid()
    kind, page = chosen.cleaned_data.get("loai") or "", chosen.cleaned_data.get("trang") or 1
    fates = plan(table, request.user, today(), windows_of(request.organisation))
    before = str(form.data.get("seen", "")) if status == 409 else ""
    preview = ImportPreview(table, fates, kind, page, before)
    form.fields["note"].required = preview.needs_reason
    context = {"preview": preview, "form": form, "overtaken": status == 409}
    return render(request, "tasks/import.html", context, status=status)
