"""Names of backups, and which of them may go: some days, some weeks, some months are kept. Pure: no Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

NAME = re.compile(r"lhh-(\d{8}-\d{6})(-thieu)?\.zip")
HALF = ".part"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months keep their newest backup."""

    days: int
    weeks: int
    months: int


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """One backup in the folder. What lacks a file that was lost before is not complete."""

    at: datetime
    name: str
    complete: bool


def keep_of(words: str) -> Keep:
    """ "14,8,12" → 14 days, 8 weeks, 12 months. ValueError for anything else."""
    numbers = [int(word) for word in words.split(",")]
    if len(numbers) != 3 or min(numbers) < 0:
        raise ValueError(words)
    return Keep(*numbers)


def name_at(moment: datetime, complete: bool = True) -> str:
    return f"lhh-{moment:%Y%m%d-%H%M%S}{'' if complete else '-thieu'}.zip"


def of_name(name: str) -> Kept | None:
    """None for a file of another name: it is not ours, and is never touched."""
    found = NAME.fullmatch(name)
    if not found:
        return None
    try:
        at = datetime.strptime(found[1], "%Y%m%d-%H%M%S")  # as the clock on the wall showed it
    except ValueError:
        return None
    return Kept(at, name, found[2] is None)


def is_half(name: str) -> bool:
    """Whether a backup that was broken off left this."""
    return name.startswith("lhh-") and name.endswith(f".zip{HALF}") and of_name(name.removesuffix(HALF)) is not None


def kept_in(names: Iterable[str]) -> list[Kept]:
    """The backups among these names, the newest first."""
    return sorted(filter(None, map(of_name, names)), reverse=True)


def may_go(names: Iterable[str], keep: Keep) -> list[str]:
    """What is not the newest of a day, week or month that is kept. A complete backup goes before one that is not;
    the newest complete one and the newest of all stay in any case."""
    backups = kept_in(names)
    staying = {backup.name for backup in backups[:1]} | {b.name for b in [b for b in backups if b.complete][:1]}
    for form, count in (("%Y%m%d", keep.days), ("%G%V", keep.weeks), ("%Y%m", keep.months)):
        spans: dict[str, list[Kept]] = {}
        for backup in backups:
            spans.setdefault(backup.at.strftime(form), []).append(backup)
        for span in list(spans.values())[:count]:
            staying.add(next((backup for backup in span if backup.complete), span[0]).name)
    return [backup.name for backup in backups if backup.name not in staying]
