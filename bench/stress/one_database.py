"""All figures on the database that DATABASE_URL names: `python -m bench.stress.one_database SIZES FOLDER`.

A process of its own for each database, since Django knows one at a time. Its figures go to FOLDER/figures.json.
"""

import json
import os
import signal
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up

from . import (  # noqa: E402
    atomicity,
    concurrent_progress,
    database_gone,
    disk_full,
    double_submit,
    kill_nine,
    lost_update,
)
from .figures import Figure, Sizes  # noqa: E402
from .server import gather_static, serving  # noqa: E402
from .world import people  # noqa: E402

AT_ONE_SERVER = {"progress": concurrent_progress, "lost-update": lost_update, "double-submit": double_submit}
WITH_FAULTS = {"kill-9": kill_nine, "database-gone": database_gone, "disk-full": disk_full}


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Atomicity first, while the tables that it compares are small."""
    call_command("migrate", verbosity=0)
    founded = atomicity.first_run()
    world = people(sizes.clients)
    figures = [atomicity.measure(world, founded)] if sizes.wants("atomicity") else []
    gather_static()
    calm = [part for key, part in AT_ONE_SERVER.items() if sizes.wants(key)]
    if calm:
        with serving(folder / "server.log") as port:
            figures += [part.measure(port, world, sizes) for part in calm]
    figures += [part.measure(folder, world, sizes) for key, part in WITH_FAULTS.items() if sizes.wants(key)]
    return figures


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers go as well
    place = Path(sys.argv[2])
    told = measure(Sizes(**json.loads(sys.argv[1])), place)
    (place / "figures.json").write_text(json.dumps([figure.to_json() for figure in told]), encoding="utf-8")
