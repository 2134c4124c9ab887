"""Two rows that are one person; and all that is kept of a person, for the person who asks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import ADMINS, PAGE, UserRequest, allow
from members.forms.saving import save_version
from members.language import official
from members.models import Person
from tasks.forms.person_merge_form import MergeForm
from tasks.person_dossier import dossier_of
from tasks.person_merging import days_of, merge_people, plan_of


@allow(ADMINS)
@require_http_methods(PAGE)
def merge(request: UserRequest, pk: int, other: int) -> HttpResponse:
    """What moves from the second row to the first, then the merge."""
    people = Person.objects.visible_to(request.user).kept()
    keep, gone = get_object_or_404(people, pk=pk), get_object_or_404(people, pk=other)
    form = MergeForm(request.POST if request.method == "POST" else None, keep=keep, gone=gone)

    def join(version: int) -> bool:
        versions = {"keep_version": version, "gone_version": form.cleaned_data["gone_version"]}
        return merge_people(keep=keep, gone=gone, by=request.user, **versions)

    try:
        if request.method == "POST" and save_version(form, request.get_full_path(), join):
            messages.success(request, _("Đã gộp vào %s. Địa chỉ cũ dẫn tới đây.") % keep)
            return redirect(keep)
    except ValidationError as error:
        form.add_error(None, error)
    plan = plan_of(keep, gone)
    context = {"form": form, "plan": plan, "same": [(pair, days_of(pair)) for pair in plan.same]}
    return render(request, "tasks/person_merge.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_safe
def data(request: UserRequest, pk: int) -> HttpResponse:
    """All that is kept of a person, to be read, printed, corrected."""
    person = get_object_or_404(Person.objects.visible_to(request.user).kept(), pk=pk)
    return render(request, "tasks/person_data.html", {"dossier": dossier_of(person, timezone.now())})


@allow(ADMINS)
@require_safe
@official()
def data_file(request: UserRequest, pk: int) -> HttpResponse:
    """The same as a file that other programs read."""
    person = get_object_or_404(Person.objects.visible_to(request.user).kept(), pk=pk)
    found = dossier_of(person, timezone.now()).as_json
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="nguoi-{person.pk}.json"'
    return answer
