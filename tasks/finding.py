"""Search in everything at once: tasks, documents, units and people, each as far as the reader may see it.

The number of queries is fixed, and so is how many rows are looked at: what many tasks hold is judged by the newest of
them. Where accents were typed, what holds the words with these very accents comes first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from members.folding import fold, nfc
from members.highlighting import Piece, excerpt, has_accents, holds_exactly, needles_of, pieces
from members.models import Person, Unit, User
from members.templatetags.page import day as day_words
from members.unit_filter import ALL
from resolutions.models import Document
from resolutions.reading.paths import path_words
from resolutions.reading.references import number_key

from . import search
from .counting import Number
from .models import Task, TaskQuerySet
from .paging import RARE, among
from .status import Windows, state
from .task_rows import names_of, several
from .templatetags.status import stage_chip

SHOWN, HINTED = 8, 3
COUNTED = 1_000
LOOKED_AT = 200  # documents, units, people that are put in order
REACH = 20_000  # newest tasks in which the very accents of a common word are looked for
WORDS_COMPARED = 12
EXCERPT = 220
DIGITS = tuple("0123456789")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, with what matched marked."""

    url: str
    title: tuple[Piece, ...]
    meta: tuple[Piece, ...] = ()
    quote: tuple[Piece, ...] = ()
    chip: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind. `all_url`: the list that holds all of them; `note` says why there may be more."""

    key: str
    label: str
    icon: str
    hits: tuple[Hit, ...]
    count: Number
    all_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, for which words, on which day, and how many of each kind are shown."""

    user: User
    words: str
    today: date
    windows: Windows
    shown: int = SHOWN

    @property
    def needles(self) -> tuple[str, ...]:
        return needles_of(self.words)

    def marked(self, text: str) -> tuple[Piece, ...]:
        return pieces(text, self.needles, self.words)

    def misses_accents(self, *texts: str) -> bool:
        """False for what holds the typed accents: so it sorts first. Without typed accents all are equal."""
        return has_accents(self.words) and not holds_exactly(" ".join(texts), self.words)

    def address(self, name: str, **more: str) -> str:
        return f"{reverse(name)}?{urlencode({'q': self.words, **more})}"


def find_all(reader: Reader) -> list[Group]:
    """The kinds of which something was found, and tasks in any case."""
    groups = [_tasks(reader), _documents(reader), _units(reader), _people(reader)]
    return [group for group in groups if group.hits or group.note]


# --- Tasks ---------------------------------------------------------------------------------------------------------


def _tasks(reader: Reader) -> Group:
    label, icon, url = _("Nhiệm vụ"), "tasks", reader.address("tasks:tasks")
    visible = Task.objects.visible_to(reader.user).counted()
    if len(fold(reader.words)) < search.SHORTEST:
        note = _("Ghi từ ba chữ trở lên để tìm cả trong nhiệm vụ.")
        return Group("tasks", label, icon, (), Number(0), note=note)
    found = search.find(visible, reader.words)
    ids, more = _candidates(found, reader)
    chosen = _ordered(ids, reader)[: reader.shown]
    if more:
        chosen = _with_these_accents(found.tasks, reader, chosen)
    count = Number(min(len(ids), COUNTED), more)
    return Group("tasks", label, icon, tuple(_task_hits(chosen, reader)), count, url)


def _candidates(found: search.Found, reader: Reader) -> tuple[list[int], bool]:
    """The tasks among which the first ones are chosen, and whether there are more than these."""
    some = None if reader.user.is_representative else found.first
    rows = found.tasks if some is None else some
    ids = list(rows.order_by().values_list("pk", flat=True)[: RARE + 1])
    return ids, some is not None or len(ids) > RARE


def _ordered(ids: Sequence[int], reader: Reader) -> list[int]:
    """The very accents first; then what has the words in its title, what is still open, what is newer."""
    needles = reader.needles
    rows = Task.objects.filter(pk__in=among(ids)).values_list("pk", "title", "text", "product", "closed_on")

    def rank(row: tuple[int, str, str, str, date | None]) -> tuple[bool, bool, bool, int]:
        pk, title, text, product, closed = row
        folded = fold(title)
        in_title = all(needle in folded for needle in needles)
        return reader.misses_accents(title, text, product), not in_title, closed is not None, -pk

    return [row[0] for row in sorted(rows, key=rank)]


def _with_these_accents(tasks: TaskQuerySet, reader: Reader, chosen: list[int]) -> list[int]:
    """Of a common word not all rows were compared: those that hold it with the typed accents are asked for as well."""
    if not has_accents(reader.words):
        return chosen
    wanted = Q(pk__gt=max(chosen, default=0) - REACH)
    for word in nfc(reader.words).split()[:WORDS_COMPARED]:
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        held = Q()
        for name in ("title", "text", "product"):
            for spelling in spellings:
                held |= Q(**{f"{name}__contains": spelling})
        wanted &= held
    more = list(tasks.filter(wanted).order_by("-pk").values_list("pk", flat=True)[: reader.shown])
    return _ordered([*chosen, *more], reader)[: reader.shown] if more else chosen


def _task_hits(ids: Sequence[int], reader: Reader) -> Iterable[Hit]:
    rows = Task.objects.filter(pk__in=ids).select_related("document").defer("search", "document__text")
    by_id = {task.pk: task for task in rows.defer("document__outline", "document__search")}
    names = names_of({pk: task.closed_on for pk, task in by_id.items()})
    for pk in ids:
        task = by_id[pk]
        how = state(task.stage, task.deadline_kind, task.due_on, task.closed_on, reader.today, reader.windows)
        due = _("hạn %s") % day_words(task.due_on) if task.due_on else ""
        place = path_words(task.path) if task.path else ""
        meta = [task.document.number, place, several(names.get(pk, ([], []))[0]) or _("chưa giao"), due]
        title = reader.marked(task.title)
        yield Hit(
            url=task.get_absolute_url(),
            title=title,
            meta=reader.marked(" · ".join(part for part in meta if part)),
            quote=() if any(piece.is_hit for piece in title) else _quote(reader, task.text, task.product),
            chip=stage_chip(task.stage, how.value),
        )


def _quote(reader: Reader, *texts: str) -> tuple[Piece, ...]:
    """The first of the texts that was met, cut to what can be read at a glance."""
    for text in texts:
        found = reader.marked(excerpt(text, reader.needles, EXCERPT))
        if any(piece.is_hit for piece in found):
            return found
    return ()


# --- Documents, units, people --------------------------------------------------------------------------------------


def _documents(reader: Reader) -> Group:
    """The number that was meant first, then numbers that go on, then titles."""
    key = number_key(reader.words)
    visible = Document.objects.visible_to(reader.user).matching(reader.words)
    follows = Substr("number_key", len(key) + 1, 1)
    near = Q(number_key__startswith=key) if key[:1].isdecimal() else Q(pk__in=())
    rank = Case(
        When(number_key=key or "-", then=Value(0)),
        When(near & ~Q(follows__in=DIGITS), then=Value(1)),
        When(near, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = visible.alias(follows=follows).annotate(rank=rank).order_by("rank", "-issued_on", "-pk")
    slim = rows.only("kind", "kind_printed", "number", "number_key", "title", "issuer", "issued_on", "state")

    def is_late(document: Document) -> bool:
        """Found by its words, and not with the accents that were typed."""
        by_number = key[:1].isdecimal() and document.number_key.startswith(key)
        return not by_number and reader.misses_accents(document.label, document.title, document.issuer)

    found = sorted(slim[:LOOKED_AT], key=is_late)

    def hit(document: Document) -> Hit:
        meta = (str(document.title), document.issuer, day_words(document.issued_on))
        return Hit(
            document.get_absolute_url(), _number(document, key, reader), reader.marked(" · ".join(m for m in meta if m))
        )

    count = _count(visible.order_by()[: COUNTED + 1].count())
    return _group("documents", _("Văn bản"), "doc", found, hit, count, reader, reader.address("resolutions:documents"))


def _number(document: Document, key: str, reader: Reader) -> tuple[Piece, ...]:
    """The document's label; its number is marked whole when it is, or begins with, what was looked for."""
    if key and key[0].isdecimal() and document.number and document.number_key.startswith(key):
        before, number, after = document.label.partition(document.number)
        return tuple(p for p in (Piece(before), Piece(number, is_hit=True), Piece(after)) if p.text)
    return reader.marked(document.label)


def _units(reader: Reader) -> Group:
    """Units by any of their names; a name that is not the unit's own is told."""
    visible = Unit.objects.visible_to(reader.user).matching(reader.words)
    ordered = visible.order_by("left_on", "name_fold", "id").select_related("cluster").prefetch_related("names")
    wanted = fold(reader.words)

    def rank(unit: Unit) -> tuple[bool, bool, bool]:
        missed = reader.misses_accents(unit.name, unit.short_name, *_others(unit))
        return missed, wanted not in fold(unit.name), unit.left_on is not None

    found = sorted(ordered[:LOOKED_AT], key=rank)

    def hit(unit: Unit) -> Hit:
        meta = [unit.short_name, str(unit.get_kind_display()), str(unit.cluster or "")]
        if wanted not in fold(unit.name):
            meta += [_("còn gọi là %s") % name for name in _others(unit) if wanted in fold(name)][:1]
        meta += [_("thôi hoạt động %s") % day_words(unit.left_on)] if unit.left_on else []
        return Hit(
            unit.get_absolute_url(), reader.marked(unit.name), reader.marked(" · ".join(word for word in meta if word))
        )

    count = _count(visible.order_by()[: COUNTED + 1].count())
    url = reader.address("members:units", trang_thai=ALL)
    return _group("units", _("Đơn vị"), "units", found, hit, count, reader, url)


def _others(unit: Unit) -> list[str]:
    return [name.name for name in unit.names.all()]


def _people(reader: Reader) -> Group:
    visible = Person.objects.visible_to(reader.user).offered().filter(search__contains=fold(reader.words))
    found = sorted(visible.with_row()[:LOOKED_AT], key=lambda person: reader.misses_accents(person.full_name))

    def hit(person: Person) -> Hit:
        offices = [mandate.office for mandate in person.mandates.all()]
        return Hit(person.get_absolute_url(), reader.marked(str(person)), reader.marked("; ".join(offices[:2])))

    count = _count(visible.order_by()[: COUNTED + 1].count())
    url = "" if reader.user.is_representative else reader.address("members:people")
    return _group("people", _("Con người"), "user", found, hit, count, reader, url)


def _group(
    key: str,
    label: str,
    icon: str,
    rows: Sequence[Row],
    hit: Callable[[Row], Hit],
    count: Number,
    reader: Reader,
    url: str,
) -> Group:
    return Group(key, label, icon, tuple(hit(row) for row in rows[: reader.shown]), count, url)


def _count(found: int) -> Number:
    return Number(min(found, COUNTED), found > COUNTED)
