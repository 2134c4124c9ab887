"""Accounts: who may sign in, as what. Passwords made here are shown once and kept nowhere."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import rights
from ..access import ADMINS, PAGE, UserRequest, allow
from ..changes import history_lines
from ..filters import UserFilter
from ..forms.saving import save_once, save_version
from ..forms.user_form import EditUserForm, NewUserForm
from ..listing import page_of, render_list
from ..models import User, UserEvent
from ..user_account import account_of

KEY_VERBS = frozenset({UserEvent.Verb.CREATED, UserEvent.Verb.DEACTIVATED, UserEvent.Verb.ACTIVATED})


@allow(ADMINS)
@require_safe
def users(request: UserRequest) -> HttpResponse:
    found = UserFilter(request.GET, queryset=User.objects.select_related("unit"))
    page = page_of(request, found.rows)
    return render_list(request, "members/users.html", "members/_user_list.html", {"filter": found, "page": page})


@allow(ADMINS)
@require_safe
def user(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    lines = history_lines(row.events.select_related("actor"), User, KEY_VERBS)
    return render(request, "members/user.html", {"account": account_of(row, request.user), "lines": lines})


@allow(ADMINS)
@never_cache
@require_http_methods(PAGE)
def user_new(request: UserRequest) -> HttpResponse:
    """The new account's password is in the answer to this very request, and nowhere else."""
    form = NewUserForm(request.POST if request.method == "POST" else None)
    passwords: list[str] = []

    def create() -> User:
        passwords.append(rights.create_user(user=form.instance, by=request.user))
        return form.instance  # type: ignore[no-any-return]

    if request.method == "POST" and (made := save_once(form, User, create)):
        if passwords:
            return render(request, "members/user_password_shown.html", {"user": made, "password": passwords[0]})
        messages.warning(request, _("Tài khoản đã được tạo ở lần gửi trước. Nếu chưa ghi lại mật khẩu, hãy đặt lại."))
        return redirect("members:user", made.pk)
    return render(request, "members/user_form.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_http_methods(PAGE)
def user_edit(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    form = EditUserForm(request.POST if request.method == "POST" else None, instance=row)

    def change(version: int) -> bool:
        return rights.change_user(user=form.instance, version=version, by=request.user)

    try:
        done = request.method == "POST" and save_version(form, row.get_absolute_url(), change)
    except rights.Refused as refusal:
        form.add_error("role", str(refusal))
        done = False
    if done:
        messages.success(request, _("Đã lưu tài khoản của %s.") % row.full_name)
        return redirect(row)
    context = {"form": form, "account": User.objects.get(pk=pk)}
    return render(request, "members/user_form.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@never_cache
@require_http_methods(PAGE)
def reset_password(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return render(request, "members/user_confirm.html", {"account": row, "act": "reset"})
    try:
        password = rights.reset_password(user=row, by=request.user)
    except rights.Refused as refusal:
        return refused(request, row, refusal)
    return render(request, "members/user_password_shown.html", {"user": row, "password": password, "reset": True})


@allow(ADMINS)
@require_http_methods(PAGE)
def deactivate(request: UserRequest, pk: int) -> HttpResponse:
    return switched(request, pk, "deactivate", rights.deactivate_user, _("Đã khóa tài khoản của %s."))


@allow(ADMINS)
@require_http_methods(PAGE)
def activate(request: UserRequest, pk: int) -> HttpResponse:
    return switched(request, pk, "activate", rights.activate_user, _("Đã mở lại tài khoản của %s."))


def switched(request: UserRequest, pk: int, act: str, verb: Callable[..., None], words: str) -> HttpResponse:
    """Ask on GET, do on POST."""
    row = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return render(request, "members/user_confirm.html", {"account": row, "act": act})
    try:
        verb(user=row, by=request.user)
    except rights.Refused as refusal:
        return refused(request, row, refusal)
    messages.success(request, words % row.full_name)
    return redirect(row)


def refused(request: UserRequest, row: User, refusal: rights.Refused) -> HttpResponse:
    """The account's page, with the reason why nothing was changed."""
    messages.error(request, str(refusal))
    return redirect(row)
