"""Rows of the matrix for this app: {view name: Rule}."""

from ..matrix import ADMIN, ALL, OFFICE, READERS, Rule

MATRIX: dict[str, Rule] = {
    "resolutions:documents": Rule(ALL),
    "resolutions:document": Rule(READERS | {"own"}, lambda world: [world.document.pk], blind=frozenset({"other"})),
    "resolutions:kinds": Rule(ADMIN),
    "resolutions:kind_new": Rule(ADMIN),
    "resolutions:kind": Rule(ADMIN, lambda world: ["plan"]),
    "resolutions:document_new": Rule(OFFICE),
    "resolutions:document_edit": Rule(OFFICE, lambda world: [world.document.pk]),
    "resolutions:meetings": Rule(ALL),
    "resolutions:meeting_new": Rule(OFFICE),
    "resolutions:meeting": Rule(READERS | {"own"}, lambda world: [world.meeting.pk], blind=frozenset({"other"})),
    "resolutions:meeting_print": Rule(READERS | {"own"}, lambda world: [world.meeting.pk], blind=frozenset({"other"})),
    "resolutions:minutes_file": Rule(READERS | {"own"}, lambda world: [world.meeting.pk], blind=frozenset({"other"})),
    "resolutions:meeting_edit": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:meeting_cancel": Rule(OFFICE, lambda world: [world.planned.pk]),
    "resolutions:meeting_agenda": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:meeting_attendance": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:vote_new": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:vote_edit": Rule(OFFICE, lambda world: [world.meeting.pk, world.meeting.votes.get().pk]),
    "resolutions:meeting_papers": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:meeting_minutes": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:election": Rule(OFFICE, lambda world: [world.meeting.pk]),
    "resolutions:document_file": Rule(READERS, lambda world: [world.document.pk]),
}
