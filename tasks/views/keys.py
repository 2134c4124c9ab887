"""Keys for programs: made and shown once, listed, revoked. The admin's."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import ADMINS, PAGE, UserRequest, allow
from members.clock import today
from members.settings_places import places
from members.site import site_url
from tasks.exchange.keys import make_key, revoke_key, standing
from tasks.forms.exchange_form import KeyForm
from tasks.models import ApiKey

HERE = "tasks:keys"


@allow(ADMINS)
@require_http_methods(PAGE)
def keys(request: UserRequest) -> HttpResponse:
    """The key stands on the page once, right after it was made; like a password it is kept nowhere."""
    day, made = today(), ""
    form = KeyForm(request.POST if request.method == "POST" else None, today=day)
    if request.method == "POST" and form.earlier(ApiKey):
        return _made_before(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_key(user=request.user, **form.cleaned_data)
        except IntegrityError:
            return _made_before(request)
        form = KeyForm(today=day)
    rows = [(key, standing(key, day).value) for key in ApiKey.objects.select_related("created_by")]
    context = {"form": form, "rows": rows, "made": made, "places": places(HERE)}
    address = site_url() + reverse("tasks:api_reviews")
    return render(request, "tasks/keys.html", context | {"address": address}, status=422 if form.errors else 200)


def _made_before(request: UserRequest) -> HttpResponse:
    """A second click: the first one has made the key and shown it."""
    messages.warning(request, _("Khóa đã lập ở lần bấm trước, chỉ hiện lần ấy. Chưa chép thì thu hồi, lập lại."))
    return redirect(HERE)


@allow(ADMINS)
@require_POST
def key_revoke(request: UserRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk)
    revoke_key(key=key, user=request.user, now=timezone.now())
    messages.success(request, _("Đã thu hồi khóa “%s”. Chương trình dùng khóa ấy không đọc được nữa.") % key.name)
    return redirect(HERE)
