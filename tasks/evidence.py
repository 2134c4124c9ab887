"""Files that come with a report: stored with it or not at all."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from django.db import transaction

from members.models import User
from resolutions import files
from resolutions.models import Attachment

from .models import Evidence, ProgressEntry


class Incoming(files.Incoming, Protocol):
    """An uploaded file with its name."""

    name: str | None


def report_with_files(
    uploads: Iterable[Incoming], user: User, write: Callable[[Sequence[Attachment]], ProgressEntry]
) -> ProgressEntry:
    """Store the files, then write the report that they prove. When either fails, neither stays.

    FileRefused (with a sentence for the screen) comes from the store. When the report had been written before (a double
    click), the files of the second click are dropped again.
    """
    # Before the transaction, which holds others up: a virus scanner takes its time.
    received = [(upload.name or "", files.received(upload)) for upload in uploads]
    stored: list[Attachment] = []
    kept = False
    try:
        with transaction.atomic():
            for name, data in received:
                stored.append(files.store(name=name, data=data, uploaded_by=user))
            entry = write(stored)
            is_first = not stored or Evidence.objects.filter(entry=entry, attachment=stored[0]).exists()
            if not is_first:
                transaction.set_rollback(True)
        kept = is_first  # said only now: the commit itself may fail
    finally:
        if not kept:
            for attachment in stored:
                files.discard(attachment)
    return entry
