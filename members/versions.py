"""Optimistic locking: each editable row carries an integer `version`; a stale edit gets a 409 page, losing nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class StaleEdit(Exception):
    """Somebody (`who`, where it is known) saved the row in between. Carries both texts for the 409 page:
    {label: (theirs, yours)}."""

    who = ""

    def __init__(self, what: str, back: str, fields: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(what)
        self.what, self.back, self.fields = what, back, fields


def claim(row: models.Model, version: int) -> bool:
    """Raise the row's version from `version` by one; False when somebody else did so first. Within a transaction."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if rows.update(version=models.F("version") + 1) == 0:
        return False
    row.version = version + 1  # type: ignore[attr-defined]
    return True


def stale(row: models.Model, what: str, back: str, form: Any) -> StaleEdit:
    """The exception for a form whose row was changed in between: compares what was typed with what is stored now."""
    current = type(row)._default_manager.get(pk=row.pk)
    fields = {}
    for name in form.changed_data:
        if name in form.fields and hasattr(current, name) and not form.fields[name].widget.is_hidden:
            theirs, yours = getattr(current, name), form.cleaned_data.get(name)
            if theirs != yours:
                field = form.fields[name]
                fields[str(field.label or name)] = (shown(field, theirs), shown(field, yours))
    return StaleEdit(what, back, fields)


def shown(field: Any, value: Any) -> str:
    """A value as the page writes it: a choice by its label, a date as 30/09/2021, a tick as a word."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and (choices := getattr(field, "choices", None)):
        return str(dict(choices).get(value, value))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "" if value is None else str(value)
