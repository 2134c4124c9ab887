"""One figure: what was tried, what must come out, what came out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

PARTS = ("atomicity", "progress", "lost-update", "double-submit", "kill-9", "database-gone", "disk-full")
SHOWN = 5  # of the findings of one figure; the first ones tell most


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is tried. The defaults are the goals of the whole run."""

    posts: int = 10_000
    clients: int = 8
    rounds: int = 1_000
    pairs: int = 500
    kills: int = 100
    gap: int = 30  # seconds for which the database does not answer
    parts: tuple[str, ...] = ()  # keys of figures; none means all

    def wants(self, key: str) -> bool:
        return not self.parts or key in self.parts


@dataclass(frozen=True, slots=True)
class Figure:
    """`findings` says what was wrong, one sentence each; none means that the goal is met."""

    key: str
    name: str
    goal: str
    found: str
    findings: Sequence[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def met(self) -> bool:
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def number(value: int) -> str:
    """As the office writes it: 10.000."""
    return f"{value:,}".replace(",", ".")
