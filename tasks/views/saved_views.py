"""Saved views of the task list: the page of all of them, keeping the one that is open, its name, its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import PAGE, UserRequest
from members.clock import today
from members.forms.saving import save_once, save_version
from tasks import saved_views as keeping
from tasks.conventions import windows_of
from tasks.filters import TaskFilter
from tasks.forms.saved_view_form import EditViewForm, NewViewForm
from tasks.models import SavedView


def list_of(request: UserRequest, query: QueryDict) -> TaskFilter:
    return TaskFilter(query, user=request.user, today=today(), windows=windows_of(request.organisation))


def own_view(request: UserRequest, pk: int) -> SavedView:
    """A view of one's own; what others share is seen but not changed (403), what they keep is not there (404)."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    if view.owner_id != request.user.pk:
        raise PermissionDenied
    return view


@require_safe
def saved_views(request: UserRequest) -> HttpResponse:
    """One's own views and those that others share."""
    lines = keeping.lines(keeping.listed(request.user), list_of(request, QueryDict()))
    context = {"own": [line for line in lines if not line.owner], "shared": [line for line in lines if line.owner]}
    return render(request, "tasks/saved_views.html", context)


@require_http_methods(PAGE)
def saved_view_new(request: UserRequest) -> HttpResponse:
    """Give the list of this address a name."""
    chosen = list_of(request, request.GET)
    if not chosen.form.is_valid():
        return redirect(f"{reverse('tasks:tasks')}?{request.GET.urlencode()}")
    view = SavedView(owner=request.user, query=keeping.query_of(chosen))
    form = NewViewForm(request.POST if request.method == "POST" else None, instance=view)
    if request.method == "POST" and (kept := save_once(form, SavedView, lambda: keeping.save(view=form.instance))):
        messages.success(request, _("Đã lưu danh sách “%s”.") % kept.name)
        return redirect(keeping.address_of(kept))
    context = {"form": form, "words": keeping.told(chosen), "back": reverse("tasks:tasks") + chosen.address()}
    return render(request, "tasks/saved_view_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(PAGE)
def saved_view(request: UserRequest, pk: int) -> HttpResponse:
    """Rename a view, share it, or stop sharing it."""
    view = own_view(request, pk)
    name, words = view.name, keeping.words_of(view.query, list_of(request, QueryDict()))
    form = EditViewForm(request.POST if request.method == "POST" else None, instance=view)

    def change(version: int) -> bool:
        return keeping.change(view=form.instance, version=version, by=request.user)

    if request.method == "POST" and save_version(form, reverse("tasks:saved_view", args=[pk]), change):
        messages.success(request, _("Đã lưu danh sách “%s”.") % form.instance.name)
        return redirect("tasks:saved_views")
    context = {"form": form, "pk": pk, "name": name, "words": words}
    return render(request, "tasks/saved_view.html", context, status=422 if form.is_bound else 200)


@require_http_methods(PAGE)
def saved_view_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then forgets the view. The second of two clicks finds it gone, and that is what was wanted."""
    if request.method == "POST" and not SavedView.objects.filter(pk=pk).exists():
        return redirect("tasks:saved_views")
    view = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("owner"), pk=pk)
    if not keeping.is_deletable(view, request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "tasks/saved_view_delete.html", {"view": view})
    keeping.delete(view=view, by=request.user)
    messages.success(request, _("Đã xóa danh sách “%s”. Nhiệm vụ không thay đổi gì.") % view.name)
    return redirect("tasks:saved_views")
