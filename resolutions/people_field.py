"""A field for one person, typed by name. Names that several people share are told apart by the year of birth."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.models import Person

LIST = "people-names"
LISTED = 2000  # a list of more would make each page with such a field heavy; what is typed is found all the same


def known_people() -> list[Person]:
    """Whom one may name: those who are no double of another, and whose data was not erased."""
    return list(Person.objects.offered()[:LISTED])


def named_apart(person: Person, is_shared: bool) -> str:
    """ "Nguyễn Văn An", or "Nguyễn Văn An (1960)" where somebody else is called so too."""
    return f"{person.full_name} ({person.birth_year or f'mã {person.pk}'})" if is_shared else person.full_name


def name_options(people: Iterable[Person]) -> list[tuple[str, str]]:
    """(what is typed, what is told beside it) for each of them."""
    rows = list(people)
    shared = Counter(person.search for person in rows)
    return [(named_apart(p, shared[p.search] > 1), f"{p.honorific} {p.workplace}".strip()) for p in rows]


def people_called(text: str) -> list[Person]:
    """Those whom a typed name means, accents or not, with or without the academic title."""
    live = Person.objects.offered()
    wanted = fold(text)
    if found := list(live.filter(search=wanted)):
        return found
    bare, _mark, rest = wanted.partition("(")
    shared = [p for p in live.filter(search=bare.strip()) if fold(named_apart(p, True)) == wanted] if rest else []
    return shared or [p for p in live.exclude(honorific="") if fold(str(p)) == wanted]


class PersonNameField(forms.CharField):
    """Cleans to a Person or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 160, "required": False} | options))
        self.widget.attrs |= {"data-units": LIST, "autocomplete": "off", "list": LIST}

    def prepare_value(self, value: Any) -> Any:
        person = Person.objects.filter(pk=value).first() if isinstance(value, int) else value
        if not isinstance(person, Person):
            return value
        return named_apart(person, Person.objects.filter(search=person.search).count() > 1)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = people_called(text)
        if not found:
            raise ValidationError(_("Chưa có “%s” trong sổ Con người. Hãy thêm người này trước, rồi ghi tên.") % text)
        if len(found) > 1:
            apart = "; ".join(named_apart(person, True) for person in found)
            raise ValidationError(_("Có nhiều người tên này. Ghi rõ một trong: %s.") % apart)
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()
