"""What becomes of each synthetic task. Pure: the same seed, number and day give the same life.

Most tasks are given and finished within a quarter or two; what is still open was given in the last few quarters, so a
quarter's review holds between 5 and 8 % of five years' tasks, as it does where tasks are really followed up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tasks.models import DeadlineKind, Stage
from tasks.periods import quarter_of

YEARS = 5
ENTRIES = 3
KINDS = (
    (DeadlineKind.QUARTER, 46),
    (DeadlineKind.DATE, 24),
    (DeadlineKind.MONTH, 14),
    (DeadlineKind.YEAR, 3),
    (DeadlineKind.PERIOD, 2),
    (DeadlineKind.RECURRING, 4),
    (DeadlineKind.CONDITIONAL, 3),
    (DeadlineKind.NONE, 4),
)
KIND_NAMES, KIND_WEIGHTS = [k for k, _ in KINDS], [w for _, w in KINDS]
# A pinch of the open tasks wait for a person; the rest are simply being done.
OPEN_STAGES = (Stage.DOING, Stage.TODO, Stage.CONFIRM, Stage.REDO, Stage.HOLD, Stage.NEW)
OPEN_WEIGHTS = (60, 15, 10, 5, 4, 6)


@dataclass(frozen=True, slots=True)
class Fate:
    """One task's life up to today. `reported` are the days of its progress entries, oldest first."""

    given_on: date
    kind: DeadlineKind
    phrase: str
    due_on: date | None
    stage: Stage
    closed_on: date | None
    percent: int
    reported: tuple[date, ...]


def given_on(number: int, count: int, today: date) -> date:
    """Spread evenly over the last five years, in the order of the numbers."""
    days = 365 * YEARS
    return today - timedelta(days=days - number * days // count)


def fate(random: Random, given: date, today: date) -> Fate:
    kind = random.choices(KIND_NAMES, KIND_WEIGHTS)[0]
    due, phrase = deadline(random, kind, given)
    finish = _finish(random, given, due)
    closed = finish if finish < today else None
    stage = _stage(random, kind, closed)
    last = closed or today - timedelta(days=1)
    step = (last - given) / ENTRIES
    reported = tuple(given + step * n for n in range(1, ENTRIES + 1))
    percent = 100 if stage == Stage.DONE else random.randrange(0, 100, 10)
    return Fate(given, kind, phrase, due, stage, closed, percent, reported)


def deadline(random: Random, kind: DeadlineKind, given: date) -> tuple[date | None, str]:
    """The due day of a task given on that day, and the words a document would use."""
    if kind == DeadlineKind.QUARTER:
        quarter = quarter_of(given + timedelta(days=25))
        return quarter.end, f"Quý {quarter.label}"
    if kind == DeadlineKind.DATE:
        day = given + timedelta(days=random.randint(15, 60))
        return day, f"trước ngày {day:%d/%m/%Y}"
    if kind == DeadlineKind.MONTH:
        first = (given.replace(day=1) + timedelta(days=63)).replace(day=1)
        return first - timedelta(days=1), f"Tháng {(first - timedelta(days=1)):%m/%Y}"
    if kind == DeadlineKind.YEAR:
        return date(given.year, 12, 31), f"Năm {given.year}"
    if kind == DeadlineKind.PERIOD:
        return date(given.year + 1, 12, 31), f"Giai đoạn {given.year} - {given.year + 1}"
    phrases = {DeadlineKind.RECURRING: "Hằng năm", DeadlineKind.CONDITIONAL: "Sau khi có hướng dẫn của Trung ương"}
    return None, phrases.get(kind, "")


def _finish(random: Random, given: date, due: date | None) -> date:
    """The day the accepted report bears: mostly before the due day, sometimes weeks after it."""
    if due is None:
        return given + timedelta(days=random.randint(10, 90))
    if random.random() < 0.8:
        latest = max(1, (due - given).days)
        return given + timedelta(days=random.randint(min(5, latest), latest))
    return due + timedelta(days=random.randint(1, 60))


def _stage(random: Random, kind: DeadlineKind, closed: date | None) -> Stage:
    if closed:
        return Stage.ENDED if random.random() < 0.015 else Stage.DONE
    if kind == DeadlineKind.CONDITIONAL:
        return Stage.COND
    return random.choices(OPEN_STAGES, OPEN_WEIGHTS)[0]
