"""What is chosen for a report besides its kind, as it stands in `Report.options`: JSON there, values here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Options:
    """Who signs (`authority`, `title`, `name`), who gets it, its number and day, until when a unit is to answer.

    `finished`: the tasks of a reminder letter that were finished after the review was frozen, and are left out."""

    authority: str = ""
    title: str = ""
    name: str = ""
    recipients: tuple[str, ...] = ()
    number: str = ""
    day: date | None = None
    until: date | None = None
    finished: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"authority": self.authority, "title": self.title, "name": self.name}
        told |= {"recipients": list(self.recipients), "number": self.number}
        told |= {"finished": list(self.finished)} if self.finished else {}
        return told | {name: value.isoformat() for name in ("day", "until") if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        values: dict[str, Any] = {"recipients": tuple(map(str, told.get("recipients", ())))}
        values["finished"] = tuple(map(int, told.get("finished", ())))
        values |= {name: str(told.get(name, "")) for name in ("authority", "title", "name", "number")}
        values |= {name: date.fromisoformat(told[name]) for name in ("day", "until") if told.get(name)}
        return cls(**values)
