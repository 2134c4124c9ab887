"""Atomic verbs on the union itself: its founding here, its settings, terms and clusters."""

from django.db import transaction

from .history import differences
from .language import kept
from .models import Cluster, Organisation, OrganisationEvent, Role, Term, User
from .versions import claim

Verb = OrganisationEvent.Verb
SETTINGS = (
    *("name", "short_name", "address", "phone", "email", "website", "parent_name", "place", "symbol", "style"),
    *("party_parent_name", "party_issuer", "party_symbol"),
    *("soon_days_dated", "soon_days_long", "remind_days", "quiet_weekends", "reporting", "needs_second_factor"),
)


@transaction.atomic
def found(*, organisation: Organisation, admin: User, password: str) -> User:
    """Name the union and make its first admin, both or neither; IntegrityError when the union exists already."""
    organisation.pk = 1
    organisation.save(force_insert=True)
    user = User.objects.create_user(
        username=admin.username, password=password, full_name=admin.full_name, email=admin.email, role=Role.ADMIN
    )
    OrganisationEvent.objects.create(verb=Verb.FOUNDED, actor=user, changes={"name": ["", organisation.name]})
    return user


@transaction.atomic
def change_organisation(*, organisation: Organisation, version: int, by: User) -> bool:
    """Store the edited settings; False when somebody saved them in between."""
    before = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not claim(organisation, version):
        return False
    if organisation.name != before.name:
        organisation.is_demo = False  # it is somebody's own now: nobody sets its passwords from the terminal any more
    organisation.save()
    changes = differences(_settings(before), _settings(organisation))
    if changes:
        OrganisationEvent.objects.create(verb=Verb.CHANGED, actor=by, changes=changes)
    return True


def _settings(organisation: Organisation) -> dict[str, object]:
    """What history shows: a choice by its label, a tick as a word."""
    values = {name: getattr(organisation, name) for name in SETTINGS}
    choices = {
        name: str(getattr(organisation, f"get_{name}_display")())
        for name in ("style", "reporting", "needs_second_factor")
    }
    ticks = {name: kept("có") if value else kept("không") for name, value in values.items() if isinstance(value, bool)}
    return values | choices | ticks


@transaction.atomic
def save_term(*, term: Term, version: int | None, by: User) -> bool:
    """Add a term (version None) or store the edited one; False when somebody saved it in between."""
    before = Term.objects.select_for_update().filter(pk=term.pk).first() if version else None
    if version and not claim(term, version):
        return False
    term.save(force_insert=version is None)
    _record(Verb.TERM, kept("Nhiệm kỳ"), str(before or ""), str(term), by)
    return True


@transaction.atomic
def save_cluster(*, cluster: Cluster, version: int | None, by: User) -> bool:
    """Add a cluster (version None) or rename it; False when somebody saved it in between."""
    before = Cluster.objects.select_for_update().filter(pk=cluster.pk).first() if version else None
    if version and not claim(cluster, version):
        return False
    cluster.save(force_insert=version is None)
    _record(Verb.CLUSTER, kept("Cụm thi đua"), str(before or ""), str(cluster), by)
    return True


def _record(verb: OrganisationEvent.Verb, label: str, old: str, new: str, by: User) -> None:
    if old != new:
        OrganisationEvent.objects.create(verb=verb, actor=by, changes={label: [old, new]})
