"""`python -m bench.figures [--only sqlite|postgresql] [--lines matrix,fuzz,…] [--small]`: the whole table, one command.

PostgreSQL as well when STRESS_DATABASE_URL or TEST_DATABASE_URL names a server. Whole, it takes hours: `--small` tries
that everything runs. It ends with an error when a goal is missed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from bench.stress import databases
from bench.stress.__main__ import figures_of
from bench.stress.figures import PARTS, Figure, Sizes
from bench.stress.report import lines

from . import by_tests, deploy_check, migrations, restore_drill
from .lines import LINES

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
OTHERS = ("restore", "migrations", "deploy")
KEYS = (*PARTS, *(line.key for line in LINES), *OTHERS)
SMALL = Sizes(posts=32, rounds=4, pairs=25, kills=2, gap=2)


def main() -> None:
    options = parsed()
    told: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="lhh-figures-") as place:
        for name, server in wanted(options.only):
            folder = Path(place) / name.lower()
            folder.mkdir()
            print(f"→ {name}…", flush=True)
            told[name] = list(all_figures(server, folder, options.lines, small=options.small))
    print("\n" + "\n".join(lines(told)))
    sys.exit(not all(figure.met for figures in told.values() for figure in figures))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description="Mọi con số phải giữ, đo thật.")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="", help="chỉ một cơ sở dữ liệu")
    parser.add_argument("--lines", default="", help="chỉ những dòng này: " + ",".join(KEYS))
    parser.add_argument("--small", action="store_true", help="cỡ nhỏ, chỉ để thử lệnh")
    options = parser.parse_args()
    options.lines = tuple(filter(None, options.lines.split(","))) or KEYS
    if strange := set(options.lines) - set(KEYS):
        parser.error(f"không có {', '.join(sorted(strange))}")
    if options.only == "postgresql" and not databases.server():
        parser.error("cần STRESS_DATABASE_URL hoặc TEST_DATABASE_URL")
    return options


def wanted(only: str) -> Iterator[tuple[str, str]]:
    """(name, server) of each database; SQLite has none."""
    if only != "postgresql":
        yield SQLITE, ""
    if only != "sqlite" and databases.server():
        yield POSTGRESQL, databases.server()


def all_figures(server: str, folder: Path, keys: tuple[str, ...], *, small: bool) -> Iterator[Figure]:
    """In the order of the table; each is told as soon as it is there."""
    if parts := tuple(part for part in PARTS if part in keys):
        sizes = replace(SMALL if small else Sizes(), parts=parts)
        with databases.postgresql(server) if server else databases.sqlite(folder) as address:
            yield from figures_of(address, folder, sizes)
    for line in (line for line in LINES if line.key in keys):
        wish = replace(line, environment={}, least=1) if small else line
        yield said(by_tests.measure(wish, server, folder))
    if "restore" in keys:
        size = {"rows": 300, "files": 20} if small else {}
        yield said(restore_drill.measure("postgresql" if server else "sqlite", **size))
    if "migrations" in keys:
        yield said(of_releases(server, folder, migrations.RELEASES[-1:] if small else migrations.RELEASES))
    if "deploy" in keys:
        yield said(deploy_check.measure(server or f"sqlite:///{folder / 'deploy.sqlite3'}"))


def of_releases(server: str, folder: Path, releases: tuple[str, ...]) -> Figure:
    if not server:
        return migrations.measure(f"sqlite:///{folder}/{{}}.sqlite3", folder, releases)
    names = [f"lhh_release_{release}" for release in releases]
    try:
        for name in names:
            databases.command(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            databases.command(server, "CREATE DATABASE {}", name)
        return migrations.measure(urlsplit(server)._replace(path="/lhh_release_").geturl() + "{}", folder, releases)
    finally:
        for name in names:
            databases.command(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def said(figure: Figure) -> Figure:
    print(f"  {figure.name}: {figure.found} · {figure.seconds:.0f} giây", flush=True)
    return figure


if __name__ == "__main__":
    main()
