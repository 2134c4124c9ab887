"""On a task's page: who is in charge of it, and by which document it was given. {% load given %}"""

from datetime import date
from typing import Any

from django import template

from members.models import Person

from ..detail import TaskScreen
from ..given_by import document_of
from ..person_names import held_on

register = template.Library()


@register.inclusion_tag("tasks/_task_given.html")
def given_facts(screen: TaskScreen) -> dict[str, Any]:
    """Lines of the list of facts; a name or a number leads to its page if the reader sees that."""
    task, user = screen.task, screen.user
    return {
        "person": task.person,
        "office": task.person and office_of(task.person, screen.day),
        "sees_person": task.person_id and Person.objects.visible_to(user).filter(pk=task.person_id).exists(),
        "decision": task.decision,
        "document": document_of(task.decision, user),
    }


def office_of(person: Person, day: date) -> str:
    """The first office that the person holds on that day."""
    mandate = person.mandates.filter(held_on(day)).select_related("unit").first()
    return mandate.office if mandate else ""
