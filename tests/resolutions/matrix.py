"""Rows of the matrix for this app: {view name: Rule}."""

from ..matrix import ALL, OFFICE, READERS, Rule

MATRIX: dict[str, Rule] = {
    "resolutions:documents": Rule(ALL),
    "resolutions:document": Rule(READERS | {"own"}, lambda world: [world.document.pk], blind=frozenset({"other"})),
    "resolutions:document_new": Rule(OFFICE),
    "resolutions:document_edit": Rule(OFFICE, lambda world: [world.document.pk]),
    "resolutions:document_file": Rule(READERS, lambda world: [world.document.pk]),
}
