"""The table of `make stress`: each figure beside its goal, one column a database; below it what was wrong."""

from collections.abc import Mapping, Sequence

from .figures import SHOWN, Figure


def lines(told: Mapping[str, Sequence[Figure]]) -> list[str]:
    """{database: figures} as text."""
    columns = list(told.values())
    rows = [("con số", "mục tiêu", *told)]
    for same in zip(*columns, strict=True):
        rows.append((same[0].name, same[0].goal, *(cell(figure) for figure in same)))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    table = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [*table, "", *verdict(told)]


def cell(figure: Figure) -> str:
    return f"{figure.found}, {figure.seconds:.0f} giây {'OK' if figure.met else 'NOT'}"


def verdict(told: Mapping[str, Sequence[Figure]]) -> list[str]:
    missed = []
    for database, figures in told.items():
        for figure in figures:
            missed += [f"  {database}: {finding}" for finding in figure.findings[:SHOWN]]
            if len(figure.findings) > SHOWN:
                missed.append(f"  {database}: … và {len(figure.findings) - SHOWN} điều nữa ở “{figure.name}”")
    return ["Chưa đạt:", *missed] if missed else ["Đạt mọi mục tiêu."]
