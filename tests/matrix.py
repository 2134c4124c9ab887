"""How the table role × address × method is written: rows in tests/<app>/matrix.py, the test in test_matrix.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ALL = frozenset({"admin", "office", "standing", "committee", "viewer", "own", "other"})
READERS = ALL - {"own", "other"}
OFFICE = frozenset({"admin", "office"})
ASSIGNERS = OFFICE | {"standing"}
ADMIN = frozenset({"admin"})


@dataclass(frozen=True)
class Rule:
    """Who may call an address.

    `roles` get in. Of the others, those in `blind` get 404 because the row does not exist for them; the rest get 403.
    `args` builds the address's arguments from the world. `get` is the answer to a GET by those who may
    (405 for addresses that only take POST). `public` addresses answer without sign-in.
    """

    roles: frozenset[str]
    args: Callable[[Any], list[Any]] = lambda world: []
    blind: frozenset[str] = field(default=frozenset())
    get: int = 200
    public: bool = False
