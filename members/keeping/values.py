"""Values of table columns in the one form of a backup, the same from SQLite and from PostgreSQL. Pure: no Django.

A row is one line: a JSON list, in the order of the table's columns. Instants are UTC with six digits of a second,
decimals have their column's digits, JSON is text with sorted keys, bytes are hex. So the same rows give the same bytes,
whichever database they come from, and a hash of the lines is a hash of the rows.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

INT, BOOL, TEXT, DATE, INSTANT, TIME = "int", "bool", "text", "date", "instant", "time"
UUID, JSON, BYTES, ADDRESS, DECIMAL = "uuid", "json", "bytes", "address", "decimal"

Change = Callable[[Any], Any]
_WHOLE_SECOND = ".000000"
_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_sorted_json = json.JSONEncoder(sort_keys=True).encode


class UnfitValue(ValueError):
    """A line that is no row of its table."""


def decimal_kind(places: int) -> str:
    return f"{DECIMAL}:{places}"


def read_expression(kind: str, column: str, vendor: str) -> str:
    """SQL that gives a column in a form which `from_database` knows. `column` is quoted.

    On SQLite the plus takes the declared type away, and with it the converters that Django has put there.
    """
    if vendor == "sqlite":
        return f"+{column}"
    if kind == INSTANT:
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if kind == TIME:
        return f"to_char({column}, 'HH24:MI:SS.US')"
    if kind == DATE:
        return f"to_char({column}, 'YYYY-MM-DD')"
    if kind == UUID:
        return f"replace({column}::text, '-', '')"
    if kind == ADDRESS:
        return f"host({column})"
    return f"{column}::text" if kind == JSON or kind.startswith(DECIMAL) else column


def from_database(kind: str, vendor: str) -> Change | None:
    """What is still to be done with a value that is not null; None for nothing."""
    if kind == JSON:
        return lambda text: _sorted_json(json.loads(text))
    if kind == BYTES:
        return lambda data: bytes(data).hex()
    if kind.startswith(DECIMAL):
        step = Decimal(1).scaleb(-int(kind.partition(":")[2]))
        return lambda number: str(Decimal(str(number)).quantize(step))
    if vendor == "sqlite" and kind == BOOL:
        return bool
    if vendor == "sqlite" and kind in (INSTANT, TIME):
        return _six_digits
    return None


def _six_digits(instant: str) -> str:
    head, _, digits = instant.partition(".")
    return f"{head}.{digits:0<6}"


def to_line(row: Sequence[Any], changes: Sequence[tuple[int, Change]]) -> str:
    """A row as its line, without the line's end."""
    values = list(row)
    for place, change in changes:
        if values[place] is not None:
            values[place] = change(values[place])
    return _line(values)


def of_line(line: bytes, width: int) -> list[Any]:
    """The values of a line. UnfitValue when it is none."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnfitValue("a line is no JSON") from error
    if not isinstance(values, list) or len(values) != width:
        raise UnfitValue("a line has not as many values as its table has columns")
    return values


def to_sqlite(kind: str) -> Change:
    """A value that is not null, as Django itself would have stored it."""
    if kind in (INT, BOOL):
        return _whole
    if kind == BYTES:
        return lambda value: bytes.fromhex(_text(value))
    if kind in (INSTANT, TIME):
        return lambda value: _text(value).removesuffix(_WHOLE_SECOND)
    return _text


def to_postgresql(kind: str) -> Change:
    """A value that is not null, as text for COPY, not yet escaped."""
    if kind in (INT, BOOL):
        return lambda value: str(_whole(value))
    if kind == BYTES:
        return lambda value: "\\x" + _text(value)
    if kind == INSTANT:
        return lambda value: _text(value) + "+00"
    return _text


_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def copy_line(values: Sequence[Any], changes: Sequence[Change]) -> str:
    """A row as PostgreSQL's COPY reads it."""
    return (
        "\t".join(
            "\\N" if value is None else change(value).translate(_ESCAPES)
            for value, change in zip(values, changes, strict=True)
        )
        + "\n"
    )


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise UnfitValue("a number was expected")
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnfitValue("a text was expected")
    return value
