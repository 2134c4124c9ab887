"""Which release of the program this is."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as stream:
        return str(tomllib.load(stream)["project"]["version"])
