"""Assignment: who leads, who takes part, until when; many tasks in one sitting."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members import clock
from members.access import ASSIGNERS, UserRequest, allow
from resolutions.models import Document

from ..assign_page import assign_page
from ..forms.assign import ScopeForm
from ..forms.sitting import Sitting
from ..models import Task
from ..sitting import StaleRows, save


@allow(ASSIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: UserRequest) -> HttpResponse:
    """The page of rows; a POST saves all rows that were touched, or none and shows what to mend."""
    document, number = _scope(request)
    tasks = Task.objects.visible_to(request.user)
    if request.method != "POST":
        return render(request, "tasks/assign.html", {"page": assign_page(tasks, document, number)})
    sitting = Sitting(request.POST, request.user)
    if not sitting.is_valid():
        page = assign_page(tasks, document, number, sitting)
        return render(request, "tasks/assign.html", {"page": page}, status=422)
    try:
        count = save(changes=sitting.changes(), user=request.user, today=clock.today())
    except StaleRows as conflict:
        page = assign_page(tasks, document, number, sitting, conflict.tasks.values())
        return render(request, "tasks/assign.html", {"page": page}, status=409)
    _say(request, count, sitting)
    return redirect(request.get_full_path())


def _scope(request: UserRequest) -> tuple[Document | None, int]:
    """The document and the page that the address names."""
    form = ScopeForm({name.replace("-", "_"): value for name, value in request.GET.items()})
    if not form.is_valid():
        raise Http404
    pk = form.cleaned_data["van_ban"]
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk) if pk else None
    return document, form.cleaned_data["trang"] or 1


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
