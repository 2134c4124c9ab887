"""Other programs at work on strangers' files, with limits; whatever a file does to them, it ends there.

Limits of time, memory and output; no shell; a folder of their own that is gone afterwards.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_OUTPUT = 256 * MEGABYTE
_PREFIX, _OLD, _PAUSE = "lhh-reading-", 600, 60
# Waits beside a program until its caller is through with it or dead, then ends what is left and removes the folder.
_WATCH = 'read -r pid; read -r end; [ -z "$pid" ] || kill -s KILL -- "-$pid" 2>/dev/null; rm -rf -- "$1"'
_swept_at = float("-inf")
_KEPT_VARIABLES = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT")


class Failed(Exception):
    """The program ended badly; `overrun` when it was stopped because it took too long."""

    def __init__(self, *, overrun: bool = False) -> None:
        super().__init__("overrun" if overrun else "failed")
        self.overrun = overrun
        self.code = "too_slow" if overrun else "corrupt"


class NoRoom(Failed):
    """This machine has no room left for a stranger's file: nothing is known of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.code = "no_room"


def program(name: str) -> str | None:
    """Where a program is, None when this machine has none of that name."""
    return shutil.which(name)


def sweep() -> None:
    """Remove the folders of calls whose process was killed; no call takes ten minutes."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            facts = folder.lstat()
            if stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and facts.st_mtime < time.time() - _OLD:
                shutil.rmtree(folder, ignore_errors=True)


def run(
    command: Callable[[Path], Sequence[str]], *, data: bytes, seconds: int, megabytes: int, result: str = "printed"
) -> bytes:
    """What the program prints, or the file `result` that it wrote into its folder.

    `command` gets that folder; the data are there as "in", and on the program's stdin.

    Raises Failed when it takes longer than `seconds`, needs more than `megabytes` of memory, or fails.
    """
    _sweep_now_and_then()
    try:
        with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            with _watched(folder) as tell:
                source = folder / "in"
                source.write_bytes(data)
                with source.open("rb") as stdin, (folder / "printed").open("wb") as stdout:
                    _work(command(folder), folder, (stdin.fileno(), stdout.fileno()), (seconds, megabytes), tell)
                made = folder / result
                if made.is_symlink() or not made.is_file() or made.stat().st_size > MAX_OUTPUT:
                    raise Failed
                return made.read_bytes()
    except OSError as error:
        raise NoRoom from error


def _sweep_now_and_then() -> None:
    global _swept_at
    if time.monotonic() - _swept_at > _PAUSE:
        _swept_at = time.monotonic()
        sweep()


@contextmanager
def _watched(folder: Path) -> Iterator[Callable[[int], None]]:
    """Should this process be killed, its end of the pipe closes: the watcher then ends all and cleans up.

    Gives what tells the watcher the program's process group.
    """
    watcher = subprocess.Popen(  # noqa: S603 - our own words
        ["/bin/sh", "-c", _WATCH, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )

    def tell(group: int) -> None:
        os.write(watcher.stdin.fileno(), b"%d\n" % group)  # type: ignore[union-attr] # a pipe was asked for

    try:
        yield tell
    finally:
        watcher.kill()
        watcher.communicate()


def _work(
    words: Sequence[str],
    folder: Path,
    streams: tuple[int, int],
    limits: tuple[int, int],
    tell: Callable[[int], None],
) -> None:
    (stdin, stdout), (seconds, megabytes) = streams, limits
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of words, no shell, no name that a stranger chose
            list(words),
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=kept | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
        )
    except OSError as error:
        raise Failed from error
    try:
        tell(process.pid)
        _limit(process.pid, seconds, megabytes)
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Failed(overrun=True) from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # whatever it started goes with it
        process.wait()
    if code:
        raise Failed(overrun=code == -signal.SIGXCPU)


def _limit(pid: int, seconds: int, megabytes: int) -> None:
    with suppress(ProcessLookupError, PermissionError, ValueError, AttributeError):
        resource.prlimit(pid, resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
