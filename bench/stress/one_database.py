"""All figures on the database that DATABASE_URL names: `python -m bench.stress.one_database SIZES FOLDER`.

A process of its own for each database, since Django knows one at a time. Its figures go to FOLDER/figures.json.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up

from . import atomicity, concurrent_progress, double_submit, lost_update  # noqa: E402
from .figures import Figure, Sizes  # noqa: E402
from .server import serving  # noqa: E402
from .world import people  # noqa: E402


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Atomicity first, while the tables that it compares are small."""
    call_command("migrate", verbosity=0)
    founded = atomicity.first_run()
    world = people(sizes.clients)
    figures = [atomicity.measure(world, founded)]
    with serving(folder / "server.log") as port:
        figures += [part.measure(port, world, sizes) for part in (concurrent_progress, lost_update, double_submit)]
    return figures


if __name__ == "__main__":
    place = Path(sys.argv[2])
    told = measure(Sizes(**json.loads(sys.argv[1])), place)
    (place / "figures.json").write_text(json.dumps([figure.to_json() for figure in told]), encoding="utf-8")
