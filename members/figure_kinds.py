"""The kinds of counts that a new installation starts with; from then on they are the admin's."""

from contextlib import suppress
from typing import Any

from django.apps import apps

# Code, name, what one counts, what it is a part of.
DEFAULTS = (
    ("members", "Hội viên", "người", ""),
    ("branches", "Chi hội", "chi hội", ""),
    ("women", "Hội viên nữ", "người", "members"),
    ("party", "Hội viên là đảng viên", "người", "members"),
    ("doctors", "Tiến sĩ", "người", "members"),
    ("masters", "Thạc sĩ", "người", "members"),
    ("graduates", "Đại học", "người", "members"),
)


def install_figure_kinds(using: str, apps: Any = apps, **kwargs: Any) -> None:
    """After every migrate and flush: the defaults, where there is no kind at all."""
    with suppress(LookupError):  # migrated back to before there was such a table
        rows = apps.get_model("members", "FigureKind").objects.using(using)
        if not rows.exists():
            create_kinds(rows)


def create_kinds(rows: Any) -> None:
    made: dict[str, Any] = {}
    for position, (code, name, word, whole) in enumerate(DEFAULTS, start=1):
        values = {"name": name, "unit_word": word, "part_of": made.get(whole), "position": position * 10}
        made[code] = rows.create(code=code, **values)
