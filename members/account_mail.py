"""Mails about an account to its owner: an invitation, or that its second factor was changed by somebody else."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext

from .language import spoken_to
from .models import Organisation, User

logger = logging.getLogger(__name__)


def send_to(user: User, subject: str, template: str, context: dict[str, Any]) -> bool:
    """Whether it went; an account without an address gets none. The text stands in templates/mail/, and
    both it and the subject (given in the language of the source) are said in the language of their reader."""
    if not user.email:
        return False
    values = context | {"user": user, "organisation": Organisation.current()}
    with spoken_to(user):
        head, body = gettext(subject), render_to_string(f"mail/{template}.txt", values)
    try:
        send_mail(head, body, None, [user.email])
    except (OSError, SMTPException):
        logger.exception("a mail about account %s did not go", user.pk)
        return False
    return True
