"""The next number of the union's own documents, as the register tells it (domain.md, section 6).

State style: "05/BC-LHH", begins anew each year, per kind. Party style: "32-BC/LHH", runs on per kind within a term.
"""

import re
from datetime import date

from django.db.models import QuerySet

from members.models import Organisation, Term
from members.naming import Home

from .linking import organ_key
from .models import Document
from .reading.references import number_key

# What stands before the symbol, by style (whether the Party's) and whether an abbreviation of the kind is in front.
_JOINS = {(False, True): "-", (True, True): "/", (False, False): "/", (True, False): "-"}


def term_on(day: date) -> Term | None:
    """The union's own term of that day."""
    return Term.objects.filter(unit=None, starts_on__lte=day, ends_on__gte=day).first()


def next_number(*, union: Organisation, series: str, is_party: bool, day: date) -> str:
    """One more than the highest in the register. `series`: the abbreviation of the kind ("BC"), or ""."""
    tail = _tail(series, symbol_of(union=union, series=series, is_party=is_party, day=day), is_party)
    taken = _taken(union, tail, is_party, day)
    return f"{max(taken, default=0) + 1:02}{tail}"


def symbol_of(*, union: Organisation, series: str, is_party: bool, day: date) -> str:
    """How the union's numbers end: as it is set, else as its newest document of the kind, of that year or term, has it;
    "" where neither tells."""
    if symbol := union.symbol_in(is_party=is_party):
        return symbol
    told = re.compile(rf"[0-9]{{1,6}}{re.escape(_tail(series, '', is_party))}{_JOINS[is_party, bool(series)]}(\w+)")
    rows = _of_time(is_party, day).exclude(number="").order_by("-issued_on", "-pk").values_list("number", "issuer")
    at = Organisation.home()
    own = _own(union, is_party, at)
    for number, issuer in rows.iterator():
        match = told.fullmatch(re.sub(r"\s+", "", number))
        if match and organ_key(issuer, at) in own:
            return match[1]
    return ""


def _own(union: Organisation, is_party: bool, at: Home) -> set[str]:
    """By which names the union issues papers of the style."""
    return {organ_key(name, at) for name in (union.name, union.issuer_in(is_party=is_party))}


def _tail(series: str, symbol: str, is_party: bool) -> str:
    """ "/BC-LHH", "-BC/LHH", "/LHH"."""
    parts = [part for part in (series, symbol) if part]
    return "" if not parts else f"-{'/'.join(parts)}" if is_party else f"/{'-'.join(parts)}"


def _of_time(is_party: bool, day: date) -> "QuerySet[Document]":
    """Documents within which a number stands once: of the year, or of the Party's term."""
    if not is_party:
        return Document.objects.filter(issued_on__year=day.year)
    term = term_on(day)
    return Document.objects.filter(issued_on__range=(term.starts_on, term.ends_on)) if term else Document.objects.all()


def _taken(union: Organisation, tail: str, is_party: bool, day: date) -> list[int]:
    key = number_key(f"1{tail}")[1:]
    rows = _of_time(is_party, day).filter(number_key__endswith=key)
    at, told = Organisation.home(), re.compile(rf"([0-9]{{1,6}}){re.escape(key)}")
    own = _own(union, is_party, at)
    names: dict[str, bool] = {}
    found = []
    for number, issuer in rows.order_by().values_list("number_key", "issuer"):
        match = told.fullmatch(number)
        if match and names.setdefault(issuer, organ_key(issuer, at) in own):
            found.append(int(match[1]))
    return found
