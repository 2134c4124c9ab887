"""The union's logo: served to anybody, since the sign-in page shows it; tried, taken and taken away by an admin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import branding
from ..access import ADMINS, PAGE, UserRequest, allow
from ..forms.settings_form import LogoForm, VersionForm
from ..models import LogoTrial, Organisation
from ..picture import content_type_of
from ..settings_places import places
from ..versions import StaleEdit

HERE = "members:logo_edit"
TRY, TAKE, DROP, REMOVE = "xem", "dung", "thoi", "bo"


def served(data: bytes, *, lasts: bool) -> HttpResponse:
    """A picture as what it was found to be, never as what a browser may guess."""
    response = HttpResponse(data, content_type=content_type_of(data))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if lasts else "private, no-store"
    return response


@login_not_required
@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """The logo under its hash, so that it may be kept; no other picture has an address here."""
    data = Organisation.objects.filter(pk=1, logo_hash=sha256).values_list("logo", flat=True).first()
    if not data:
        raise Http404
    return served(bytes(data), lasts=True)


@allow(ADMINS)
@require_safe
def logo_trial(request: UserRequest) -> HttpResponse:
    """One's own picture that waits to be taken."""
    trial = LogoTrial.objects.filter(user=request.user).first()
    if trial is None:
        raise Http404
    return served(bytes(trial.data), lasts=False)


@allow(ADMINS)
@require_http_methods(PAGE)
def logo_edit(request: UserRequest) -> HttpResponse:
    """Upload a picture, look at it where it will stand, then take it; or take the logo away."""
    do = request.POST.get("lam", "") if request.method == "POST" else ""
    if do in {TAKE, DROP, REMOVE}:
        return step(request, do)
    form = LogoForm(request.POST, files=request.FILES) if request.method == "POST" else LogoForm()
    if request.method == "POST" and form.is_valid():
        branding.try_logo(data=form.cleaned_data["picture"], by=request.user)
        return redirect(HERE)
    trial = LogoTrial.objects.filter(user=request.user).defer("data").first()
    union = Organisation.objects.get(pk=1)
    context = {"form": form, "trial": trial, "union": union, "places": places(HERE)}
    return render(request, "members/logo.html", context, status=422 if form.is_bound else 200)


def step(request: UserRequest, do: str) -> HttpResponse:
    """Take the picture, leave it, or take the logo away; on settings that changed in between, the 409 page."""
    form = VersionForm(request.POST)
    trial = LogoTrial.objects.filter(user=request.user).first()
    if do == DROP:
        branding.drop_trial(by=request.user)
    elif form.is_valid() and (do == REMOVE or trial):
        version = form.cleaned_data["version"]
        if do == TAKE and trial:
            stored = branding.take_logo(trial=trial, version=version, by=request.user)
        else:
            stored = branding.remove_logo(version=version, by=request.user)
        if not stored:
            raise StaleEdit(_("Logo của Liên hiệp hội"), reverse(HERE), {})
        messages.success(request, _("Đã dùng logo mới.") if do == TAKE else _("Đã bỏ logo."))
    elif do == TAKE and not form.errors:
        messages.info(request, _("Không còn ảnh nào đang xem thử. Chọn lại tệp ảnh."))
    return redirect(HERE)
