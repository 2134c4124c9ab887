"""Files of frozen reviews, for tests: whole ones, and ways to spoil them."""

import json
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from tasks.exchange.schema import Exchanged, Signed
from tasks.periods import ReportingPeriod
from tasks.reviews import head as heads
from tasks.reviews import standing as standings
from tasks.reviews.head import Head, PointThen
from tasks.reviews.seal import seal
from tasks.reviews.standing import Held, Standing
from tasks.reviews.tables import tables_of
from tasks.status import State, Summary

SIGNED = Signed("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn Thử", "2026-10-05T09:30:00+07:00")
MEGABYTES = 20 * 1024 * 1024
UNION = "Liên hiệp các Hội KH&KT tỉnh Hà Thanh"


def sealed(head: Head, tasks: Sequence[Standing]) -> Exchanged:
    return Exchanged(head, tuple(tasks), SIGNED, seal(heads.to_json(head), map(standings.to_json, tasks)))


def exchanged(tasks: Sequence[Standing], union: str = UNION, period: str = "2026-q3", **more: Any) -> Exchanged:
    """A whole file of these tasks."""
    span = ReportingPeriod.from_slug(period)
    return sealed(Head(period, span.start, span.end, union, tables_of(tasks, span), **({"since": {}} | more)), tasks)


def some_tasks(count: int = 5, seed: int = 1) -> list[Standing]:
    """Tasks that stand any way, of one document and three units."""
    dice = random.Random(seed)
    units = [Held(n, f"Hội số {n}", f"Cụm {n % 2 + 1}") for n in range(1, 4)]
    made = []
    for number in range(1, count + 1):
        state = dice.choice(list(State))
        due = date(2026, 7, 1) + timedelta(days=dice.randint(0, 120))
        done = state in {State.DONE_ON_TIME, State.DONE_LATE, State.ENDED}
        made.append(
            Standing(
                number,
                f"Việc thử số {number}",
                state,
                "done" if done else "doing",
                date(2026, 1, 15),
                document=7,
                document_label="05/KH-LHH",
                leads=(dice.choice(units),),
                due_on=due,
                original_due_on=due,
                closed_on=due if done else None,
                cause="Chờ số liệu." if state == State.LATE else "",
            )
        )
    return made


def file_of(tasks: int = 5, seed: int = 1, **more: Any) -> bytes:
    return exchanged(some_tasks(tasks, seed), **more).content.encode()


def before(done: int = 4, late: int = 2) -> PointThen:
    return PointThen("2026-q2", Summary(done_on_time=done, late=late))


def spoiled(change: Callable[[dict[str, Any]], object], data: bytes | None = None, *, reseal: bool = False) -> bytes:
    """The file with something changed in it; `reseal` puts the right hash over what was changed."""
    told = json.loads(data or file_of())
    change(told)
    if reseal:
        rows = [standings.canonical(row) for row in told["tasks"]]
        told["sha256"] = seal(standings.canonical(told["head"]), rows)
    return standings.canonical(told).encode()
