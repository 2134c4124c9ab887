"""Tasks, who does them, what was reported, and their history."""

from .assignment import Assignment, Part
from .comment import Comment, CommentKind, Mention
from .extension import ExtensionDecision, ExtensionRequest, Outcome
from .notice import CalendarFeed, Notice, NoticeKind, OutgoingMail
from .progress import EntryKind, Evidence, ProgressEntry
from .saved_view import SavedView
from .target import Counting, Target, TargetMeasure, TargetTask
from .task import DeadlineKind, Stage, Task, TaskEvent, TaskQuerySet
from .task_import import ImportState, TaskImport

__all__ = [
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
    "ImportState",
    "Mention",
    "Notice",
    "NoticeKind",
    "Outcome",
    "OutgoingMail",
    "Part",
    "ProgressEntry",
    "SavedView",
    "Stage",
    "Target",
    "TargetMeasure",
    "TargetTask",
    "Task",
    "TaskEvent",
    "TaskImport",
    "TaskQuerySet",
]
