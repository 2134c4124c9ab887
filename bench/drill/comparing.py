"""Listings of rows and files, and in what a restored one differs from where it came from."""

import re
from dataclasses import dataclass, field
from pathlib import Path

ACT = re.compile(r"drill (\d+) (\d+)")
TASKS = "tasks_task"


@dataclass
class Listing:
    """`rows`: {(table, number): hash}; `files`: {key: hash}; `acts`: how many each writer wrote, -1 for gaps;
    `touched`: the tasks that writers change."""

    rows: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    acts: dict[int, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path) -> "Listing":
        found, acts = cls(), dict[int, set[int]]()
        for line in path.read_text(encoding="utf-8").splitlines():
            what, key, value = line.split("\t")
            if what == "file":
                found.files[key] = value
            elif what == "file told":
                found.told[key] = value
            elif what == "act":
                writer, act = map(int, ACT.fullmatch(value).groups())  # type: ignore[union-attr]
                acts.setdefault(writer, set()).add(act)
                found.touched.add(key)
            else:
                found.rows[what, key] = value
        for writer, numbers in acts.items():
            found.acts[writer] = max(numbers) if numbers == set(range(1, max(numbers) + 1)) else -1
        return found


def differences(before: Listing, restored: Listing, after: Listing, acts: int) -> list[str]:
    """All that was there before the backup is there unchanged; all that is there was there afterwards, unchanged; of
    each writer at least so many acts, without gaps; every file as its row says. Tasks that writers changed meanwhile
    are judged by their entries."""
    wrong = []
    touched = {(TASKS, key) for key in after.touched}
    for key, value in before.rows.items():
        if key not in touched and restored.rows.get(key) != value:
            wrong.append(f"{' '.join(key)}: {'khác' if key in restored.rows else 'thiếu'}")
    for key, value in restored.rows.items():
        if key not in touched and key not in before.rows and after.rows.get(key) != value:
            wrong.append(f"{' '.join(key)}: không có ở nguồn")
    for key, value in restored.told.items():
        if restored.files[key] != value or after.files.get(key) != value:
            wrong.append(f"tệp {key}: khác")
    wrong += [f"tệp {key}: thiếu" for key in before.files.keys() - restored.files.keys()]
    for writer, count in after.acts.items():
        if not acts <= restored.acts.get(writer, 0) <= count:
            wrong.append(f"người ghi {writer}: {restored.acts.get(writer, 0)} lượt, có lượt bị đứt")
    return wrong
