"""Plain factories: each makes one valid row, with what the test does not care about filled in."""

import itertools
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from members.models import FigureKind, Organisation, Role, Unit, UnitKind, User
from resolutions.models import Document, DocumentKind
from tasks.models import (
    Assignment,
    ExtensionRequest,
    FigureCall,
    Part,
    ProgressEntry,
    Stage,
    Target,
    TargetMeasure,
    Task,
)
from tasks.models.task import CLOSED_STAGES

_serial = itertools.count(1)
PASSWORD = "mot-cau-dai-de-thu-1"


def restart() -> None:
    """Each test counts from 1: whatever ran before it, in whatever order, it sees the same names and numbers."""
    global _serial
    _serial = itertools.count(1)


def make_organisation(**fields: Any) -> Organisation:
    values = {"name": "Liên hiệp các Hội KH&KT tỉnh Thử Nghiệm", "short_name": "LHH Thử Nghiệm", "place": "Thử Nghiệm"}
    return Organisation.objects.create(pk=1, **(values | fields))


def make_unit(name: str = "", **fields: Any) -> Unit:
    values: dict[str, Any] = {"kind": UnitKind.ASSOCIATION, "name": name or f"Hội thử nghiệm {next(_serial)}"}
    unit = Unit.objects.create(**(values | fields))
    unit.refresh_from_db()
    return unit


def make_user(role: Role = Role.OFFICE, **fields: Any) -> User:
    number = next(_serial)
    values: dict[str, Any] = {"username": f"nguoi{number}", "full_name": f"Người Thử {number}", "role": role}
    if role == Role.UNIT and "unit" not in fields:
        values["unit"] = make_unit()
    return User.objects.create_user(password=PASSWORD, **(values | fields))


def make_document(**fields: Any) -> Document:
    number = next(_serial)
    values: dict[str, Any] = {
        "kind": DocumentKind.PLAN,
        "number": f"{number:02}/KH-LHH",
        "title": f"Kế hoạch thử nghiệm số {number}",
        "issuer": "Liên hiệp các Hội KH&KT tỉnh Thử Nghiệm",
        "issued_on": date(2026, 1, 15),
    }
    if "registered_by" not in fields:
        values["registered_by"] = make_user()
    return Document.objects.create(**(values | fields))


def make_task(lead: Unit | None = None, coop: Unit | None = None, **fields: Any) -> Task:
    """A task; `due_on` is also its original due date unless that is given."""
    number = next(_serial)
    document = fields.pop("document", None) or make_document()
    values: dict[str, Any] = {
        "document": document,
        "position": number,
        "path": f"II/{number}",
        "title": f"Nhiệm vụ thử nghiệm {number}",
        "given_on": document.issued_on or date(2026, 1, 15),
        "original_due_on": fields.get("due_on"),
        "deadline_kind": "date" if fields.get("due_on") else "none",
    }
    if fields.get("stage") in CLOSED_STAGES:
        values["closed_on"] = max(fields.get("due_on") or date(2026, 3, 1), fields.get("given_on", values["given_on"]))
    task = Task.objects.create(**(values | fields))
    for unit, part in ((lead, Part.LEAD), (coop, Part.COOP)):
        if unit:
            Assignment.objects.create(task=task, unit=unit, part=part)
    return task


def make_extension_request(task: Task, author: User, **fields: Any) -> ExtensionRequest:
    """An open request of the author's unit for thirty days more than the task has."""
    values: dict[str, Any] = {
        "number": task.extension_requests.count() + 1,
        "old_due_on": task.due_on,
        "wanted_on": (task.due_on or date(2026, 1, 1)) + timedelta(days=30),
        "reason": "Chờ số liệu của các xã.",
        "unit": author.unit,
        "request_key": uuid.uuid4(),
    }
    return ExtensionRequest.objects.create(task=task, author=author, **(values | fields))


def make_call(*units: Unit, on: date = date(2026, 6, 30), due_on: date = date(2026, 7, 15)) -> FigureCall:
    """A call for members and women of these units, a part for each."""
    facts = {"due_on": due_on, "original_due_on": due_on, "deadline_kind": "date"}
    whole = make_task(title="Báo cáo số liệu", has_parts=True, **facts)
    for number, unit in enumerate(units, start=1):
        place = {"parent": whole, "lane": unit, "document": whole.document, "position": whole.position}
        make_task(lead=unit, title=whole.title, part_no=number, stage="todo", **place, **facts)
    call = FigureCall.objects.create(task=whole, on=on)
    call.kinds.set(FigureKind.objects.filter(code__in=["members", "women"]))
    return call


def make_entry(task: Task, author: User, **fields: Any) -> ProgressEntry:
    values: dict[str, Any] = {
        "reported_on": date(2026, 3, 1),
        "text": "Đã làm được một phần.",
        "stage_after": Stage.DOING,
        "request_key": uuid.uuid4(),
    }
    return ProgressEntry.objects.create(task=task, author=author, **(values | fields))


def make_target(task: Task, value: int | str = 10, **fields: Any) -> Target:
    """At least so many of something, once, until the task is due."""
    values: dict[str, Any] = {"printed": f"ít nhất {value} lớp, số {next(_serial)}", "unit_word": "lớp"}
    return Target.objects.create(task=task, value=Decimal(value), **(values | fields))


def make_measure(target: Target, author: User, value: int | str | None = 3, **fields: Any) -> TargetMeasure:
    values: dict[str, Any] = {"measured_on": date(2026, 3, 1), "request_key": uuid.uuid4()}
    values |= {"source": "12/BC"} if value is not None else {"explanation": "Chờ kinh phí."}
    number = None if value is None else Decimal(value)
    return TargetMeasure.objects.create(target=target, author=author, value=number, **(values | fields))
