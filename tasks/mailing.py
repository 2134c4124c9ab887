"""Mails that were written are sent until they have gone: tried again after a while, never twice by two jobs at once.

A try is entered before it is made, and only one job can enter it. If the job dies between sending and noting that it
has, the mail is sent once more after a while: twice is better than never, and its Message-ID stays the same.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.installation import mail_goes_to_files
from members.language import kept, official
from members.models import Organisation
from members.site import absolute, site_url

from .digest import receives_mail
from .models import OutgoingMail
from .models.notice import MOST_TRIES

ON_ITS_WAY = timedelta(minutes=15)  # longer than a try can take: whoever entered it is gone
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 10, 60, 240, 720, 1440))  # before the next try
ERROR_LENGTH = 300
KEPT = timedelta(days=90)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """What became of the mails that were due."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    error: str = ""


def is_due(mail: OutgoingMail, now: datetime) -> bool:
    """Whether its next try may be made now."""
    if mail.sent_at or mail.attempts >= MOST_TRIES:
        return False
    return mail.tried_at is None or now >= mail.tried_at + (PAUSES[mail.attempts] if mail.error else ON_ITS_WAY)


def is_on_its_way(mail: OutgoingMail, now: datetime) -> bool:
    """Whether somebody is sending it at this moment."""
    return not mail.sent_at and not mail.error and mail.tried_at is not None and now < mail.tried_at + ON_ITS_WAY


def send_waiting(today: date, now: datetime) -> Sent:
    """Send what is due; nothing on a quiet day. Without a mail server one try is noted on all of them."""
    result, organisation = Sent(), Organisation.current()
    if organisation is None or today in organisation.quiet_days:
        return result
    rows = OutgoingMail.objects.filter(sent_at=None, attempts__lt=MOST_TRIES).select_related("user")
    due = [mail for mail in rows if is_due(mail, now)]
    if not due:
        return result
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        _note_all(due, result, error, now)
        return result
    try:
        for mail in due:
            _count(result, mail, send(mail, now, connection))
    finally:
        connection.close()
    return result


def _count(result: Sent, mail: OutgoingMail, is_sent: bool | None) -> None:
    result.sent += is_sent is True
    result.failed += is_sent is False
    result.dropped += is_sent is None and mail.is_given_up
    result.error = result.error or ("" if is_sent else mail.error)


def _note_all(due: Sequence[OutgoingMail], result: Sent, error: Exception, now: datetime) -> None:
    logger.warning("no mail server: %s", error)
    for mail in due:
        if _enter(mail, now):
            _fail(mail, error)
            result.failed += 1
    result.error = words_of(error)


def send(mail: OutgoingMail, now: datetime, connection: Any = None) -> bool | None:
    """One try. None when it is not made: somebody else is at it, or its reader gets no mail any more."""
    if not receives_mail(mail.user):
        _give_up(mail)
        return None
    if not _enter(mail, now):
        return None
    try:
        message(mail).send() if connection is None else connection.send_messages([message(mail)])
    except Exception as error:  # whatever it is, the others are still to be sent
        logger.warning("mail %s: %s", mail.pk, error)
        _fail(mail, error)
        if connection is not None:
            connection.close()
        return False
    mail.sent_at = timezone.now()
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=mail.sent_at, error="", address=mail.address)
    return True


def _enter(mail: OutgoingMail, now: datetime) -> bool:
    """Note that a try begins. Two who saw the same number of tries: only one of them changes it."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, attempts=mail.attempts)
    if not mine.update(attempts=F("attempts") + 1, tried_at=now, error=""):
        return False
    mail.attempts, mail.tried_at, mail.error, mail.address = mail.attempts + 1, now, "", mail.user.email
    return True


def _fail(mail: OutgoingMail, error: Exception) -> None:
    mail.error = words_of(error)
    OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(error=mail.error)


def _give_up(mail: OutgoingMail) -> None:
    mail.error = kept("Người nhận đã khóa tài khoản, bỏ địa chỉ hoặc thôi nhận thư: thư không gửi nữa.")
    mail.attempts = MOST_TRIES
    OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(error=mail.error, attempts=mail.attempts)


@official()
def words_of(error: Exception) -> str:
    """For the administrator: what happened, and what the mail server said, on one line."""
    if isinstance(error, SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(reply)}" for code, reply in error.recipients.values())
        words = _("Máy chủ thư không nhận địa chỉ này: %s")
    elif isinstance(error, SMTPResponseException):
        words, said = _("Máy chủ thư từ chối: %s"), f"{error.smtp_code} {_text(error.smtp_error)}"
    elif isinstance(error, OSError):
        words, said = _("Không nối được với máy chủ thư: %s"), str(error)
    else:
        words, said = _("Không gửi được: %s"), f"{type(error).__name__}: {error}"
    return " ".join((words % said).replace("\0", "").split())[:ERROR_LENGTH]


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def forget_old(now: datetime) -> int:
    """What stood in mails that went long ago goes; who got one on which day stays."""
    old = OutgoingMail.objects.filter(sent_at__lt=now - KEPT).exclude(text="", html="")
    return old.order_by().update(text="", html="")


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """As it goes out: text and HTML, and headers that tell mail programs what it is."""
    host = urlsplit(site_url()).hostname or "localhost"
    headers = {
        "Message-ID": f"<nhac-viec-{mail.pk}-{mail.day:%Y%m%d}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{absolute(reverse('members:mail'))}>",
    }
    made = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.user.email], headers=headers)
    made.attach_alternative(mail.html, "text/html")
    return made


def sent_lines(result: Sent) -> list[str]:
    """What a job says when it has sent."""
    lines = [_("%d thư đã gửi.") % result.sent]
    if result.failed:
        words = {"count": result.failed, "error": result.error}
        lines.append(_("%(count)d thư chưa gửi được, sẽ thử lại: %(error)s") % words)
    if result.dropped:
        lines.append(_("%d thư bỏ, vì người nhận không nhận thư nữa.") % result.dropped)
    if mail_goes_to_files():
        lines.append(_("Chưa có máy chủ thư (EMAIL_URL): thư được ghi ra tệp ở %s.") % settings.EMAIL_FILE_PATH)
    if not settings.SITE_URL:
        lines.append(_("Chưa đặt SITE_URL: liên kết trong thư dẫn tới %s.") % site_url())
    return lines
