"""The whole assignment page as it was sent: which rows were touched, whether they are right, and what they change."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext as _

from members.forms.page_form import normalised
from members.models import Person, Unit, User
from members.templatetags.page import day as written

from ..assigning import KEEP, Keep
from ..dividing import is_divisible, lanes_of
from ..models import Part, Task
from ..person_names import Directory
from ..sitting import Change
from ..workflow import chosen
from .assign import BatchForm, RowForm, heard, typed

FIELDS = ("lead", "coop", "person", "due_on", "product", "instruction")


def key(task: Task, field: str) -> str:
    """The name of a row's field."""
    return f"t{task.pk}-{field}"


def units_of(task: Task, part: Part) -> list[Unit]:
    return [a.unit for a in task.assignments.all() if a.part == part]


FITS = 26  # characters that a field shows; longer names are shortened if they can be


def field_names() -> dict[int, str]:
    """{unit: how a field calls it}: in full, or by its short name if that is needed and no other unit answers to it."""
    units = list(Unit.objects.active().values_list("pk", "name", "short_name", "name_fold", "short_fold"))
    borne = Counter(fold_ for *_rest, name_fold, short_fold in units for fold_ in {name_fold, short_fold})
    return {
        pk: short if short and len(name) > FITS and borne[short_fold] == 1 else name
        for pk, name, short, _name_fold, short_fold in units
    }


def values_of(task: Task, called: Mapping[int, str], people: Directory) -> dict[str, str]:
    """A row's fields as they are shown."""
    return {
        "lead": "; ".join(called.get(unit.pk, unit.name) for unit in units_of(task, Part.LEAD)),
        "coop": "; ".join(called.get(unit.pk, unit.name) for unit in units_of(task, Part.COOP)),
        "person": people.called.get(task.person_id or 0, ""),
        "due_on": written(task.due_on),
        "product": task.product,
        "instruction": task.instruction,
    }


def fingerprint(values: Sequence[str]) -> str:
    """Tells whether a row was touched since it was shown; blind to how browsers send white space."""
    text = "\x1f".join("\n".join(" ".join(line.split()) for line in v.strip().splitlines()) for v in values)
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


class Sitting:
    """`rows` holds a form for each row that was touched or picked; `typed` what stands in every row."""

    def __init__(self, data: QueryDict, user: User, people: Directory, day: date) -> None:
        self.data = normalised(data)
        self.people, self.heard = people, heard(typed(self.data), day)
        self.batch = BatchForm(self.data, heard=self.heard)
        self.batch_is_valid = self.batch.is_valid()
        self.tasks = chosen(self.batch.ids, user)
        prefetch_related_objects(self.tasks, "lane")
        self.typed = {task.pk: {f: str(self.data.get(key(task, f), "")) for f in FIELDS} for task in self.tasks}
        note = str(self.batch.cleaned_data.get("note") or "")
        self.rows = {
            task.pk: RowForm(
                self.typed[task.pk] | {"version": self._sent(task, "version")},
                task=task,
                note=note,
                heard=self.heard,
                people=people,
            )
            for task in self.tasks
            if task.pk in self.batch.picked or self._is_touched(task) or self._sent(task, "divide")
        }

    def _sent(self, task: Task, field: str) -> str:
        return str(self.data.get(key(task, field), ""))

    def _is_touched(self, task: Task) -> bool:
        return fingerprint(list(self.typed[task.pk].values())) != self._sent(task, "was")

    def is_valid(self) -> bool:
        """Whether it can be saved: everything is right, and who divides tasks has seen which parts arise."""
        for row in list(self.rows.values()):
            if row.is_valid() and self.divides(row.task):
                self._check_division(row)
        return self.batch_is_valid and not any(row.errors for row in self.rows.values()) and not self.asks

    def leads_of(self, row: RowForm) -> list[Unit]:
        return self.batch.leads if self.batch.is_many and row.task.pk in self.batch.picked else row.leads

    def divides(self, task: Task) -> bool:
        """Whether the task is to be divided among its lead units."""
        of_all = self.batch.is_many and task.pk in self.batch.picked and bool(self.batch.cleaned_data.get("divide"))
        return of_all or bool(self._sent(task, "divide"))

    def _check_division(self, row: RowForm) -> None:
        """Sent twice, it was done the first time."""
        wanted = {unit.pk for unit in self.leads_of(row)}
        if row.task.has_parts and wanted == set(lanes_of(row.task).values_list("lane", flat=True)):
            del self.rows[row.task.pk]
        elif not is_divisible(row.task):
            row.add_error(
                "lead", _("Không chia được: đã có đơn vị làm việc này, hoặc đây là phần của một việc đã chia.")
            )
        elif len(wanted) < 2:
            row.add_error("lead", _("Chỉ chia nhiệm vụ có từ hai đơn vị chủ trì trở lên."))
        elif row.task.extension_requests.filter(decision__isnull=True).exists():
            row.add_error("lead", _("Đang có đề nghị gia hạn chờ quyết định. Quyết định xong rồi chia."))

    @property
    def divisions(self) -> list[tuple[Task, list[Unit]]]:
        """What is to be divided, and among whom."""
        return [(row.task, self.leads_of(row)) for row in self.rows.values() if self.divides(row.task)]

    @property
    def part_count(self) -> int:
        return sum(len(units) for _task, units in self.divisions)

    @property
    def plan(self) -> str:
        """Which parts arise, as the page that shows them sends it back."""
        return ",".join(f"{task.pk}:" + "-".join(str(unit.pk) for unit in units) for task, units in self.divisions)

    @property
    def asks(self) -> bool:
        """Whether the parts have still to be shown: what was divided cannot be put together again."""
        return bool(self.divisions) and self.plan != self.batch.cleaned_data.get("parts")

    @property
    def guessed(self) -> dict[str, str]:
        """{what was typed: the unit or person that alone fits it}, to be said when it is saved."""
        rows = [row for row in self.rows.values() if row.cleaned_data.get("person")]
        named = {" ".join(row.data["person"].split()): str(row.cleaned_data["person"]) for row in rows}
        return dict(self.heard.names.guessed) | {n: who for n, who in named.items() if not self.people.is_whole(n)}

    def changes(self) -> list[Change]:
        """What the rows that differ from the stored tasks are to become."""
        made = (self._change(row) for row in self.rows.values())
        return [change for change in made if change]

    def _change(self, row: RowForm) -> Change | None:
        task, values = row.task, row.cleaned_data
        decision = str(self.batch.cleaned_data["decision"])
        leads = self.leads_of(row)
        taken = {unit.pk for unit in leads}
        coops = [unit for unit in row.coops if unit.pk not in taken]
        due: date | None = values["due_on"]
        person: Person | None = values["person"]
        change = Change(
            task=task,
            version=values["version"],
            leads=_if_other(leads, units_of(task, Part.LEAD)),
            coops=_if_other(coops, units_of(task, Part.COOP)),
            person=KEEP if (person and person.pk) == task.person_id else person,
            due_on=KEEP if due == task.due_on else due,
            product=_if_different(values["product"], task.product),
            instruction=_if_different(values["instruction"], task.instruction),
            note=row.note if task.due_on and due != task.due_on else "",
            divides=self.divides(task),
        )
        given = (change.leads, change.coops, change.person, change.due_on, change.product, change.instruction)
        is_changed = change.divides or not all(isinstance(value, Keep) for value in given)
        if (is_changed or task.pk in self.batch.picked) and decision not in {"", task.decision}:
            return replace(change, decision=decision)
        return change if is_changed else None


def _if_other(wanted: Sequence[Unit], present: Sequence[Unit]) -> Sequence[Unit] | Keep:
    return KEEP if {u.pk for u in wanted} == {u.pk for u in present} else wanted


def _if_different(wanted: str, present: str) -> str | Keep:
    return KEEP if fingerprint([wanted]) == fingerprint([present]) else wanted.replace("\r\n", "\n")
