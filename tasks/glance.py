"""What there is to show on a task's page, asked in one statement: a panel with nothing in it asks nothing more."""

from dataclasses import dataclass

from django.db import connection

from .models import Task

_THERE = """
SELECT
    EXISTS(SELECT 1 FROM tasks_target WHERE task_id = %(task)s),
    EXISTS(SELECT 1 FROM tasks_comment WHERE task_id = %(task)s),
    EXISTS(SELECT 1 FROM tasks_progressentry WHERE task_id = %(task)s),
    EXISTS(SELECT 1 FROM tasks_evidence JOIN tasks_progressentry entry ON entry.id = entry_id
        WHERE entry.task_id = %(task)s),
    EXISTS(SELECT 1 FROM tasks_extensionrequest asked
        LEFT JOIN tasks_extensiondecision answer ON answer.request_id = asked.id
        WHERE asked.task_id = %(task)s AND answer.id IS NULL),
    EXISTS(SELECT 1 FROM tasks_snapshotrow WHERE task_id = %(task)s)
        OR EXISTS(SELECT 1 FROM tasks_reviewline WHERE task_id = %(task)s),
    EXISTS(SELECT 1 FROM resolutions_documentlink
        WHERE document_id = %(document)s AND kind IN ('implements', 'based_on'))
"""


@dataclass(frozen=True, slots=True)
class Glance:
    """Whether there is any. `asked`: a request for an extension without an answer; `serves`: documents above its own.

    It says nothing of whether the reader may see them.
    """

    targets: bool
    comments: bool
    entries: bool
    files: bool
    asked: bool
    reviews: bool
    serves: bool


def glance(task: Task) -> Glance:
    with connection.cursor() as cursor:
        cursor.execute(_THERE, {"task": task.pk, "document": task.document_id})
        return Glance(*map(bool, cursor.fetchone()))
