"""Due dates that are computed anew: tasks/moving.py."""

from dataclasses import replace
from datetime import date

from members.models import Organisation
from resolutions.models import Document, DocumentEvent
from resolutions.reading.conventions import ADMINISTRATIVE, CALENDAR
from tasks import moving
from tasks.conventions import conventions_of
from tasks.models import DeadlineKind, Stage
from tasks.redating import by_conventions, by_document

from ..world import World
from .registry import Step, scenario


@scenario(moving.change_conventions)
def change_conventions(world: World) -> Step:
    due = date(world.today.year + 1, 9, 30)
    phrase = {"deadline_phrase": f"Quý III/{due.year}", "deadline_kind": DeadlineKind.QUARTER}
    for _one in range(2):
        world.task(Stage.DOING, due_on=due, original_due_on=due, **phrase)

    def step() -> object:
        union = Organisation.objects.get(pk=1)
        now = conventions_of(union)
        new = replace(now, quarter=CALENDAR if now.quarter == ADMINISTRATIVE else ADMINISTRATIVE)
        seen = by_conventions(union, new).seen
        return moving.change_conventions(
            organisation=union,
            version=union.version,
            new=new,
            user=world.admin,
            today=world.today,
            seen=seen,
            recompute=True,
        )

    return step


@scenario(moving.redate_document)
def redate_document(world: World) -> Step:
    document = world.document(issued_on=date(2026, 2, 1))
    DocumentEvent.objects.create(
        document=document,
        verb=DocumentEvent.Verb.CHANGED,
        actor=world.office,
        changes={"issued_on": ["01/01/2026", "01/02/2026"]},
    )
    due = date(2026, 1, 31)
    phrase = "trong thời hạn 30 ngày kể từ ngày ký"
    world.task(document=document, due_on=due, original_due_on=due, deadline_phrase=phrase)

    def step() -> object:
        row = Document.objects.get(pk=document.pk)
        return moving.redate_document(document=row, seen=by_document(row).seen, user=world.office, today=world.today)

    return step
