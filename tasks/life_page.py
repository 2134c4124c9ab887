"""What the page shows before an act on units is written: all that it does to units, tasks, people and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from members.deeds import Change, Side, changes_of
from members.folding import thousands
from members.models import ActKind, Cluster, Figure, Mandate, Unit, UnitLevel, User

from .forms.heirs_form import ChoicesForm
from .models import ExtensionRequest, Part, SavedView, Stage, Target, Task, TaskEvent
from .succession import HANDING, Choices, Estate, Move, moves_of

TARGETS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What becomes of one unit."""

    unit: Unit
    words: list[str]
    is_new: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One open task: whose it was, whose it becomes, and what stands open in it."""

    task: Task
    was: str
    becomes: str
    marks: list[str]
    field: BoundField | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    user: User
    field: BoundField


@dataclass(frozen=True, slots=True)
class OfficeLine:
    mandate: Mandate
    field: BoundField


@dataclass(frozen=True, slots=True)
class FigureLine:
    figure: Figure
    words: str


@dataclass(frozen=True)
class LifePreview:
    """An act that is valid, with the choices made so far."""

    estate: Estate
    form: ChoicesForm

    @cached_property
    def choices(self) -> Choices:
        return self.form.choices()

    @property
    def mark(self) -> str:
        return self.estate.mark

    @property
    def hands_over(self) -> bool:
        return self.estate.deed.kind in HANDING

    @property
    def is_split(self) -> bool:
        return "con_lai" in self.form.fields

    @property
    def rest(self) -> BoundField:
        return self.form["con_lai"]

    # --- Units ---

    @cached_property
    def units(self) -> list[UnitLine]:
        deed = self.estate.deed
        heirs = {unit.pk: unit for unit in deed.heirs if unit.pk}
        changes = changes_of(deed)
        ids = {value for change in changes for name, value in change.became().items() if name == "parent" and value}
        names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name")) | {
            pk: u.name for pk, u in heirs.items()
        }
        return [UnitLine(change.unit, self._words(change, names), not change.unit.pk) for change in changes]

    def _words(self, change: Change, names: Mapping[int, str]) -> list[str]:
        deed, became = self.estate.deed, change.became()
        day = f"{deed.on:%d/%m/%Y}"
        if not change.unit.pk:
            return [_("bắt đầu từ %s") % day]
        if became.get("left_on"):
            gone = _("thôi hoạt động từ %s") % day
            heir = deed.successor
            return [gone, _("đơn vị kế thừa: %s") % heir.name] if heir else [gone]
        told = [words for name, value in became.items() if (words := self._told(change.unit, name, value, names))]
        if change.side == Side.INTO and deed.kind in HANDING:
            told.insert(0, _("nhận việc chưa xong"))
        if change.side == Side.FROM and not told:
            told = [_("vẫn hoạt động")]
        return told

    def _told(self, unit: Unit, name: str, value: object, names: Mapping[int, str]) -> str:
        """One value, in words; "" for what goes without saying."""
        day = f"{self.estate.deed.on:%d/%m/%Y}"
        if name == "name":
            return _("đổi tên thành “%(new)s”; tên “%(old)s” được giữ làm tên cũ") % {"new": value, "old": unit.name}
        if name == "parent":
            above = names.get(value) if isinstance(value, int) else None
            return _("về trực thuộc %s") % above if above else _("không còn trực thuộc đơn vị nào")
        if name == "cluster":
            cluster = Cluster.objects.filter(pk=value).first() if isinstance(value, int) else None
            return _("vào %s") % cluster if cluster else _("ra khỏi cụm thi đua")
        plain = {
            "short_name": _("tên gọi tắt: %s") % (value or _("không")),
            "level": _("cấp: %s") % dict(UnitLevel.choices).get(str(value), _("không ghi")),
            "joined_on": _("là thành viên từ %s") % day,
            "founded_on": _("thành lập từ %s") % day,
            "suspended_on": _("tạm dừng từ %s") % day if value else _("hoạt động trở lại từ %s") % day,
            "left_on": _("hoạt động trở lại từ %s") % day,
        }
        return plain.get(name, "")

    # --- Tasks ---

    @cached_property
    def moves(self) -> dict[int, Move]:
        return {move.task.pk: move for move in moves_of(self.estate, self.choices)}

    @cached_property
    def tasks(self) -> list[TaskLine]:
        ids = [task.pk for task in self.estate.tasks]
        asked = set(ExtensionRequest.objects.filter(task__in=ids, decision__isnull=True).values_list("task", flat=True))
        return [self._line(task, task.pk in asked) for task in self.estate.tasks]

    def _line(self, task: Task, is_asked: bool) -> TaskLine:
        own = {unit.pk for unit in self.estate.deed.units}
        given = [row for row in self.estate.given[task.pk] if row.unit_id in own]
        was = "; ".join(f"{row.unit.name} ({row.get_part_display().lower()})" for row in given)
        marks = [_("chờ xác nhận kết quả")] if task.stage == Stage.CONFIRM else []
        marks += [_("đang xin gia hạn")] if is_asked else []
        marks += [_("việc định kỳ, các kỳ sau cũng theo")] if task.frequency and task.parent_id is None else []
        move, becomes = self.moves.get(task.pk), _("ở nguyên")
        if move:
            becomes = f"{move.heir.name} ({Part(move.part).label.lower()})"
            marks += [_("đã có phần trong việc này")] if move.had else []
            if task.lane_id in move.gone and not move.lane:
                marks.append(_("phần thứ hai trong cùng nhiệm vụ, giữ tên cũ"))
        name = f"viec_{task.pk}"
        return TaskLine(task, was, becomes, marks, self.form[name] if name in self.form.fields else None)

    @property
    def led(self) -> int:
        own = {unit.pk for unit in self.estate.deed.units}
        rows = (row for given in self.estate.given.values() for row in given if row.unit_id in own)
        return len({row.task_id for row in rows if row.part == Part.LEAD})

    @property
    def helped(self) -> int:
        return len(self.estate.tasks) - self.led

    @cached_property
    def targets(self) -> list[Target]:
        ids = [task.pk for task in self.estate.tasks]
        return list(Target.objects.filter(task__in=ids, closed_on__isnull=True).order_by("id")[: TARGETS_SHOWN + 1])

    @property
    def moved_before(self) -> int:
        """Of a unit that is restored: the open tasks that went to others when it ended."""
        if self.estate.deed.kind != ActKind.RESTORE:
            return 0
        name = self.estate.deed.units[0].name
        lines = TaskEvent.objects.filter(verb=TaskEvent.Verb.SUCCEEDED, task__closed_on__isnull=True)
        had = (str(old) for changes in lines.values_list("changes", flat=True) for old, _new in changes.values())
        return sum(name in names.split("; ") for names in had)

    # --- People, figures, views ---

    @property
    def accounts(self) -> list[PersonLine]:
        return [PersonLine(user, self.form[f"tk_{user.pk}"]) for user in self.estate.accounts]

    @property
    def offices(self) -> list[OfficeLine]:
        return [OfficeLine(mandate, self.form[f"cv_{mandate.pk}"]) for mandate in self.estate.mandates]

    @cached_property
    def figures(self) -> list[FigureLine]:
        """The last counts of those that end: the union's sum holds them no more."""
        deed = self.estate.deed
        ids = [unit.pk for unit in deed.units if unit.pk] if deed.leaves else []
        rows = Figure.objects.in_force().filter(unit__in=ids, kind__is_summed=True).select_related("kind", "unit")
        last = {(row.unit_id, row.kind_id): row for row in rows.order_by("on", "id")}
        words = _("%(unit)s: %(value)s %(kind)s, tính đến %(day)s")
        return [
            FigureLine(
                row,
                words
                % {
                    "unit": row.unit.name,
                    "value": thousands(row.value),
                    "kind": row.kind.name.lower(),
                    "day": f"{row.on:%d/%m/%Y}",
                },
            )
            for row in last.values()
        ]

    @cached_property
    def views(self) -> list[str]:
        """Saved views of the task list that filter by a unit that ends."""
        own = {str(unit.pk) for unit in self.estate.deed.units if unit.pk} if self.estate.deed.leaves else set()
        rows = SavedView.objects.filter(query__contains="don-vi=").select_related("owner") if own else []
        return [f"{view.name} ({view.owner})" for view in rows if own & set(parse_qs(view.query).get("don-vi", []))]

    @property
    def tasks_url(self) -> str:
        pk = self.estate.deed.units[0].pk
        return f"{reverse('tasks:tasks')}?don-vi={pk}" if pk else ""
