"""On a task's page: which reviews spoke of it, frozen ones included. {% load reviews %}"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Subquery

from ..detail import TaskScreen
from ..models import Review, ReviewLine, SnapshotRow
from ..reviews.standing import from_json
from ..status import State

register = template.Library()
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A review that spoke of the task: how it stood when that was frozen, and what was concluded."""

    review: Review
    state: State | None
    conclusion: str


@register.inclusion_tag("tasks/_task_reviews.html")
def task_reviews(screen: TaskScreen) -> dict[str, Any]:
    """Reviews are the union's: a unit's representative reads what was concluded as an instruction on the task."""
    if screen.user.is_representative or not screen.glance.reviews:
        return {"mentions": []}
    task = screen.task
    rows = SnapshotRow.objects.filter(snapshot__review=OuterRef("pk"), task=task)
    lines = ReviewLine.objects.filter(review=OuterRef("pk"), task=task)
    found = Review.objects.filter(Exists(rows) | Exists(lines)).annotate(
        kept=Subquery(rows.values("content")[:1]), said=Subquery(lines.values("conclusion")[:1])
    )
    return {"mentions": [_mention(review) for review in found[:SHOWN]]}


def _mention(review: Any) -> Mention:
    if review.kept is None:
        return Mention(review, None, review.said or "")
    standing = from_json(review.kept)
    return Mention(review, standing.state, standing.conclusion)
