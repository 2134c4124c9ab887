"""Which language is spoken: a page in its reader's, a mail in its receiver's, and the union's papers and register in
Vietnamese, whoever asks for them. What the browser prefers is not asked: offices use English Windows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .wording import Words

COOKIE = settings.COOKIE_PREFIX + "language"
OFFICIAL = settings.LANGUAGE_CODE


class Reader(Protocol):
    """An account, as far as its language goes: models import this module, so it imports none."""

    language: str


def kept(message: str) -> str:
    """Words that are stored, in the language of the source: the register says the same whoever wrote it."""
    return message


def said(text: str) -> str:
    """Words of a pure module in the language that is spoken; other text as it is."""
    if not isinstance(text, Words):
        return text
    values = {name: said(value) if isinstance(value, str) else value for name, value in text.values.items()}
    told = translation.gettext(text.pattern)
    return told % values if values else told


def known(code: str) -> str:
    """A language that the application speaks; for any other word Vietnamese."""
    return code if code in dict(settings.LANGUAGES) else OFFICIAL


@contextmanager
def official() -> Iterator[None]:
    """Around what is printed, stored or exchanged: it says the same whoever made it. Also a decorator: `@official()`,
    which Django's own override is not safe for, since its calls would share where they came from."""
    with translation.override(OFFICIAL):
        yield


def officially(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What is sent while it is made: its pieces come after the view has ended, and with it what it was wrapped in."""
    while True:
        with official():
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


@contextmanager
def spoken_to(user: Reader) -> Iterator[None]:
    """Around what is written for this person by somebody else or by a job."""
    with translation.override(known(user.language)):
        yield


def chosen(request: HttpRequest) -> str:
    """The language of the account; before signing in, what was chosen in this browser."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return known(user.language)
    return chosen_here(request)


def chosen_here(request: HttpRequest) -> str:
    """What was chosen in this browser. Asks no database: pages for what goes wrong need it as well."""
    return known(request.COOKIES.get(COOKIE, ""))


class LanguageMiddleware:
    """Each answer in the language of its reader, and none left behind for the next request of this thread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
