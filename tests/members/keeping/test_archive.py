"""An archive that is broken, cut off, altered or hostile is refused before anything of it is used."""

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from members.keeping.archive import BrokenArchive, Writer, file_member, reading, table_member
from members.keeping.manifest import FileFacts, Manifest, TableFacts, to_bytes

LINES = b"".join(b'[%d,"dong"]\n' % number for number in range(500))
FILE = os.urandom(5_000)
KEY = "ab/" + "ab" * 20


def manifest() -> Manifest:
    table = TableFacts("t", [["id", "int"], ["name", "text"]], 500, len(LINES), hashlib.sha256(LINES).hexdigest())
    file = FileFacts(KEY, len(FILE), hashlib.sha256(FILE).hexdigest())
    return Manifest("2026-11-22T00:00:00+00:00", "0.1.0", "sqlite", "0" * 16, {"members": ["0001"]}, [table], [file])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "lhh-20261122-000000.zip"
    writer = Writer(os.open(path, os.O_CREAT | os.O_RDWR))
    writer.add(table_member("t"), [LINES])
    writer.add(file_member(KEY), [FILE], is_text=False)
    writer.finish(manifest())
    return path


def check(path: Path) -> None:
    with reading(path) as archive:
        archive.check_all()


def test_archive_reads_back(archive: Path) -> None:
    check(archive)
    with reading(archive) as found:
        assert found.manifest == manifest()
        assert b"".join(found.lines(table_member("t"))) == LINES


def test_one_bit_is_noticed_wherever_content_lies(archive: Path) -> None:
    """Each member's packed bytes, and the manifest's."""
    whole = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        places = [
            info.header_offset + 30 + len(info.filename) + 20 + info.compress_size * part // 8
            for info in opened.infolist()
            for part in range(8)
        ]
    for place in places:
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(BrokenArchive):
            check(archive)


def test_truncated_archive_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        archive.write_bytes(whole[:length])
        with pytest.raises(BrokenArchive):
            check(archive)


def build(path: Path, members: list[tuple[str | zipfile.ZipInfo, bytes]], told: Manifest | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
        target.writestr("manifest.json", to_bytes(told or manifest()))
    return path


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(file_member(KEY))
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


TABLE, STORED = (table_member("t"), LINES), (file_member(KEY), FILE)


@pytest.mark.parametrize(
    ("what", "members"),
    [
        ("missing", [TABLE]),
        ("extra", [TABLE, STORED, ("../../etc/cron.d/x", b"x")]),
        ("extra", [TABLE, STORED, ("files/ab/khac", b"x")]),
        ("size", [TABLE, (file_member(KEY), FILE + b"x")]),
        ("size", [(table_member("t"), b"0" * 200_000_000), STORED]),
        ("altered", [TABLE, (file_member(KEY), bytes(5_000))]),
        ("link", [TABLE, (_link(), FILE)]),
    ],
)
def test_members_are_those_of_the_manifest(what: str, members: list[tuple[str, bytes]], tmp_path: Path) -> None:
    with pytest.raises(BrokenArchive) as refused:
        check(build(tmp_path / "x.zip", members))  # type: ignore[arg-type]
    assert refused.value.what == what


CHANGES: list[Callable[[Manifest], Manifest]] = [
    lambda m: replace(m, files=[replace(m.files[0], key="../../x")]),
    lambda m: replace(m, files=[replace(m.files[0], key="/etc/passwd")]),
    lambda m: replace(m, files=[replace(m.files[0], key="ab/../../x")]),
    lambda m: replace(m, files=[*m.files, *m.files]),
    lambda m: replace(m, tables=[replace(m.tables[0], name='t"; DROP TABLE x')]),
    lambda m: replace(m, tables=[replace(m.tables[0], rows=-1)]),
    lambda m: replace(m, migrations={"members": [1]}),  # type: ignore[dict-item]
]


@pytest.mark.parametrize("change", CHANGES)
def test_hostile_manifest_is_refused(change: Callable[[Manifest], Manifest], tmp_path: Path) -> None:
    with pytest.raises(BrokenArchive) as refused:
        check(build(tmp_path / "x.zip", [TABLE, STORED], change(manifest())))
    assert refused.value.what == "manifest"


def test_altered_manifest_is_refused(tmp_path: Path) -> None:
    """A count that was set to something else, with all else left as it is."""
    told = to_bytes(manifest()).replace(b'"rows": 500', b'"rows": 501')
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr("manifest.json", told)
    with pytest.raises(BrokenArchive, match="digest"):
        check(tmp_path / "x.zip")


def test_other_files_are_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr("anh.txt", "x")
    with pytest.raises(BrokenArchive, match="foreign"):
        check(tmp_path / "x.zip")
