"""{% unit_work unit day as work %}: lets a page of the floor below show the tasks of a unit without importing them."""

from datetime import date

from django import template

from members.models import Organisation, Unit

from .. import unit_work as facts
from ..conventions import windows_of
from .status import days_words

register = template.Library()


@register.simple_tag(takes_context=True)
def unit_work(context: template.Context, unit: Unit, day: date) -> facts.UnitWork:
    organisation: Organisation = context["organisation"]
    return facts.unit_work(unit, day, windows_of(organisation))


@register.simple_tag
def days_left(row: facts.WorkRow, day: date) -> str:
    """How late or early the row's task is, in words."""
    return days_words(row.state, row.task.due_on, row.task.closed_on, day)
