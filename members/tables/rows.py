"""Stored rows as the four tables write them: {column: value}. Export and import look at the same values."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from ..models import Figure, Mandate, Person, TableKind, Unit, UnitName, User
from ..sheets.cells import tidy, typed, words_of
from ..sheets.xlsx import Value
from .columns import ALIASES, CODE, FIELDS, FORMER, SPELLING

Values = dict[str, Value]
YES = "x"
_PERSON = ("full_name", "honorific", "birth_year", "workplace", "phone", "email")
_MANDATE = ("unit", "position", "term", "starts_on", "basis", "ends_on", "end_basis", "rank")


def units_with_names(rows: Any) -> Any:
    return rows.select_related("parent", "cluster").prefetch_related("names")


def unit_row(unit: Unit) -> Values:
    names: Sequence[UnitName] = list(unit.names.all())
    texts = ("name", "short_name", "field", "address", "phone", "email", "website", "founding_basis", "basis")
    days = ("founded_on", "joined_on", "left_on", "planned_for")
    values: Values = {key: getattr(unit, key) for key in (*texts, *days)}
    return values | {
        SPELLING: "",
        "kind": str(unit.get_kind_display()),
        "level": str(unit.get_level_display()),
        "parent": unit.parent.name if unit.parent else "",
        "cluster": unit.cluster.name if unit.cluster else "",
        "is_planned": YES if unit.is_planned else "",
        ALIASES: "; ".join(one.name for one in names if not one.until),
        FORMER: "; ".join(former_words(one.name, one.until) for one in names if one.until),
        CODE: f"DV{unit.pk}.{unit.version}",
    }


def former_words(name: str, until: Any) -> str:
    return _("%(name)s (đến %(day)s)") % {"name": name, "day": f"{until:%d/%m/%Y}"}


def people_with_mandates(rows: Any) -> Any:
    mandates = Mandate.objects.select_related("unit", "term").order_by("rank", "id")
    return rows.prefetch_related(Prefetch("mandates", mandates))


def person_rows(person: Person) -> Iterator[Values]:
    """One for each office; one alone for a person without any."""
    for mandate in (*person.mandates.all(),) or (None,):
        yield person_row(person, mandate)


def person_row(person: Person, mandate: Mandate | None) -> Values:
    values: Values = {key: getattr(person, key) for key in _PERSON}
    values |= dict.fromkeys(_MANDATE, "")
    code = f"CN{person.pk}.{person.version}"
    if mandate:
        values |= {key: getattr(mandate, key) for key in _MANDATE if key not in ("unit", "term")}
        values |= {"unit": mandate.unit.name, "term": str(mandate.term) if mandate.term else ""}
        code += f"/CV{mandate.pk}.{mandate.version}"
    return marked(TableKind.PEOPLE, values, code)


def figure_row(figure: Figure) -> Values:
    return {
        "unit": figure.unit.name,
        "kind": figure.kind.name,
        "on": figure.on,
        "value": figure.value,
        "source": figure.source,
        "reason": "",
        CODE: f"SL{figure.pk}",
    }


def user_row(user: User) -> Values:
    values: Values = {
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        "role": str(user.get_role_display()),
        "unit": user.unit.name if user.unit else "",
        "person": user.person.full_name if user.person else "",
        "state": _("Đang dùng") if user.is_active else _("Đã khóa"),
    }
    return marked(TableKind.USERS, values, f"TK{user.pk}.{user.version}")


def marked(kind: str, values: Values, code: str) -> Values:
    """With the code, and in it four letters by which an untouched row is told when nothing else remembers it: what
    is personal stands in no history."""
    return values | {CODE: f"{code}/{fingerprint(kind, {k: words_of(v) for k, v in values.items()})}"}


def fingerprint(kind: str, cells: Mapping[str, str]) -> str:
    told = [tidy(typed(cells.get(field.key, ""))) for field in FIELDS[kind] if field.key not in (CODE, "state")]
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:4]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one kind that a user may see, as the table writes them."""

    kind: str
    user: User

    def __iter__(self) -> Iterator[list[Value]]:
        keys = [field.key for field in FIELDS[self.kind]]
        for values in self._values():
            yield [values[key] for key in keys]

    def _values(self) -> Iterator[Values]:
        if self.kind == TableKind.UNITS:
            for unit in units_with_names(Unit.objects.visible_to(self.user).by_kind()):
                yield unit_row(unit)
        elif self.kind == TableKind.PEOPLE:
            for person in people_with_mandates(living(Person.objects.visible_to(self.user))):
                yield from person_rows(person)
        elif self.kind == TableKind.FIGURES:
            seen = Unit.objects.visible_to(self.user)
            rows = Figure.objects.in_force().filter(unit__in=seen).select_related("unit", "kind")
            for figure in rows.order_by("unit__name_fold", "kind__position", "on", "id"):
                yield figure_row(figure)
        else:
            for user in User.objects.select_related("unit", "person").order_by(F("username")):
                yield user_row(user)


def living(people: Any) -> Any:
    """Without those whose data is erased, and those that were found to be somebody else."""
    return people.filter(erased_on__isnull=True, merged_into__isnull=True)
