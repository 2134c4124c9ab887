"""What logs and mails may tell of an error: its kind and its place in the code, never what people typed.

The words of an error often repeat a value ("invalid literal … 'Nguyễn Văn A'"). They are told only of the kinds whose
words come from the machine or from our own sentences.
"""

import traceback
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db.utils import IntegrityError, InterfaceError, OperationalError, ProgrammingError

UNTOLD = "(words left out)"
_OF_THE_DATABASE = (IntegrityError, InterfaceError, OperationalError, ProgrammingError)
_OF_THE_MACHINE = (
    AttributeError,
    CommandError,
    ImproperlyConfigured,
    ImportError,
    MemoryError,
    NameError,
    RecursionError,
)


def told(error: BaseException) -> str:
    """The error in a line. Of a database's words the first line: the next ones hold values of the row."""
    return f"{type(error).__name__}: {_words(error)}"


def _words(error: BaseException) -> str:
    if isinstance(error, _OF_THE_DATABASE):
        return (str(error).splitlines() or [""])[0][:300]
    if isinstance(error, OSError):
        return error.strerror if error.errno is not None and error.strerror else UNTOLD  # a file's name stays out
    if isinstance(error, _OF_THE_MACHINE):
        return str(error)[:300]
    return UNTOLD


def traced(error: BaseException) -> str:
    """The error with the lines of code that led to it, and the errors that it came from, as Python prints them."""
    parts = ["".join(traceback.format_tb(one.__traceback__)) + told(one) for one in _chain(error)]
    return "\n\nthen:\n".join(parts)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The first cause first."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return reversed(chain)


def place(error: BaseException) -> str:
    """File and line where it happened: errors of one place and one kind are the same error."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
