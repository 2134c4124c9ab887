"""Fills an empty database with the demonstration: the union first, then its papers, then what became of their tasks."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from members.models import Unit, UnitKind, User
from resolutions.models import Document
from tasks.assigning import assign
from tasks.extending import decide_extension, open_request, request_extension
from tasks.models import Notice, Outcome, Task
from tasks.workflow import (
    Report,
    accept,
    confirm,
    end,
    hold,
    record_progress,
    report_result,
    send_back,
)

from . import papers
from .registry import fill_registry
from .stories import ALL, STORIES, Step, Story
from .targets import fill_targets
from .timeline import Timeline, at, workday

DAY = re.compile(r"(given|due|today)?([+-]\d+)")
NEW_DAYS = 5
OWN_REPORTERS = {"Hội Nông nghiệp": "hoi1", "Hội Cầu đường": "hoi2"}
DECISIONS: Mapping[str, Callable[..., object]] = {
    "confirm": confirm,
    "send_back": send_back,
    "hold": hold,
    "end": end,
}


@transaction.atomic
def fill(*, today: date, password: str) -> dict[str, User]:
    """Everything or nothing; gives the accounts."""
    timeline = Timeline(today)
    users = fill_registry(timeline, password)
    teller = _Teller(timeline, users, {u.short_name or u.name: u for u in Unit.objects.all()})
    office = users["vanphong"]
    papers.conclusion(office, timeline)
    for paper in papers.PAPERS:
        teller.tell(papers.register_paper(paper, timeline, office), STORIES[paper.key])
    _read_old_notices(today)
    fill_targets(timeline, users)
    papers.take_paper("draft", timeline, office)  # read this morning, waits for the office to check it
    return users


def _read_old_notices(today: date) -> None:
    """People have looked into their inboxes: only what was told in the last days is new."""
    start = at(today - timedelta(days=NEW_DAYS), 0)
    Notice.objects.filter(at__lt=start).update(read_at=F("at"))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Plays the stories through the verbs of the workflow, each on its own day."""

    timeline: Timeline
    users: Mapping[str, User]
    units: Mapping[str, Unit]

    def tell(self, document: Document, stories: Sequence[Story]) -> None:
        for task, story in zip(document.tasks.order_by("place_sort"), stories, strict=True):
            self._assign(task, story)
            day = task.given_on
            for step in story.steps:
                day = self._day(step, task, day)
                self._take(step, task, story, day)

    def _named(self, short_name: str) -> list[Unit]:
        if short_name == ALL:
            return [u for u in self.units.values() if u.kind == UnitKind.ASSOCIATION]
        return [self.units[short_name]] if short_name else []

    def _assign(self, task: Task, story: Story) -> None:
        day = workday(task.given_on + timedelta(days=3))
        leads, coops = self._named(story.lead), self._named(story.coop)
        if leads:
            assign(task=task, user=self.users["thuongvu"], today=day, leads=leads, coops=coops, at=at(day, 10))

    def _day(self, step: Step, task: Task, before: date) -> date:
        """The day of a step; never after yesterday, never before the step before."""
        match = DAY.fullmatch(step.day)
        if match is None:
            raise ValueError(step.day)
        points = {"given": task.given_on, "due": task.due_on, "today": self.timeline.today, None: before}
        point = points[match[1]]
        if point is None:
            raise ValueError(f"{task}: {step.day} without a due date")
        wanted = workday(point + timedelta(days=int(match[2])))
        return min(max(wanted, before), self.timeline.after(-1))

    def _take(self, step: Step, task: Task, story: Story, day: date) -> None:
        worker = self.users[OWN_REPORTERS.get(story.lead, "vanphong")]
        if step.verb == "accept":
            accept(task=task, user=worker, today=day, at=at(day, 8, 30))
        elif step.verb in {"record_progress", "report_result"}:
            verb = record_progress if step.verb == "record_progress" else report_result
            verb(task=task, user=worker, today=day, report=_report(step, day), at=at(day, 15, 10))
        elif step.verb in {"request_extension", "grant_extension"}:
            self._extend(step, task, worker, day)
        else:
            values = {"reason": step.text} | ({"basis": step.number} if step.verb == "end" else {})
            DECISIONS[step.verb](task=task, user=self.users["thuongvu"], today=day, at=at(day, 16, 20), **values)

    def _extend(self, step: Step, task: Task, worker: User, day: date) -> None:
        """Ask for more days, or grant what was asked."""
        if asked := open_request(task):
            decider, granted = self.users["thuongvu"], Outcome.GRANTED
            decide_extension(
                request=asked, user=decider, today=day, outcome=granted, note=step.text, at=at(day, 16, 20)
            )
        elif task.due_on:
            wanted = task.due_on + timedelta(days=step.more_days)
            request_extension(task=task, user=worker, today=day, wanted_on=wanted, reason=step.text, at=at(day, 9, 40))


def _report(step: Step, day: date) -> Report:
    return Report(text=step.text, on=day, percent=step.percent, document_number=step.number, obstacle=step.obstacle)
