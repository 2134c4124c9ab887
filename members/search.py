"""The folded search column: one function in both databases, so that it stays right under update() and bulk_update().

SQLite gets `vn_fold` from Python on every connection; PostgreSQL gets an IMMUTABLE SQL function (see `guards`).
"""

from typing import Any

from django.db import models
from django.db.models import GeneratedField, TextField, Value
from django.db.models.functions import Concat

from .folding import fold


class VnFold(models.Func):
    function = "vn_fold"
    arity = 1
    output_field = TextField()


def folded(*columns: str) -> GeneratedField:
    """A stored column with the named columns of the same row, joined by blanks and folded."""
    parts: list[Any] = []
    for column in columns:
        parts += [Value(" "), column] if parts else [column]
    expression = VnFold(Concat(*parts, output_field=TextField()) if len(parts) > 1 else columns[0])
    return GeneratedField(expression=expression, output_field=TextField(), db_persist=True)


def register_vn_fold(connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection the function; deterministic, or it could not stand in a generated column."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("vn_fold", 1, fold, deterministic=True)
