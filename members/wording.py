"""Sentences of modules that know no Django: Vietnamese as they stand, and able to be said in another language. Pure."""

from typing import Any


class Words(str):
    """A sentence with the pattern and the values that it was made of: `members.language.said` translates the pattern.

    >>> Words("Tệp lớn hơn %(most)d MB.", most=20)
    'Tệp lớn hơn 20 MB.'
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> "Words":
        made = super().__new__(cls, pattern % values if values else pattern)
        made.pattern, made.values = pattern, values
        return made
