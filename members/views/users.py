"""Accounts: who may sign in, as what. A change of rights is shown in plain words before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from .. import rights
from ..access import ADMINS, PAGE, UserRequest, allow
from ..changes import history_lines
from ..filters import UserFilter
from ..forms.confirmation_form import ConfirmationForm
from ..forms.saving import save_once, save_version
from ..forms.user_form import EditUserForm, NewUserForm, UserFields
from ..listing import page_of, render_list
from ..models import Role, User, UserEvent
from ..rights_change import RightsChange, change_to, creating, readdressed
from ..role_notes import ACTS, ROLE_NOTES
from ..signed_in import just_typed
from ..user_account import account_of
from ..user_list import UserListing
from ..user_states import never_signed_in, state_counts, with_state

Verb = UserEvent.Verb
KEY_VERBS = frozenset({Verb.CREATED, Verb.DEACTIVATED, Verb.ACTIVATED, Verb.FACTOR_OFF})


@allow(ADMINS)
@require_safe
def users(request: UserRequest) -> HttpResponse:
    rows = with_state(User.objects.select_related("unit"), timezone.now())
    found = UserFilter(request.GET, queryset=rows)
    narrowed = found.rows.filter(state=found.wanted_state) if found.wanted_state else found.rows
    listing = UserListing(found, page_of(request, narrowed), state_counts(found.rows), never_signed_in().count())
    return render_list(request, "members/users.html", "members/_user_list.html", {"listing": listing})


@allow(ADMINS)
@require_safe
def user(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("unit", "person"), pk=pk)
    lines = history_lines(row.events.select_related("actor"), User, KEY_VERBS)
    account = account_of(row, request.user, timezone.now())
    return render(request, "members/user.html", {"account": account, "lines": lines})


@allow(ADMINS)
@require_safe
def roles(request: UserRequest) -> HttpResponse:
    """The table of what each role may do."""
    rows = [(act.words, [role in act.roles for role in Role]) for act in ACTS]
    notes = [(role.label, ROLE_NOTES[role]) for role in Role]
    return render(request, "members/roles.html", {"rows": rows, "notes": notes})


@allow(ADMINS)
@sensitive_post_parameters("password")
@require_http_methods(PAGE)
def user_new(request: UserRequest) -> HttpResponse:
    form = NewUserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.earlier(User) and form.is_valid() and form.instance.is_admin:
            asked = confirmation(request, form, creating(form.instance))
            if asked:
                return asked
        made = save_once(form, User, lambda: rights.create_user(user=form.instance, by=request.user))
        if made:
            messages.success(request, _("Đã tạo tài khoản %s. Mời chủ tài khoản vào.") % made.username)
            return redirect("members:invite", made.pk)
    return render(request, "members/user_form.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(ADMINS)
@sensitive_post_parameters("password")
@require_http_methods(PAGE)
def user_edit(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    form = EditUserForm(request.POST if request.method == "POST" else None, instance=row)
    try:
        if request.method == "POST":
            if asked := asked_before_saving(request, form, pk):
                return asked
            if save_version(form, row.get_absolute_url(), lambda version: stored(form, version, request)):
                messages.success(request, _("Đã lưu tài khoản của %s.") % row.full_name)
                return redirect(row)
    except rights.Refused as refusal:
        form.add_error("role", str(refusal))
    context = {"form": form, "account": User.objects.get(pk=pk)}
    return render(request, "members/user_form.html", context, status=422 if form.is_bound else 200)


def asked_before_saving(request: UserRequest, form: EditUserForm, pk: int) -> HttpResponse | None:
    """Another role, unit or mail address is asked about. A stale form is not: it gets the 409 page at once."""
    if not form.is_valid():
        return None
    now, new = User.objects.select_related("unit").get(pk=pk), form.instance
    if now.version != form.cleaned_data["version"]:
        return None
    if (now.role, now.unit_id) != (new.role, new.unit_id):
        rights.check_change(new, request.user)
        change = change_to(now, timezone.now(), role=new.role, unit=new.unit, email=new.email)
        return confirmation(request, form, change)
    if now.email != new.email and not just_typed(request, timezone.now()):
        return confirmation(request, form, readdressed(now, new.email))
    return None


def stored(form: EditUserForm, version: int, request: UserRequest) -> bool:
    return rights.change_user(user=form.instance, version=version, by=request.user)


def confirmation(request: UserRequest, form: UserFields, change: RightsChange) -> HttpResponse | None:
    """The page that asks, with all that was typed; None when it was answered, with the own password where needed."""
    is_answered = ConfirmationForm.MARK in request.POST
    asks = ConfirmationForm(request.POST if is_answered else None, request=request, change=change)
    if is_answered and asks.is_valid():
        return None
    context = {"form": form, "asks": asks, "change": change}
    return render(request, "members/rights_confirm.html", context, status=422 if is_answered else 200)
