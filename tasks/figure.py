"""A number at the head of a page: what it is, how it was made, and the list behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is written as it is shown; `url` is empty where there is nothing to list."""

    name: str
    value: str
    note: str
    url: str = ""
    icon: str = ""
    is_late: bool = False
