"""Runs of jobs are written here: when one began, how it ended, what it tells. The newest of each kind are kept."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from .models import JobOutcome, JobRun

KEPT = 200  # of each name
SEEN_FOR = 30 * 24 * 3600  # seconds

logger = logging.getLogger(__name__)


@contextmanager
def recorded(name: str) -> Iterator[dict[str, Any]]:
    """Write the run of a job around its work. What it puts into the dict (JSON) stands in the row; errors go on up.

    Rows are written outside the job's own transactions: a job that fails leaves its line. A row that cannot be written
    keeps no job from its work: a backup is wanted most when the database's disk is full.
    """
    run = JobRun(name=name, host=socket.gethostname()[:100])
    with _without_row(name):
        run.save(force_insert=True)
    try:
        yield run.facts
    except BaseException as error:
        if isinstance(error, Exception):
            logger.exception("the job %s failed", name)  # and whoever looks after the program is written to
        _end(run, JobOutcome.FAILED, f"{type(error).__name__}: {error}"[:500])
        raise
    _end(run, JobOutcome.DONE)


@contextmanager
def recorded_if_busy(name: str) -> Iterator[dict[str, Any]]:
    """For a job that comes every few minutes and mostly finds nothing: a row only when it tells facts, or fails.

    That it came at all is kept cheaply, and told by `last_seen`.
    """
    facts: dict[str, Any] = {}
    started = timezone.now()
    cache.set(_seen(name), started, SEEN_FOR)
    try:
        yield facts
    except Exception as error:
        logger.exception("the job %s failed", name)
        run = _row(name, started, facts)
        _end(run, JobOutcome.FAILED, f"{type(error).__name__}: {error}"[:500])
        raise
    if facts:
        _end(_row(name, started, facts), JobOutcome.DONE)


def _row(name: str, started: datetime, facts: dict[str, Any]) -> JobRun:
    return JobRun.objects.create(name=name, host=socket.gethostname()[:100], started_at=started, facts=facts)


def _seen(name: str) -> str:
    return f"job-seen:{name}"


def last_seen(name: str) -> datetime | None:
    """When a job of `recorded_if_busy` last came, with or without anything to do."""
    at: datetime | None = cache.get(_seen(name))
    return at


@contextmanager
def _without_row(name: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError):
        logger.exception("the run of %s is not written", name)


def _end(run: JobRun, outcome: JobOutcome, error: str = "") -> None:
    run.outcome, run.ended_at, run.error = outcome, timezone.now(), error
    with _without_row(run.name):
        run.save()  # also one whose beginning could not be written
        old = JobRun.objects.filter(name=run.name).values_list("pk", flat=True)[KEPT:]
        JobRun.objects.filter(pk__in=list(old)).delete()


def last_run(name: str) -> JobRun | None:
    return JobRun.objects.filter(name=name).first()


def last_good_run(name: str) -> JobRun | None:
    return JobRun.objects.filter(name=name, outcome=JobOutcome.DONE).first()
