"""A table of people and their offices: one row for each office; what becomes of it, and writing it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..folding import fold, nfc
from ..models import Mandate, Person, TableKind, Term, Unit
from ..person_folding import key_of, written
from ..sheets.cells import WrongCell, words_of
from .columns import CODE
from .person_writing import write_people
from .planning import Planning, Row, Units, number_of, year_of
from .rows import living, people_with_mandates, person_row

OWN = ("full_name", "honorific", "birth_year", "workplace", "phone", "email")
OFFICE = ("unit", "position", "term", "starts_on", "basis", "ends_on", "end_basis", "rank")
TEXTS = ("position", "basis", "end_basis")
MOST_RANK = 999


def is_spelled(name: str, other: str) -> bool:
    """Whether two names with the same letters can be one: with the same accents, or one of them without any."""
    first, second = nfc(name).casefold(), nfc(other).casefold()
    return first == second or fold(name) in (first, second)


@dataclass(slots=True)
class _Human:
    """A person whom the table adds or changes, on however many rows; `said` is {column: (what, on which line)}."""

    row: Row
    person: Person
    is_new: bool
    version: int
    said: dict[str, tuple[str, int]]


@dataclass(slots=True)
class _Office:
    mandate: Mandate
    is_new: bool
    version: int
    before: Mandate | None


class PersonPlanning(Planning):
    kind = TableKind.PEOPLE

    def load(self) -> None:
        self.units = Units(Unit.objects.visible_to(self.by))
        self.people = {p.pk: p for p in people_with_mandates(living(Person.objects.visible_to(self.by)))}
        self.named: dict[str, list[Person]] = {}
        for person in self.people.values():
            self.named.setdefault(key_of(person.full_name), []).append(person)
        self.terms = list(Term.objects.all())
        self.humans: dict[Any, _Human] = {}
        self.offices: list[_Office] = []
        self.lines: dict[Any, int] = {}
        self.new: dict[str, list[_Human]] = {}

    def take(self, row: Row) -> None:
        said = written(row.text("full_name"))
        title, name = said.honorific, said.name
        row.title = name[:120]
        code = self.code(row)
        if row.is_refused:
            return
        person = self._coded(row, code.parts.get("CN", (0, 0))[0]) if code else self._named(row, name)
        is_moved = bool(person and code) and self._is_moved(person, code.parts)
        if is_moved and self.is_untouched(row, code):
            row.edits.notes.append(_("Đã đổi sau khi xuất tệp, giữ giá trị mới"))
        if row.is_refused or row.edits.notes:
            return
        human = self._human(row, person, title, name, is_coded=bool(code))
        if not row.is_refused and (row.has("unit") or row.has("position") or "CV" in code.parts):
            self._office(row, human, code.parts.get("CV"))
        if is_moved and row.changes:
            self.problem(row, CODE, _("Người này đã đổi sau khi xuất tệp. Xuất tệp mới rồi sửa lại dòng này."))

    # --- Who ---

    def _coded(self, row: Row, pk: int) -> Person | None:
        person = self.people.get(pk)
        if person is None:
            self.problem(row, CODE, _("Không có người mang mã này. Giữ mã như khi xuất; người mới thì để trống."))
        return person

    def _is_moved(self, person: Person | None, seen: Mapping[str, tuple[int, int]]) -> bool:
        """Whether the register has moved on since the row was exported."""
        if person is None:
            return False
        mandate = next((one for one in person.mandates.all() if one.pk == seen.get("CV", (0, 0))[0]), None)
        return seen["CN"][1] != person.version or bool(mandate and seen["CV"][1] != mandate.version)

    def _named(self, row: Row, name: str) -> Person | None:
        """The person of this name; namesakes are told apart by their year of birth."""
        if not name:
            self.problem(row, "full_name", _("Cần ghi họ và tên."))
            return None
        year = self.taken(row, "birth_year", lambda: year_of(row.cells.get("birth_year", ""), self.today))
        same = self.named.get(key_of(name), [])
        found = [p for p in same if not year or not p.birth_year or p.birth_year == year]
        found = [p for p in found if p.birth_year == year] or found
        if len(found) > 1:
            words = _("Có %(n)d người tên “%(name)s”. Ghi mã của người ấy, hoặc năm sinh.")
            self.problem(row, "full_name", words % {"n": len(found), "name": name[:120]})
            return None
        if found and not is_spelled(name, found[0].full_name):
            words = _("Gần giống “%s” đã có. Nếu là người ấy thì ghi mã; người khác thì thêm ở trang con người.")
            self.problem(row, "full_name", words % found[0])
            return None
        return found[0] if found else None

    def _human(self, row: Row, person: Person | None, title: str, name: str, *, is_coded: bool) -> _Human:
        key: Any = person.pk if person else (key_of(name), row.text("birth_year"))
        human = self.humans.get(key)
        if human is None:
            made = copy(person) if person else Person(full_name=name, workplace="")
            human = self.humans[key] = _Human(row, made, person is None, person.version if person else 0, {})
            row.is_new = person is None
        cells = {field: row.cells[field] for field in OWN if field in row.cells and (is_coded or row.has(field))}
        if person and not is_coded:
            cells.pop("full_name", None)
        if title and not row.has("honorific"):
            cells["honorific"] = title
        for field in cells:
            self._say(row, human, person, field, cells[field])
        return human

    def _say(self, row: Row, human: _Human, person: Person | None, key: str, cell: str) -> None:
        """One value of the person; all rows about a person must say the same."""
        text = written(cell).name if key == "full_name" else " ".join(self._typed(row, key, cell).split())
        if key == "full_name" and not text:
            self.problem(row, key, _("Cần ghi họ và tên."))
        old = words_of(getattr(person, key)) if person else ""
        if person and text == old:  # left as it was: another row of the same person may change it
            return
        earlier = human.said.setdefault(key, (text, row.line))
        if fold(earlier[0]) != fold(text):
            words = _("Dòng %(line)d ghi “%(text)s” cho cùng người này. Ghi như nhau ở mọi dòng.")
            self.problem(row, key, words % {"line": earlier[1], "text": earlier[0]})
        elif earlier[1] == row.line and not row.is_refused:
            self._set(row, human.person, key, text)
            if key != "full_name" or person:
                self.changed(row, key, old, text)

    def _typed(self, row: Row, key: str, cell: str) -> str:
        row_cell = Row(row.line, {key: cell}, row.edits)
        return self.cell(row_cell, key)

    def _set(self, row: Row, person: Person, key: str, text: str) -> None:
        if key == "birth_year":
            person.birth_year = self.taken(row, key, lambda: year_of(text, self.today))
            return
        setattr(person, key, text)
        try:
            person.clean_fields(exclude=[f.name for f in Person._meta.concrete_fields if f.name != key])
        except ValidationError as error:
            self.problem(row, key, " ".join(error.messages))

    # --- In which office ---

    def _office(self, row: Row, human: _Human, coded: tuple[int, int] | None) -> None:
        present = {} if human.is_new else {one.pk: one for one in human.person.mandates.all()}
        stored = present.get(coded[0]) if coded else None
        if coded and stored is None:
            self.problem(row, CODE, _("Không có chức vụ mang mã này. Xuất tệp mới rồi sửa lại."))
            return
        unit = self.taken(row, "unit", lambda: self._unit(row, stored))
        position = self.cell(row, "position")
        if not position and not row.is_refused:
            self.problem(row, "position", _("Có đơn vị thì cần ghi chức vụ."))
        if row.is_refused or unit is None:
            return
        stored = stored or self._held(row, present, unit, position)
        mandate = copy(stored) if stored else Mandate(person=human.person, rank=50, basis="", end_basis="")
        mandate.person, mandate.unit, mandate.position = human.person, unit, position
        self._facts(row, mandate, is_coded=bool(coded))
        key = (id(human), unit.pk, fold(position), mandate.starts_on)
        if row.is_refused or (stored and self.clash(row, "position", self.lines, stored.pk)):
            return
        if not self.clash(row, "position", self.lines, key):
            self._keep(row, human, mandate, stored)

    def _unit(self, row: Row, stored: Mandate | None) -> Unit:
        """A unit that is no more is named only in an office that has ended."""
        if not row.has("unit"):
            raise WrongCell(_("Có chức vụ thì cần ghi đơn vị."))
        if stored and fold(row.text("unit")) == fold(stored.unit.name):
            return stored.unit
        return self.units.find(row.text("unit"), ended=row.has("ends_on"))

    def _held(self, row: Row, present: dict[int, Mandate], unit: Unit, position: str) -> Mandate | None:
        """The office that a row without a code means: the same in that unit, from the same day if one is said."""
        same = [m for m in present.values() if m.unit_id == unit.pk and fold(m.position) == fold(position)]
        day = self.day(row, "starts_on") if row.has("starts_on") else None
        exact = [m for m in same if m.starts_on == day] or [m for m in same if day is None or m.starts_on is None]
        if len(exact) > 1:
            self.problem(row, "position", _("Có nhiều lần giữ chức vụ này. Ghi mã của lần ấy, hoặc ngày bắt đầu."))
        return exact[0] if exact else None

    def _facts(self, row: Row, mandate: Mandate, *, is_coded: bool) -> None:
        for key in ("starts_on", "ends_on"):
            if key in row.cells and (is_coded or row.has(key)):
                setattr(mandate, key, self.day(row, key, is_end=key == "ends_on"))
        for key in ("basis", "end_basis"):
            if key in row.cells and (is_coded or row.has(key)):
                setattr(mandate, key, self.cell(row, key))
        if row.has("rank"):
            mandate.rank = self.taken(row, "rank", lambda: number_of(row.cells["rank"], MOST_RANK)) or 0
        if "term" in row.cells and (is_coded or row.has("term")):
            mandate.term = self.taken(row, "term", lambda: self._term(row.text("term"), mandate.unit))
        if mandate.starts_on and mandate.ends_on and mandate.ends_on < mandate.starts_on:
            self.problem(row, "ends_on", _("Ngày thôi giữ chức vụ phải sau ngày bắt đầu."))

    def _term(self, name: str, unit: Unit) -> Term | None:
        """The unit's own term of this name, else the union's."""
        if not name:
            return None
        same = [t for t in self.terms if fold(name).replace("-", "–") in (fold(t.name), fold(str(t)))]
        for owner in (unit.pk, None):
            for term in same:
                if term.unit_id == owner:
                    return term
        told = "; ".join(str(term) for term in self.terms if term.unit_id in (None, unit.pk)) or _("chưa có")
        raise WrongCell(
            _("Chưa có nhiệm kỳ “%(name)s”. Nhiệm kỳ đã ghi: %(told)s.") % {"name": name, "told": told[:300]}
        )

    def _keep(self, row: Row, human: _Human, mandate: Mandate, stored: Mandate | None) -> None:
        blank = dict.fromkeys(OFFICE, "")
        old = person_row(human.person, stored) if stored else blank
        new = person_row(human.person, mandate)
        told = [
            key for key in OFFICE if words_of(old[key]) != words_of(new[key]) and not (not stored and key == "rank")
        ]
        if stored and not told:
            return
        for key in told:
            self.changed(row, key, old[key], new[key])
        row.is_new = row.is_new or stored is None
        self.offices.append(_Office(mandate, stored is None, stored.version if stored else 0, stored))

    def write(self) -> None:
        touched = [human for human in self.humans.values() if human.is_new or self._is_touched(human)]
        write_people(
            self.by,
            [human.person for human in touched if human.is_new],
            [(human.person, human.version) for human in touched if not human.is_new],
            [office.mandate for office in self.offices if office.is_new],
            [(one.mandate, one.version, one.before) for one in self.offices if one.before],
        )

    def _is_touched(self, human: _Human) -> bool:
        stored = self.people[human.person.pk]
        return any(getattr(stored, key) != getattr(human.person, key) for key in OWN)
