"""Who sees personal data beyond a name and its offices: those whose work needs it, and everybody their own."""

from .access import ASSIGNERS
from .models import Person, User


def sees_contacts(user: User) -> bool:
    """Phone, e-mail, year of birth and place of work of people: the office and the standing committee."""
    return user.role in ASSIGNERS


def sees_contact_of(user: User, person: Person) -> bool:
    return sees_contacts(user) or user.person_id == person.pk
