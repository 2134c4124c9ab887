"""The whole assignment page as it was sent: which rows were touched, whether they are right, and what they change."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.http import QueryDict

from members.forms.page_form import normalised
from members.models import Person, Unit, User
from members.templatetags.page import day as written

from ..assigning import KEEP, Keep
from ..models import Part, Task
from ..person_names import Directory
from ..sitting import Change
from ..unit_names import look_up_typed
from ..workflow import chosen
from .assign import BatchForm, RowForm, typed

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
    heard = Counter(fold_ for *_, name_fold, short_fold in units for fold_ in {name_fold, short_fold})
    return {
        pk: short if short and len(name) > FITS and heard[short_fold] == 1 else name
        for pk, name, short, _, short_fold in units
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

    def __init__(self, data: QueryDict, user: User, people: Directory) -> None:
        self.data = normalised(data)
        names = look_up_typed(typed(self.data))
        self.people, self.names_guessed = people, names.guessed
        self.batch = BatchForm(self.data, names=names)
        self.batch_is_valid = self.batch.is_valid()
        self.tasks = chosen(self.batch.ids, user)
        self.typed = {task.pk: {f: str(self.data.get(key(task, f), "")) for f in FIELDS} for task in self.tasks}
        note = str(self.batch.cleaned_data.get("note") or "")
        self.rows = {
            task.pk: RowForm(
                self.typed[task.pk] | {"version": self._sent(task, "version")},
                task=task,
                note=note,
                names=names,
                people=people,
            )
            for task in self.tasks
            if task.pk in self.batch.picked or self._is_touched(task)
        }

    def _sent(self, task: Task, field: str) -> str:
        return str(self.data.get(key(task, field), ""))

    def _is_touched(self, task: Task) -> bool:
        return fingerprint(list(self.typed[task.pk].values())) != self._sent(task, "was")

    def is_valid(self) -> bool:
        rows_are_valid = [row.is_valid() for row in self.rows.values()]
        return self.batch_is_valid and all(rows_are_valid)

    @property
    def guessed(self) -> dict[str, str]:
        """{what was typed: the unit or person that alone fits it}, to be said when it is saved."""
        rows = [row for row in self.rows.values() if row.cleaned_data.get("person")]
        named = {" ".join(row.data["person"].split()): str(row.cleaned_data["person"]) for row in rows}
        return dict(self.names_guessed) | {n: who for n, who in named.items() if not self.people.is_whole(n)}

    def changes(self) -> list[Change]:
        """What the rows that differ from the stored tasks are to become."""
        made = (self._change(row) for row in self.rows.values())
        return [change for change in made if change]

    def _change(self, row: RowForm) -> Change | None:
        task, values = row.task, row.cleaned_data
        decision = str(self.batch.cleaned_data["decision"])
        leads = self.batch.leads if self.batch.is_many and task.pk in self.batch.picked else row.leads
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
        )
        given = (change.leads, change.coops, change.person, change.due_on, change.product, change.instruction)
        is_changed = not all(isinstance(value, Keep) for value in given)
        if (is_changed or task.pk in self.batch.picked) and decision not in {"", task.decision}:
            return replace(change, decision=decision)
        return change if is_changed else None


def _if_other(wanted: Sequence[Unit], present: Sequence[Unit]) -> Sequence[Unit] | Keep:
    return KEEP if {u.pk for u in wanted} == {u.pk for u in present} else wanted


def _if_different(wanted: str, present: str) -> str | Keep:
    return KEEP if fingerprint([wanted]) == fingerprint([present]) else wanted.replace("\r\n", "\n")
