"""That `make drill` would notice what it looks for. The drill itself runs in `.ci/run`, at its full size."""

from dataclasses import replace

import pytest

from bench.drill.comparing import Listing, differences

A, B, NEW, MOVED = ("members_unit", "1"), ("members_unit", "2"), ("tasks_progressentry", "9"), ("tasks_task", "7")
BEFORE = Listing(rows={A: "a", B: "b", MOVED: "m1"}, files={"k": "h"}, told={"k": "h"})
AFTER = Listing({A: "a", B: "b", NEW: "n", MOVED: "m3"}, {"k": "h", "l": "i"}, {"k": "h", "l": "i"}, {0: 5}, {"7"})
RESTORED = Listing({A: "a", B: "b", NEW: "n", MOVED: "m2"}, {"k": "h", "l": "i"}, {"k": "h", "l": "i"}, {0: 4})


def test_drill_takes_what_was_written_meanwhile() -> None:
    assert differences(BEFORE, RESTORED, AFTER, 3) == []


@pytest.mark.parametrize(
    ("restored", "word"),
    [
        (replace(RESTORED, rows=RESTORED.rows | {A: "x"}), "khác"),
        (replace(RESTORED, rows={key: value for key, value in RESTORED.rows.items() if key != B}), "thiếu"),
        (replace(RESTORED, rows=RESTORED.rows | {("members_unit", "3"): "c"}), "không có ở nguồn"),
        (replace(RESTORED, files={"k": "h", "l": "x"}), "khác"),
        (replace(RESTORED, files={"l": "i"}, told={"l": "i"}), "thiếu"),
        (replace(RESTORED, acts={0: 2}), "đứt"),
        (replace(RESTORED, acts={0: -1}), "đứt"),
    ],
)
def test_drill_notices(restored: Listing, word: str) -> None:
    (found,) = differences(BEFORE, restored, AFTER, 3)
    assert word in found
