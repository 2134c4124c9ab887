"""Mails that were written: to whom, of which day, whether they went; and one more try."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import ADMINS, UserRequest, allow
from members.installation import mail_goes_to_files
from members.listing import page_of
from tasks.mailing import is_on_its_way, send
from tasks.models import OutgoingMail
from tasks.notice_filters import MailFilter


@allow(ADMINS)
@require_safe
def mails(request: UserRequest) -> HttpResponse:
    """Subjects and addresses; what stands in a mail is its reader's alone."""
    rows = OutgoingMail.objects.defer("text", "html").select_related("user").order_by("-pk")
    found = MailFilter(request.GET, queryset=rows)
    context = {"filter": found, "page": page_of(request, found.rows), "to_files": mail_goes_to_files()}
    return render(request, "tasks/mails.html", context)


@allow(ADMINS)
@require_POST
def again(request: UserRequest, pk: int) -> HttpResponse:
    """Try now, whatever was tried before. A mail that has gone, or is just being sent, is left alone."""
    mail = get_object_or_404(OutgoingMail.objects.select_related("user"), pk=pk)
    now = timezone.now()
    is_sent = None if mail.sent_at or is_on_its_way(mail, now) else send(mail, now)
    if is_sent:
        messages.success(request, _("Đã gửi thư tới %s.") % mail.address)
    elif mail.sent_at:
        messages.info(request, _("Thư này đã gửi rồi."))
    elif mail.error:
        messages.error(request, _("Chưa gửi được: %s") % mail.error)
    else:
        messages.info(request, _("Thư này đang được gửi. Xem lại sau ít phút."))
    return redirect("tasks:mails")
