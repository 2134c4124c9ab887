"""What becomes of each file of a union below, told before it is taken in: whose, which period, what it replaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Organisation, Unit
from members.naming import canonical, keys

from ..models import IncomingReview, ReceivedReview
from ..period_words import span_name
from ..periods import ReportingPeriod
from ..reviews.head import Head
from ..reviews.standing import canonical as as_json
from ..status import Summary
from .schema import Signed, trusted

NUMBERS = ("done_on_time", "done_late", "in_time", "late", "undated")


@dataclass(frozen=True)
class Read:
    """A file that was read, without its tasks."""

    row: IncomingReview
    head: Head
    signed: Signed
    sha256: str
    tasks: int

    @property
    def signed_at(self) -> datetime:
        return datetime.fromisoformat(self.signed.at)

    @property
    def summary(self) -> Summary:
        return self.head.tables.total


def read_row(row: IncomingReview) -> Read:
    known = trusted(row.content)
    return Read(row, known.head, known.signed, known.sha256, len(known.tasks))


@dataclass(frozen=True)
class Fate:
    """`unit` is whose review it is, as matched or chosen; `earlier` the one in force of this unit and period."""

    row: IncomingReview
    read: Read | None = None
    unit: Unit | None = None
    is_ours: bool = False
    known: ReceivedReview | None = None
    earlier: ReceivedReview | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def can_take(self) -> bool:
        return self.read is not None and not self.is_ours and self.known is None

    @property
    def seen(self) -> int:
        """What the page said would be replaced; 0: nothing."""
        return self.earlier.pk if self.earlier else 0

    @cached_property
    def period_name(self) -> str:
        return span_name(ReportingPeriod.from_slug(self.read.head.period)) if self.read else ""

    @cached_property
    def differs(self) -> tuple[str, ...]:
        return differences(self.earlier, self.read) if self.earlier and self.read else ()


def fates_of(rows: Sequence[IncomingReview], chosen: Mapping[int, Unit | None] | None = None) -> list[Fate]:
    """The fates of a batch in a fixed number of queries; `chosen` are the units that a person has named."""
    read = [read_row(row) for row in rows if not row.error]
    units = dict(chosen or {}) or {one.row.pk: unit for one, unit in zip(read, units_named(read), strict=True)}
    received = _received(read, units)
    home = Organisation.home()
    current = Organisation.current()
    ours = keys(canonical(current.name, home)) if current else ""
    fates, before = [], dict[tuple[int, str], str]()
    for row in rows:
        one = next((one for one in read if one.row is row), None)
        if one is None:
            fates.append(Fate(row))
            continue
        unit = units.get(row.pk)
        same = [r for r in received if unit and (r.unit_id, r.period) == (unit.pk, one.head.period)]
        earlier = next((r for r in same if not r.is_replaced), None)
        notes = _notes(one, unit, earlier, before)
        known = next((r for r in same if r.sha256 == one.sha256), None)
        is_ours = keys(canonical(one.head.union_name, home)) == ours
        fates.append(Fate(row, one, unit, is_ours, known, earlier, notes))
    return fates


def units_named(read: Sequence[Read]) -> list[Unit | None]:
    """The unit of the register whose name each file bears: letter by letter, as an alias, or written otherwise."""
    names = [one.head.union_name for one in read]
    home, living = Organisation.home(), Unit.objects.active()
    found = living.named(names)
    written: dict[str, list[Unit]] = {}
    for unit in living.only("name", "name_fold"):
        written.setdefault(keys(canonical(unit.name, home)), []).append(unit)
    told = []
    for name in names:
        alike = written.get(keys(canonical(name, home)), [])
        told.append(found.get(fold(name)) or (alike[0] if len(alike) == 1 else None))
    return told


def _received(read: Sequence[Read], units: Mapping[int, Unit | None]) -> list[ReceivedReview]:
    periods, owners = {one.head.period for one in read}, {unit.pk for unit in units.values() if unit}
    rows = ReceivedReview.objects.filter(period__in=periods, unit__in=owners)
    return list(rows.select_related("replaced_by").defer("content", "replaced_by__content"))


def _notes(
    one: Read, unit: Unit | None, earlier: ReceivedReview | None, before: dict[tuple[int, str], str]
) -> tuple[str, ...]:
    """What a person should know before taking it in."""
    told = []
    if unit:
        place = (unit.pk, one.head.period)
        if place in before:
            told.append(_("Cùng nơi gửi, cùng kỳ với tệp “%s” ở trên; tệp ký sau sẽ có hiệu lực.") % before[place])
        before.setdefault(place, one.row.name)
    if earlier and one.signed_at < earlier.signed_at:
        told.append(_("Tệp này ký trước bản đang có. Chỉ nhận nếu chắc là bản đúng."))
    return tuple(told)


def differences(earlier: ReceivedReview, read: Read) -> tuple[str, ...]:
    """What the file says otherwise than the one that it replaces: figures, and how many tasks."""
    names = dict(
        zip(NUMBERS, (_("đúng hạn"), _("xong quá hạn"), _("trong hạn"), _("quá hạn"), _("không hạn")), strict=True)
    )
    told = [
        f"{names[name]} {number_format(old)} → {number_format(new)}"
        for name in NUMBERS
        if (old := getattr(earlier.summary, name)) != (new := getattr(read.summary, name))
    ]
    old_rows, new_rows = (
        {task["task"]: as_json(task) for task in trusted(content).tasks}
        for content in (earlier.content, read.row.content)
    )
    changed = sum(old_rows[task] != new_rows[task] for task in old_rows.keys() & new_rows.keys())
    counts = (
        (len(new_rows.keys() - old_rows.keys()), _("thêm %d nhiệm vụ")),
        (len(old_rows.keys() - new_rows.keys()), _("bớt %d nhiệm vụ")),
        (changed, _("%d nhiệm vụ ghi khác")),
    )
    return (*told, *(words % count for count, words in counts if count))
