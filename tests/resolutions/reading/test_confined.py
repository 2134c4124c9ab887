"""Programs that work on strangers' files: stopped when they take too long, too much, or never end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from resolutions.reading.confined import Failed, NoRoom, run, sweep


def python(code: str) -> Callable[[Path], list[str]]:
    return lambda _folder: [sys.executable, "-I", "-c", code]


def test_data_come_as_file_and_on_stdin_in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = "import sys, os; print(open('in').read() + sys.stdin.read(), os.environ.get('SECRET_KEY'))"
    monkeypatch.setenv("SECRET_KEY", "khong-ai-duoc-biet")
    assert run(python(code), data=b"abc", seconds=20, megabytes=500) == b"abcabc None\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import os; os.kill(os.getpid(), 11)",
        "import time; time.sleep(0.2); x = bytearray(900_000_000)",
        "import sys, time; time.sleep(0.2)\nfor _ in range(400): sys.stdout.write('x' * 1_000_000)",
    ],
    ids=["fails", "crashes", "wants all memory", "prints without end"],
)
def test_whatever_goes_wrong_is_one_error(code: str) -> None:
    with pytest.raises(Failed) as failure:
        run(python(code), data=b"", seconds=20, megabytes=500)
    assert not failure.value.overrun


def test_program_that_does_not_end_is_stopped_with_all_it_started() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    began = time.monotonic()
    with pytest.raises(Failed) as failure:
        run(python(code), data=b"", seconds=1, megabytes=500)
    assert failure.value.overrun
    assert time.monotonic() - began < 10


def test_result_may_be_a_file_but_no_link_out_of_the_folder() -> None:
    made = run(python("open('done', 'w').write('x')"), data=b"", seconds=20, megabytes=500, result="done")
    assert made == b"x"
    with pytest.raises(Failed):
        run(python("import os; os.symlink('/etc/passwd', 'done')"), data=b"", seconds=20, megabytes=500, result="done")


def test_program_that_is_not_there_fails() -> None:
    with pytest.raises(Failed):
        run(lambda _folder: ["/khong/co/chuong-trinh"], data=b"", seconds=5, megabytes=500)


def test_folders_of_killed_calls_are_swept_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("lhh-reading-old", "lhh-reading-new", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "in").write_text("x")
    (tmp_path / "lhh-reading-link").symlink_to(tmp_path / "other")
    for name in ("lhh-reading-old", "other"):
        os.utime(tmp_path / name, (0, 0))
    sweep()
    assert {path.name for path in tmp_path.iterdir()} == {"lhh-reading-new", "lhh-reading-link", "other"}


def test_what_a_killed_caller_left_is_ended_and_removed(tmp_path: Path) -> None:
    """kill -9 of the web process leaves neither the file that was being read nor the program that reads it."""
    asleep = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    code = (
        f"import sys, tempfile; tempfile.tempdir = {str(tmp_path)!r}; from resolutions.reading.confined import run; "
        f"run(lambda folder: [sys.executable, '-I', '-c', {asleep!r}], data=b'x', seconds=60, megabytes=500)"
    )
    caller = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 - our own words
    until = time.monotonic() + 30
    while not (found := [path for path in tmp_path.glob("*/pid") if path.read_text()]) and time.monotonic() < until:
        time.sleep(0.05)
    reader = int(found[0].read_text())
    caller.kill()
    caller.wait()
    while (list(tmp_path.iterdir()) or _runs(reader)) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
    assert not _runs(reader)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def test_full_disk_is_told_from_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NoRoom) as failure:
        run(python("print(1)"), data=b"x", seconds=5, megabytes=500)
    assert failure.value.code == "no_room"
