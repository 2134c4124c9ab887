"""Plain pages for what goes wrong: no database, no session, no context processor, so nothing more can fail."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..database_trouble import Trouble, trouble_of
from ..language import chosen_here
from ..request_id import current
from ..unsent import unsent

THEME = settings.COOKIE_PREFIX + "theme"  # the cookie that remembers light or dark
RETRY_AFTER = 30  # seconds
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent)


# (what is wrong, what to do about it)
TROUBLES = {
    Trouble.GONE: (
        _("Cơ sở dữ liệu tạm thời không trả lời"),
        _("Chương trình tự nối lại khi cơ sở dữ liệu chạy lại: thử lại sau ít phút. Nếu vẫn vậy, báo người quản trị."),
    ),
    Trouble.BUSY: (
        _("Cơ sở dữ liệu đang bận ghi việc khác"),
        _("Chưa ghi được vì một việc khác đang ghi lâu: thử lại sau ít phút. Nếu vẫn vậy, báo người quản trị."),
    ),
    Trouble.FULL: (
        _("Máy chủ hết chỗ lưu"),
        _("Chưa ghi được vì ổ đĩa đã đầy. Báo người quản trị dọn ổ đĩa; có chỗ rồi thì gửi lại là được."),
    ),
}


def plain(request: HttpRequest, template: str, status: int, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page alone, in the reader's theme and language. Never touches request.POST: it may be what cannot be read."""
    theme = request.COOKIES.get(THEME, "")
    language = getattr(request, "LANGUAGE_CODE", None) or chosen_here(request)
    facts = {"theme": theme if theme in {"light", "dark"} else "", "request_id": current.get(), **(more or {})}
    with translation.override(language):
        page = render_to_string(template, facts)
    return HttpResponse(page, status=status, headers={"Content-Language": language})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; and 413 for a request that is too large, which Django also sends here."""
    if isinstance(exception, TOO_LARGE):
        return plain(request, "413.html", 413)
    return plain(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "404.html", 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain(request, "429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; and 503 when the error is that the database does not answer, wherever in the request it was asked. Django
    calls this while it handles the error, also one of a middleware, which no other middleware would hear of."""
    trouble = trouble_of(sys.exc_info()[1])
    return unavailable(request, trouble) if trouble else plain(request, "500.html", 500)


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    heading, words = TROUBLES[trouble]
    facts = {"heading": heading, "words": words, "unsent": unsent(request)}
    facts |= {"posted": request.method == "POST", "again": request.get_full_path() if request.method == "GET" else "/"}
    answer = plain(request, "503.html", 503, facts)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, a second sign-in, or cookies turned off."""
    return plain(request, "403_csrf.html", 403)
