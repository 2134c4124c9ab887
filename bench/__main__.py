"""`python -m bench [--sizes 1000,100000] [--rounds 30] [--profile PAGE]`: one table, both sizes side by side."""

import argparse
import cProfile
import gc
import os
import pstats
import statistics
import sys
from dataclasses import dataclass, field

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - after the set-up

from .browser import Browser  # noqa: E402
from .databases import prepare, use  # noqa: E402
from .pages import FLOOR, PAGES, Ask, Page, asks  # noqa: E402
from .report import print_table  # noqa: E402

WARM_UP = 4
BATCH = 5


@dataclass
class Figures:
    """One page at one size. CPU and wall in seconds."""

    queries: int = 0
    cpus: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpus)

    def wall(self, percentile: int) -> float:
        return statistics.quantiles(self.walls, n=100, method="inclusive")[percentile - 1]


def measure(ask: Ask, browser: Browser, figures: Figures, times: int) -> None:
    for _round in range(times):
        answer = ask(browser)
        if not answer.status.startswith("200"):
            sys.exit(f"{answer.status}\n{answer.body.decode(errors='replace')[:2000]}")
        figures.cpus.append(answer.cpu)
        figures.walls.append(answer.wall)


def run(sizes: list[int], rounds: int) -> dict[tuple[str, int], Figures]:
    """All pages at all sizes, which take turns in small batches: a slow minute of the machine hits all alike."""
    application = WSGIHandler()
    browsers: dict[int, Browser] = {}
    ways: dict[int, dict[str, Ask]] = {}
    for size in sizes:
        prepare(size)
        browsers[size] = Browser(application, "vanphong")
        ways[size] = asks(browsers[size])
    figures = {(page.key, size): Figures() for page in PAGES for size in sizes}
    for page in PAGES:
        for size in sizes:
            use(size)
            for _round in range(WARM_UP):
                ways[size][page.key](browsers[size])
            figures[page.key, size].queries = browsers[size].count_queries(ways[size][page.key])
    gc.collect()
    gc.freeze()
    for _batch in range(-(-rounds // BATCH)):
        for page in PAGES:
            for size in sizes:
                use(size)
                ways[size][page.key](browsers[size])
                measure(ways[size][page.key], browsers[size], figures[page.key, size], BATCH)
    return figures


def profile(page: str, size: int, rounds: int) -> None:
    prepare(size)
    browser = Browser(WSGIHandler(), "vanphong")
    ask = asks(browser)[page]
    for _round in range(WARM_UP):
        ask(browser)
    profiler = cProfile.Profile()
    profiler.enable()
    for _round in range(rounds):
        ask(browser)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(45)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="số nhiệm vụ, cách nhau bằng dấu phẩy")
    parser.add_argument("--rounds", type=int, default=30, help="số lần đo mỗi trang")
    parser.add_argument("--profile", choices=[p.key for p in PAGES], help="in hồ sơ của một trang ở cỡ lớn nhất")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.profile:
        profile(options.profile, max(sizes), options.rounds)
        return
    figures = run(sizes, options.rounds)
    print_table(PAGES, FLOOR, sizes, figures)


__all__ = ["Figures", "Page"]

if __name__ == "__main__":
    main()
