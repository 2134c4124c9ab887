"""What is typed on the assignment page. Each row is a form; names of units are looked up for all rows at once."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.folding import fold, nfc
from members.forms.page_form import PageForm
from members.models import Person, Unit, UnitKind

from ..assigning import GRANTED
from ..models import Task
from ..person_names import FITTING, Directory
from ..unit_classes import UnitClass, classes_of
from ..unit_names import Names, look_up_typed
from .bulk_form import is_id

ROWS_AT_ONCE = 500
LONGEST_NAMES = 20_000  # characters: a class of units is stored as all its names
DOCUMENTS_AT_ONCE = 30
_SEPARATOR = re.compile(r"[;\n]+")


def split_names(text: str) -> list[str]:
    """ "Văn phòng; Ban Tổ chức" → both names, each once."""
    names = (" ".join(part.split()) for part in _SEPARATOR.split(text))
    return list(dict.fromkeys(name for name in names if name))


class ScopeForm(PageForm):
    """Which tasks the page is about: those of the documents, or of all; everything that is open, or what waits."""

    van_ban = forms.TypedMultipleChoiceField(coerce=int, required=False)
    viec = forms.ChoiceField(choices=[("tat-ca", ""), ("cho-giao", "")], required=False)
    trang = forms.IntegerField(required=False, min_value=1, max_value=10**6)
    quyet_dinh = forms.CharField(required=False, max_length=120)

    def __init__(self, query: QueryDict) -> None:
        sent = QueryDict(mutable=True)
        for name, values in query.lists():
            sent.setlist(name.replace("-", "_"), values)
        super().__init__(sent)
        ids = sent.getlist("van_ban")
        field = cast(forms.TypedMultipleChoiceField, self.fields["van_ban"])
        field.choices = [(pk, pk) for pk in ids[:DOCUMENTS_AT_ONCE] if is_id(pk)]

    @property
    def documents(self) -> list[int]:
        return list(dict.fromkeys(self.cleaned_data["van_ban"]))

    @property
    def shows_given(self) -> bool:
        """Of one document all open tasks, unless only what waits is asked for; of several the other way round."""
        wanted = self.cleaned_data["viec"] or ("tat-ca" if len(self.documents) == 1 else "cho-giao")
        return wanted == "tat-ca" and bool(self.documents)


class UnitsField(forms.CharField):
    """Names of units, several separated by ";". Gives the names; `RowForm` and `BatchForm` turn them into units."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_NAMES, **options)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the names of units that were typed mean: one unit each, or all units of a class ("các Hội thành viên")."""

    names: Names
    classes: Mapping[str, UnitClass]


def heard(texts: Iterable[str], day: date) -> Heard:
    """Looks up all names at once; a word for a class is one even where a group of that name is registered."""
    wanted = list(texts)
    names = look_up_typed(wanted)
    meant = {name: names.unit(name) for name in wanted}
    return Heard(
        names, classes_of((n for n, unit in meant.items() if unit is None or unit.kind == UnitKind.GROUP), day)
    )


class NamesForm(PageForm):
    """A form with names of units; `heard` tells which unit, or units, each means."""

    def __init__(self, data: Any = None, *, heard: Heard, **options: Any) -> None:
        super().__init__(data, **options)
        self.heard, self.names = heard, heard.names

    def units(self, field: str, given: Collection[int] = ()) -> list[Unit]:
        """The units named in the field; an error on the field for each name that nobody bears. A group that is `given`
        the task already stays the group; where it is typed anew, its units are meant."""
        found: dict[int, Unit] = {}
        for name in split_names(self.cleaned_data.get(field) or ""):
            unit = self.names.unit(name)
            if (known := self.heard.classes.get(name)) and (unit is None or unit.pk not in given):
                found |= {one.pk: one for one in known.units}
            elif unit is None:
                self.add_error(field, self._unknown(name))
            elif unit.left_on:
                self.add_error(field, _("“%s” đã thôi hoạt động. Ghi tên đơn vị kế tục.") % unit.name)
            else:
                found[unit.pk] = unit
        return list(found.values())

    def _unknown(self, name: str) -> str:
        close = next((n.close_to for n in self.names.new if n.name == name and n.close_to), "")
        fitting = self.names.fitting.get(fold(name), ())
        if fitting:
            words = {"name": name, "units": "; ".join(fitting)}
            return _("Nhiều đơn vị có tên như “%(name)s”: %(units)s. Ghi rõ hơn.") % words
        if close:
            return _("Không có đơn vị “%(name)s”. Có phải “%(close)s”?") % {"name": name, "close": close}
        return _("Không có đơn vị “%s”. Chọn tên trong danh sách; nhiều đơn vị cách nhau bằng dấu ;") % name


class RowForm(NamesForm):
    """One task's line."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    lead = UnitsField(label=gettext_lazy("Chủ trì"))
    coop = UnitsField(label=gettext_lazy("Phối hợp"))
    person = forms.CharField(label=gettext_lazy("Người phụ trách"), required=False, max_length=300)
    due_on = forms.DateField(label=gettext_lazy("Hạn"), required=False)
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, max_length=300)
    instruction = forms.CharField(label=gettext_lazy("Chỉ đạo"), required=False, max_length=2000)

    def __init__(self, data: Mapping[str, str], *, task: Task, note: str, heard: Heard, people: Directory) -> None:
        super().__init__(data, heard=heard)
        self.task, self.note, self.people = task, note, people
        self.leads: list[Unit] = []
        self.coops: list[Unit] = []

    def clean(self) -> dict[str, Any]:
        self.leads, self.coops = (self.units(name, self._given(name)) for name in ("lead", "coop"))
        both = {unit.pk for unit in self.leads} & {unit.pk for unit in self.coops}
        if both:
            self.add_error("coop", _("Một đơn vị không thể vừa chủ trì vừa phối hợp cùng một nhiệm vụ."))
        due = self.cleaned_data.get("due_on")
        moves = "due_on" in self.cleaned_data and due != self.task.due_on
        if moves and self.task.extension_count:
            self.add_error("due_on", GRANTED)
        elif moves and self.task.due_on and not self.note:
            self.add_error("due_on", _("Đổi hạn đã có thì ghi lý do ở ô “Lý do đổi hạn” cuối trang."))
        return self.cleaned_data

    def _given(self, part: str) -> set[int]:
        return {a.unit_id for a in self.task.assignments.all() if a.part == part}

    def clean_person(self) -> Person | None:
        """The person of that name; who cannot be told from others, or is not in the register, is never made up."""
        typed = " ".join(self.cleaned_data["person"].split())
        if not typed:
            return None
        if len(meant := self.people.meant(typed)) == 1:
            return meant[0].person
        if meant:
            words = {"name": typed, "people": "; ".join(known.called for known in meant[:FITTING])}
            raise ValidationError(_("Nhiều người có tên như “%(name)s”: %(people)s. Ghi rõ hơn.") % words)
        told = _("Không có ai tên “%s”. Chọn tên được gợi ý, hoặc thêm người ấy vào danh sách con người trước.")
        raise ValidationError(told % typed)


class BatchForm(NamesForm):
    """What goes with all rows: which are shown and picked, what is done, by which document, why a due date moves."""

    row = forms.CharField(required=False)
    do = forms.ChoiceField(choices=[("save", ""), ("many", "")], required=False)
    to = UnitsField(label=gettext_lazy("Giao cho"))
    note = forms.CharField(label=gettext_lazy("Lý do đổi hạn"), required=False, max_length=500)
    decision = forms.CharField(label=gettext_lazy("Văn bản giao việc"), required=False, max_length=120)
    divide = forms.BooleanField(required=False)
    parts = forms.CharField(required=False)

    def __init__(self, data: Any, *, heard: Heard) -> None:
        super().__init__(data, heard=heard)
        self.ids: list[int] = []
        self.picked: frozenset[int] = frozenset()
        self.leads: list[Unit] = []

    @property
    def is_many(self) -> bool:
        return bool(self.cleaned_data.get("do") == "many")

    def clean(self) -> dict[str, Any]:
        sent = cast(QueryDict, self.data)
        self.ids = _ids(sent.getlist("row"))
        self.picked = frozenset(_ids(sent.getlist("pick"))) & frozenset(self.ids)
        self.leads = self.units("to") if self.is_many else []
        if self.is_many and not self.picked:
            self.add_error("to", _("Chọn ít nhất một dòng để giao."))
        if self.is_many and not self.leads and not self.errors.get("to"):
            self.add_error("to", _("Ghi tên đơn vị nhận việc."))
        return self.cleaned_data


def _ids(texts: Iterable[str]) -> list[int]:
    """Distinct ids in the order in which they came."""
    kept = dict.fromkeys(int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 19)
    if len(kept) > ROWS_AT_ONCE:
        raise ValidationError(_("Quá nhiều dòng một lần. Mở lại trang rồi lưu từng phần."))
    return list(kept)


def typed(data: Any) -> list[str]:
    """All names of units that were typed anywhere on the page. One with NUL in it the form refuses; no name has it."""
    sent = [v for key, values in data.lists() if key.endswith(("-lead", "-coop")) or key == "to" for v in values]
    texts = [nfc(v) for v in sent if "\0" not in v]
    return list(dict.fromkeys(name for text in texts[: 4 * ROWS_AT_ONCE] for name in split_names(text[:LONGEST_NAMES])))
