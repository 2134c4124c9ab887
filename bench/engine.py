"""`python -m bench.engine [--sizes 1000,100000] [--rounds 30] [--only list,deep] [--profile PAGE]`: the database that
DATABASE_URL names. All pages at all sizes side by side, then what is large: exports, a past day, a frozen review; then
the memory of the real server. Exit code 1 when a goal is missed."""

import argparse
import cProfile
import gc
import io
import os
import pstats
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - after the set-up

from . import large, memory  # noqa: E402
from .browser import Browser  # noqa: E402
from .databases import prepare, use  # noqa: E402
from .pages import FLOOR, PAGES, Ask, Page, asks  # noqa: E402
from .report import print_table  # noqa: E402

WARM_UP = 3
BATCH = 5
PATIENCE = 20.0  # seconds: a page that takes longer at one size is measured fewer times
OURS = re.compile(r"(tasks|members|resolutions|templates)/")


@dataclass
class Figures:
    """One page at one size. CPU of this process, of the database's, and wall, in seconds."""

    queries: int = 0
    cpus: list[float] = field(default_factory=list)
    databases: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpus)

    @property
    def database(self) -> float:
        """The mean: its clock is coarse on some systems."""
        return statistics.fmean(self.databases)

    def wall(self, percentile: int) -> float:
        if len(self.walls) < 2:
            return self.walls[0]
        return statistics.quantiles(self.walls, n=100, method="inclusive")[percentile - 1]


def measure(ask: Ask, browser: Browser, figures: Figures, times: int) -> None:
    for _round in range(times):
        if sum(figures.walls) > PATIENCE and len(figures.walls) > 2:
            return
        answer = ask(browser)
        if not answer.status.startswith("200"):
            sys.exit(f"{answer.status}\n{answer.body.decode(errors='replace')[:2000]}")
        figures.cpus.append(answer.cpu)
        figures.databases.append(answer.database)
        figures.walls.append(answer.wall)


def run(sizes: list[int], rounds: int, pages: list[Page]) -> dict[tuple[str, int], Figures]:
    """All pages at all sizes, which take turns in small batches: a slow minute of the machine hits all alike."""
    application = WSGIHandler()
    browsers: dict[int, Browser] = {}
    ways: dict[int, dict[str, Ask]] = {}
    for size in sizes:
        prepare(size)
        browsers[size] = Browser(application, "vanphong")
        ways[size] = asks(browsers[size])
    figures = {(page.key, size): Figures() for page in pages for size in sizes}
    for page in pages:
        for size in sizes:
            use(size)
            for _round in range(WARM_UP):
                ways[size][page.key](browsers[size])
            figures[page.key, size].queries = browsers[size].count_queries(ways[size][page.key])
    gc.collect()
    gc.freeze()
    batch = min(BATCH, rounds)
    for _batch in range(-(-rounds // batch)):
        for page in pages:
            for size in sizes:
                use(size)
                ways[size][page.key](browsers[size])
                measure(ways[size][page.key], browsers[size], figures[page.key, size], batch)
    return figures


def profiled(page: str, size: int, rounds: int) -> pstats.Stats:
    """Where the time of a page goes."""
    use(size)
    browser = Browser(WSGIHandler(), "vanphong")
    ask = asks(browser)[page]
    for _round in range(WARM_UP):
        ask(browser)
    profiler = cProfile.Profile(time.process_time)  # what other programs take is not the page's
    profiler.enable()
    for _round in range(rounds):
        ask(browser)
    profiler.disable()
    return pstats.Stats(profiler, stream=io.StringIO())


def profile(page: str, size: int, rounds: int) -> None:
    prepare(size)
    stats = profiled(page, size, rounds)
    stats.stream = sys.stdout  # type: ignore[attr-defined]
    stats.sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumtime").print_stats(45)


def write_profiles(file: Path, pages: list[Page], size: int, rounds: int) -> None:
    """A line a page, as docs/figures.md has them: the share of the database, of templates, of our own costliest."""
    lines = [
        "| page | database | templates | our own functions that cost most, with what they call |",
        "|---|---|---|---|",
    ]
    for page in pages:
        stats = profiled(page.key, size, rounds)
        lines.append(profile_line(page, stats))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def profile_line(page: Page, stats: pstats.Stats) -> str:
    entries = stats.stats  # type: ignore[attr-defined]
    whole = max(cumulative for _cc, _nc, _own, cumulative, _callers in entries.values())

    def share(name: str) -> float:
        return max((e[3] for (_f, _l, function), e in entries.items() if function == name), default=0.0) / whole

    ours: dict[str, float] = {}
    for (path, _line, function), entry in entries.items():
        found = OURS.search(path)
        if found and "site-packages" not in path:
            name = f"{path[found.start() :].removesuffix('.py')}.{function}"
            ours[name] = max(ours.get(name, 0.0), entry[3] / whole)
    costly = sorted(ours.items(), key=lambda pair: -pair[1])[:6]
    told = ", ".join(f"`{name}` {part:.0%}" for name, part in costly)
    return f"| {page.name} | {share('execute'):.0%} | {share('render'):.0%} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="số nhiệm vụ, cách nhau bằng dấu phẩy")
    parser.add_argument("--rounds", type=int, default=30, help="số lần đo mỗi trang")
    parser.add_argument("--only", default="", help="chỉ đo các trang này, cách nhau bằng dấu phẩy")
    parser.add_argument("--large", type=int, default=25_000, help="số nhiệm vụ của phần đo việc lớn; 0: không đo")
    parser.add_argument("--profile", choices=[p.key for p in PAGES], help="in hồ sơ của một trang ở cỡ lớn nhất")
    parser.add_argument("--profiles", type=Path, help="ghi hồ sơ của mọi trang ở cỡ lớn nhất vào tệp này")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.profile:
        profile(options.profile, max(sizes), options.rounds)
        return
    wanted = set(options.only.split(",")) - {""}
    pages = [page for page in PAGES if not wanted or page.key in wanted or page is FLOOR]
    missed = print_table(pages, FLOOR, sizes, run(sizes, options.rounds, pages))
    if options.large:
        missed += large.measured(options.large)
        missed += memory.measured(options.large)
    if options.profiles:
        write_profiles(options.profiles, pages, max(sizes), min(options.rounds, 5))
    sys.exit(1 if missed else 0)


__all__ = ["Figures", "Page"]

if __name__ == "__main__":
    main()
