"""A person's mail of the day: what is unread, most urgent first, each line with the way to the form it asks for."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from members.language import spoken_to
from members.models import Organisation, User
from members.site import absolute

from .day_counts import left, overdue
from .inbox import inbox_of, unread
from .models import Notice, NoticeKind, OutgoingMail, Part
from .models.assignment import with_units
from .notice_steps import step_of
from .reminding import OF_DUE_DATE, settled

FRESH = timedelta(days=14)  # older ones wait in the inbox alone: whoever switches mail on gets no heap
LINES_SHOWN = 15  # in each section
SUBJECT_LENGTH = 200
ORDER = (
    NoticeKind.LATE,
    NoticeKind.RETURNED,
    NoticeKind.SOON,
    NoticeKind.CONFIRM_96,
    NoticeKind.CONFIRM_48,
    NoticeKind.EXTENSION,
    NoticeKind.DECISION,
    NoticeKind.MENTIONED,
    NoticeKind.ASSIGNED,
    NoticeKind.WOKEN,
    NoticeKind.DECIDED,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One notice: the task, the words that belong to it, and the link."""

    title: str
    facts: str
    note: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Notices of one kind; `more` says how many are in the inbox besides."""

    title: str
    is_late: bool
    count: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Digest:
    """The mail of one person on one day."""

    name: str
    union: str
    day: date
    sections: tuple[Section, ...]

    @property
    def subject(self) -> str:
        """On one line, whatever the union is called: a line end in it would begin another header."""
        counts = ", ".join(f"{section.count} {section.title.lower()}" for section in self.sections)
        words = _("[%(union)s] Nhắc việc %(day)s: %(counts)s")
        told = words % {"union": self.union, "day": f"{self.day:%d/%m/%Y}", "counts": counts}
        return " ".join(told.split())[:SUBJECT_LENGTH]

    @property
    def text(self) -> str:
        """Plain: a page that shows it must escape it, which it would not do with what a template gives."""
        return "".join([render_to_string("mail/digest.txt", self._context())])

    @property
    def html(self) -> str:
        return render_to_string("mail/digest.html", self._context())

    def _context(self) -> dict[str, object]:
        links = {"inbox_url": absolute(reverse("tasks:inbox")), "switch_url": absolute(reverse("members:mail"))}
        return {"digest": self, **links}


# --- What is in it ---------------------------------------------------------------------------------------------------


def fresh(user: User, now: datetime) -> QuerySet[Notice]:
    """What this person has neither read nor been sent, and has still to do."""
    rows = unread(inbox_of(user)).filter(mail=None, at__gte=now - FRESH).order_by("due_on", "pk")
    rows = rows.exclude(pk__in=settled().filter(user=user).order_by().values("pk"))
    return rows.select_related("task__document", "task__lane").prefetch_related(with_units("task__assignments"))


def digest_of(user: User, notices: Iterable[Notice], day: date) -> Digest | None:
    """None when there is nothing to tell."""
    by_kind: dict[NoticeKind, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(NoticeKind(notice.kind), []).append(notice)
    sections = tuple(_section(kind, by_kind[kind], user, day) for kind in ORDER if kind in by_kind)
    organisation = Organisation.current()
    union = (organisation.short_name or organisation.name) if organisation else ""
    return Digest(str(user), union, day, sections) if sections else None


def _section(kind: NoticeKind, notices: Sequence[Notice], user: User, day: date) -> Section:
    lines = tuple(_line(notice, user, day) for notice in notices[:LINES_SHOWN])
    return Section(str(kind.label), kind == NoticeKind.LATE, len(notices), lines)


def _line(notice: Notice, user: User, day: date) -> Line:
    facts = [days_words(notice.due_on, day)] if notice.kind in OF_DUE_DATE else []
    if notice.due_on:
        facts.append(_("hạn %s") % f"{notice.due_on:%d/%m/%Y}")
    facts += [str(notice.task.document), notice.task.part_name]
    if not user.is_representative:
        facts.append("; ".join(a.unit.name for a in notice.task.assignments.all() if a.part == Part.LEAD))
    link = absolute(reverse("tasks:inbox_open", args=[notice.pk]))
    return Line(notice.task.title, " · ".join(filter(None, facts)), notice.note, step_of(notice, user).label, link)


def days_words(due_on: date | None, day: date) -> str:
    """Counted from the day of the mail."""
    gap = (due_on - day).days if due_on else 0
    if gap < 0:
        return overdue(-gap)
    return left(gap) if gap else _("hạn hôm nay")


# --- Writing it ------------------------------------------------------------------------------------------------------


def receives_mail(user: User) -> bool:
    return user.is_active and user.wants_mail and bool(user.email)


@transaction.atomic
def write_digest(*, user: User, today: date, now: datetime) -> OutgoingMail | None:
    """One mail a person a day, together with the mark on the notices that stand in it; None when there is nothing.

    The person's row is locked: of two jobs the second finds the mail of the first.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not receives_mail(person) or OutgoingMail.objects.filter(user=person, day=today).exists():
        return None
    notices = list(fresh(person, now))
    with spoken_to(person):
        digest = digest_of(person, notices, today)
        if digest is None:
            return None
        words = {"subject": digest.subject, "text": digest.text, "html": digest.html}
    mail = OutgoingMail.objects.create(user=person, day=today, address=person.email, created_at=now, **words)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=mail)
    return mail


def write_digests(today: date, now: datetime) -> int:
    """The mails of all who want one; how many were written. What goes wrong with one keeps nobody else's back."""
    organisation = Organisation.current()
    if organisation is None or today in organisation.quiet_days:
        return 0
    people = User.objects.filter(is_active=True, wants_mail=True).exclude(email="").exclude(mails__day=today)
    waiting = Notice.objects.filter(read_at=None, mail=None, at__gte=now - FRESH).values("user")
    written = 0
    for person in people.filter(pk__in=waiting).order_by("pk"):
        try:
            written += write_digest(user=person, today=today, now=now) is not None
        except Exception:
            logger.exception("the digest of user %s", person.pk)
    return written


def preview(user: User, today: date, now: datetime) -> OutgoingMail | Digest | None:
    """The mail of today as it was written; before that, the one that this person would get now, wanted or not."""
    if written := OutgoingMail.objects.filter(user=user, day=today).first():
        return written
    return digest_of(user, fresh(user, now), today)
