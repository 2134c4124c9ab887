"""Every run of a job leaves a line, also one that fails; old lines go."""

import pytest
from django.db import OperationalError

from members import job_runs
from members.models import JobOutcome, JobRun

pytestmark = pytest.mark.django_db


def test_recorded_run_tells_its_facts() -> None:
    with job_runs.recorded("thu") as facts:
        facts["rows"] = 3
    run = job_runs.last_good_run("thu")
    assert run
    assert (run.facts, run.error) == ({"rows": 3}, "")
    assert run.ended_at


def test_recorded_failure_goes_on_up_and_stands_in_the_row() -> None:
    def job() -> None:
        with job_runs.recorded("thu") as facts:
            facts["rows"] = 1
            raise ValueError("hỏng")

    with pytest.raises(ValueError, match="hỏng"):
        job()
    run = job_runs.last_run("thu")
    assert run
    assert (run.outcome, run.error, run.facts) == (JobOutcome.FAILED, "ValueError: hỏng", {"rows": 1})
    assert job_runs.last_good_run("thu") is None


def test_old_runs_go_and_other_jobs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_runs, "KEPT", 2)
    with job_runs.recorded("khac"):
        pass
    for _round in range(4):
        with job_runs.recorded("thu"):
            pass
    assert JobRun.objects.filter(name="thu").count() == 2
    assert JobRun.objects.filter(name="khac").count() == 1


def test_a_job_works_without_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's disk is full: a backup to another disk is made all the same."""

    def full(*_args: object, **_options: object) -> None:
        raise OperationalError("database or disk is full")

    done = []
    with monkeypatch.context() as broken:
        broken.setattr(JobRun, "save", full)
        with job_runs.recorded("thu"):
            done.append(1)
        with pytest.raises(ValueError, match="hỏng"), job_runs.recorded("thu"):
            raise ValueError("hỏng")
    assert done == [1]
    assert not JobRun.objects.exists()
