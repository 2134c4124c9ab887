"""The targets of a period's tasks as they stood on its day: figures read up to then, held against goal and time."""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from ..models import Target
from ..period_filter import Period
from ..target_facts import PeriodFacts, facts_of
from .head import TargetThen
from .live_pass import live_tasks


def targets_then(period: Period) -> tuple[TargetThen, ...]:
    """Whole targets and those nested in them, task by task."""
    sql, params = _of_live_tasks(period)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return ()
    found = Target.objects.filter(pk__in=ids).with_task().order_by("task", "pk")
    facts = facts_of(list(found), period.day)
    return tuple(_then(one.now) for one in facts.values())


@lru_cache(maxsize=64)
def _of_live_tasks(period: Period) -> tuple[str, tuple[Any, ...]]:
    """Put together once: most unions have few targets, and asking for them would cost more than the answer. The task
    of each is looked at, not the targets of each task."""
    found = Target.objects.filter(Exists(live_tasks(period).filter(pk=OuterRef("task")))).order_by()
    return found.values("pk").query.sql_with_params()


def _then(facts: PeriodFacts) -> TargetThen:
    return TargetThen(
        target=facts.target.pk,
        task=facts.target.task_id,
        printed=facts.target.printed,
        goal=facts.goal_words,
        reached=facts.reached_words,
        state=facts.words,
        period=facts.name,
        colour=facts.colour.value,
        way=_permille(facts.way),
        gone=_permille(facts.gone),
    )


def _permille(part: Fraction | None) -> int | None:
    return None if part is None else int(part * 1000)
