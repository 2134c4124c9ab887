"""Every state change, broken off before each of its writes: either all of it is stored, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import override_settings

from .breaking import Broken, breaking, differing, dump
from .figures import Figure, number
from .scenarios import SCENARIOS, Step
from .ticker import Ticker
from .world import World, found

NAME = "Lỗi trước từng lần ghi"
FIRST_RUN = "members.governance.found"
MOST_WRITES = 500  # a step that needs more is taken to write for ever
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in with what is made here


@dataclass(slots=True)
class Trial:
    """One step: how many of its writes were broken, and what was wrong."""

    name: str
    writes: int = 0
    findings: list[str] = field(default_factory=list)


def attempt(name: str, step: Step) -> Trial:
    """Break the first write, then the second …, until the step comes through; compare all tables each time."""
    trial, before = Trial(name), dump()
    while trial.writes < MOST_WRITES:
        is_done = False
        with breaking(trial.writes + 1) as plan:
            try:
                step()
                is_done = True
            except Broken:
                pass
            except Exception as error:
                trial.findings.append(f"{name}, sau lỗi ở lần ghi {trial.writes + 1}: {error!r}")
                return trial
        if connection.in_atomic_block:
            raise RuntimeError(f"{name} leaves a transaction open")
        after = dump()
        changed = differing(before, after)
        if not plan.happened:
            trial.findings += [] if changed else [f"{name}: không ghi gì cả"]
            return trial
        trial.writes += 1
        if changed:
            trial.findings.append(f"{name}, lỗi ở lần ghi {trial.writes}: còn lại dở dang ở {', '.join(changed)}")
        if is_done:
            trial.findings.append(f"{name}, lỗi ở lần ghi {trial.writes}: bước báo là đã xong")
            return trial
        before = after
    trial.findings.append(f"{name}: hơn {MOST_WRITES} lần ghi")
    return trial


def first_run() -> Trial:
    """Founding works only in an empty database; it comes through at last, and so begins the run."""
    return attempt(FIRST_RUN, found)


def measure(world: World, founded: Trial) -> Figure:
    trials = [founded]
    with Ticker(NAME, len(SCENARIOS)) as ticker, override_settings(PASSWORD_HASHERS=QUICK):
        for name, prepare in SCENARIOS.items():
            trials.append(attempt(name, prepare(world)))
            ticker.step()
    return told(trials, ticker.seconds)


def told(trials: Sequence[Trial], seconds: float) -> Figure:
    writes = sum(trial.writes for trial in trials)
    findings = [finding for trial in trials for finding in trial.findings]
    return Figure(
        key="atomicity",
        name=f"{NAME}: {len(trials)} bước, {number(writes)} chỗ",
        goal="tất cả hoặc không gì cả",
        found=f"{number(len(findings))} dở dang",
        findings=findings,
        seconds=seconds,
    )
