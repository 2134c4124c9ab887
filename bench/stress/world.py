"""Who and what a run needs: a union, people of each role, units; and rows for a figure, made where it needs them."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from members import governance
from members.clock import today
from members.models import FigureKind, Organisation, Role, Unit, UnitKind, User
from resolutions.models import Document, DocumentKind
from tasks.models import Assignment, DeadlineKind, EntryKind, FigureCall, Part, ProgressEntry, Stage, Task

PASSWORD = "mat-khau-chay-thu-9"
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class World:
    """`own` speaks for `unit`; `other` is a unit beside it; `clerks` and `spokesmen` are the clients of a load."""

    admin: User
    office: User
    standing: User
    own: User
    unit: Unit
    other: Unit
    clerks: tuple[User, ...]
    spokesmen: tuple[User, ...]
    today: date

    @property
    def long_ago(self) -> date:
        return self.today - timedelta(days=200)

    def document(self, **fields: Any) -> Document:
        number = next(_serial)
        values = {"kind": DocumentKind.PLAN, "number": f"{number}/KH-CT", "title": f"Kế hoạch chạy thử {number}"}
        values |= {"issuer": "Liên hiệp hội chạy thử", "issued_on": self.long_ago, "registered_by": self.office}
        return Document.objects.create(**(values | fields))

    def task(self, stage: str = Stage.DOING, **fields: Any) -> Task:
        """A task that `unit` leads, at this stage, with the report that stage needs."""
        values: dict[str, Any] = {"position": 1, "path": "II/1", "title": f"Nhiệm vụ chạy thử {next(_serial)}"}
        values |= {"given_on": self.long_ago, "due_on": self.today, "original_due_on": self.today, "stage": stage}
        values |= {"deadline_kind": DeadlineKind.DATE, "closed_on": self.today if stage == Stage.DONE else None}
        document = fields.pop("document", None) or self.document()
        task = Task.objects.create(document=document, **(values | fields))
        Assignment.objects.create(task=task, unit=self.unit, part=Part.LEAD)
        if stage in {Stage.CONFIRM, Stage.DONE}:
            self.entry(task)
        return task

    def call(self) -> FigureCall:
        """A call for members and branches of a unit of its own, who may answer today."""
        unit, whole = self.third_unit(), self.task(Stage.NEW, has_parts=True)
        whole.assignments.all().delete()
        part = self.task(Stage.TODO, parent=whole, lane=unit, document=whole.document, part_no=1)
        part.assignments.update(unit=unit)
        call = FigureCall.objects.create(task=whole, on=self.today)
        call.kinds.set(FigureKind.objects.filter(code__in=["members", "branches"]))
        return call

    def third_unit(self) -> Unit:
        return Unit.objects.create(kind=UnitKind.ASSOCIATION, name=f"Hội Chạy thử số {next(_serial)}")

    def entry(self, task: Task) -> ProgressEntry:
        return ProgressEntry.objects.create(
            task=task,
            kind=EntryKind.RESULT,
            reported_on=self.today,
            text="Đã xong.",
            document_number="1/BC",
            stage_after=Stage.CONFIRM,
            author=self.own,
            unit=self.unit,
            request_key=uuid.uuid4(),
        )


def found() -> User:
    """The first run: names the union and makes its first administrator."""
    organisation = Organisation(name="Liên hiệp các Hội KH&KT tỉnh Chạy Thử", place="Chạy Thử")
    admin = User(username="quantri", full_name="Quản trị")
    return governance.found(organisation=organisation, admin=admin, password=PASSWORD)


def people(clients: int) -> World:
    """Everybody else. Half of the clients are of the office, half speak for the unit that leads the tasks."""
    unit = Unit.objects.create(kind=UnitKind.ASSOCIATION, name="Hội Chạy thử thứ nhất")
    other = Unit.objects.create(kind=UnitKind.ASSOCIATION, name="Hội Chạy thử thứ hai")
    admin = User.objects.get(role=Role.ADMIN)

    def account(name: str, role: Role) -> User:
        """All have the password that the administrator has: hashing it for each of them would take a second each."""
        facts = {"role": role, "unit": unit if role == Role.UNIT else None, "password": admin.password}
        return User.objects.create(username=name, full_name=f"Người {name}", **facts)

    return World(
        admin=admin,
        office=account("vanphong", Role.OFFICE),
        standing=account("thuongvu", Role.STANDING),
        own=account("hoi", Role.UNIT),
        unit=unit,
        other=other,
        clerks=tuple(account(f"vanphong{n}", Role.OFFICE) for n in range(max(2, clients - clients // 2))),
        spokesmen=tuple(account(f"hoi{n}", Role.UNIT) for n in range(clients // 2)),
        today=today(),
    )
