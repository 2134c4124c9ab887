"""From a registered document to the form of its meeting: what the reading found, as a person will check it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Unit, UnitKind

from .attendance import Headcount
from .models import Document, MeetingKind, MeetingState
from .reading.meetings import MeetingTold, read_meeting


@dataclass(frozen=True, slots=True)
class Prefill:
    """First values of the form, and what in them needs a look."""

    told: MeetingTold
    initial: Mapping[str, Any]
    notes: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "Hội nghị lần thứ 3, Ban Chấp hành, ngày 05/01/2023: có mặt 14/24, vắng 6"."""
        told = self.told
        name = _("Đại hội") if told.is_congress else _("Hội nghị")
        if told.ordinal:
            name = _("%(name)s lần thứ %(n)d") % {"name": name, "n": told.ordinal}
        parts = [name, told.body, _("ngày %s") % f"{told.on:%d/%m/%Y}" if told.on else ""]
        people = headcount_told(told)
        return ", ".join(filter(None, parts)) + ("" if people.is_empty else f": {people.words}")


def headcount_told(told: MeetingTold) -> Headcount:
    excused = told.absent if told.excused is None and told.unexcused is None else told.excused
    return Headcount(told.members, told.present, excused, told.unexcused)


def prefilled(document: Document) -> Prefill | None:
    """None where the text tells of no meeting."""
    told = read_meeting(document.text)
    if told is None:
        return None
    people = headcount_told(told)
    body = _body(told, document)
    initial = {
        "kind": MeetingKind.CONGRESS if told.is_congress else MeetingKind.REGULAR,
        "body": body and body.pk,
        "ordinal": told.ordinal,
        "held_on": told.on,
        "starts_at": told.starts,
        "ends_at": told.ends,
        "place": told.place[:200],
        "term": document.term_id,
        "state": MeetingState.HELD,
        "member_count": people.members,
        "present_count": people.present,
        "excused_count": people.excused,
        "unexcused_count": people.unexcused,
    }
    notes = list(people.warnings)
    if told.absent and told.excused is None and told.unexcused is None:
        notes.append(_("Văn bản ghi vắng %d nhưng không nói có lý do hay không; tạm ghi là có lý do.") % told.absent)
    if told.on is None:
        notes.append(_("Văn bản không ghi ngày họp."))
    return Prefill(told, {name: value for name, value in initial.items() if value not in (None, "")}, tuple(notes))


def _body(told: MeetingTold, document: Document) -> Unit | None:
    """The unit that met: of that name, or the one leading body whose name begins so; a congress by its issuer."""
    name = told.body or document.issuer
    active = Unit.objects.active()
    if found := active.named([name]).get(fold(name)):
        return found
    begun = list(active.filter(kind=UnitKind.BODY, name_fold__startswith=fold(name))[:2])
    return begun[0] if len(begun) == 1 else None
