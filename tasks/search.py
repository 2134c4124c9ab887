"""Search in the words of tasks, without accents, and by document number in any spelling.

PostgreSQL answers `search LIKE '%…%'` from its trigram index; SQLite is asked in two ways: see `find`, `search_index`.
"""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from members.folding import fold
from resolutions.models import Document
from resolutions.reading.references import number_key

from .models import TaskQuerySet
from .paging import RARE, among
from .search_index import FTS_TABLE

SHORTEST = 3  # letters in a trigram
DOCUMENTS = 200
# "32-KH/…", "55/2007/CT-…", "32 KH/…", and typed in haste "32 kh", "32 kh ddlhh"
_LIKE_A_NUMBER = re.compile(
    r"\d+\s*(/\s*\d{4}\s*)?([-–/]\s*[^\W\d_]|[^\W\d_]+\s*[-–/]\s*[^\W\d_])"
    r"|^\s*\d+\s*[^\W\d_]{2,12}(\s+[^\W\d_]{2,10})?\s*$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The tasks that match. `common`: so many that counting them all would be slow; `first` holds some of them."""

    tasks: TaskQuerySet
    common: bool = False
    first: TaskQuerySet | None = None


def pieces(words: str) -> list[str]:
    """The folded words, each of which must occur. A word under three letters stays with its neighbour: "đề án".

    >>> pieces("Đề án tuyên truyền")
    ['de an', 'tuyen', 'truyen']
    >>> pieces("rà soát quy chế")
    ['ra soat', 'quy', 'che']
    """
    out: list[str] = []
    for word in fold(words).split():
        if out and len(out[-1]) < SHORTEST:
            out[-1] += " " + word
        else:
            out.append(word)
    if len(out) > 1 and len(out[-1]) < SHORTEST:
        last = out.pop()
        out[-1] += " " + last
    return out


def find(tasks: TaskQuerySet, words: str) -> Found:
    """The tasks of a document with this number; otherwise those that hold all the words, accents or not."""
    if _LIKE_A_NUMBER.search(words) and (documents := _documents(words)):
        return Found(tasks.filter(document__in=documents))
    wanted = pieces(words)
    plain = tasks.filter(*[Q(search__contains=piece) for piece in wanted])
    long = [piece for piece in wanted if len(piece) >= SHORTEST]
    if connection.vendor != "sqlite" or not long:
        return Found(plain)
    match = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in long)
    matches = _matches(match)
    first = tasks.filter(pk__in=among(matches))
    if len(matches) > RARE:
        return Found(plain, common=True, first=first)
    return Found(first.filter(*[Q(search__contains=piece) for piece in wanted if len(piece) < SHORTEST]))


def _documents(words: str) -> list[int]:
    key = number_key(words)
    exact = list(Document.objects.filter(number_key=key).values_list("pk", flat=True)[:DOCUMENTS])
    return exact or list(Document.objects.numbered(words).values_list("pk", flat=True)[:DOCUMENTS])


def _matches(match: str) -> list[int]:
    """The newest tasks that match, one more than are rare."""
    sql = f"SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s ORDER BY rowid DESC LIMIT {RARE + 1}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [match])
        return [row[0] for row in cursor.fetchall()]
