"""The state of a task as one SQL expression."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Case, TextField, Value, When
from django.db.models.expressions import RawSQL

from .lateness import conditions
from .models import Task
from .status import State, Windows


def told(day: date, windows: Windows, today: date) -> RawSQL:
    """Gives a `State` for each row of a query on tasks (not in a subquery, where the table has another name).

    No index serves it, which is what a walk along the order of a list wants. Kept for the day: putting it together anew
    would cost more than the database takes to evaluate it.
    """
    sql, params = _told(day, windows, today)
    return RawSQL(sql, params, output_field=TextField())  # noqa: S611 - made by the ORM


@lru_cache(maxsize=8)
def _told(day: date, windows: Windows, today: date) -> tuple[str, tuple[Any, ...]]:
    how = conditions(day, windows, today)
    query = Task.objects.all().query
    case = Case(*[When(how[state], then=Value(state.value)) for state in State]).resolve_expression(query)
    sql, params = query.get_compiler(connection=connection).compile(case)
    return sql, tuple(params)
