"""A table of people who come into a body: each is found in the register or made, never made twice unawares."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..folding import nfc
from ..models import Mandate, Person, Term, Unit
from ..person_finding import Alike, alike
from ..person_folding import Likeness, is_name, key_of, written
from ..positions import rank_of
from ..seating import Seat
from .page_form import OnceForm, PageForm

MOST_ROWS, FIRST_ROWS, MORE_ROWS = 80, 5, 5
NEW = "new"
LATEST_YEAR = 2100
_YEAR = re.compile(r"(1[89]|20)\d\d")


class SeatRow(PageForm):
    """One person. `who` says which of the people alike is meant; without any it is somebody new."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    birth_year = forms.IntegerField(
        label=gettext_lazy("Năm sinh"), min_value=1900, max_value=LATEST_YEAR, required=False, localize=False
    )
    position = forms.CharField(
        label=gettext_lazy("Chức vụ"), max_length=120, required=False, initial=gettext_lazy("Ủy viên")
    )
    who = forms.ChoiceField(label=gettext_lazy("Là ai"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, offered: Sequence[Alike], **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(data, **kwargs)
        for name in ("name", "birth_year", "position"):
            self.fields[name].widget.attrs |= {"class": "form-control cell"}
        self.fields["birth_year"].widget = forms.TextInput(attrs={"class": "form-control cell", "inputmode": "numeric"})
        who: Any = self.fields["who"]
        who.choices = [(str(a.person.pk), a.words) for a in offered]
        who.choices += [(NEW, _("Người khác, chưa có trong sổ"))] if offered else []

    @property
    def is_blank(self) -> bool:
        return not str(self.data.get(self.add_prefix("name"), "")).strip()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_blank:
            return values
        if not values.get("position"):
            self.add_error("position", _("Cần ghi chức vụ."))
        if not is_name(values.get("name", "")):
            self.add_error("name", _("Ghi họ và tên bằng chữ."))
        if self.offered and not values.get("who") and "who" not in self.errors:
            self.add_error("who", _("Trong sổ có người tên như vậy. Chọn là ai."))
        return values

    @property
    def person(self) -> Person:
        """The one who was chosen, or a new row that is not stored yet. For a valid row."""
        chosen = {str(a.person.pk): a.person for a in self.offered}.get(self.cleaned_data.get("who", ""))
        if chosen:
            return chosen
        told = written(self.cleaned_data["name"])
        return Person(
            full_name=told.name, honorific=told.honorific[:60], birth_year=self.cleaned_data.get("birth_year")
        )

    @property
    def is_new(self) -> bool:
        return not self.offered or self.cleaned_data.get("who") == NEW

    @property
    def seat(self) -> Seat:
        position = " ".join(self.cleaned_data["position"].split())
        return Seat(self.person, position, rank_of(position))


class SeatTable:
    """The rows of the page as they were sent, with those of the pasted list below them."""

    row_class: type[SeatRow] = SeatRow
    columns: tuple[str, ...] = ("name", "birth_year", "position")

    def __init__(self, data: Any, *, day: date, more: bool = False) -> None:
        self.is_bound = data is not None
        rows = [*self._sent(data), *pasted(data.get("dan", ""))] if self.is_bound else []
        rows = [row for row in rows if row.get("name") or row.get("position")] if self.is_bound else rows
        if not rows or more:
            rows += [{}] * (MORE_ROWS if rows else FIRST_ROWS)
        self.too_many = len(rows) > MOST_ROWS
        rows = rows[:MOST_ROWS]
        offered = alike((row.get("name", "") for row in rows), day)
        self.rows = [self._row(number, row, offered.get(row.get("name", ""), [])) for number, row in enumerate(rows)]

    def _sent(self, data: Any) -> Iterable[dict[str, str]]:
        number = data.get("so_dong", "")
        count = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        for i in range(min(count, MOST_ROWS + 1)):
            yield {name: nfc(data.get(f"dong{i}-{name}", "")) for name in (*self.columns, "who")}

    def _row(self, number: int, values: dict[str, str], offered: Sequence[Alike]) -> SeatRow:
        """A sole person of exactly this name is chosen beforehand; a choice that is no longer offered is none."""
        prefix = f"dong{number}"
        if not values:
            return self.row_class(None, offered=(), prefix=prefix)
        choices = [str(a.person.pk) for a in offered]
        same = [str(a.person.pk) for a in offered if a.how == Likeness.SAME]
        year = values.get("birth_year", "")
        if values.get("who", "") not in {*choices, NEW}:
            fits = [a for a in offered if not (year and a.person.birth_year and year != str(a.person.birth_year))]
            values = values | {"who": same[0] if len(same) == 1 == len(choices) == len(fits) else ""}
        filled = {f"{prefix}-{name}": value for name, value in values.items()}
        return self.row_class(filled, offered=offered, prefix=prefix)

    @property
    def named(self) -> list[SeatRow]:
        return [row for row in self.rows if row.is_bound and not row.is_blank]

    def is_valid(self) -> bool:
        """Every named row is right, and nobody stands in two of them."""
        named = self.named
        valid = [row.is_valid() for row in named]
        if not named or self.too_many or not all(valid):
            return False
        seen: dict[object, int] = {}
        for number, row in enumerate(named, start=1):
            key = row.person.pk or (key_of(row.cleaned_data["name"]), row.cleaned_data.get("birth_year"))
            if key in seen:
                row.add_error("name", _("Người này đã ở dòng %d.") % seen[key])
            seen.setdefault(key, number)
        return not any(row.errors for row in named)

    @property
    def problem(self) -> str:
        """What is wrong with the table as a whole."""
        if self.too_many:
            return _("Mỗi lần ghi nhiều nhất %d người. Chia làm hai lần.") % MOST_ROWS
        if not self.named:
            return _("Chưa ghi ai. Ghi ít nhất một người.")
        return _("Có dòng cần sửa hoặc cần chọn là ai.") if any(row.errors for row in self.named) else ""

    @property
    def seats(self) -> list[Seat]:
        return [row.seat for row in self.named]

    @property
    def new_count(self) -> int:
        return sum(row.is_new for row in self.named)


def pasted(text: str) -> list[dict[str, str]]:
    """A list as it is pasted: a person a line, "Họ tên; chức vụ; năm sinh" or columns of a table; "1." before is left
    out."""
    rows = []
    for line in nfc(text).replace("\0", "").splitlines()[: MOST_ROWS + 1]:
        cells = [cell.strip() for cell in re.split(r"[;\t|]", line)]
        if cells and re.fullmatch(r"\d+[.)]?", cells[0]):
            cells = cells[1:]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        year = next((cell for cell in cells[1:] if _YEAR.fullmatch(cell)), "")
        others = [cell for cell in cells[1:] if cell != year]
        name = re.sub(r"^\d+[.)]\s*", "", cells[0])
        rows.append({"name": name, "position": others[0] if others else _("Ủy viên"), "birth_year": year, "who": ""})
    return rows


class SeatHeadForm(OnceForm):
    """What all rows of the table share."""

    starts_on = forms.DateField(label=gettext_lazy("Từ ngày"))
    term = forms.ModelChoiceField(label=gettext_lazy("Nhiệm kỳ"), queryset=Term.objects.none(), required=False)
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Văn bản bầu, bổ nhiệm, công nhận. Ví dụ: 12/QĐ-LHH ngày 20/03/2026."),
    )
    despite = forms.BooleanField(label=gettext_lazy("Đã xem, vẫn ghi như vậy"), required=False)

    def __init__(self, data: Any = None, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        terms: Any = self.fields["term"]
        terms.queryset = Term.objects.filter(unit__isnull=True) | Term.objects.filter(unit=unit)

    def wanted(self, unit: Unit, table: SeatTable) -> list[Mandate]:
        """The offices that would be given, not stored; to be held against those that are there."""
        start = self.cleaned_data["starts_on"]
        return [Mandate(person=s.person, unit=unit, position=s.position, starts_on=start) for s in table.seats]
