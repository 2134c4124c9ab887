"""What keeps the database or the disk from answering, told from an error: gone, busy, or full. Pure: no Django.

A bug (no such table, bad syntax) is told apart from it: that stays a server error, for somebody to mend.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Trouble(StrEnum):
    GONE = "gone"  # it does not answer at all
    BUSY = "busy"  # it answers, but somebody else holds what is wanted
    FULL = "full"  # there is no room to write


# https://sqlite.org/rescode.html: the low byte is the primary code.
_SQLITE = {5: Trouble.BUSY, 6: Trouble.BUSY, 8: Trouble.GONE, 10: Trouble.GONE, 13: Trouble.FULL, 14: Trouble.GONE}
_SQLITE_NO_SHARED_ROOM = 4874  # SQLITE_IOERR_SHMSIZE: the index of the log could not grow
# PostgreSQL, Appendix A: the longer key first.
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "08": Trouble.GONE,
    "40": Trouble.BUSY,
    "53": Trouble.GONE,
    "57P": Trouble.GONE,
    "58": Trouble.GONE,
}
_UNTOLD = (
    "OperationalError",
    "InterfaceError",
    "DatabaseError",
)  # without a code: nobody was there to give one


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble behind an error, also when it is only what another error came from."""
    return next((found for each in _chain(error) if (found := _of(each))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Trouble.FULL
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return Trouble.FULL if code == _SQLITE_NO_SHARED_ROOM else _SQLITE.get(code & 0xFF)
    module, name = type(error).__module__, type(error).__name__
    if not module.startswith("psycopg2"):
        return None
    if state := getattr(error, "pgcode", None):
        return next((found for start, found in _POSTGRESQL.items() if state.startswith(start)), None)
    return Trouble.GONE if name in _UNTOLD else None
