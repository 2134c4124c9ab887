"""The history of a review as its page shows it: who did what, and each value that changed with its label."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .models import ReviewEvent, Task


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    what: str
    note: str
    task: Task | None
    changes: Sequence[Change]


def _labels() -> dict[str, str]:
    return {
        "cause": _("Nguyên nhân"),
        "answerable": _("Ai chịu trách nhiệm"),
        "until": _("Làm xong trước ngày"),
        "conclusion": _("Kết luận"),
        "decisions": _("Chỉ đạo ghi vào nhiệm vụ"),
        "discussed_on": _("Ngày họp"),
        "meeting": _("Phiên họp"),
        "state": _("Bước"),
        "signer": _("Người ký"),
        "sha256": _("Mã băm (SHA-256)"),
        "tasks": _("Số nhiệm vụ"),
    }


def events_of(events: Iterable[ReviewEvent]) -> list[Line]:
    labels = _labels()
    return [
        Line(
            event.at,
            str(event.actor or _("Hệ thống")),
            str(event),
            event.note,
            event.task,
            [
                Change(labels.get(name, name), str(old), str(new))
                for name, (old, new) in event.changes.items()
                if (old or new) not in ("", 0, None)
            ],
        )
        for event in events
    ]
