"""From a file or a pasted text to a draft.

Taking in is all or nothing: the file and the draft are stored in one transaction.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import User
from resolutions import files
from resolutions.kinds import own_codes, own_kinds
from resolutions.models import Attachment, Draft, Meeting
from resolutions.publishing import Upload
from resolutions.reading import ParsedDocument, read_bytes, to_json
from resolutions.reading.conventions import STANDARD, Conventions


def read_source(
    *, upload: Upload | None, text: str, partly: bool = False, rules: Conventions = STANDARD
) -> ParsedDocument:
    """What is read in a file, or else in a pasted text; UnreadableSource says in Vietnamese why not. Stores nothing.

    `rules`: the union's conventions for deadlines. `partly`: the scanned pages of a PDF are left out.
    """
    if upload is None:
        return read_bytes(text.encode(), "van-ban.txt", rules=rules, kinds=own_kinds())
    return read_bytes(upload.data, upload.name, partly=partly, rules=rules, kinds=own_kinds())


def take_in(
    *,
    parsed: ParsedDocument,
    upload: Upload | None,
    user: User,
    request_key: Any,
    meeting: Meeting | None = None,
) -> Draft:
    """Keep what was read, and its file, as a draft. The same request key gives the same draft. `meeting`: the one that
    adopted it, with which it is linked once it is confirmed."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            earlier = Draft.objects.select_for_update().filter(request_key=request_key).first()
            if earlier and request_key:
                return earlier
            if upload:
                kept.append(files.store(name=upload.name, data=upload.data, uploaded_by=user, was_read=True))
            return Draft.objects.create(
                name=upload.name if upload else _name_of(parsed),
                source=kept[0] if kept else None,
                text=parsed.text,
                parsed=to_json(parsed) | ({"kinds": own} if (own := own_codes()) else {}),
                created_by=user,
                meeting=meeting,
                request_key=request_key,
            )
    except BaseException as error:
        for attachment in kept:
            files.discard(attachment)
        if isinstance(error, IntegrityError) and request_key:
            # Sent twice at one moment: the first one was stored after this one had looked.
            first = Draft.objects.filter(request_key=request_key).first()
            if first:
                return first
        raise


def _name_of(parsed: ParsedDocument) -> str:
    first = next((line.strip() for line in parsed.text.split("\n") if line.strip()), "")
    return (parsed.header.number or parsed.header.title or first or _("Văn bản dán vào"))[:200]
