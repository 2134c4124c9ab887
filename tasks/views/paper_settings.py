"""How official papers look, who signs them, where they go: settings that an admin keeps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ADMINS, PAGE, UserRequest, allow
from members.clock import today
from members.forms.saving import save_version
from members.language import official
from members.models import PaperStyle
from members.settings_places import places
from members.views.terms import saved
from tasks import paper_settings as verbs
from tasks.forms.paper_settings_form import EditSignerForm, LayoutForm, NewSignerForm, RecipientsForm
from tasks.models import PaperLayout, ReportKind, Signer
from tasks.reports.kinds import KINDS
from tasks.reports.layouts import default_layout, layout_of, recipient_list, stored
from tasks.reports.pdf import render_png
from tasks.reports.sample import sample_paper

STYLES = {"nha-nuoc": PaperStyle.STATE, "dang": PaperStyle.PARTY}
LAYOUTS, SIGNERS, RECIPIENTS = "tasks:layouts", "tasks:signers", "tasks:recipients"
PREVIEW, RESET = "xem", "mac-dinh"


def style_of(slug: str) -> PaperStyle:
    if slug not in STYLES:
        raise Http404
    return STYLES[slug]


@allow(ADMINS)
@require_safe
def layouts(request: UserRequest) -> HttpResponse:
    """Both styles side by side, length by length."""
    both = [layout_of(style) for style in STYLES.values()]
    fields: list[Any] = [PaperLayout._meta.get_field(name) for name in LayoutForm.Meta.fields]
    rows = [(f.verbose_name, [verbs.measured(f.value_from_object(layout)) for layout in both]) for f in fields]
    styles = [(slug, style.label) for slug, style in STYLES.items()]
    return render(request, "tasks/layouts.html", {"rows": rows, "styles": styles, "places": places(LAYOUTS)})


@allow(ADMINS)
@require_http_methods(PAGE)
def layout(request: UserRequest, slug: str) -> HttpResponse:
    """The lengths of a style beside a sheet that is set with what is typed; the decree's own can be fetched back."""
    style, act = style_of(slug), request.POST.get("lam")
    row = layout_of(style)
    if act == RESET:
        plain = default_layout(style)
        plain.version = row.version
        return layout_page(request, LayoutForm(instance=plain), slug, is_reset=True)
    form = LayoutForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method != "POST" or not form.is_valid() or act == PREVIEW:
        return layout_page(request, form, slug, is_trial=act == PREVIEW)
    stored(form.instance)
    if save_version(form, request.path, save_layout(form, request)):
        messages.success(request, _("Đã lưu thể thức. Văn bản dựng từ nay theo các số đo này."))
        return redirect(LAYOUTS)
    return layout_page(request, form, slug)


def save_layout(form: Any, request: UserRequest) -> Any:
    return lambda version: verbs.save_layout(layout=form.instance, version=version, by=request.user)


def layout_page(
    request: UserRequest, form: LayoutForm, slug: str, is_trial: bool = False, is_reset: bool = False
) -> HttpResponse:
    part = "tasks/_layout_sample.html" if is_trial and request.htmx else "tasks/layout.html"
    context = {"form": form, "slug": slug, "style": STYLES[slug].label, "is_trial": is_trial or is_reset}
    context |= {"typed": form.as_query(), "is_reset": is_reset}
    wrong = form.is_bound and bool(form.errors)
    return render(request, part, context, status=422 if wrong and not request.htmx else 200)


@allow(ADMINS)
@require_safe
@official()
def layout_sample(request: UserRequest, slug: str) -> HttpResponse:
    """The sheet as a picture, set with the lengths of the address, or with the stored ones where those cannot be."""
    style = style_of(slug)
    row, day = layout_of(style), today()
    typed = request.GET.copy()
    typed["version"] = "1"
    form = LayoutForm(typed, instance=layout_of(style))
    paper = sample_paper(request.organisation, is_party=style == PaperStyle.PARTY, day=day)
    return HttpResponse(render_png(paper, form.instance if form.is_valid() else row), content_type="image/png")


@allow(ADMINS)
@require_safe
def signers(request: UserRequest) -> HttpResponse:
    return render(request, "tasks/signers.html", {"rows": Signer.objects.all(), "places": places(SIGNERS)})


@allow(ADMINS)
@require_http_methods(PAGE)
def signer(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Signer, pk=pk) if pk else None
    form = (EditSignerForm if row else NewSignerForm)(request.POST if request.method == "POST" else None, instance=row)

    def save(version: int | None) -> bool:
        return verbs.save_signer(signer=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, Signer, save, reverse(SIGNERS)):
        messages.success(request, _("Đã lưu người ký “%s”.") % form.instance.name)
        return redirect(SIGNERS)
    context = {"form": form, "signer": row and Signer.objects.get(pk=row.pk)}
    return render(request, "tasks/signer.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_safe
def recipients(request: UserRequest) -> HttpResponse:
    rows = [(told.file_name, recipient_list(kind)) for kind, told in KINDS.items()]
    return render(request, "tasks/recipients.html", {"rows": rows, "places": places(RECIPIENTS)})


@allow(ADMINS)
@require_http_methods(PAGE)
def recipients_of(request: UserRequest, slug: str) -> HttpResponse:
    kinds: dict[str, ReportKind] = {told.file_name: kind for kind, told in KINDS.items()}
    if slug not in kinds:
        raise Http404
    form = RecipientsForm(request.POST if request.method == "POST" else None, instance=recipient_list(kinds[slug]))

    def save(version: int) -> bool:
        return verbs.save_recipients(recipients=form.instance, version=version, by=request.user)

    if request.method == "POST" and form.is_valid():
        stored(form.instance)
        if save_version(form, reverse(RECIPIENTS), save):
            messages.success(request, _("Đã lưu nơi nhận của “%s”.") % form.instance)
            return redirect(RECIPIENTS)
    context = {"form": form, "kind": kinds[slug].label}
    return render(request, "tasks/recipient_list.html", context, status=422 if form.is_bound else 200)
