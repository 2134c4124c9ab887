"""The site's own address, for links that leave it: in mails written by a job no request says at which host we are."""

from django.conf import settings
from django.http import HttpRequest

TRY_OUT = "http://localhost:8000"


def site_url() -> str:
    """Without a "/" at its end. SITE_URL; where it is missing, the address of a try-out."""
    return str(settings.SITE_URL) or TRY_OUT


def absolute(path: str) -> str:
    return site_url() + path


def site_of(request: HttpRequest) -> str:
    """For links that leave the site while somebody is at it: SITE_URL; where it is missing, the host that was asked."""
    return str(settings.SITE_URL) or f"{request.scheme}://{request.get_host()}"
