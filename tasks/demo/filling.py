"""Fills an empty database with the demonstration: the union first, then its papers, then what became of their tasks."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

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
from .collecting import fill_figures
from .meetings import fill_meetings
from .people import fill_elections
from .playing import Life, play
from .registry import fill_registry
from .reviews import fill_papers, review_lives
from .stories import ALL, STORIES, Step, Story
from .targets import fill_targets
from .timeline import Timeline, at, workday

DAY = re.compile(r"(given|due|today)?([+-]\d+)")
NEW_DAYS = 5
OWN_REPORTERS = {"Hội Nông nghiệp": "hoi1", "Hội Cầu đường": "hoi2"}
# When on its day a step is taken: (hour, minute).
HOURS = {
    "accept": (8, 30),
    "request_extension": (9, 40),
    "record_progress": (15, 10),
    "report_result": (15, 10),
}
EVENING = (16, 20)
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
    fill_papers()
    lives = [
        life
        for paper in papers.PAPERS
        for life in teller.lives(papers.register_paper(paper, timeline, office), STORIES[paper.key])
    ]
    play([*lives, *review_lives(timeline, users)])
    fill_figures(timeline, users)
    _read_old_notices(today)
    fill_targets(timeline, users)
    fill_meetings(timeline, users)
    papers.take_paper("draft", timeline, office)  # read this morning, waits for the office to check it
    fill_elections()
    return users


def _read_old_notices(today: date) -> None:
    """People have looked into their inboxes: only what was told in the last days is new."""
    start = at(today - timedelta(days=NEW_DAYS), 0)
    Notice.objects.filter(at__lt=start).update(read_at=F("at"))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the stories through the verbs of the workflow, each step on its own day."""

    timeline: Timeline
    users: Mapping[str, User]
    units: Mapping[str, Unit]

    def lives(self, document: Document, stories: Sequence[Story]) -> list[Life]:
        """One for each task of the document."""
        told = zip(document.tasks.order_by("place_sort"), stories, strict=True)
        return [self._life(task, story) for task, story in told]

    def _life(self, task: Task, story: Story) -> Life:
        given = at(workday(task.given_on + timedelta(days=3)), 10)
        yield given
        self._assign(task, story, given)
        day = task.given_on
        for step in story.steps:
            day = self._day(step, task, day)
            yield (moment := at(day, *HOURS.get(step.verb, EVENING)))
            self._take(step, task, story, moment)

    def _named(self, short_name: str) -> list[Unit]:
        if short_name == ALL:
            return [u for u in self.units.values() if u.kind == UnitKind.ASSOCIATION and u.joined_on and not u.left_on]
        return [self.units[short_name]] if short_name else []

    def _assign(self, task: Task, story: Story, moment: datetime) -> None:
        leads, coops = self._named(story.lead), self._named(story.coop)
        if leads:
            day = timezone.localdate(moment)
            assign(task=task, user=self.users["thuongvu"], today=day, leads=leads, coops=coops, at=moment)

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

    def _take(self, step: Step, task: Task, story: Story, moment: datetime) -> None:
        worker, day = self.users[OWN_REPORTERS.get(story.lead, "vanphong")], timezone.localdate(moment)
        if step.verb == "accept":
            accept(task=task, user=worker, today=day, at=moment)
        elif step.verb in {"record_progress", "report_result"}:
            verb = record_progress if step.verb == "record_progress" else report_result
            verb(task=task, user=worker, today=day, report=_report(step, day), at=moment)
        elif step.verb in {"request_extension", "grant_extension"}:
            self._extend(step, task, worker, moment)
        else:
            values = {"reason": step.text} | ({"basis": step.number} if step.verb == "end" else {})
            DECISIONS[step.verb](task=task, user=self.users["thuongvu"], today=day, at=moment, **values)

    def _extend(self, step: Step, task: Task, worker: User, moment: datetime) -> None:
        """Ask for more days, or grant what was asked."""
        day = timezone.localdate(moment)
        if asked := open_request(task):
            decider, granted = self.users["thuongvu"], Outcome.GRANTED
            decide_extension(request=asked, user=decider, today=day, outcome=granted, note=step.text, at=moment)
        elif task.due_on:
            wanted = task.due_on + timedelta(days=step.more_days)
            request_extension(task=task, user=worker, today=day, wanted_on=wanted, reason=step.text, at=moment)


def _report(step: Step, day: date) -> Report:
    return Report(text=step.text, on=day, percent=step.percent, document_number=step.number, obstacle=step.obstacle)
