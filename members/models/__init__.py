"""Ground floor: the organisation, its units, people, terms and users."""

from .organisation import Organisation, OrganisationEvent
from .person import Mandate, Person, Term
from .unit import Cluster, Figure, FigureKind, Unit, UnitEvent, UnitKind, UnitName
from .user import Role, User, UserEvent

__all__ = [
    "Cluster",
    "Figure",
    "FigureKind",
    "Mandate",
    "Organisation",
    "OrganisationEvent",
    "Person",
    "Role",
    "Term",
    "Unit",
    "UnitEvent",
    "UnitKind",
    "UnitName",
    "User",
    "UserEvent",
]
