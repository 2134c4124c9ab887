"""The union's abbreviations: a short list that an admin keeps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import words as verbs
from ..access import ADMINS, PAGE, UserRequest, allow
from ..forms.settings_form import VersionForm
from ..forms.word_form import EditWordForm, NewWordForm
from ..models import Abbreviation
from ..naming import meaning_of
from ..settings_places import places
from ..versions import StaleEdit
from .terms import saved

HERE = "members:words"


@allow(ADMINS)
@require_safe
def words(request: UserRequest) -> HttpResponse:
    rows = [(word, meaning_of(word.short, apart_from=word.full)) for word in Abbreviation.objects.all()]
    return render(request, "members/words.html", {"rows": rows, "places": places(HERE)})


@allow(ADMINS)
@require_http_methods(PAGE)
def word_edit(request: UserRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Abbreviation, pk=pk) if pk else None
    form = (EditWordForm if row else NewWordForm)(request.POST if request.method == "POST" else None, instance=row)

    def save(version: int | None) -> bool:
        return verbs.save_word(word=form.instance, version=version, by=request.user)

    if request.method == "POST" and saved(form, row, Abbreviation, save, reverse(HERE)):
        messages.success(request, _("Đã lưu chữ viết tắt “%s”.") % form.instance.short)
        if form.otherwise:
            words = {"short": form.instance.short, "other": form.otherwise}
            messages.warning(request, _("“%(short)s” thường hiểu là “%(other)s”; ở đây máy hiểu như vừa ghi.") % words)
        return redirect(HERE)
    context = {"form": form, "word": row and Abbreviation.objects.get(pk=row.pk), "places": places(HERE)}
    return render(request, "members/word_form.html", context, status=422 if form.is_bound else 200)


@allow(ADMINS)
@require_http_methods(["POST"])
def word_remove(request: UserRequest, pk: int) -> HttpResponse:
    word, form = get_object_or_404(Abbreviation, pk=pk), VersionForm(request.POST)
    if not form.is_valid() or not verbs.remove_word(word=word, version=form.cleaned_data["version"], by=request.user):
        raise StaleEdit(_("Chữ viết tắt “%s”") % word.short, reverse(HERE), {})
    messages.success(request, _("Đã bỏ “%s”. Lịch sử thiết lập còn ghi chữ này.") % word.short)
    return redirect(HERE)
