"""The steps of a task's life (tasks/workflow.py), alone and for many tasks at once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tasks import evidence, workflow
from tasks.models import Stage, Task
from tasks.workflow import Report

from ..world import World
from .registry import Prepare, Step, scenario

# verb: stage from which it goes, who takes it, with what
PLAIN: tuple[tuple[Callable[..., Any], Stage, str, dict[str, Any]], ...] = (
    (workflow.accept, Stage.NEW, "own", {}),
    (workflow.decline, Stage.NEW, "own", {"reason": "Không thuộc chức năng."}),
    (workflow.confirm, Stage.CONFIRM, "standing", {}),
    (workflow.send_back, Stage.CONFIRM, "standing", {"reason": "Thiếu phụ lục."}),
    (workflow.hold, Stage.DOING, "office", {"reason": "Chờ kinh phí."}),
    (workflow.await_condition, Stage.DOING, "office", {"reason": "Chờ quy định mới."}),
    (workflow.resume, Stage.HOLD, "office", {}),
    (workflow.end, Stage.DOING, "office", {"reason": "Không còn đối tượng.", "basis": "21/QĐ-CT"}),
    (workflow.reopen, Stage.DONE, "standing", {"reason": "Số liệu sai."}),
)


def taken(verb: Callable[..., Any], stage: Stage, who: str, values: dict[str, Any]) -> Prepare:
    def prepare(world: World) -> Step:
        task = world.task(stage)
        return lambda: verb(task=anew(task), user=getattr(world, who), today=world.today, **values)

    return prepare


def anew(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


for verb, stage, who, values in PLAIN:
    scenario(verb)(taken(verb, stage, who, values))


def report_of(world: World) -> Report:
    return Report(text="Đã xong dự thảo.", on=world.today, percent=60, document_number="12/BC", key=uuid.uuid4())


@scenario(workflow.record_progress)
def record_progress(world: World) -> Step:
    task, report = world.task(Stage.TODO), report_of(world)
    return lambda: workflow.record_progress(task=anew(task), user=world.own, today=world.today, report=report)


@scenario(workflow.report_result)
def report_result(world: World) -> Step:
    task, report = world.task(Stage.DOING), report_of(world)
    return lambda: workflow.report_result(task=anew(task), user=world.own, today=world.today, report=report)


@scenario(workflow.for_each, "tiến độ của năm việc")
def for_each(world: World) -> Step:
    tasks, report = [world.task(Stage.TODO) for _n in range(5)], report_of(world)
    verb = workflow.record_progress
    return lambda: workflow.for_each(map(anew, tasks), verb, user=world.own, today=world.today, report=report)


@scenario(evidence.report_with_files)
def report_with_files(world: World) -> Step:
    task, key = world.task(Stage.DOING), uuid.uuid4()

    def write(stored: Any) -> Any:
        report = Report(text="Đã xong.", on=world.today, attachments=stored, key=key)
        return workflow.report_result(task=anew(task), user=world.own, today=world.today, report=report)

    def step() -> object:
        files = [ContentFile(f"Biên bản số {n}.".encode(), f"bien-ban-{n}.txt") for n in (1, 2)]
        return evidence.report_with_files(files, world.own, write)

    return step
