"""Facts about this installation for the administration's page: how much is in it, where mail and data go."""

from dataclasses import dataclass

from django.conf import settings

from .models import Cluster, Person, Term, Unit, User
from .site import site_url
from .user_states import NO_PASSWORD


@dataclass(frozen=True, slots=True)
class InstallationFacts:
    units: int
    ended_units: int
    people: int
    accounts: int
    locked_accounts: int
    waiting_accounts: int
    terms: int
    clusters: int
    mail_to_files: bool
    site_url: str
    has_site_url: bool


def mail_goes_to_files() -> bool:
    """Whether no mail server is named, so that no mail leaves this machine."""
    return str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")


def installation_facts() -> InstallationFacts:
    accounts = User.objects.filter(is_active=True)
    return InstallationFacts(
        units=Unit.objects.active().count(),
        ended_units=Unit.objects.filter(left_on__isnull=False).count(),
        people=Person.objects.count(),
        accounts=accounts.count(),
        locked_accounts=User.objects.filter(is_active=False).count(),
        waiting_accounts=accounts.filter(NO_PASSWORD).count(),
        terms=Term.objects.count(),
        clusters=Cluster.objects.count(),
        mail_to_files=mail_goes_to_files(),
        site_url=site_url(),
        has_site_url=bool(settings.SITE_URL),
    )
