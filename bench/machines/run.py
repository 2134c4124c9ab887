"""The run itself, in a process whose environment names the database: FOLDER SECONDS ROWS ROUNDS CLIENTS."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import django

from . import house as building

FOLDER = Path(sys.argv[1])
_storage = building.storage()
os.environ |= _storage.__enter__() | {"DJANGO_SETTINGS_MODULE": "lhh_tracker.settings"}
django.setup()

from django.core.files.storage import default_storage  # noqa: E402 - after the set-up
from django.core.management import call_command  # noqa: E402

from bench.stress.figures import Figure, Sizes  # noqa: E402
from bench.stress.report import lines  # noqa: E402
from bench.stress.server import gather_static  # noqa: E402
from bench.stress.world import World, found, people  # noqa: E402

from . import falling, together  # noqa: E402

Part = Callable[[building.House, World, Sizes], Figure]


def main() -> int:
    gap, rows, rounds, clients = map(int, sys.argv[2:6])
    sizes = Sizes(posts=rows, rounds=rounds, clients=clients, gap=gap)
    default_storage.client.create_bucket(Bucket=building.BUCKET)
    call_command("migrate", verbosity=0)
    found()
    world = people(clients)
    gather_static()
    told = []
    with building.machines(FOLDER) as house:
        for part in (*together.PARTS, falling.daily_twice, falling.one_is_killed):
            began = time.monotonic()
            try:
                told.append(part(house, world, sizes))
            except Exception as error:
                told.append(
                    Figure(part.__name__, part.__name__, "", "hỏng", [f"{type(error).__name__}: {error}"[:600]])
                )
            told[-1] = replace(told[-1], seconds=time.monotonic() - began)
            mark = "OK " if told[-1].met else "NOT"
            print(f"  {mark} {told[-1].name}: {told[-1].found} ({told[-1].seconds:.0f} giây)", flush=True)
    kept = [path for name in ("a", "b", "worker") for path in (FOLDER / name / "files").rglob("*") if path.is_file()]
    told.append(
        Figure("folders", "Tệp nằm lại ở thư mục riêng của máy", "0", str(len(kept)), [str(path) for path in kept])
    )
    print("\n" + "\n".join(lines({"hai máy, PostgreSQL, S3": told})))
    return 0 if all(figure.met for figure in told) else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        code = main()
    finally:
        _storage.__exit__(None, None, None)
    sys.exit(code)
