"""Tables of Markdown and of drawn pipes inside plain text, turned into rows of cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PIPE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*+(?::?-{2,}:?)?\s*+$")
_GRID_RULE = re.compile(r"^\s*[+├┌└┼┬┴][-=+─┼┬┴┐┘┤]+\s*$")


def unpipe(lines: Sequence[str]) -> list[str]:
    """The lines with the rows of pipe tables turned into cells parted by tabs, the rules between them emptied."""
    out: list[str] = []
    framed: bool | None = None  # whether the rows of the table being passed begin with a bar
    for line in lines:
        row = _pipe_row(line, framed=framed is not False)
        if row is None:
            framed = framed if not line.strip() else None
            out.append(line)
            continue
        if row and framed is None:
            framed = line.lstrip().startswith(("|", "│", "┃"))
        out.append(row)
    return out


def _pipe_row(line: str, *, framed: bool) -> str | None:
    """`| a | b |` → "a<TAB>b"; the rule under a heading → ""; None when the line is no row of a pipe table.

    In a table that is not framed on the left ("a | b |") a bar at the start follows an empty first cell.
    """
    line = line.replace("│", "|").replace("┃", "|")
    if "|" not in line:
        return "" if _GRID_RULE.match(line) else None
    if _PIPE_RULE.match(line):
        return ""
    stripped = line.strip()
    edged = stripped.startswith("|") or stripped.endswith("|")
    if stripped.count("|") < (2 if edged else 3):
        return None
    if stripped.startswith("|") and framed:
        stripped = stripped[1:]
    if stripped.endswith("|"):
        stripped = stripped[:-1]
    return "\t".join(cell.strip() for cell in stripped.split("|"))
