"""Tasks, who does them, what was reported, and their history."""

from .assignment import Assignment, Part
from .comment import Comment, CommentKind, Mention
from .exchange import ApiKey, IncomingReview, ReceivedReview
from .extension import ExtensionDecision, ExtensionRequest, Outcome
from .figure_call import FigureCall, FigureReply
from .notice import CalendarFeed, Notice, NoticeKind, OutgoingMail
from .progress import EntryKind, Evidence, ProgressEntry
from .report import (
    PaperLayout,
    RecipientList,
    Report,
    ReportFormat,
    ReportKind,
    ReportState,
    Signer,
)
from .review import Review, ReviewEvent, ReviewLine, ReviewRemark, ReviewState, Snapshot, SnapshotRow
from .saved_view import SavedView
from .target import Counting, Target, TargetMeasure, TargetTask
from .task import DeadlineKind, Stage, Task, TaskEvent, TaskQuerySet
from .task_import import ImportState, TaskImport

__all__ = [
    "ApiKey",
    "Assignment",
    "CalendarFeed",
    "Comment",
    "CommentKind",
    "Counting",
    "DeadlineKind",
    "EntryKind",
    "Evidence",
    "ExtensionDecision",
    "ExtensionRequest",
    "FigureCall",
    "FigureReply",
    "ImportState",
    "IncomingReview",
    "Mention",
    "Notice",
    "NoticeKind",
    "Outcome",
    "OutgoingMail",
    "PaperLayout",
    "Part",
    "ProgressEntry",
    "ReceivedReview",
    "RecipientList",
    "Report",
    "ReportFormat",
    "ReportKind",
    "ReportState",
    "Review",
    "ReviewEvent",
    "ReviewLine",
    "ReviewRemark",
    "ReviewState",
    "SavedView",
    "Signer",
    "Snapshot",
    "SnapshotRow",
    "Stage",
    "Target",
    "TargetMeasure",
    "TargetTask",
    "Task",
    "TaskEvent",
    "TaskImport",
    "TaskQuerySet",
]
