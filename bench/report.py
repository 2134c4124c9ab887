"""The table of `make bench`."""

from collections.abc import Mapping, Sequence
from typing import Any

from .pages import Page


def print_table(
    pages: Sequence[Page], floor: Page, sizes: Sequence[int], figures: Mapping[tuple[str, int], Any]
) -> None:
    """Per page and size: queries, CPU, p50, p95, CPU to the floor's; then growth, and whether the goals are met."""
    small, large = sizes[0], sizes[-1]
    print(f"\n{'':28}" + "".join(f"{f'{size:,} nhiệm vụ'.replace(',', '.'):^42}" for size in sizes))
    print(
        f"{'trang':28}"
        + "".join(f"{'tv':>5}{'CPU ms':>9}{'p50':>9}{'p95':>9}{'/sàn':>8}  " for _ in sizes)
        + "  lớn lên   mục tiêu"
    )
    missed = []
    for page in pages:
        line = f"{page.name:28}"
        for size in sizes:
            f, base = figures[page.key, size], figures[floor.key, size]
            times = (f.cpu, f.wall(50), f.wall(95))
            line += f"{f.queries:5}" + "".join(f"{t * 1e3:9.1f}" for t in times) + f"{f.cpu / base.cpu:8.2f}  "
        growth = figures[page.key, large].cpu / figures[page.key, small].cpu
        goals = judge(page, floor, sizes, figures, growth)
        missed += [f"{page.name}: {words}" for words, met in goals if not met]
        print(f"{line}{growth:9.2f}   " + ", ".join(f"{words} {'OK' if met else 'NOT'}" for words, met in goals))
    print("\ntv: truy vấn · CPU: trung vị của thời gian tính mỗi lượt · /sàn: so với trang sàn cùng cơ sở dữ liệu")
    print("Đạt mọi mục tiêu." if not missed else "Chưa đạt:\n  " + "\n  ".join(missed))


def judge(
    page: Page, floor: Page, sizes: Sequence[int], figures: Mapping[tuple[str, int], Any], growth: float
) -> list[tuple[str, bool]]:
    """(goal in words, whether it is met)"""
    if page is floor:
        return []
    goals = []
    if page.to_floor:
        worst = max(figures[page.key, size].cpu / figures[floor.key, size].cpu for size in sizes)
        goals.append((f"≤ {page.to_floor:g}× sàn", worst <= page.to_floor))
    if page.growth:
        goals.append((f"lớn ≤ {page.growth:g}×", growth <= page.growth))
    counts = {figures[page.key, size].queries for size in sizes}
    goals.append(("cùng số truy vấn", len(counts) == 1))
    return goals
