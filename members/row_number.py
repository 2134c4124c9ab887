"""The number of a row in an address: one that no database can hold is no address."""

from django.urls.converters import IntConverter

LARGEST = 2**63 - 1


class RowNumber(IntConverter):
    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > LARGEST:
            raise ValueError(value)
        return number
