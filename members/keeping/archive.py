"""The file of a backup: a zip of one manifest, one file of lines for each table, and the stored files. Pure: no Django.

A zip, because whoever finds it in ten years opens it by a double click. Nothing is ever unpacked by its own names: the
manifest says what must be in it, each member is read as a stream, and no further than the manifest says it goes.
"""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .manifest import Manifest, UnfitManifest, of_bytes, to_bytes

MANIFEST = "manifest.json"
CHUNK = 1 << 20
_LEVEL = 4  # a third faster than zip's own 6, and a few per cent larger
_MANIFEST_LIMIT = 256 << 20
_LINE_LIMIT = 256 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class BrokenArchive(Exception):
    """Says in a word what is wrong, and of which member."""

    def __init__(self, what: str, member: str = "") -> None:
        super().__init__(f"{what} {member}".strip())
        self.what, self.member = what, member


def table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_member(key: str) -> str:
    return f"files/{key}"


class Writer:
    """Writes members one after the other; none is ever whole in memory."""

    def __init__(self, handle: int) -> None:
        """`handle`: an open, empty file, which is closed at the end."""
        self._stream = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._stream, "w", compresslevel=_LEVEL)

    def add(self, member: str, chunks: Iterable[bytes], is_text: bool = True) -> tuple[int, str]:
        """Write a member; returns its size and hash."""
        info = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
        # Stored files are mostly packed already: trying again costs time and wins nothing.
        info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        size, digest = 0, hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return size, digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """The manifest comes last; then all of it is on the disk."""
        self.add(MANIFEST, [to_bytes(manifest)])
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def give_up(self) -> None:
        """Close without finishing: what is on the disk is half a file, which the caller removes."""
        self._zip.fp = None  # else its end would be written
        self._stream.close()


class Reader:
    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._zip, self.size = archive, size
        self.manifest = self._manifest()
        self._look_at_members()

    def _manifest(self) -> Manifest:
        try:
            info = self._zip.getinfo(MANIFEST)
            if info.file_size > _MANIFEST_LIMIT:
                raise BrokenArchive("size", MANIFEST)
            with self._zip.open(info) as stream:
                return of_bytes(stream.read(_MANIFEST_LIMIT))
        except KeyError as error:
            raise BrokenArchive("foreign") from error
        except UnfitManifest as error:
            raise BrokenArchive("manifest", str(error)) from error
        except _BROKEN as error:
            raise BrokenArchive("unreadable", MANIFEST) from error

    def _look_at_members(self) -> None:
        """What the manifest names, each once, of the size that it says, and nothing else; plain files only."""
        wanted = {table_member(table.name): table.size for table in self.manifest.tables}
        wanted |= {file_member(file.key): file.size for file in self.manifest.files}
        infos = [info for info in self._zip.infolist() if info.filename != MANIFEST]
        found = {info.filename: info for info in infos}
        if len(found) != len(infos) or len(infos) + 1 != len(self._zip.infolist()):
            raise BrokenArchive("twice")
        for member in wanted.keys() - found.keys():
            raise BrokenArchive("missing", member)
        for member in found.keys() - wanted.keys():
            raise BrokenArchive("extra", member)
        for member, info in found.items():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.file_size != wanted[member] or info.flag_bits & 1 or kind not in (0, stat.S_IFREG):
                raise BrokenArchive("size" if kind in (0, stat.S_IFREG) else "link", member)

    @contextmanager
    def _open(self, member: str) -> Iterator[BinaryIO]:
        try:
            with self._zip.open(member) as stream:
                yield stream  # type: ignore[misc]
        except _BROKEN as error:
            raise BrokenArchive("unreadable", member) from error

    def chunks(self, member: str, size: int, sha256: str) -> Iterator[bytes]:
        """The bytes of a member; BrokenArchive at its end when they are not those of the manifest."""
        digest, left = hashlib.sha256(), size
        with self._open(member) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                yield chunk
        if left or digest.hexdigest() != sha256:
            raise BrokenArchive("altered", member)

    def lines(self, member: str) -> Iterator[bytes]:
        """The lines of a table's member, one at a time."""
        with self._open(member) as stream:
            while line := stream.readline(_LINE_LIMIT):
                if not line.endswith(b"\n"):
                    raise BrokenArchive("unreadable", member)
                yield line

    def check_all(self) -> None:
        """Read every member to its end. BrokenArchive at the first that is not what the manifest says."""
        for table in self.manifest.tables:
            member, count = table_member(table.name), 0
            for chunk in self.chunks(member, table.size, table.sha256):
                count += chunk.count(b"\n")
            if count != table.rows:
                raise BrokenArchive("rows", member)
        for file in self.manifest.files:
            for _chunk in self.chunks(file_member(file.key), file.size, file.sha256):
                pass


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """An archive whose manifest fits its members. FileNotFoundError when there is none, else BrokenArchive."""
    with path.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise BrokenArchive("unreadable") from error
        with archive:
            yield Reader(archive, os.fstat(stream.fileno()).st_size)
