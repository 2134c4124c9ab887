"""All scenarios, by the verb that each one tries."""

from . import (
    accounts,
    comments,
    corrections,
    documents,
    drafts,
    extensions,
    imports,
    letters,
    moving,
    parts,
    periods,
    reminders,
    revisions,
    saved_views,
    scans,
    targets,
    task_steps,
    task_words,
    union,
    waking,
)
from .registry import SCENARIOS, Prepare, Step, name_of, scenario

__all__ = ["SCENARIOS", "Prepare", "Step", "name_of", "scenario"]
MODULES = (
    *(accounts, comments, corrections, documents, drafts, extensions, imports, letters, moving, parts),
    *(periods, reminders, revisions, saved_views, scans, targets, task_steps, task_words, union, waking),
)
