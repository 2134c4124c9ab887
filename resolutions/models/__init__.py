"""Documents, drafts of documents being read, and meetings."""

from .document import (
    Attachment,
    Document,
    DocumentEvent,
    DocumentKind,
    DocumentLink,
    DocumentQuerySet,
    DocumentState,
    LinkKind,
    Recipient,
)
from .document_type import DocumentType
from .draft import Draft, DraftState, DraftVisit, RecognisedPage, Recognition, RecognitionState
from .meeting import (
    AgendaItem,
    Attendance,
    AttendanceStatus,
    Elected,
    Meeting,
    MeetingEvent,
    MeetingKind,
    MeetingPaper,
    MeetingState,
    Vote,
    VoteMethod,
)

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "AttendanceStatus",
    "Document",
    "DocumentEvent",
    "DocumentKind",
    "DocumentLink",
    "DocumentQuerySet",
    "DocumentState",
    "DocumentType",
    "Draft",
    "DraftState",
    "DraftVisit",
    "Elected",
    "LinkKind",
    "Meeting",
    "MeetingEvent",
    "MeetingKind",
    "MeetingPaper",
    "MeetingState",
    "Recipient",
    "RecognisedPage",
    "Recognition",
    "RecognitionState",
    "Vote",
    "VoteMethod",
]
