"""What would become of a row of an uploaded table, as the preview tells it. Pure but for words: plain values, kept as
JSON until the table is written or put away."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..sheets.preview import ADD, CHANGE, REFUSED, SAME


@dataclass(slots=True)
class RowFate:
    """`changes` are (column, old, new), `problems` (column, what is wrong and what to do), `key` marks what has to be
    told apart from the rest ("admin": the row makes an admin)."""

    line: int
    title: str
    kind: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def digest(fates: Sequence[dict[str, Any]]) -> str:
    """Changes when anything that the preview shows does."""
    return hashlib.sha256(json.dumps(fates, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")).hexdigest()


def counted(fates: Sequence[dict[str, Any]]) -> dict[str, int]:
    found = Counter(str(fate["kind"]) for fate in fates)
    return {kind: found[kind] for kind in (ADD, CHANGE, SAME, REFUSED)}
