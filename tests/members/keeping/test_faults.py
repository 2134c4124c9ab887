"""What goes wrong while a backup is taken is told, and leaves nothing that looks like one."""

import errno
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from members.job_runs import last_run
from members.keeping import archive, taking
from members.keeping.rotation import HALF
from members.keeping.state import Level, backup_state, check_state, warning
from members.models import JobOutcome, JobRun
from members.sole import sole
from resolutions import files
from resolutions.models import Attachment

from ...conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def run(command: str, *arguments: str) -> str:
    told = io.StringIO()
    call_command(command, *arguments, stdout=told, stderr=told)
    return told.getvalue()


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.BACKUP_DIR)


@pytest.fixture
def attachment(cast: Cast) -> Attachment:
    return files.store(name="bien-ban.txt", data=b"Bien ban", uploaded_by=cast.office)


def test_disk_full_leaves_no_half_archive(
    attachment: Attachment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    before = sorted(folder.iterdir())

    def full(writer: archive.Writer, *_args: object, **_options: object) -> None:
        os.write(writer._stream.fileno(), b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.Writer, "add", full)
    with pytest.raises(CommandError, match="hết chỗ"):
        run("backup")
    assert sorted(folder.iterdir()) == before
    state = backup_state(timezone.now())
    assert (state.level, "hết chỗ" in state.error, state.facts["is_verified"]) == (Level.FAILED, True, True)


def test_next_run_removes_what_a_killed_one_left(cast: Cast, folder: Path) -> None:
    folder.mkdir()
    half = folder / f"lhh-20260101-000000.zip{HALF}"
    half.write_bytes(b"half")
    (folder / "ketoan.zip.part").write_bytes(b"of somebody else")
    run("backup")
    assert not half.exists()
    assert (folder / "ketoan.zip.part").exists()


def test_only_one_backup_at_a_time(cast: Cast, folder: Path) -> None:
    with sole(taking.LOCK), pytest.raises(taking.BackupFailed, match="đang chạy"):
        taking.take(folder, taking.Keep(1, 1, 1), patience=0.0)


def test_disk_that_reads_back_otherwise_gives_no_backup(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = archive.Writer.finish

    def spoilt(writer: archive.Writer, manifest: Any) -> None:
        again = os.dup(writer._stream.fileno())
        finish(writer, manifest)
        os.pwrite(again, b"\0\0\0\0", 2_000)
        os.close(again)

    monkeypatch.setattr(archive.Writer, "finish", spoilt)
    with pytest.raises(CommandError, match="đọc lại không đúng"):
        run("backup")
    assert list(folder.iterdir()) == []


def test_missing_file_is_told_by_name_and_all_else_is_kept(attachment: Attachment, cast: Cast, folder: Path) -> None:
    files.store(name="con-nguyen.txt", data=b"Con nguyen", uploaded_by=cast.office)
    default_storage.delete(attachment.key)
    with pytest.raises(CommandError, match="1 tệp không còn nguyên"):
        run("backup")
    (made,) = folder.iterdir()
    assert made.name.endswith("-thieu.zip")
    assert "bien-ban.txt" in run("verify", str(made))
    with archive.reading(made) as found:
        assert len(found.manifest.files) == 1
    assert last_run("backup").facts["lost"] == ["bien-ban.txt: missing"]  # type: ignore[union-attr]


def test_check_tells_missing_altered_and_orphans(attachment: Attachment, cast: Cast) -> None:
    gone = files.store(name="mat.txt", data=b"Se mat", uploaded_by=cast.office)
    assert run("check_files").startswith("2 tệp")
    assert check_state(timezone.now()).is_well
    default_storage.delete(gone.key)
    Path(default_storage.path(attachment.key)).write_bytes(b"Bien bam")
    for key, days in (("ab/moi", 0), ("ab/cu", 2)):
        default_storage.save(key, ContentFile(b"x"))
        age = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(default_storage.path(key), (age, age))
    with pytest.raises(CommandError, match="2 tệp mất"):
        run("check_files", "--sweep")
    facts = last_run("check_files").facts  # type: ignore[union-attr]
    assert (facts["missing"], facts["altered"], facts["orphans"], facts["swept"]) == (1, 1, 2, 1)
    assert default_storage.exists("ab/moi")
    assert not default_storage.exists("ab/cu")
    assert check_state(timezone.now()).level == Level.FAILED


def test_verify_says_what_is_wrong(cast: Cast, folder: Path) -> None:
    with pytest.raises(CommandError, match="chưa có bản sao lưu"):
        run("verify", "--latest")
    made = Path(run("backup").splitlines()[0])
    assert "nguyên vẹn" in run("verify", "--latest")
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="hỏng hoặc bị cắt cụt"):
        run("verify", "--latest")
    with pytest.raises(CommandError, match="Không mở được"):
        run("verify", str(folder / "khong-co.zip"))


def test_warning_when_the_last_backup_is_old(cast: Cast, settings: Any) -> None:
    now = timezone.now()
    assert warning(now) == ""  # a try-out that nobody backs up
    settings.PRODUCTION = True
    assert "Chưa có bản sao lưu" in warning(now)
    settings.PRODUCTION = False
    run("backup")
    assert warning(timezone.now()) == ""
    assert backup_state(timezone.now()).facts["rows"] > 0
    late = timezone.now() + timedelta(hours=27, minutes=1)
    assert backup_state(late).level == Level.OLD
    assert "27 giờ" in warning(late)
    JobRun.objects.create(name="backup", outcome=JobOutcome.FAILED, ended_at=late, started_at=late, error="hỏng")
    assert "bị lỗi" in warning(late)


def test_admin_sees_the_warning_at_home(cast: Cast, client: Client, settings: Any) -> None:
    settings.PRODUCTION = True
    for user, sees in ((cast.admin, True), (cast.office, False)):
        client.force_login(user)
        assert ("Chưa có bản sao lưu" in client.get("/", secure=True).content.decode()) == sees
