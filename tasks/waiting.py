"""What waits for whom: the questions behind the home page and the counts in the navigation."""

from .models import TaskQuerySet


def without_lead(tasks: TaskQuerySet) -> TaskQuerySet:
    return tasks.filter(lead_count=0)


def unassigned(tasks: TaskQuerySet) -> TaskQuerySet:
    """Open tasks without a lead."""
    return without_lead(tasks).filter(closed_on__isnull=True, has_parts=False)
