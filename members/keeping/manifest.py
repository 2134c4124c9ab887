"""What a backup says of itself: its tables and files with counts and hashes. Pure: no Django.

It stands in the archive as `manifest.json`. What is read from one is not trusted: every field is looked at.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA = "lhh-sao-luu/1"
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_TABLE = re.compile(r"[a-z0-9_]{1,63}")


class UnfitManifest(ValueError):
    """This is no manifest of ours."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """`columns`: [name, kind] in the order of the values in a line. The hash is that of all lines."""

    name: str
    columns: list[list[str]]
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """A file that was not as its row says when the backup was taken: `missing`, `altered`, or `passing`, which is no
    harm: it was only held for a while and let go in the meantime."""

    key: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str  # UTC
    program: str
    vendor: str
    secret_mark: str  # changes with SECRET_KEY, tells nothing of it
    migrations: dict[str, list[str]]  # {app: its last ones}
    tables: list[TableFacts]
    files: list[FileFacts]
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def lost(self) -> list[Flaw]:
        return [flaw for flaw in self.flaws if flaw.what != "passing"]

    def digest(self) -> str:
        return hashlib.sha256(_canonical(asdict(self))).hexdigest()


def _canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def to_bytes(manifest: Manifest) -> bytes:
    facts = {"schema": SCHEMA, "digest": manifest.digest(), **asdict(manifest)}
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def of_bytes(data: bytes) -> Manifest:
    """UnfitManifest for anything that `to_bytes` would not have written."""
    try:
        facts = json.loads(data)
        if facts.pop("schema") != SCHEMA:
            raise UnfitManifest("schema")
        digest = facts.pop("digest")
        for name, kind in (("tables", TableFacts), ("files", FileFacts), ("flaws", Flaw)):
            facts[name] = [kind(**item) for item in facts[name]]
        manifest = Manifest(**facts)
    except UnfitManifest:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnfitManifest("form") from error
    if not _is_sound(manifest):
        raise UnfitManifest("facts")
    if digest != manifest.digest():
        raise UnfitManifest("digest")
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    words = (manifest.made_at, manifest.program, manifest.vendor, manifest.secret_mark)
    names = [table.name for table in manifest.tables]
    keys = [file.key for file in manifest.files]
    return (
        all(isinstance(word, str) for word in words)
        and isinstance(manifest.migrations, dict)
        and all(_are_words(last) for last in manifest.migrations.values())
        and all(map(_is_sound_table, manifest.tables))
        and all(_is_key(file.key) and _is_measured(file.size, file.sha256) for file in manifest.files)
        and all(_are_words([flaw.key, flaw.name, flaw.what]) for flaw in manifest.flaws)
        and len(set(names)) == len(names)
        and len(set(keys)) == len(keys)
    )


def _is_sound_table(table: TableFacts) -> bool:
    return (
        isinstance(table.name, str)
        and _TABLE.fullmatch(table.name) is not None
        and isinstance(table.columns, list)
        and all(_are_words(column) and len(column) == 2 for column in table.columns)
        and _is_whole(table.rows)
        and _is_measured(table.size, table.sha256)
    )


def _is_key(key: Any) -> bool:
    """A path below the storage: no way up, no root, no drive, no hidden file."""
    return isinstance(key, str) and len(key) <= 200 and _KEY.fullmatch(key) is not None


def _is_measured(size: Any, sha256: Any) -> bool:
    return _is_whole(size) and isinstance(sha256, str) and _HASH.fullmatch(sha256) is not None


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _are_words(words: Any) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)
