"""Rows of the matrix for this app: {view name: Rule}."""

from ..matrix import ALL, ASSIGNERS, OFFICE, READERS, Rule

OWN = frozenset({"own"})
BLIND = frozenset({"other"})
SEEING = ALL - BLIND

MATRIX: dict[str, Rule] = {
    "tasks:home": Rule(ALL),
    "tasks:home_row": Rule(SEEING, lambda world: [world.task.pk], BLIND, get=302),
    "tasks:home_act": Rule(OFFICE | OWN, lambda world: [world.task.pk, "tien-do"], BLIND),
    "tasks:find": Rule(ALL),
    "tasks:assign": Rule(ASSIGNERS),
    "tasks:review": Rule(READERS, get=302),
    "tasks:quarter": Rule(READERS, args=lambda world: ["2026-q1"]),
    "tasks:quarter_xlsx": Rule(READERS, args=lambda world: ["2026-q1"]),
    "tasks:intake": Rule(OFFICE),
    "tasks:draft": Rule(OFFICE, lambda world: [world.draft.pk]),
    "tasks:draft_presence": Rule(OFFICE, lambda world: [world.draft.pk], get=405),
    "tasks:draft_file": Rule(OFFICE, lambda world: [world.draft.pk], get=404),
    "tasks:draft_drop": Rule(OFFICE, lambda world: [world.draft.pk]),
    "tasks:recognition": Rule(OFFICE, lambda world: [world.recognition.pk]),
    "tasks:recognition_stop": Rule(OFFICE, lambda world: [world.recognition.pk], get=405),
    "tasks:recognition_retry": Rule(OFFICE, lambda world: [world.recognition.pk], get=405),
    "tasks:tasks": Rule(ALL),
    "tasks:tasks_export": Rule(ALL),
    "tasks:tasks_csv": Rule(ALL),
    "tasks:saved_views": Rule(ALL),
    "tasks:saved_view_new": Rule(ALL),
    "tasks:saved_view": Rule(frozenset({"office"}), lambda world: [world.view.pk], ALL),
    "tasks:saved_view_delete": Rule(frozenset({"office"}), lambda world: [world.view.pk], ALL),
    "tasks:task": Rule(SEEING, lambda world: [world.task.pk], BLIND),
    "tasks:task_edit": Rule(OFFICE, lambda world: [world.task.pk]),
    "tasks:periods": Rule(ASSIGNERS, lambda world: [world.task.pk], BLIND, get=404),
    "tasks:task_row": Rule(SEEING, lambda world: [world.task.pk], BLIND, get=302),
    "tasks:progress": Rule(OFFICE | OWN, lambda world: [world.task.pk], BLIND),
    "tasks:report": Rule(OFFICE | OWN, lambda world: [world.task.pk], BLIND),
    "tasks:correct": Rule(OFFICE | OWN, lambda world: [world.task.pk, world.proof.entry_id], BLIND),
    "tasks:act": Rule(ASSIGNERS, lambda world: [world.task.pk, "tam-hoan"], BLIND),
    "tasks:extension_ask": Rule(OFFICE | OWN, lambda world: [world.task.pk], BLIND, get=302),
    "tasks:extension": Rule(ASSIGNERS | OWN, lambda world: [world.task.pk, world.asked.pk], BLIND),
    "tasks:comments": Rule(SEEING - {"viewer"}, lambda world: [world.task.pk], BLIND),
    "tasks:inbox": Rule(ALL),
    "tasks:inbox_open": Rule(OWN, lambda world: [world.notice.pk], ALL - OWN, get=302),
    "tasks:evidence": Rule(SEEING, lambda world: [world.task.pk, world.proof.pk], BLIND),
    "tasks:divide": Rule(ASSIGNERS, lambda world: [world.shared.pk]),
    "tasks:lane_add": Rule(ASSIGNERS, lambda world: [world.shared.pk], get=302),
    "tasks:bulk_progress": Rule(OFFICE | {"own", "other"}),
    "tasks:bulk_assign": Rule(ASSIGNERS),
    "tasks:bulk_change": Rule(ASSIGNERS | {"own", "other"}),
}
