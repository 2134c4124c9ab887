"""{% unit_work unit day as work %} and its like: let pages of the floor below show the tasks and documents of units
without importing them."""

from collections.abc import Sequence
from datetime import date

from django import template

from members.models import Organisation, Unit, User
from members.unit_clusters import ClusterGroup

from .. import unit_loads, unit_papers, unit_quarters
from .. import unit_work as facts
from ..conventions import windows_of
from .status import days_words

register = template.Library()


@register.simple_tag(takes_context=True)
def unit_work(context: template.Context, unit: Unit, day: date) -> facts.UnitWork:
    organisation: Organisation = context["organisation"]
    return facts.unit_work(unit, day, windows_of(organisation))


@register.simple_tag(takes_context=True, name="unit_quarters")
def quarters(context: template.Context, unit: Unit, day: date) -> unit_quarters.UnitQuarters:
    """How the unit has done over the last quarters."""
    return unit_quarters.unit_quarters(unit, context["organisation"], day)


@register.simple_tag(name="unit_papers")
def papers(unit: Unit, user: User) -> unit_papers.UnitPapers:
    """The documents of the unit that the reader sees."""
    return unit_papers.unit_papers(unit, user)


@register.simple_tag(takes_context=True)
def cluster_work(
    context: template.Context, groups: Sequence[ClusterGroup], day: date
) -> tuple[unit_loads.ClusterWork, ...]:
    """The clusters with what they have open and late."""
    return unit_loads.cluster_work(groups, day, windows_of(context["organisation"]))


@register.simple_tag
def days_left(row: facts.WorkRow, day: date) -> str:
    """How late or early the row's task is, in words."""
    return days_words(row.state, row.task.due_on, row.task.closed_on, day)
