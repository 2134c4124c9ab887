"""Atomic verbs on the union's own abbreviations. Naming gets them as data: `Organisation.home()`."""

from django.db import transaction

from .models import Abbreviation, OrganisationEvent, User
from .versions import claim

Verb = OrganisationEvent.Verb


@transaction.atomic
def save_word(*, word: Abbreviation, version: int | None, by: User) -> bool:
    """Add an abbreviation (version None) or store the edited one; False when somebody saved it in between."""
    before = Abbreviation.objects.select_for_update().filter(pk=word.pk).first() if version else None
    if version and not claim(word, version):
        return False
    word.save(force_insert=version is None)
    changes = {} if before is None else {before.short: [told(before), told(word)]}
    if before is None or told(before) != told(word):
        OrganisationEvent.objects.create(verb=Verb.WORDS, actor=by, changes=changes or {word.short: ["", word.full]})
    return True


@transaction.atomic
def remove_word(*, word: Abbreviation, version: int, by: User) -> bool:
    """What is removed stays in the history; False when somebody changed it in between."""
    if not claim(word, version):
        return False
    OrganisationEvent.removed(Verb.WORDS, by, {word.short: word.full})
    word.delete()
    return True


def told(word: Abbreviation) -> str:
    return f"{word.short} = {word.full}"
