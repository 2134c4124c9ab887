"""Who has which part in a task, as its page names them: a closed task keeps the names of the day it was closed on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.models import Unit
from members.times import NameTable

from .models import Part, Task

FARTHEST = 12  # successors of successors that are followed


@dataclass(frozen=True, slots=True)
class UnitPart:
    """`name` is that of its time, `today` what became of the unit since; `printed` is how the document spells it."""

    unit: Unit
    part: Part
    name: str
    printed: str
    today: str = ""


def unit_parts(task: Task) -> list[UnitPart]:
    """Leads and cooperating units. Only a closed task costs more than its assignments."""
    names = NameTable()
    found = []
    for row in task.assignments.all():
        name = names.name_on(row.unit_id, row.unit.name, task.closed_on)
        printed = row.printed if row.printed not in {name, row.unit.name} else ""
        found.append(UnitPart(row.unit, Part(row.part), name, printed, _today(row.unit, name)))
    return found


def _today(unit: Unit, name: str) -> str:
    """Under which name its work goes on, if that is another one."""
    last = successor_of(unit)
    if last.name != name:
        return _("nay là %s") % last.name
    return _("đã thôi hoạt động") if last.left_on else ""


def successor_of(unit: Unit) -> Unit:
    """Who took its place in the end; the unit itself while it lives, or where several or none took it."""
    for _n in range(FARTHEST):
        if unit.left_on is None or unit.successor is None:
            break
        unit = unit.successor
    return unit
