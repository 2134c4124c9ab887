"""The trigram index behind search.

PostgreSQL has one on the column (migration 0003). SQLite gets an FTS5 table that triggers keep right; it is installed
after every migrate, because SQLite drops the triggers of a table that Django rebuilds.
"""

from typing import Any

from django.db import connections

FTS_TABLE = "tasks_task_fts"
FTS_CREATE = (
    "CREATE VIRTUAL TABLE tasks_task_fts "
    "USING fts5(search, content='tasks_task', content_rowid='id', tokenize='trigram')"
)
FTS_REBUILD = "INSERT INTO tasks_task_fts(tasks_task_fts) VALUES ('rebuild')"
_ADD = "INSERT INTO tasks_task_fts(rowid, search) VALUES (new.id, new.search);"
_DROP = "INSERT INTO tasks_task_fts(tasks_task_fts, rowid, search) VALUES ('delete', old.id, old.search);"
FTS_TRIGGERS = {
    "tasks_task_fts_insert": f"AFTER INSERT ON tasks_task BEGIN {_ADD} END",
    "tasks_task_fts_delete": f"AFTER DELETE ON tasks_task BEGIN {_DROP} END",
    "tasks_task_fts_update": (
        f"AFTER UPDATE OF title, text, product ON tasks_task WHEN old.search IS NOT new.search BEGIN {_DROP} {_ADD} END"
    ),
}


def install(using: str = "default", **kwargs: Any) -> None:
    """Make what is missing on SQLite. After a table was rebuilt its triggers are gone: then the index is built anew."""
    wrapper = connections[using]
    if wrapper.vendor != "sqlite" or "tasks_task" not in wrapper.introspection.table_names():
        return
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{FTS_TABLE}%"])
        present = {row[0] for row in cursor.fetchall()}
        missing = set(FTS_TRIGGERS) - present
        if FTS_TABLE not in present:
            cursor.execute(FTS_CREATE)
        for name in missing:
            cursor.execute(f"CREATE TRIGGER {name} {FTS_TRIGGERS[name]}")
        if missing or FTS_TABLE not in present:
            cursor.execute(FTS_REBUILD)
