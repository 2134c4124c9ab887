"""How a unit stands, as shape and word. {% load units %}"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..models import Unit, UnitState
from .page import icon

register = template.Library()

SHAPES = {UnitState.ACTIVE: "doing", UnitState.SUSPENDED: "cond", UnitState.PLANNED: "new", UnitState.ENDED: "ended"}
ICONS = SHAPES | {UnitState.ACTIVE: "check"}


@register.simple_tag
def unit_chip(unit: Unit) -> SafeString:
    state = unit.state
    plain = " chip--plain" if state == UnitState.ACTIVE else ""
    return format_html(
        '<span class="chip chip--{}{}">{}{}</span>', SHAPES[state], plain, icon(ICONS[state]), state.label
    )
