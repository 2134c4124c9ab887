"""Counts of units as atomic verbs: recorded, set right; and the kinds of counts, which the admin keeps."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .folding import fold, thousands
from .history import differences
from .language import kept
from .models import Figure, FigureKind, OrganisationEvent, Unit, UnitEvent, User
from .versions import claim

CODE_LENGTH = 24


class AlreadyCorrected(Exception):
    """Somebody has set this very count right in between; `newest` is the one in force now."""

    def __init__(self, newest: Figure) -> None:
        super().__init__(f"figure {newest.pk} is in force")
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Counts:
    """What was told of a unit: {code of the kind: number}, as of one day, by one source."""

    values: Mapping[str, int]
    on: date
    source: str


def key_of(key: uuid.UUID, code: str) -> uuid.UUID:
    """The key of one count of a form that holds several."""
    return uuid.uuid5(key, code)


def keys_of(key: uuid.UUID, codes: Iterable[str]) -> list[uuid.UUID]:
    return [key_of(key, code) for code in codes]


@transaction.atomic
def record(*, unit: Unit, counts: Counts, by: User, key: uuid.UUID, settles: str = "") -> list[Figure]:
    """Write these counts, and give those in force. The same key again gives what it made.

    A kind that has a count of this day already is refused, or, where a reason `settles` it, set right; one with the
    same number stays as it is.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if made := list(Figure.objects.filter(request_key__in=keys_of(key, counts.values)).order_by("pk")):
        return made
    of_day = {f.kind_id: f for f in unit.figures.in_force().filter(on=counts.on, kind__in=counts.values)}
    if of_day and not settles:
        raise ValidationError(told_already(next(iter(of_day.values()))))
    kept = []
    for code, value in counts.values.items():
        old = of_day.get(code)
        if old and old.value == value:
            kept.append(old)
            continue
        figure = Figure(unit=unit, kind_id=code, value=value, on=counts.on, source=counts.source[:120])
        figure.corrects, figure.reason, figure.request_key = old, settles[:300] if old else "", key_of(key, code)
        kept.append(_write(figure, by))
    return kept


@transaction.atomic
def correct(
    *, figure: Figure, value: int, on: date, source: str, reason: str, by: User, key: uuid.UUID | None = None
) -> Figure:
    """Set a count right: a new row beside the old one, which stays. Only the newest of a chain can be; one wins."""
    if not reason.strip():
        raise ValidationError(_("Cần ghi lý do đính chính."))
    Unit.objects.select_for_update(no_key=True).get(pk=figure.unit_id)
    if key and (made := Figure.objects.filter(request_key=key).first()):
        return made
    if (newest := newest_of(figure)) != figure:
        raise AlreadyCorrected(newest)
    others = Figure.objects.in_force().filter(unit=figure.unit_id, kind=figure.kind, on=on).exclude(pk=figure.pk)
    if other := others.select_related("kind").first():
        raise ValidationError(told_already(other))
    new = Figure(unit=figure.unit, kind=figure.kind, value=value, on=on, source=source.strip(), corrects=figure)
    new.reason, new.request_key = reason.strip(), key
    return _write(new, by)


def _write(figure: Figure, by: User) -> Figure:
    """A dated count with its source; never changed afterwards. One that `corrects` another is a row of its own, too."""
    figure.save(force_insert=True)
    old = figure.corrects
    changes = {str(figure.kind): [_count_words(old) if old else "", _count_words(figure)]}
    note = figure.reason or figure.source
    UnitEvent.objects.create(unit=figure.unit, verb=UnitEvent.Verb.COUNTED, actor=by, note=note, changes=changes)
    return figure


def _count_words(figure: Figure) -> str:
    words = {"value": thousands(figure.value), "day": f"{figure.on:%d/%m/%Y}"}
    return kept("%(value)s, tính đến %(day)s") % words


def newest_of(figure: Figure) -> Figure:
    """The version in force of this count."""
    while later := Figure.objects.filter(corrects=figure).select_related("kind", "unit").first():
        figure = later
    return figure


def told_already(figure: Figure) -> str:
    words = _("Ngày %(day)s đã có số %(kind)s: %(value)s (%(source)s). Muốn sửa thì đính chính số ấy.")
    facts = {"day": f"{figure.on:%d/%m/%Y}", "kind": figure.kind.name, "value": thousands(figure.value)}
    return words % (facts | {"source": figure.source})


# --- Kinds -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_kind(*, kind: FigureKind, version: int | None, by: User) -> bool:
    """Add a kind (version None), with a code made from its name, or store the edited one; False when somebody saved it
    in between. The code never changes: counts carry it."""
    before = FigureKind.objects.select_for_update().filter(pk=kind.pk).first() if version else None
    if version and not claim(kind, version):
        return False
    kind.code = before.code if before else code_for(kind.name)
    kind.save(force_insert=before is None)
    changes = differences(_values(before) if before else {}, _values(kind))
    if before is None:
        changes = {name: ["", new] for name, (_old, new) in changes.items() if new}
    if changes:
        verb = OrganisationEvent.Verb.FIGURES
        OrganisationEvent.objects.create(verb=verb, actor=by, note=kind.name, changes=changes)
    return True


def code_for(name: str) -> str:
    """A code that no kind has: "Hội viên nữ" → "hoi-vien-nu"."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:CODE_LENGTH].strip("-") or "so-lieu"
    code, number = base, 2
    while FigureKind.objects.filter(code=code).exists():
        code, number = f"{base[: CODE_LENGTH - 4]}-{number}", number + 1
    return code


def _values(kind: FigureKind) -> dict[str, object]:
    """What history shows: ticks as words."""
    yes, no = kept("có"), kept("không")
    return {
        kept("Tên số liệu"): kind.name,
        kept("Đơn vị tính"): kind.unit_word,
        kept("Thứ tự"): str(kind.position),
        kept("Nằm trong"): str(kind.part_of or ""),
        kept("Cộng toàn Liên hiệp hội"): yes if kind.is_summed else no,
        kept("Đang dùng"): yes if kind.is_active else no,
    }
