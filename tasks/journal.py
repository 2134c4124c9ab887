"""The journal of everything: who did what, when and why, with old and new values, newest first.

Each floor keeps the history of its own objects; here the lines that a reader may see are put together. A page looks at
so many lines of each kind and no further, so that its cost does not grow with the years.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.changes import Change, history_lines
from members.folding import fold
from members.history import Event
from members.models import Organisation, OrganisationEvent, Role, Unit, UnitEvent, User, UserEvent
from resolutions.models import Document, DocumentEvent

from .detail import change_of, people_of
from .models import Task, TaskEvent
from .past import end_of

PAGE_SIZE = 50
LOOKED_AT = 1_000  # newest lines of each kind that are read for a word
ASSIGNERS = frozenset({Role.ADMIN, Role.OFFICE, Role.STANDING})
READERS = frozenset(Role) - {Role.UNIT}
Key = tuple[datetime, int, int]  # when, place of the kind, number of the line
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_COLUMNS = ("text", "outline", "search")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object with a history: for whom, what it is called and how its lines are told."""

    key: str
    label: Any
    icon: str
    roles: frozenset[Role]
    events: Callable[[User], QuerySet[Any]]
    about: Callable[[Any], tuple[str, str]]
    changes: Callable[[Any, Mapping[int, str]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal."""

    key: Key
    at: datetime
    kind: Kind
    verb: str
    about: str
    url: str
    who: str
    note: str
    basis: str
    changes: Sequence[Any]

    def holds(self, word: str) -> bool:
        """Whether anything in the line holds the folded word."""
        values = [text for change in self.changes for text in (change.label, change.old, change.new)]
        return word in fold(" ".join([self.verb, self.about, self.who, self.note, self.basis, *values]))


def _tasks(user: User) -> QuerySet[TaskEvent]:
    events = TaskEvent.objects.select_related("actor", "task", "entry").defer("task__text", "task__search")
    if user.is_representative:
        events = events.filter(task__in=Task.objects.visible_to(user).values("pk"))
    return events


def _documents(user: User) -> QuerySet[DocumentEvent]:
    long = (f"document__{name}" for name in LONG_COLUMNS)
    return DocumentEvent.objects.select_related("actor", "document").defer(*long)


def _of_model(model: Any) -> Callable[[Any, Mapping[int, str]], Sequence[Change]]:
    return lambda event, people: history_lines([event], model, frozenset())[0].changes


def _of_task(event: TaskEvent, people: Mapping[int, str]) -> Sequence[Any]:
    told = [change_of(name, values, people) for name, values in event.changes.items()]
    return [*told, Change(_("Đã làm được gì"), "", event.entry.text)] if event.entry else told


KINDS = (
    Kind(
        "nhiem-vu",
        gettext_lazy("Nhiệm vụ"),
        "tasks",
        frozenset(Role),
        _tasks,
        lambda event: (event.task.title, event.task.get_absolute_url()),
        _of_task,
    ),
    Kind(
        "van-ban",
        gettext_lazy("Văn bản"),
        "doc",
        READERS,
        _documents,
        lambda event: (event.document.label, event.document.get_absolute_url()),
        _of_model(Document),
    ),
    Kind(
        "don-vi",
        gettext_lazy("Đơn vị, con người"),
        "units",
        ASSIGNERS,
        lambda user: UnitEvent.objects.select_related("actor", "unit"),
        lambda event: (event.unit.name, event.unit.get_absolute_url()),
        _of_model(Unit),
    ),
    Kind(
        "lien-hiep-hoi",
        gettext_lazy("Liên hiệp hội, danh sách, bản nháp"),
        "admin",
        ASSIGNERS,
        lambda user: OrganisationEvent.objects.select_related("actor"),
        lambda event: ("", ""),
        _of_model(Organisation),
    ),
    Kind(
        "quyen",
        gettext_lazy("Tài khoản và quyền"),
        "user",
        frozenset({Role.ADMIN}),
        lambda user: UserEvent.objects.select_related("actor", "user"),
        lambda event: (str(event.user), event.user.get_absolute_url()),
        _of_model(User),
    ),
)


def kinds_for(user: User) -> list[Kind]:
    return [kind for kind in KINDS if user.role in kind.roles]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines: whose, of which kind, from day to day, with which word; from which place on."""

    user: User
    actor: int | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None
    word: str = ""
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the journal. `next`: where the next one begins; `is_cut`: older lines were not read for the word."""

    lines: Sequence[Line]
    next: Key | None
    is_cut: bool = False


def page(asked: Asked) -> Page:
    """One query for each kind, and one for the people that lines name."""
    limit = LOOKED_AT if asked.word else PAGE_SIZE + 1
    found: list[tuple[Key, Kind, Event]] = []
    horizons: list[Key] = []
    for place, kind in enumerate(KINDS):
        if asked.user.role in kind.roles and asked.kind in ("", kind.key):
            events = list(_narrowed(kind.events(asked.user), asked, place).order_by("-at", "-id")[:limit])
            keys: list[Key] = [(event.at, -place, event.pk) for event in events]
            found += zip(keys, [kind] * len(events), events, strict=True)
            horizons += keys[-1:] if len(events) == limit else []
    # Beyond the last line that was read of any kind, others of that kind may stand between those of the others.
    horizon = max(horizons, default=None)
    read = sorted((one for one in found if horizon is None or one[0] >= horizon), key=lambda one: one[0], reverse=True)
    people = people_of(event for _key, _kind, event in read if isinstance(event, TaskEvent))
    word = fold(asked.word)
    lines = [_line(key, kind, event, people) for key, kind, event in read]
    kept = [line for line in lines if line.holds(word)] if word else lines
    if len(kept) > PAGE_SIZE:
        return Page(kept[:PAGE_SIZE], kept[PAGE_SIZE - 1].key)
    return Page(kept, horizon, is_cut=horizon is not None)


def _narrowed(events: QuerySet[Any], asked: Asked, place: int) -> QuerySet[Any]:
    if asked.actor:
        events = events.filter(actor=asked.actor)
    if asked.first:
        events = events.filter(at__gte=timezone.make_aware(datetime.combine(asked.first, time())))
    if asked.last:
        events = events.filter(at__lt=end_of(asked.last))
    if asked.after:
        at, other, number = asked.after
        beside = Q(at=at, pk__lt=number) if -place == other else Q(at=at) if -place < other else Q(pk__in=())
        events = events.filter(Q(at__lt=at) | beside, at__lte=at)
    return events


def _line(key: Key, kind: Kind, event: Any, people: Mapping[int, str]) -> Line:
    about, url = kind.about(event)
    return Line(
        key=key,
        at=event.at,
        kind=kind,
        verb=str(event.get_verb_display()),
        about=about,
        url=url,
        who=str(event.actor or _("Hệ thống")),
        note=event.note,
        basis=getattr(event, "basis", ""),
        changes=kind.changes(event, people),
    )


def place_words(key: Key) -> str:
    """The place of a page as the address carries it; `place_of` reads it back."""
    at, kind, number = key
    return f"{(at - EPOCH) // timedelta(microseconds=1)}.{-kind}.{number}"


def place_of(text: str) -> Key:
    """ValueError for what is no place."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 17 for part in parts):
        raise ValueError(text)
    instant, kind, number = (int(part) for part in parts)
    return EPOCH + timedelta(microseconds=instant), -kind, number


def actors() -> Iterable[tuple[int, str]]:
    """Who may have written a line, for the filter."""
    return [(user.pk, str(user)) for user in User.objects.only("full_name", "username").order_by("search", "pk")]
