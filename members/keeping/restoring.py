"""A backup becomes a database and its files again: on an empty machine only, all of it or nothing.

The database is first brought to the migrations of the backup, filled, compared with the manifest row by row, and then
migrated to this release. Rows of SQLite go into PostgreSQL and the other way round.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from .archive import BrokenArchive, Reader, file_member, reading, table_member
from .manifest import FileFacts, Manifest, TableFacts
from .rows import fingerprint, load, refilling, set_sequences_right
from .schema import (
    Table,
    drop_all,
    filled_tables,
    last_migrations,
    migrate_to,
    present_tables,
    tables_at,
    unknown_migrations,
)
from .stored import IN_MEMORY, keys_in_storage, measure
from .values import UnfitValue

Tell = Callable[[str], None]


class RestoreRefused(Exception):
    """Nothing was changed, or all was taken back. Carries a Vietnamese sentence."""


def restore(path: Path, tell: Tell) -> Manifest:
    """Restore the backup; returns its manifest. RestoreRefused and BrokenArchive leave an empty machine empty."""
    with reading(path) as archive:
        manifest = archive.manifest
        _refuse_newer(manifest)
        _refuse_full(manifest)
        tell(_("→ Kiểm tra bản sao lưu…"))
        archive.check_all()
        tell(_("→ Dựng các bảng…"))
        tables = _tables(manifest)
        kept: list[str] = []
        try:
            tell(_("→ Ghi %d tệp…") % len(manifest.files))
            for file in manifest.files:
                _put_file(archive, file, kept)
            os.sync()  # the files are on the disk before their rows are
            tell(_("→ Ghi %d dòng…") % manifest.rows)
            _put_rows(archive, tables, tell)
        except BaseException:
            for key in kept:
                default_storage.delete(key)
            raise
    tell(_("→ Đưa cơ sở dữ liệu lên bản phát hành này…"))
    ContentType.objects.clear_cache()  # their numbers are those of the backup now
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    unknown = unknown_migrations(manifest.migrations)
    if unknown:
        raise RestoreRefused(
            _("Bản sao lưu này là của bản phát hành %(theirs)s, mới hơn chương trình ở đây: chưa biết %(names)s. "
              "Hãy cài bản phát hành đó rồi khôi phục.")
            % {"theirs": manifest.program, "names": ", ".join(unknown[:3])}
        )  # fmt: skip


def _refuse_full(manifest: Manifest) -> None:
    filled = filled_tables()
    if filled:
        raise RestoreRefused(
            _("Cơ sở dữ liệu này đã có dữ liệu (%s). Chỉ khôi phục được vào cơ sở dữ liệu trống: đặt DATABASE_URL sang "
              "một cơ sở dữ liệu mới.") % ", ".join(filled[:3])
        )  # fmt: skip
    ours = {file.key: file for file in manifest.files}
    for key in keys_in_storage():
        # What a restoration that was killed has left of this very backup may stay.
        if key not in ours or measure(key) != (ours[key].size, ours[key].sha256):
            raise RestoreRefused(
                _("Kho tệp đã có tệp (%s). Chỉ khôi phục được vào kho trống: đặt FILES_ROOT sang thư mục mới.") % key
            )


def _tables(manifest: Manifest) -> list[tuple[Table, TableFacts]]:
    """The tables at the backup's migrations, each with what the manifest says of it."""
    present = present_tables()
    if not present or last_migrations() != manifest.migrations:
        drop_all(sorted(present))
        migrate_to(manifest.migrations)
    tables = tables_at(manifest.migrations)
    facts = {table.name: table for table in manifest.tables}
    for table in tables:
        told = facts.pop(table.name, None)
        if told is None or [list(column) for column in table.columns] != told.columns:
            raise BrokenArchive("columns", table.name)
    if facts:
        raise BrokenArchive("columns", ", ".join(facts))
    by_name = {table.name: table for table in manifest.tables}
    return [(table, by_name[table.name]) for table in tables]


def _put_file(archive: Reader, file: FileFacts, kept: list[str]) -> None:
    if default_storage.exists(file.key):
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        for chunk in archive.chunks(file_member(file.key), file.size, file.sha256):
            copy.write(chunk)
        copy.seek(0)
        kept.append(file.key)
        name = default_storage.save(file.key, File(copy, name=file.key))
    if name != file.key:
        kept.append(name)
        raise RestoreRefused(_("Kho tệp không nhận tên %s.") % file.key)


def _put_rows(archive: Reader, tables: list[tuple[Table, TableFacts]], tell: Tell) -> None:
    """All rows in one transaction, which ends only if they read back as the manifest says."""
    try:
        with transaction.atomic():
            with refilling(table for table, _told in tables):
                for table, _told in tables:
                    load(table, archive.lines(table_member(table.name)))
            set_sequences_right(table for table, _told in tables)
            tell(_("→ So từng dòng với bản sao lưu…"))
            for table, told in tables:
                if fingerprint(connection, table) != (told.rows, told.sha256):
                    raise RestoreRefused(_("Bảng %s sau khi ghi không giống bản sao lưu.") % table.name)
    except (DatabaseError, UnfitValue, ValueError) as error:
        raise RestoreRefused(_("Cơ sở dữ liệu không nhận các dòng của bản sao lưu: %s") % error) from error
