"""What the pages of the register show, as far as the reader may see it. Frozen facts; templates compute nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.changes import HistoryLine, history_lines
from members.models import User

from .linking import NamedDocument, meant
from .models import Document, DocumentEvent, DocumentLink, DocumentQuerySet, LinkKind
from .paper import Anchor, Block, Mark, after_number, blocks
from .reading.paths import path_words

UPWARD = frozenset({LinkKind.IMPLEMENTS, LinkKind.BASED_ON, LinkKind.AMENDS, LinkKind.REPLACES})
HEADINGS = frozenset({"group", "assessment", "viewpoint", "goal", "purpose", "provision", "decision"})
OUTLINE_LEVELS = 4
HEADING_LENGTH = 200
_ANNEX = re.compile(r"PL\d+/")
KEY_VERBS = frozenset({DocumentEvent.Verb.REGISTERED, DocumentEvent.Verb.READ})


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a document's tasks are done; tasks that were ended without being done do not count."""

    done: int = 0
    total: int = 0


def progress_of(documents: Sequence[Document], user: User) -> Mapping[int, Progress]:
    """{document: progress} over the tasks that the user sees, in one query."""
    rows = Document.objects.filter(pk__in=[d.pk for d in documents], tasks__isnull=False)
    if user.is_representative:
        rows = rows.filter(tasks__assignments__unit=user.unit_id)
    counted = (
        rows.order_by()
        .values_list("pk")
        .annotate(
            done=Count("tasks", filter=Q(tasks__stage="done", tasks__has_parts=False), distinct=True),
            total=Count("tasks", filter=Q(tasks__has_parts=False) & ~Q(tasks__stage="ended"), distinct=True),
        )
    )
    return {pk: Progress(done, total) for pk, done, total in counted}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the register."""

    document: Document
    progress: Progress


def rows_of(documents: Sequence[Document], user: User) -> list[Row]:
    progress = progress_of(documents, user)
    return [Row(d, progress.get(d.pk, Progress())) for d in documents]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading in the list of contents; `tasks` is the number of tasks below it."""

    label: str
    title: str
    anchor: str
    level: int
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """Documents that stand in one relation to this one. Registered ones are links, others text; `could_be` has the
    registered documents of a number that does not tell which is meant."""

    label: str
    links: tuple[DocumentLink, ...]
    could_be: Mapping[int, tuple[Document, ...]] = field(default_factory=dict)

    @property
    def lines(self) -> list[tuple[DocumentLink, tuple[Document, ...]]]:
        return [(link, self.could_be.get(link.pk, ())) for link in self.links]


@dataclass(frozen=True)
class Dossier:
    """One document as this user may see it. A representative sees the header and its own tasks, nothing of others."""

    document: Document
    user: User
    marks: tuple[Mark, ...] = field(default=())
    places: tuple[tuple[str, str], ...] = field(default=())

    @property
    def can_edit(self) -> bool:
        return self.user.is_office

    @property
    def can_see_text(self) -> bool:
        return not self.user.is_representative

    @property
    def can_take_file(self) -> bool:
        return self.can_see_text and self.document.source is not None

    @cached_property
    def contents(self) -> list[OutlineEntry]:
        return contents_of(self.document.outline, self.places) if self.can_see_text else []

    @cached_property
    def text(self) -> list[Block]:
        if not self.can_see_text:
            return []
        return blocks(self.document.text, self.marks, anchors_of(self.document.outline))

    @cached_property
    def above(self) -> list[Relation]:
        """What this document implements, is based on, amends or replaces."""
        return self._relations(self._links, UPWARD)

    @cached_property
    def cited(self) -> list[Relation]:
        return self._relations(self._links, frozenset({LinkKind.CITES}))

    @cached_property
    def below(self) -> list[Relation]:
        """Which registered documents name this one."""
        if not self.can_see_text:
            return []
        incoming = list(
            self.document.linked_from.select_related("document").defer("document__text", "document__outline")
        )
        labels = {
            LinkKind.IMPLEMENTS: _("Được thực hiện bằng"),
            LinkKind.BASED_ON: _("Là căn cứ của"),
            LinkKind.AMENDS: _("Được sửa đổi, bổ sung bằng"),
            LinkKind.REPLACES: _("Được thay thế bằng"),
            LinkKind.CITES: _("Được nhắc đến trong"),
        }
        return _grouped(incoming, labels)

    @cached_property
    def recipients(self) -> list[str]:
        return [r.name for r in self.document.recipients.all()] if self.can_see_text else []

    @cached_property
    def history(self) -> list[HistoryLine]:
        events = self.document.events.select_related("actor") if self.can_see_text else []
        return history_lines(events, Document, KEY_VERBS)

    @cached_property
    def _links(self) -> list[DocumentLink]:
        if not self.can_see_text:
            return []
        return list(self.document.links.select_related("to").defer("to__text", "to__outline"))

    @cached_property
    def _could_be(self) -> dict[int, tuple[Document, ...]]:
        waiting = [link for link in self._links if link.to is None and link.number]
        named = [NamedDocument(link.printed, link.number, link.dated) for link in waiting]
        found = meant(named, cited_on=self.document.issued_on, apart_from=self.document.pk) if named else []
        return {link.pk: means.could_be for link, means in zip(waiting, found, strict=True)}

    def _relations(self, links: Iterable[DocumentLink], kinds: frozenset[LinkKind]) -> list[Relation]:
        found = _grouped(links, {kind: str(kind.label) for kind in LinkKind if kind in kinds})
        return [replace(relation, could_be=self._could_be) for relation in found]


def dossier(document: Document, user: User) -> Dossier:
    """The page of a document, with the sentences of the tasks that the user sees marked."""
    if user.is_representative:
        return Dossier(document, user)
    own = document.tasks.filter(parent__isnull=True)  # parts of a task stand in the sentence of the whole
    tasks = own.filter(span_start__isnull=False).values_list("pk", "position", "span_start", "span_end", "title")
    places = tuple((path, f"p{position}") for path, position in own.values_list("path", "position"))
    marks = tuple(
        Mark(
            after_number(document.text, start or 0, end or 0),
            end or 0,
            f"p{position}",
            str(position),
            reverse("tasks:task", args=[pk]),
            title,
        )
        for pk, position, start, end, title in tasks
    )
    return Dossier(document, user, (*marks, *_warned(document)), places)


def _warned(document: Document) -> Iterator[Mark]:
    """Where the warnings of the clerk's checks lead to."""
    draft = document.read_draft
    if draft is None or draft.text != document.text:
        return
    for index, warning in enumerate(draft.parsed.get("warnings") or ()):
        if span := warning.get("span"):
            yield Mark(int(span[0]), int(span[1]), f"w{index}", sure=False)


def listed(documents: DocumentQuerySet) -> DocumentQuerySet:
    """What a line of the register needs, without the long columns."""
    return documents.defer("text", "outline")


def anchor_name(index: int) -> str:
    return f"d{index + 1}"


def anchors_of(outline: Sequence[Mapping[str, Any]]) -> list[Anchor]:
    return [Anchor(_start(node), anchor_name(i), _level(node), _is_heading(node)) for i, node in enumerate(outline)]


def contents_of(outline: Sequence[Mapping[str, Any]], places: Sequence[tuple[str, str]]) -> list[OutlineEntry]:
    """The headings of an outline, then the annexes, each with the number of registered tasks in it; `places` are the
    tasks' (path, anchor)."""
    entries = []
    for index, node in enumerate(outline):
        path = str(node.get("path", ""))
        tasks = sum(1 for place, _anchor in places if place.startswith(f"{path}/")) if path else 0
        if _is_heading(node, holds_tasks=tasks > 0):
            title = str(node.get("title", ""))
            entries.append(OutlineEntry(path.rpartition("/")[2], title, anchor_name(index), _level(node), tasks))
    annexes: dict[str, list[str]] = {}
    for path, anchor in places:
        if _ANNEX.match(path):
            annexes.setdefault(path.partition("/")[0], []).append(anchor)
    return entries + [OutlineEntry("", path_words(p), found[0], 1, len(found)) for p, found in annexes.items()]


def _is_heading(node: Mapping[str, Any], holds_tasks: bool = False) -> bool:
    """Numbered, short, and introducing rather than ordering; unnumbered paragraphs carry ¶ in their path. What has
    tasks below it may be longer."""
    label = str(node.get("path", "")).rpartition("/")[2]
    longest = HEADING_LENGTH * 2 if holds_tasks else HEADING_LENGTH
    short = len(str(node.get("title", ""))) <= longest and _level(node) <= OUTLINE_LEVELS
    return short and not label.startswith("¶") and node.get("kind", "group") in HEADINGS


def _level(node: Mapping[str, Any]) -> int:
    return int(node.get("level", 1))


def _start(node: Mapping[str, Any]) -> int:
    span = node.get("span") or [0, 0]
    return int(span[0])


def _grouped(links: Iterable[DocumentLink], labels: Mapping[Any, str]) -> list[Relation]:
    kept = list(links)
    found = [(label, tuple(link for link in kept if link.kind == kind)) for kind, label in labels.items()]
    return [Relation(label, group) for label, group in found if group]
