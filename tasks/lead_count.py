"""`Task.lead_count` and `Task.first_lead`, kept right by the database whatever writes assignments: so that the badge
"chưa giao", which stands on every page, is answered from a small index instead of asking each open task, and so are the
tasks of a quarter by unit and the list unit by unit.

Installed after every migrate, because SQLite drops the triggers of a table that Django rebuilds; and taken away before,
because SQLite refuses to rename a table that a trigger of another one writes to.
"""

from typing import Any

from django.db import connections

_LEADS = "FROM tasks_assignment a WHERE a.task_id = {id} AND a.part = 'lead'"
_COUNT, _FIRST = f"(SELECT COUNT(*) {_LEADS})", f"(SELECT a.unit_id {_LEADS} ORDER BY a.id LIMIT 1)"
_BOTH = f"UPDATE tasks_task SET lead_count = {_COUNT}, first_lead = {_FIRST}"  # noqa: S608
_SET = f"{_BOTH} WHERE id = {{id}}"
_NEW, _OLD = _SET.format(id="new.task_id"), _SET.format(id="old.task_id")

SQLITE = {
    "task_led_insert": f"AFTER INSERT ON tasks_assignment WHEN new.part = 'lead' BEGIN {_NEW}; END",
    "task_led_delete": f"AFTER DELETE ON tasks_assignment WHEN old.part = 'lead' BEGIN {_OLD}; END",
    "task_led_update": f"AFTER UPDATE OF part, task_id, unit_id ON tasks_assignment BEGIN {_OLD}; {_NEW}; END",
    # A whole row that is saved from an old copy does not bring back an old count.
    "task_led_kept": (
        "AFTER UPDATE OF lead_count, first_lead ON tasks_task "
        "WHEN new.lead_count IS NOT old.lead_count OR new.first_lead IS NOT old.first_lead "
        f"BEGIN {_SET.format(id='new.id')}; END"
    ),
}
POSTGRES = (
    f"""
    CREATE OR REPLACE FUNCTION task_led() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN {_OLD}; END IF;
      IF TG_OP <> 'DELETE' THEN {_NEW}; END IF;
      RETURN NULL;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION task_led_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.lead_count := {_COUNT.format(id="NEW.id")};
      NEW.first_lead := {_FIRST.format(id="NEW.id")};
      RETURN NEW;
    END $$
    """,
    "CREATE OR REPLACE TRIGGER task_led AFTER INSERT OR DELETE OR UPDATE OF part, task_id, unit_id "
    "ON tasks_assignment FOR EACH ROW EXECUTE FUNCTION task_led()",
    "CREATE OR REPLACE TRIGGER task_led_kept BEFORE UPDATE OF lead_count, first_lead ON tasks_task FOR EACH ROW "
    "WHEN ((NEW.lead_count, NEW.first_lead) IS DISTINCT FROM (OLD.lead_count, OLD.first_lead)) "
    "EXECUTE FUNCTION task_led_kept()",
)


def install(using: str = "default", **_: Any) -> None:
    """Make what is missing; when triggers were missing, the counts are set anew."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not {"tasks_task", "tasks_assignment"} <= present or not _has_column(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRES:
                cursor.execute(statement)
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'task_led_%'")
        missing = set(SQLITE) - {row[0] for row in cursor.fetchall()}
        for name in missing:
            cursor.execute(f"CREATE TRIGGER {name} {SQLITE[name]}")
        if missing:
            count, first = (part.format(id="tasks_task.id") for part in (_COUNT, _FIRST))
            wrong = f"WHERE lead_count <> {count} OR first_lead IS NOT {first}"
            cursor.execute(f"{_BOTH.format(id='tasks_task.id')} {wrong}")


def remove(using: str = "default", plan: Any = (), **_: Any) -> None:
    """Before migrations are applied on SQLite."""
    connection = connections[using]
    if connection.vendor == "sqlite" and plan:
        with connection.cursor() as cursor:
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _has_column(connection: Any) -> bool:
    """An older state of the tables, as a migration test makes it, has none."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "tasks_task")
    return any(column.name == "first_lead" for column in columns)
