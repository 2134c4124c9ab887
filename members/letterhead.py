"""The head of the union's own papers, as official letters have it (domain.md, section 6): one form for all of them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .models import Organisation

ROOM = "\u2003\u2003"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands left and right; an empty line is left out."""

    parent: str
    issuer: str
    is_party: bool
    number: str = ""
    about: str = ""
    place_and_day: str = ""


def head_of(
    union: Organisation,
    *,
    is_party: bool,
    day: date | None,
    year: int,
    number: str | None = None,
    series: str = "",
    about: str = "",
) -> Head:
    """`number` None: such a paper has none; "": room for it, before the union's own symbol. `series`: the abbreviation
    of the paper's kind ("BC"); `about`: the subject of an official letter, below its number."""
    return Head(
        parent=union.parent_in(is_party=is_party).upper(),
        issuer=union.issuer_in(is_party=is_party).upper(),
        is_party=is_party,
        number="" if number is None else _number(number, series, union.symbol_in(is_party=is_party), is_party),
        about=about,
        place_and_day=", ".join(filter(None, (union.place, official_day(day, year)))),
    )


def _number(number: str, series: str, symbol: str, is_party: bool) -> str:
    """State: "Số: 05/BC-LHH"; Party: "Số 32-BC/LHH"."""
    number = number or blank_number(series, symbol, is_party=is_party)
    return _("Số %s") % number if is_party else _("Số: %s") % number


def blank_number(series: str, symbol: str, *, is_party: bool) -> str:
    """Room for the pen in front of the symbol: "      /BC-LHH"; room alone where no symbol is known."""
    room, tail = ROOM * 3, [part for part in (series, symbol) if part]
    if not symbol:
        return room
    return f"{room}-{'/'.join(tail)}" if is_party else f"{room}/{'-'.join(tail)}"


def official_day(day: date | None, year: int) -> str:
    """ "ngày 05 tháng 02 năm 2026": a zero before days under 10 and months 1 and 2 (Decree 30/2020, annex I); room for
    the pen where the day is not known."""
    if day is None:
        return _("ngày%(room)stháng%(room)snăm %(year)s") % {"room": ROOM, "year": year}
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return _("ngày %(day)s tháng %(month)s năm %(year)s") % {"day": f"{day.day:02}", "month": month, "year": day.year}


def plain_head(union: Organisation, day: date) -> Head:
    """Of a paper without a number, in the union's own style."""
    return head_of(union, is_party=union.is_party, day=day, year=day.year)
