"""What a check of the installation found: how bad it is, in words, and what to do about it."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    GOOD = "good", _("Tốt")
    WARN = "warn", _("Nên xem")
    BAD = "bad", _("Cần xử lý")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in order. `command` is what is typed on the server, if anything is."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is a list of short sentences without personal data: it also goes into the file for a support request."""

    key: str
    title: str
    level: Level
    found: list[str]
    steps: list[Step] = field(default_factory=list)
    url: str = ""
    link: str = ""

    @property
    def icon(self) -> str:
        return {Level.GOOD: "done", Level.WARN: "soon", Level.BAD: "late"}[self.level]

    @property
    def is_good(self) -> bool:
        return self.level == Level.GOOD


def worst(*levels: Level) -> Level:
    order = (Level.GOOD, Level.WARN, Level.BAD)
    return max(levels, key=order.index, default=Level.GOOD)


def size(count: int) -> str:
    """Bytes as people say them: 1,4 GB."""
    value, units = float(count), ["B", "KB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.1f}".replace(".", ",").removesuffix(",0") + f" {units[0]}"
