"""A person's own calendar of due dates, as other programs read it (iCalendar, RFC 5545), behind a secret address.

The key is shown once and stored as a hash; whoever has it reads what that person sees now, and nothing else.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from members.folding import nfc
from members.models import User

from .models import CalendarFeed, Part, Stage, Task
from .status import PAUSED_STAGES

MOST_EVENTS = 1_000
PAST, AHEAD = timedelta(days=30), timedelta(days=365)
READ_EVERY = timedelta(hours=1)  # how exact "last read" is: not every reading is worth a write
REFRESH = timedelta(hours=6)
AT_NINE_THE_DAY_BEFORE = timedelta(hours=-15)
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WORDS = ("text", "search", "document__text", "document__outline", "document__search")


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def make_feed(*, user: User, now: datetime) -> str:
    """A new key; the one before is worth nothing from now on. The key itself is kept nowhere."""
    key = secrets.token_urlsafe(32)
    fresh = {"key_hash": hash_of(key), "created_at": now, "read_at": None}
    CalendarFeed.objects.update_or_create(user=user, defaults=fresh)
    return key


def revoke_feed(*, user: User) -> bool:
    return bool(CalendarFeed.objects.filter(user=user).delete()[0])


def feed_of(key: str) -> CalendarFeed | None:
    """Found by hash, so that the time it takes tells nothing of the key. None for those who may not sign in."""
    if not _KEY.fullmatch(key):
        return None
    return CalendarFeed.objects.select_related("user").filter(key_hash=hash_of(key), user__is_active=True).first()


def note_reading(feed: CalendarFeed, now: datetime) -> None:
    if feed.read_at is None or now - feed.read_at >= READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def tasks_for(user: User, today: date) -> list[Task]:
    """Open tasks with a due date: all of a unit; for those who see everything, the year ahead and a month back."""
    tasks = Task.objects.visible_to(user).counted().filter(closed_on=None, due_on__isnull=False)
    tasks = tasks.exclude(stage__in=PAUSED_STAGES)
    if not user.is_representative:
        tasks = tasks.filter(due_on__range=(today - PAST, today + AHEAD))
    return list(
        tasks.with_row().select_related("document", "lane").defer(*_WORDS).order_by("due_sort", "id")[:MOST_EVENTS]
    )


def calendar(user: User, tasks: Iterable[Task], site: str, name: str) -> bytes:
    """The feed of these tasks. The same tasks give the same bytes, so that an unchanged feed is not sent again."""
    feed = Calendar()
    title = _("Hạn nhiệm vụ, %s") % name
    feed.add("prodid", "-//LHH//Theo doi nhiem vu//VI")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _text(title))
    feed.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    for task in tasks:
        if task.due_on and task.due_on < date.max:
            feed.add_component(_event(task, task.due_on, user, site))
    return bytes(feed.to_ical())


def _event(task: Task, due: date, user: User, site: str) -> Event:
    """All day on the due day, busy for nobody, told at nine the day before. One identity per task and unit."""
    event, host = Event(), site.partition("://")[2] or site
    event.add("uid", f"task-{task.pk}-unit-{user.unit_id or 0}@{host}")
    event.add("dtstamp", datetime.combine(task.given_on, time(), UTC))
    event.add("sequence", task.version)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", _text(_summary(task)))
    event.add("description", _text("\n".join(_description(task))))
    event.add("url", site + task.get_absolute_url())
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", AT_NINE_THE_DAY_BEFORE)
    alarm.add("description", _text(_("Mai đến hạn: %s") % task.title))
    event.add_component(alarm)
    return event


def _summary(task: Task) -> str:
    named = f"{task.title} ({task.part_name})" if task.part_name else task.title
    return _("Chờ xác nhận: %s") % named if task.stage == Stage.CONFIRM else named


def _description(task: Task) -> list[str]:
    leads = "; ".join(part.unit.name for part in task.assignments.all() if part.part == Part.LEAD)
    lines = [f"{task.document}, {task.place}" if task.place else str(task.document)]
    lines += [_("Chủ trì: %s") % leads] if leads else []
    return [*lines, _("Trạng thái: %s") % task.get_stage_display()]


def _text(words: str) -> str:
    return _UNPRINTED.sub(" ", nfc(words))
