"""The form of an election: body, term, day, resolution; a table of those elected; whose offices end."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm
from members.forms.seat_form import SeatRow, SeatTable
from members.models import Mandate, Term, Unit, UnitKind

from .electing import Place, to_end
from .models import Meeting, MeetingPaper

MOST_VOTES = 100_000
NEVER_ELECTED = (UnitKind.EXTERNAL, UnitKind.GROUP, UnitKind.POSITION)


class ElectedRow(SeatRow):
    in_favour = forms.IntegerField(
        label=gettext_lazy("Số phiếu bầu"), min_value=0, max_value=MOST_VOTES, required=False
    )
    field_order = ("name", "birth_year", "position", "in_favour", "who")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = self.fields["in_favour"]
        votes.widget = forms.TextInput(attrs={"class": "form-control cell", "inputmode": "numeric"})


class ElectedTable(SeatTable):
    row_class = ElectedRow
    columns = ("name", "birth_year", "position", "in_favour")

    def places(self, ballots: int | None) -> list[Place]:
        return [Place(row.seat, row.cleaned_data.get("in_favour"), ballots) for row in self.named]

    def check_votes(self, ballots: int | None) -> bool:
        """Nobody has more votes than there are valid ballots."""
        for row in self.named:
            votes = row.cleaned_data.get("in_favour")
            if votes is not None and ballots is not None and votes > ballots:
                row.add_error("in_favour", _("Nhiều hơn số phiếu hợp lệ (%d).") % ballots)
        return not any(row.errors for row in self.named)


class EndingField(forms.MultipleChoiceField):
    """Offices that end, each as "id:version"."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[tuple[int, int]]:
        try:
            chosen = super().clean(value)
        except ValidationError:
            raise ValidationError(_("Danh sách người thôi giữ chức vụ vừa đổi. Xem lại rồi ghi.")) from None
        return [(int(pk), int(version)) for pk, _colon, version in (v.partition(":") for v in chosen)]


class ElectionForm(OnceForm):
    unit = forms.ModelChoiceField(label=gettext_lazy("Bầu vào"), queryset=Unit.objects.none())
    term = forms.ModelChoiceField(label=gettext_lazy("Nhiệm kỳ"), queryset=Term.objects.none(), required=False)
    on = forms.DateField(label=gettext_lazy("Giữ chức vụ từ ngày"))
    document = forms.CharField(
        label=gettext_lazy("Nghị quyết, văn bản"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Số, ký hiệu của văn bản ghi kết quả bầu."),
    )
    ballots = forms.IntegerField(
        label=gettext_lazy("Số phiếu hợp lệ"), min_value=0, max_value=MOST_VOTES, required=False
    )
    ending = EndingField(label=gettext_lazy("Thôi giữ chức vụ"), required=False)
    despite = forms.BooleanField(label=gettext_lazy("Đã xem, vẫn ghi như vậy"), required=False)

    def __init__(self, data: Any, *, meeting: Meeting) -> None:
        paper = meeting.papers.filter(part=MeetingPaper.Part.ADOPTED).select_related("document").first()
        first = {
            "unit": meeting.body_id,
            "term": meeting.term_id,
            "on": meeting.until or meeting.held_on,
            "document": paper.document.number if paper else "",
        }
        super().__init__(data, initial=first)
        self.meeting = meeting
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.active().exclude(kind__in=NEVER_ELECTED).by_kind()
        terms: Any = self.fields["term"]
        terms.queryset = Term.objects.select_related("unit")
        self.fields["ballots"].widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"})
        self.leaving: list[Mandate] = self._leaving()
        choices: Any = self.fields["ending"]
        choices.choices = [(f"{m.pk}:{m.version}", _called(m)) for m in self.leaving]
        every = [value for value, _words in choices.choices]
        self.fields["ending"].initial = every
        self.listed = ":".join(str(self._given(name) and self[name].value()) for name in ("unit", "on"))
        if self.is_bound and self.data.get("listed") != self.listed:  # another body or day: its people were not shown
            shown: Any = self.data  # a copy already: see `normalised`
            shown.setlist("ending", every)

    def _leaving(self) -> list[Mandate]:
        """Those of the body that the form names, on the day that it names."""
        unit, on = (self._given(name) for name in ("unit", "on"))
        return to_end(unit, on) if isinstance(unit, Unit) and isinstance(on, date) and on > date.min else []

    def _given(self, name: str) -> Any:
        field = self.fields[name]
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        try:
            return field.clean(value) if value else None
        except (ValidationError, OverflowError):
            return None

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.meeting.held_on:
            raise ValidationError(_("Ghi từ ngày họp (%s) trở đi.") % f"{self.meeting.held_on:%d/%m/%Y}")
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        term, unit = values.get("term"), values.get("unit")
        if term and unit and term.unit_id not in {None, unit.pk, self.meeting.body_id}:
            self.add_error("term", _("Nhiệm kỳ này là của %s.") % term.unit)
        return values

    @property
    def ended(self) -> list[Mandate]:
        """The offices that were ticked, for the preview."""
        ticked = {pk for pk, _version in self.cleaned_data.get("ending", ())}
        return [m for m in self.leaving if m.pk in ticked]

    def wanted(self, table: ElectedTable) -> list[Mandate]:
        values = self.cleaned_data
        facts = {"unit": values["unit"], "starts_on": values["on"]}
        return [Mandate(person=s.person, position=s.position, **facts) for s in table.seats]


def _called(mandate: Mandate) -> str:
    dates = f" ({mandate.dates})" if mandate.dates else ""
    return f"{mandate.person}, {mandate.position}{dates}"
