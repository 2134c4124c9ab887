"""Which tables and columns a backup holds, and at which migrations the database stands.

Tables are those of the models. Left out is what belongs to this machine and not to the union: sessions (whoever is
restored signs in again), the cache (counts of failed sign-ins), the runs of jobs. `django_migrations` is not copied but
told in the manifest: a restored database is migrated to there. Generated columns and search indexes are computed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from . import values

LEFT_OUT = ("django_session", "usersessions_usersession", "members_jobrun")
_KINDS: tuple[tuple["type[models.Field[Any, Any]]", str], ...] = (
    (models.IntegerField, values.INT),
    (models.BooleanField, values.BOOL),
    (models.DateTimeField, values.INSTANT),  # before DateField, of which it is one
    (models.DateField, values.DATE),
    (models.TimeField, values.TIME),
    (models.UUIDField, values.UUID),
    (models.JSONField, values.JSON),
    (models.BinaryField, values.BYTES),
    (models.GenericIPAddressField, values.ADDRESS),
    (models.CharField, values.TEXT),
    (models.TextField, values.TEXT),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are (name, kind); `key` is the column by which rows are ordered."""

    name: str
    key: str
    key_kind: str
    columns: tuple[tuple[str, str], ...]


def kind_of(field: "models.Field[Any, Any]") -> str:
    """The kind of a column's values. A new sort of field needs a line here; until then TypeError says so."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DecimalField):
        return values.decimal_kind(field.decimal_places or 0)
    for sort, kind in _KINDS:
        if isinstance(field, sort):
            return kind
    raise TypeError(f"a backup does not know columns like {field}")


def tables(registry: Any = apps) -> list[Table]:
    """The tables of a state of the models, those of today unless another one is given."""
    found: dict[str, Table] = {}
    for model in registry.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.db_table not in LEFT_OUT:
            fields = [f for f in meta.local_concrete_fields if not f.generated]
            columns = tuple((f.column, kind_of(f)) for f in fields)
            found[meta.db_table] = Table(meta.db_table, meta.pk.column, kind_of(meta.pk), columns)
    return [found[name] for name in sorted(found)]


def tables_at(migrations: dict[str, list[str]]) -> list[Table]:
    """The tables as they were at these migrations."""
    loader = MigrationLoader(connection)
    wanted = last_migrations(loader)
    if wanted == migrations and _is_head(loader, wanted):
        return tables()
    nodes = [(app, name) for app, names in migrations.items() for name in names]
    return tables(loader.project_state(nodes).apps)


def _is_head(loader: MigrationLoader, last: dict[str, list[str]]) -> bool:
    return {(app, name) for app, names in last.items() for name in names} == set(loader.graph.leaf_nodes())


def last_migrations(loader: MigrationLoader | None = None) -> dict[str, list[str]]:
    """{app: the migrations that are applied and that no other applied one of the app follows}."""
    loader = loader or MigrationLoader(connection)
    applied = {node for node in loader.applied_migrations if node in loader.graph.nodes}
    last: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        children = loader.graph.node_map[app, name].children
        if not any(child.key in applied and child.key[0] == app for child in children):
            last.setdefault(app, []).append(name)
    return last


def unknown_migrations(migrations: dict[str, list[str]]) -> list[str]:
    """Those that this release does not know: the backup is of a newer one."""
    known = MigrationLoader(connection).graph.nodes
    return [f"{app}.{name}" for app, names in migrations.items() for name in names if (app, name) not in known]


def present_tables() -> set[str]:
    return set(connection.introspection.table_names())


def filled_tables() -> list[str]:
    """Tables with rows of people: not those that every migrated database has, and not what belongs to the machine."""
    present = present_tables()
    installed = {m._meta.db_table for m in apps.get_models() if getattr(m, "is_installed", False)}
    installed |= {"django_content_type", "auth_permission"}
    return [table.name for table in tables() if table.name in present - installed and _has_rows(table.name)]


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - a model's table
        return cursor.fetchone() is not None


def migrate_to(migrations: dict[str, list[str]]) -> None:
    """An empty database to exactly these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name) for app, names in migrations.items() for name in names])


def drop_all(names: Iterable[str]) -> None:
    """Take away the tables of a database in which nothing is: they are of another release than the backup."""
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TABLE IF EXISTS {', '.join(quoted)} CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        try:
            for name in quoted:
                cursor.execute(f"DROP TABLE IF EXISTS {name}")
        finally:
            cursor.execute("PRAGMA foreign_keys=ON")
