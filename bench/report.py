"""The table of `make bench`."""

from collections.abc import Mapping, Sequence
from typing import Any

from .pages import Page


def print_table(
    pages: Sequence[Page], floor: Page, sizes: Sequence[int], figures: Mapping[tuple[str, int], Any]
) -> list[str]:
    """Per page and size: queries, CPU, the database's CPU, p50, p95, CPU to the floor's; growth; the goals. What is
    missed is given back."""
    small, large = sizes[0], sizes[-1]
    print(f"\n{'':28}" + "".join(f"{f'{size:,} nhiệm vụ'.replace(',', '.'):^49}" for size in sizes))
    head = f"{'tv':>5}{'CPU ms':>9}{'CSDL':>8}{'p50':>9}{'p95':>9}{'/sàn':>7}  "
    print(f"{'trang':28}" + head * len(sizes) + "  lớn lên   mục tiêu")
    missed = []
    for page in pages:
        line = f"{page.name:28}"
        for size in sizes:
            f, base = figures[page.key, size], figures[floor.key, size]
            line += f"{f.queries:5}{f.cpu * 1e3:9.1f}{f.database * 1e3:8.1f}"
            line += f"{f.wall(50) * 1e3:9.1f}{f.wall(95) * 1e3:9.1f}{f.cpu / base.cpu:7.2f}  "
        growth = figures[page.key, large].cpu / figures[page.key, small].cpu
        goals = judge(page, floor, sizes, figures, growth)
        missed += [f"{page.name}: {words}" for words, met in goals if not met]
        print(f"{line}{growth:9.2f}   " + ", ".join(f"{words} {'OK' if met else 'NOT'}" for words, met in goals))
    print("\ntv: truy vấn · CPU: trung vị của thời gian tính mỗi lượt · CSDL: thời gian tính của PostgreSQL mỗi lượt")
    print("/sàn: CPU so với trang sàn cùng cơ sở dữ liệu · p50, p95: thời gian chờ (ms)")
    tell(missed)
    return missed


def tell(missed: Sequence[str]) -> None:
    print("Đạt mọi mục tiêu." if not missed else "Chưa đạt:\n  " + "\n  ".join(missed), flush=True)


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
