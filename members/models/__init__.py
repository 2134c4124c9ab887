"""Ground floor: the organisation, its units, people, terms and users."""

from .act import ActKind, ActPart, UnitAct
from .figure import Figure, FigureKind
from .job import JobOutcome, JobRun
from .organisation import Abbreviation, FactorOf, LogoTrial, Organisation, OrganisationEvent, PaperStyle, Reporting
from .person import DataRequest, Mandate, Person, Term
from .table_import import TableImport, TableKind, TableState
from .unit import Cluster, Unit, UnitEvent, UnitKind, UnitLevel, UnitName
from .unit_state import UnitState
from .user import Invitation, Language, RightsReview, Role, SignIn, User, UserEvent

__all__ = [
    "Abbreviation",
    "ActKind",
    "ActPart",
    "Cluster",
    "DataRequest",
    "FactorOf",
    "Figure",
    "FigureKind",
    "Invitation",
    "JobOutcome",
    "JobRun",
    "Language",
    "LogoTrial",
    "Mandate",
    "Organisation",
    "OrganisationEvent",
    "PaperStyle",
    "Person",
    "Reporting",
    "RightsReview",
    "Role",
    "SignIn",
    "TableImport",
    "TableKind",
    "TableState",
    "Term",
    "Unit",
    "UnitAct",
    "UnitEvent",
    "UnitKind",
    "UnitLevel",
    "UnitName",
    "UnitState",
    "User",
    "UserEvent",
]
