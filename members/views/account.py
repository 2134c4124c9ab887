"""One's own account: whether the daily mail comes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import rights
from ..access import PAGE, UserRequest
from ..forms.user_form import MailForm
from ..installation import mail_goes_to_files


@require_http_methods(PAGE)
def mail(request: UserRequest) -> HttpResponse:
    now = {"wants_mail": MailForm.YES if request.user.wants_mail else MailForm.NO}
    form = MailForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["wants_mail"] == MailForm.YES
        rights.choose_mail(user=request.user, wants=wants)
        messages.success(request, _("Từ nay có thư nhắc.") if wants else _("Từ nay không gửi thư nhắc nữa."))
        return redirect("members:mail")
    context = {"form": form, "to_files": mail_goes_to_files()}
    return render(request, "members/mail.html", context, status=422 if form.is_bound else 200)
