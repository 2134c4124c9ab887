"""A disk of a few megabytes, that can be filled to its last byte and emptied again.

It is a file system in memory of this process's own, so nothing of it outlives the run: `figures_of` starts the run
apart (`unshare`), as root of itself when the caller is not root.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = 4096


def apart() -> list[str]:
    """What the command of a run begins with, so that it may mount; nothing where the machine forbids that."""
    unshare = shutil.which("unshare")
    if not unshare:
        return []
    start = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--user", "--map-root-user", "--mount"]
    return start if subprocess.run([*start, "true"], check=False, capture_output=True).returncode == 0 else []


class NoDisk(Exception):
    """The machine lets nobody mount anything."""


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """`size` in bytes."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size // BLOCK * BLOCK},mode=0700", "tmpfs", str(place)]
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NoDisk(done.stderr.strip())
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Ballast:
    """Fills the disk, and keeps it full although others give room back."""

    def __init__(self, disk: Path) -> None:
        self.path = disk / "ballast"

    def fill(self) -> None:
        """To the last byte: whoever removes something meanwhile loses that room too."""
        with self.path.open("ab", buffering=0) as stream:
            for size in (1024 * 1024, BLOCK, 1):
                while True:
                    try:
                        if stream.write(b"\0" * size) < size:
                            break
                    except OSError:
                        break

    def drop(self) -> None:
        self.path.unlink()
