"""Corrections of reports: tasks/correcting.py."""

import uuid

from tasks import correcting
from tasks.models import ProgressEntry, Stage
from tasks.workflow import Report

from ..world import World
from .registry import Step, scenario


@scenario(correcting.correct_entry)
def correct_entry(world: World) -> Step:
    wrong = world.entry(world.task(Stage.CONFIRM))
    report = Report(
        "Đã xong dự thảo.", world.today, percent=90, document_number="2/BC", key=uuid.uuid4(), corrects=wrong
    )

    def step() -> object:
        entry = ProgressEntry.objects.select_related("task").get(pk=wrong.pk)
        return correcting.correct_entry(
            entry=entry, user=world.own, today=world.today, report=report, reason="Sai số văn bản."
        )

    return step
