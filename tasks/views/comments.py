"""The conversation on a task: in place on its page, or on a page of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import PAGE, UserRequest
from tasks.commenting import may_comment
from tasks.conversation import Conversation
from tasks.views.tasks import screen_of, visible_task


@require_http_methods(PAGE)
def comments(request: UserRequest, pk: int) -> HttpResponse:
    """Say something. To htmx it answers the conversation as it now stands; a double click adds nothing."""
    task = visible_task(request, pk)
    if not may_comment(request.user):
        raise PermissionDenied
    talk = Conversation(task, request.user, request.POST if request.method == "POST" else None)
    told = ""
    if request.method == "POST" and talk.form.is_valid():
        made = talk.form.save(task)
        told = _("Đã ghi: %s.") % str(made.get_kind_display()).lower()
        if not request.htmx:
            messages.success(request, told)
            return redirect(f"{task.get_absolute_url()}#{made.kind}s")
        talk = Conversation(task, request.user)
    page = "tasks/_task_comments.html" if request.htmx else "tasks/task_comments.html"
    context = {"talk": talk, "screen": screen_of(request, task), "told": told, "in_place": bool(request.htmx)}
    return render(request, page, context, status=422 if talk.form.errors else 200)
