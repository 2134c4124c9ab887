"""Assignment: who leads, who takes part, until when; many tasks in one sitting."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import ASSIGNERS, READERS, UserRequest, allow
from members.letterhead import plain_head
from members.refusals import tell_refused
from resolutions.models import Document

from ..assign_page import Scope, assign_page
from ..assign_table import assign_table
from ..forms.assign import ScopeForm
from ..forms.sitting import Sitting
from ..models import Task
from ..person_names import directory
from ..sitting import StaleRows, save


@allow(ASSIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: UserRequest) -> HttpResponse:
    """The page of rows; a POST saves all rows that were touched, or none and shows what to mend."""
    scope = scope_of(request)
    tasks, today = Task.objects.visible_to(request.user), clock.today()
    people = directory(today)
    if request.method != "POST":
        return render(request, "tasks/assign.html", {"page": assign_page(tasks, scope, people, today)})
    sitting = Sitting(request.POST, request.user, people, today)
    if not sitting.is_valid():
        page = assign_page(tasks, scope, people, today, sitting)
        return render(request, "tasks/assign.html", {"page": page}, status=422)
    try:
        count = save(changes=sitting.changes(), user=request.user, today=today)
    except StaleRows as conflict:
        page = assign_page(tasks, scope, people, today, sitting, conflict.tasks.values())
        return render(request, "tasks/assign.html", {"page": page}, status=409)
    _say(request, count, sitting)
    return redirect(_again(request, sitting))


@allow(READERS)
@require_safe
def table(request: UserRequest) -> HttpResponse:
    """The table for paper: of the documents that the address names, or of what was given by one decision in them."""
    scope = scope_of(request)
    if not scope.documents:
        raise Http404
    shown = assign_table(Task.objects.visible_to(request.user), scope.documents, scope.decision)
    context = {
        "table": shown,
        "may_assign": request.user.can_assign,
        "query": scope.query,
        "head": plain_head(request.organisation, clock.today()),
    }
    return render(request, "tasks/assign_table.html", context)


def scope_of(request: UserRequest) -> Scope:
    """The documents, the page and the decision that the address names."""
    form = ScopeForm(request.GET)
    if not form.is_valid():
        raise Http404
    seen = Document.objects.visible_to(request.user).defer("text", "outline")
    documents = tuple(seen.filter(pk__in=form.documents).order_by("pk")) if form.documents else ()
    if len(documents) < len(form.documents):
        tell_refused("foreign rows", "documents")
        raise Http404
    return Scope(documents, form.shows_given, form.cleaned_data["trang"] or 1, form.cleaned_data["quyet_dinh"])


def _again(request: UserRequest, sitting: Sitting) -> str:
    """The same page; the decision of the sitting stands in its address, so that the next rows are given by it too."""
    query = request.GET.copy()
    query["quyet-dinh"] = sitting.batch.cleaned_data["decision"]
    if not query["quyet-dinh"]:
        del query["quyet-dinh"]
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _say(request: UserRequest, count: int, sitting: Sitting) -> None:
    for name, unit in sitting.guessed.items():
        messages.info(request, _("“%(name)s” được hiểu là %(unit)s.") % {"name": name, "unit": unit})
    if not count:
        messages.info(request, _("Không có gì thay đổi."))
    elif sitting.batch.is_many:
        units = "; ".join(unit.name for unit in sitting.batch.leads)
        told = ngettext("Đã giao %(n)d nhiệm vụ cho %(units)s.", "Đã giao %(n)d nhiệm vụ cho %(units)s.", count)
        messages.success(request, told % {"n": count, "units": units})
    else:
        told = ngettext("Đã lưu phân công %d nhiệm vụ.", "Đã lưu phân công %d nhiệm vụ.", count)
        messages.success(request, told % count)
    if count and sitting.divisions:
        messages.success(request, _("Đã chia thành %d phần, mỗi đơn vị một phần.") % sitting.part_count)
