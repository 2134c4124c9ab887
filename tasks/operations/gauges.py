"""The state of the installation as numbers for Prometheus, computed when they are asked for."""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from django.db import Error, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from members.error_words import told
from members.job_runs import last_good_run, last_run, last_seen
from members.models import JobOutcome

from ..lateness import conditions
from ..models import Task
from ..status import State, Windows
from . import measures
from .readiness import database_answers

JOBS = ("run_daily", "send_mail", "backup", "check_files")

logger = logging.getLogger(__name__)


class _Gauges:
    """What a registry asks when it is written out."""

    def __init__(self, now: datetime, today: date) -> None:
        self.now, self.today = now, today

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_up = database_answers()
        yield GaugeMetricFamily("lhh_database_up", "Whether the database answers", value=float(is_up))
        yield from _disks()
        if not is_up:
            return
        try:
            yield from _queues()
            yield from _jobs(self.now)
            yield from _counts(self.now, self.today)
        except Error as error:  # it went while it was asked: the rest is told all the same
            logger.warning("metrics: %s", told(error))
            connection.close()


def state_told(now: datetime, today: date) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Gauges(now, today))
    return generate_latest(registry)


def _disks() -> Iterator[GaugeMetricFamily]:
    free = GaugeMetricFamily("lhh_disk_free_bytes", "Free bytes on the disk of a place", labels=["place"])
    for place, folder in (("files", measures.files_folder()), ("database", measures.database_folder())):
        if folder:
            free.add_metric([place], measures.disk(folder)[0])
    yield free


def _queues() -> Iterator[GaugeMetricFamily]:
    waiting = GaugeMetricFamily("lhh_queue_waiting", "Jobs that wait", labels=["queue"])
    running = GaugeMetricFamily("lhh_queue_running", "Jobs that are worked on", labels=["queue"])
    for queue in measures.queues():
        waiting.add_metric([queue.name], queue.waiting)
        running.add_metric([queue.name], queue.running)
    yield from (waiting, running)
    mails = measures.mails()
    yield GaugeMetricFamily("lhh_mails_unsent", "Mails that have not gone yet", value=mails.waiting)
    yield GaugeMetricFamily("lhh_mails_given_up", "Mails that are not tried any more", value=mails.given_up)


def _jobs(now: datetime) -> Iterator[GaugeMetricFamily]:
    """A job that never ran has no line: an alarm on what is absent tells it."""
    age = GaugeMetricFamily("lhh_job_age_seconds", "Seconds since a job last began", labels=["job"])
    good = GaugeMetricFamily("lhh_job_good_age_seconds", "Seconds since a job last ended well", labels=["job"])
    failed = GaugeMetricFamily("lhh_job_failed", "Whether a job's last run failed", labels=["job"])
    for job in JOBS:
        run, well = last_run(job), last_good_run(job)
        began = [at for at in (last_seen(job), run.started_at if run else None) if at]
        if began:
            age.add_metric([job], (now - max(began)).total_seconds())
        if run:
            failed.add_metric([job], float(run.outcome == JobOutcome.FAILED))
        if well and well.ended_at:
            good.add_metric([job], (now - well.ended_at).total_seconds())
    yield from (age, good, failed)


def _counts(now: datetime, today: date) -> Iterator[GaugeMetricFamily]:
    tasks = Task.objects.counted()
    yield GaugeMetricFamily("lhh_tasks_open", "Open tasks", value=tasks.filter(closed_on=None).count())
    late = tasks.filter(conditions(today, Windows(), today)[State.LATE]).count()
    yield GaugeMetricFamily("lhh_tasks_overdue", "Overdue tasks", value=late)
    yield GaugeMetricFamily("lhh_sessions", "Sessions that have not ended", value=measures.sessions(now))
    yield GaugeMetricFamily("lhh_database_bytes", "Size of the database", value=measures.database_bytes())
