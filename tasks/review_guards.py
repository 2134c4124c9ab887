"""What is frozen stays: the database refuses to change a frozen review, its lines, its remarks, and its snapshot.

Installed after every migrate; taken away before on SQLite, which cannot rebuild a table that a trigger of another one
asks (see `lead_count`).
"""

from typing import Any

from django.db import connections

REVIEW, LINE, REMARK, ROW = "tasks_review", "tasks_reviewline", "tasks_reviewremark", "tasks_snapshotrow"
_FROZEN = "EXISTS (SELECT 1 FROM tasks_review r WHERE r.id IN ({ids}) AND r.state = 'frozen')"
_OF_SNAPSHOT = "SELECT s.review_id FROM tasks_snapshot s WHERE s.id = new.snapshot_id"
_SAID = "frozen review"


def _conditions() -> dict[tuple[str, str], str]:
    """{(table, verb): when it is refused}."""
    found = {(REVIEW, verb): "old.state = 'frozen'" for verb in ("UPDATE", "DELETE")}
    rows = {"INSERT": "new.review_id", "UPDATE": "old.review_id, new.review_id", "DELETE": "old.review_id"}
    for table in (LINE, REMARK):
        found |= {(table, verb): _FROZEN.format(ids=ids) for verb, ids in rows.items()}
    return found | {(ROW, "INSERT"): _FROZEN.format(ids=_OF_SNAPSHOT)}


CONDITIONS = _conditions()
POSTGRES = f"""
CREATE OR REPLACE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := '{{}}';
BEGIN
  IF TG_TABLE_NAME = '{REVIEW}' THEN
    IF OLD.state <> 'frozen' THEN RETURN COALESCE(NEW, OLD); END IF;
  ELSIF TG_TABLE_NAME = '{ROW}' THEN
    IF NOT {_FROZEN.format(ids=_OF_SNAPSHOT)} THEN RETURN NEW; END IF;
  ELSE
    IF TG_OP <> 'INSERT' THEN ids := ids || OLD.review_id; END IF;
    IF TG_OP <> 'DELETE' THEN ids := ids || NEW.review_id; END IF;
    IF NOT {_FROZEN.format(ids="SELECT unnest(ids)")} THEN RETURN COALESCE(NEW, OLD); END IF;
  END IF;
  RAISE EXCEPTION '{_SAID}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def name_of(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}_frozen"


def install(using: str = "default", **_: Any) -> None:
    """Make what is missing."""
    connection = connections[using]
    if not {REVIEW, LINE, REMARK, ROW} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        for (table, verb), condition in CONDITIONS.items():
            name = name_of(table, verb)
            if connection.vendor == "sqlite":
                refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}: {table}'); END"
                cursor.execute(
                    f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" WHEN {condition} {refuse}'
                )
            else:
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION refuse_frozen()"
                )


def remove(using: str = "default", plan: Any = (), **_: Any) -> None:
    """Before migrations are applied on SQLite."""
    connection = connections[using]
    if connection.vendor == "sqlite" and plan:
        with connection.cursor() as cursor:
            for table, verb in CONDITIONS:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name_of(table, verb)}"')
