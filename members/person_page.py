"""What the page of one person shows, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .contact import sees_contact_of
from .holding import is_ahead, is_over
from .models import Mandate, Person, User


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    now: Sequence[Mandate]
    ahead: Sequence[Mandate]
    former: Sequence[Mandate]
    sees_contact: bool
    can_edit: bool
    is_admin: bool

    @property
    def count(self) -> int:
        return len(self.now) + len(self.ahead) + len(self.former)


def person_page(person: Person, user: User, today: date) -> PersonPage:
    """Of other units' offices everybody knows: who leads an association is public. So all are shown."""
    rows = list(person.mandates.all())
    former = sorted((m for m in rows if is_over(m, today)), key=lambda m: m.ends_on or date.min, reverse=True)
    return PersonPage(
        person=person,
        now=[m for m in rows if not is_over(m, today) and not is_ahead(m, today)],
        ahead=[m for m in rows if is_ahead(m, today)],
        former=former,
        sees_contact=sees_contact_of(user, person),
        can_edit=user.is_office and person.erased_on is None,
        is_admin=user.is_admin,
    )
