"""Forms that change one thing in many tasks: each tells beforehand what becomes of every task, then does it for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OPEN_AGAIN, PageForm
from members.models import Person, Unit, User
from tasks import revising, transitions
from tasks.forms.action_form import REASONED, VERBS
from tasks.forms.bulk_form import MOST_PICKED, UnitsField, is_id
from tasks.models import EntryKind, ProgressEntry, Stage, Task, TaskEvent
from tasks.revising import Fate, Overtaken, Revision
from tasks.transitions import Action
from tasks.workflow import TaskMoved, for_each, result_of

FIRST_YEAR, LAST_YEAR = 1990, 2100
LIST = forms.SelectMultiple(attrs={"size": 8})
HOLD_KEY = gettext_lazy("Giữ Ctrl (hoặc ⌘) để chọn thêm đơn vị.")


class RowsForm(PageForm):
    """The rows that a page showed, each with the version that was shown: "12.3 15.1"."""

    rows = forms.CharField(widget=forms.HiddenInput, error_messages={"required": OPEN_AGAIN})

    def clean_rows(self) -> dict[int, int]:
        words = [word.partition(".") for word in self.cleaned_data["rows"].split(" ")]
        if len(words) > MOST_PICKED:
            raise ValidationError(_("Mỗi lần làm nhiều nhất %d việc.") % MOST_PICKED)
        if not all(is_id(pk) and is_id(version) for pk, _dot, version in words):
            raise ValidationError(OPEN_AGAIN)
        return {int(pk): int(version) for pk, _dot, version in words}


def rows_text(tasks: Sequence[Task]) -> str:
    return " ".join(f"{task.pk}.{task.version}" for task in tasks)


class ChangeForm(PageForm):
    """One change, the same for all tasks; `field_names` are its fields."""

    note = forms.CharField(
        label=gettext_lazy("Lý do, ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    verbs: ClassVar[tuple[TaskEvent.Verb, ...]] = (TaskEvent.Verb.ASSIGNED,)

    def revision(self, task: Task) -> Revision:
        raise NotImplementedError

    def fates(self, tasks: Sequence[Task], user: User) -> list[Fate]:
        """What becomes of each task; asks nothing of the user that the form has not asked."""
        return revising.foresee([self.revision(task) for task in tasks])

    def save(self, tasks: Sequence[Task], user: User, today: date) -> int:
        """Do it for all these tasks, as they were shown, or for none: Overtaken. How many changed."""
        note = self.cleaned_data["note"]
        revisions = [self.revision(task) for task in tasks]
        return len(revising.revise(revisions=revisions, user=user, today=today, note=note))


class DueForm(ChangeForm):
    due_on = forms.DateField(label=gettext_lazy("Hạn mới"))
    field_order = ("due_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = _("Lý do đổi hạn")
        self.fields["note"].help_text = _("Hạn gốc vẫn giữ. Hạn đã được gia hạn thì chỉ đổi bằng đề nghị gia hạn.")

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Xem lại năm của hạn mới."))
        return day

    def revision(self, task: Task) -> Revision:
        return Revision(task, task.version, due_on=self.cleaned_data["due_on"])


class LeadForm(ChangeForm):
    leads = UnitsField(label=gettext_lazy("Chủ trì"), queryset=Unit.objects.none(), widget=LIST, help_text=HOLD_KEY)
    field_order = ("leads", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "leads")

    def revision(self, task: Task) -> Revision:
        return Revision(task, task.version, leads=list(self.cleaned_data["leads"]))


class CoopForm(ChangeForm):
    join = UnitsField(
        label=gettext_lazy("Thêm phối hợp"),
        queryset=Unit.objects.none(),
        required=False,
        widget=LIST,
        help_text=HOLD_KEY,
    )
    leave = UnitsField(label=gettext_lazy("Bớt phối hợp"), queryset=Unit.objects.none(), required=False, widget=LIST)
    field_order = ("join", "leave", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "join")
        offer(self, "leave", Unit.objects.all())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not (values["join"] or values["leave"]):
            raise ValidationError(_("Chọn đơn vị cần thêm hoặc bớt."))
        if set(values.get("join", ())) & set(values.get("leave", ())):
            self.add_error("leave", _("Một đơn vị không thể vừa thêm vừa bớt."))
        return values

    def revision(self, task: Task) -> Revision:
        values = self.cleaned_data
        return Revision(task, task.version, join=list(values["join"]), leave=list(values["leave"]))


def offer(form: PageForm, name: str, units: Any = None) -> None:
    chosen = form.fields[name]
    assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101
    chosen.queryset = Unit.objects.active() if units is None else units


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by id; an id that no row can have is a wrong choice like any other."""

    def clean(self, value: Any) -> Any:
        if value and not is_id(str(value)):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().clean(value)


class PersonForm(ChangeForm):
    person = PersonField(
        label=gettext_lazy("Người phụ trách"),
        queryset=Person.objects.offered(),
        required=False,
        empty_label=gettext_lazy("không ai"),
    )
    field_order = ("person", "note")
    verbs = (TaskEvent.Verb.CHANGED,)

    def revision(self, task: Task) -> Revision:
        return Revision(task, task.version, person=self.cleaned_data["person"])


class ProductForm(ChangeForm):
    product = forms.CharField(
        label=gettext_lazy("Sản phẩm"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Để trống thì xóa sản phẩm đang ghi."),
    )
    field_order = ("product", "note")
    verbs = (TaskEvent.Verb.CHANGED,)

    def revision(self, task: Task) -> Revision:
        return Revision(task, task.version, product=self.cleaned_data["product"])


# --- Steps ---------------------------------------------------------------------------------------------------------


class StepForm(ChangeForm):
    """A step of the table of transitions, for all tasks at the right stage."""

    basis = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        max_length=120,
        help_text=gettext_lazy("Số, ký hiệu và ngày, ví dụ 21/QĐ-LHH ngày 02/08/2021."),
    )
    field_order = ("note", "basis")
    action: ClassVar[Action]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = self.action.wants_reason
        self.fields["note"].label = _("Lý do") if self.action.wants_reason else _("Ghi chú")
        if not self.action.wants_basis:
            del self.fields["basis"]
        if not self.action.wants_reason and self.action not in REASONED:
            del self.fields["note"]

    def fates(self, tasks: Sequence[Task], user: User) -> list[Fate]:
        own = self._own_results(tasks, user)
        return [self._fate(task, user, is_own=task.pk in own) for task in tasks]

    def _own_results(self, tasks: Sequence[Task], user: User) -> set[int]:
        """The tasks whose waiting result this very user has reported."""
        if self.action is not transitions.CONFIRM:
            return set()
        mine = ProgressEntry.objects.filter(task__in=[t.pk for t in tasks], kind=EntryKind.RESULT, author=user)
        ids = set(mine.values_list("task", flat=True))
        waiting = {task.pk: result_of(task) for task in tasks if task.pk in ids}
        return {pk for pk, result in waiting.items() if result and result.author_id == user.pk}

    def _fate(self, task: Task, user: User, *, is_own: bool) -> Fate:
        revision = Revision(task, task.version)
        if task.has_parts:
            return Fate(revision, refusal=_("Việc đã chia thành phần: làm ở từng phần."))
        if task.stage not in self.action.frm:
            words = _("Đang ở bước “%s”, không làm được bước này.") % task.get_stage_display()
            return Fate(revision, refusal=words)
        if not self.action.who.includes(task, user):
            return Fate(revision, refusal=_("Chỉ đơn vị chủ trì làm được bước này."))
        if is_own and not self.cleaned_data.get("note", "").strip():
            return Fate(revision, refusal=_("Kết quả do chính anh chị báo: cần ghi lý do tự xác nhận."))
        return Fate(revision, {"stage": [task.get_stage_display(), self._next(task).label]})

    def _next(self, task: Task) -> Stage:
        if self.action is transitions.RESUME and not task.last_entry_on:
            return Stage.TODO
        return self.action.to or Stage(task.stage)

    def save(self, tasks: Sequence[Task], user: User, today: date) -> int:
        versions = {task.pk: task.version for task in tasks}
        values = {
            name: self.cleaned_data[key] for name, key in (("reason", "note"), ("basis", "basis")) if key in self.fields
        }

        def step(task: Task, **rest: Any) -> TaskEvent:
            return VERBS[self.action](task=task, version=versions[task.pk], **rest)

        try:
            return len(for_each(tasks, step, user=user, today=today, **values))
        except TaskMoved as moved:
            raise Overtaken([moved.task.pk]) from moved


def step_form(step: Action) -> type[StepForm]:
    return type("BoundStepForm", (StepForm,), {"action": step, "verbs": (step.verb,)})


# --- What is offered -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A change that can be chosen, and what the page calls it."""

    key: str
    label: str | Promise
    form: type[ChangeForm]

    def is_for(self, user: User) -> bool:
        """Whether this role may do it at all; for which tasks, the preview says."""
        if not issubclass(self.form, StepForm):
            return user.can_assign
        who = self.form.action.who
        if who is transitions.Who.DECIDERS:
            return user.is_decider
        return user.can_assign if who is transitions.Who.KEEPERS else user.is_office or user.is_representative


_STEPS = (transitions.ACCEPT, transitions.CONFIRM, transitions.HOLD, transitions.RESUME, transitions.END)
KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("han", gettext_lazy("Đổi hạn"), DueForm),
        Kind("chu-tri", gettext_lazy("Đổi chủ trì"), LeadForm),
        Kind("phoi-hop", gettext_lazy("Thêm, bớt phối hợp"), CoopForm),
        Kind("nguoi", gettext_lazy("Đổi người phụ trách"), PersonForm),
        Kind("san-pham", gettext_lazy("Đổi sản phẩm"), ProductForm),
        *(Kind(step.key, step.label, step_form(step)) for step in _STEPS),
    )
}
