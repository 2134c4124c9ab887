"""What the page of a body shows: who sits in it on a day, who came and went, its terms. Computed once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .holding import Between, between, is_ahead, is_held, is_over
from .models import Mandate, Term, Unit, User


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body in the list: how many people sit in it, who leads it, in which term."""

    unit: Unit
    people: int
    heads: Sequence[Mandate]
    term: Term | None
    ahead: int


@dataclass(frozen=True, slots=True)
class TermLine:
    term: Term
    people: int
    is_shown: bool


@dataclass(frozen=True)
class BodyPage:
    """`day` is the day that is looked at; `since` an earlier one to compare with; `term` a term shown as a whole."""

    unit: Unit
    today: date
    day: date
    held: Sequence[Mandate]
    ahead: Sequence[Mandate]
    ended: Sequence[Mandate]
    terms: Sequence[TermLine]
    term: Term | None
    in_term: Sequence[Mandate]
    since: date | None
    change: Between[Mandate] | None
    can_edit: bool

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def people(self) -> int:
        return people_in(self.held)

    @property
    def people_in_term(self) -> int:
        return people_in(self.in_term)


def people_in(mandates: Iterable[Mandate]) -> int:
    """People, not offices: who is chairman and member is one."""
    return len({m.person_id for m in mandates})


def body_lines(bodies: Iterable[Unit], today: date) -> list[BodyLine]:
    rows = list(bodies)
    mandates: dict[int, list[Mandate]] = {unit.pk: [] for unit in rows}
    for mandate in Mandate.objects.filter(unit__in=rows).select_related("person", "term", "unit"):
        mandates[mandate.unit_id].append(mandate)
    lines = []
    for unit in rows:
        held = [m for m in mandates[unit.pk] if is_held(m, today)]
        term = max((m.term for m in held if m.term), key=lambda t: t.starts_on, default=None)
        ahead = people_in(m for m in mandates[unit.pk] if is_ahead(m, today))
        lines.append(BodyLine(unit, people_in(held), held[:1], term, ahead))
    return lines


def body_page(
    unit: Unit, user: User, today: date, *, day: date | None = None, since: date | None = None, term: Term | None = None
) -> BodyPage:
    rows = list(unit.mandates.select_related("person", "term").order_by("rank", "id"))
    looked_at = day or today
    held = [m for m in rows if is_held(m, looked_at)]
    current = {m.term_id for m in held if m.term_id}
    over = [m for m in rows if is_over(m, looked_at)]
    return BodyPage(
        unit=unit,
        today=today,
        day=looked_at,
        held=held,
        ahead=sorted((m for m in rows if is_ahead(m, looked_at)), key=lambda m: m.starts_on or date.min),
        ended=sorted((m for m in over if m.term_id in current), key=lambda m: m.ends_on or date.min, reverse=True),
        terms=_terms(rows, term),
        term=term,
        in_term=[m for m in rows if term and m.term_id == term.pk],
        since=since,
        change=between(rows, since, looked_at) if since else None,
        can_edit=user.is_office and unit.left_on is None,
    )


def _terms(rows: Sequence[Mandate], shown: Term | None) -> list[TermLine]:
    terms = {m.term.pk: m.term for m in rows if m.term}
    newest = sorted(terms.values(), key=lambda t: t.starts_on, reverse=True)
    return [TermLine(t, people_in(m for m in rows if m.term_id == t.pk), t == shown) for t in newest]
