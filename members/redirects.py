"""Where to go after an action: only to an address of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_local(address: str) -> bool:
    """True for a path of this site; false for another host, another scheme, //host and its backslash disguises."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def next_or(request: HttpRequest, fallback: str) -> str:
    """The address in the form's or query's `next`, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_local(wanted) else fallback
