"""The review of a draft beside its source, its confirmation, and putting it away."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from members import clock
from members.access import OFFICE, UserRequest, allow
from members.versions import StaleEdit
from resolutions import files
from resolutions.models import Draft, DraftState
from resolutions.publishing import NumberTaken

from ..confirming import DraftClosed, UndecidedUnits, confirm, drop, save_edits, signed, step_back
from ..draft_acts import VERBS, Act, acted
from ..draft_page import DraftPage, Shown
from ..forms.draft_form import DraftForm, HeaderForm
from ..presence import others_at, visit
from ..waiting import unassigned

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def reachable() -> QuerySet[Draft]:
    kept = Draft.objects.exclude(state=DraftState.DROPPED)
    return kept.select_related("source", "document", "created_by", "saved_by")


@allow(OFFICE)
@GET_OR_POST
def draft(request: UserRequest, pk: int) -> HttpResponse:
    """Shows a draft beside its source; keeps what is typed and done; confirms."""
    row = get_object_or_404(reachable(), pk=pk)
    if row.document:
        return _to(request, row.document.get_absolute_url())
    if request.method != "POST":
        visit(draft=row, user=request.user, at=timezone.now())
        header = HeaderForm(parsed=row.parsed, edits=row.edits)
        others = others_at(row, request.user, timezone.now())
        page = DraftPage(row, row.edits, header, Shown.of(request.GET), others=tuple(others))
        return render(request, "tasks/draft.html", {"page": page})
    return _posted(request, row)


def _posted(request: UserRequest, row: Draft) -> HttpResponse:
    action = request.POST.get("action", "save")
    form = DraftForm(request.POST, draft=row, confirmed_on=clock.today() if action == "confirm" else None)
    shown = Shown(form.order, tuple(form.open), tuple(form.picked)).after(action)
    if not form.is_valid() or form.version is None:
        row.version = form.version or row.version
        return _again(request, DraftPage(row, form.edits, form.header, shown, tuple(form.errors)), form)
    try:
        if action == "confirm":
            row.version, row.edits = form.version, form.edits
            return _confirmed(request, row)
        told = _kept(request, row, form, action)
    except (UndecidedUnits, NumberTaken) as error:
        row.version = form.version
        return _again(request, DraftPage(row, form.edits, form.header, shown, (_open_question(error),)), form)
    except StaleEdit as error:
        fresh = reachable().filter(pk=row.pk).first()
        if fresh and form.is_own_next(fresh):
            return _posted(request, fresh)
        return _overtaken(request, fresh, error)
    except DraftClosed:
        return _to(request, reverse("tasks:intake"))
    return _saved(request, row, action, form, replace(shown, told=told))


def _overtaken(request: UserRequest, fresh: Draft | None, error: StaleEdit) -> HttpResponse:
    """Somebody saved in between. A page with script may try again on what is stored now: it is told the version."""
    error.who = str(fresh.saved_by or "") if fresh else ""
    if not request.htmx or fresh is None:
        raise error
    answer = _refused(request, {"conflict": error.who or _("Người khác")})
    answer["Draft-Version"] = str(fresh.version)
    return answer


def _has_arrived(request: UserRequest, row: Draft) -> bool:
    """Whether what is sent again was done the first time, and only its answer was lost."""
    version = request.POST.get("version", "")[:9]
    is_next = version.isascii() and version.isdigit() and row.version == int(version) + 1
    return "again" in request.POST and is_next and row.saved_by == request.user


def _open_question(error: UndecidedUnits | NumberTaken) -> tuple[str, str]:
    """(where on the page, in words) what a person has to decide before the draft can be confirmed."""
    if isinstance(error, UndecidedUnits):
        words = _("Có tên đơn vị chưa có trong sổ: %s. Hãy xem mục “Tên đơn vị mới” rồi xác nhận lại.")
        return "unit-names", words % "; ".join(error.names)
    words = _("%s. Nếu là văn bản khác, đánh dấu “Đây là văn bản khác, vẫn vào sổ” rồi xác nhận lại.")
    return "despite-twin", words % error.twin.heading


def _kept(request: UserRequest, row: Draft, form: DraftForm, action: str) -> str:
    """Save what was typed and what the button does; in words what was done."""
    edits, at, what = form.edits, timezone.now(), ""
    if _has_arrived(request, row):
        if action == "undo":
            return _("Đã hoàn tác.")  # what the page still shows is what was taken back: not to be saved again
        action = "save"
    if action == "undo" and edits == row.edits:
        row.version = form.version or 0
        what = step_back(draft=row, user=request.user)
        return _("Đã hoàn tác: %s.") % what if what else _("Không có gì để hoàn tác.")
    if action == "undo":
        return _("Đã hoàn tác: chữ vừa gõ, chưa lưu.")
    page = DraftPage(row, edits, form.header, Shown(picked=tuple(form.picked)))
    who, classes = signed(request.user, at), page.class_units(action)
    act = Act(row.parsed, edits, who, form.data, page.reached(action), classes)
    edits, what = acted(act, action)
    if edits != row.edits:
        row.version = form.version or 0
        save_edits(draft=row, edits=edits, user=request.user, at=at, what=what, page=form.page)
    if what:
        return _("Đã %s.") % what
    return _("Không có gì thay đổi.") if action.partition(":")[0] in VERBS else ""


def _confirmed(request: UserRequest, row: Draft) -> HttpResponse:
    document = confirm(draft=row, user=request.user, today=clock.today())
    count = document.tasks.count()
    words = ngettext(
        "Đã xác nhận %(count)d nhiệm vụ của %(name)s.", "Đã xác nhận %(count)d nhiệm vụ của %(name)s.", count
    )
    told = words % {"count": count, "name": document.label}
    if waiting := unassigned(document.tasks.all()).count():
        offer = ngettext("Phân công %d việc chưa giao", "Phân công %d việc chưa giao", waiting) % waiting
        address = f"{reverse('tasks:assign')}?van-ban={document.pk}"
        messages.success(request, format_html('{} <a href="{}">{}</a>', told, address, offer))
    else:
        messages.success(request, told)
    return redirect(document)


def _saved(request: UserRequest, row: Draft, action: str, form: DraftForm, shown: Shown) -> HttpResponse:
    header = HeaderForm(parsed=row.parsed, edits=row.edits) if action == "undo" else form.header
    page = DraftPage(row, row.edits, header, shown)
    if request.htmx:
        names_changed = form.asked != {question.new.key for question in page.questions}
        names_changed = names_changed or action == "undo" or action.startswith("alias:")
        facts = {"page": page, "names_changed": names_changed, "undone": action == "undo"}
        facts["twin_changed"] = form.twin != page.twin_key or action == "undo"
        return render(request, "tasks/_draft_saved.html" if action == "save" else "tasks/_draft_work.html", facts)
    if action == "save":
        messages.success(request, _("Đã lưu bản nháp %s.") % row.name)
    return redirect(row.get_absolute_url() + shown.address_end(action, page.rows))


def _again(request: UserRequest, page: DraftPage, form: DraftForm) -> HttpResponse:
    if request.htmx:
        return _refused(request, {"page": page})
    opened = replace(page.shown, opened=(*page.shown.opened, *form.wrong_rows))
    return render(request, "tasks/draft.html", {"page": replace(page, shown=opened)}, status=422)


def _refused(request: UserRequest, facts: dict[str, object]) -> HttpResponse:
    """Says why nothing was saved; what is on the page stays as it was typed."""
    answer = render(request, "tasks/_draft_saved.html", facts, status=422)
    return reswap(retarget(answer, "#draft-saved"), "innerHTML")


def _to(request: UserRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@allow(OFFICE)
@require_POST
def draft_presence(request: UserRequest, pk: int) -> HttpResponse:
    """An open page says that it is open, and is told who else is there and whether they saved."""
    row = get_object_or_404(Draft.objects.select_related("saved_by", "document").defer("text", "parsed"), pk=pk)
    visit(draft=row, user=request.user, at=timezone.now())
    seen = request.POST.get("version", "")
    newer = row.saved_by != request.user and seen.isascii() and seen.isdigit() and int(seen[:9]) < row.version
    facts = {"draft": row, "others": others_at(row, request.user, timezone.now()), "newer": newer}
    return render(request, "tasks/_draft_presence.html", facts)


@allow(OFFICE)
@require_safe
def draft_file(request: UserRequest, pk: int) -> FileResponse:
    """The file that the draft was read from, to be compared with what was read."""
    row = get_object_or_404(reachable(), pk=pk)
    if row.source is None:
        raise Http404
    return files.response(row.source)


@allow(OFFICE)
@GET_OR_POST
def draft_drop(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then puts the draft away."""
    row = get_object_or_404(reachable().filter(state=DraftState.OPEN), pk=pk)
    if request.method != "POST":
        return render(request, "tasks/draft_drop.html", {"draft": row})
    drop(draft=row, user=request.user)
    messages.success(request, _("Đã bỏ bản nháp %s. Sổ không thay đổi gì.") % row.name)
    return redirect("tasks:intake")
