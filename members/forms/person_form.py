"""Forms of a person and of the offices a person holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..holding import last_day_before
from ..models import Mandate, Person, Term, Unit
from ..overlaps import overlaps
from ..person_finding import Alike, alike, told_by_year
from ..person_folding import is_name, written
from ..positions import rank_of
from .page_form import OnceForm, PageForm, VersionedForm

EARLIEST_YEAR = 1900


class AskedBack(PageForm):
    """A form with a tick that is shown only when there is something to ask back; once given it stays given."""

    asked = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.asked].widget = forms.HiddenInput()

    def ask(self, message: str) -> None:
        """Refuse until the tick is given."""
        if not self.cleaned_data.get(self.asked):
            self.fields[self.asked].widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.add_error(self.asked, message)


class PersonFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("full_name", "honorific", "birth_year", "workplace", "phone", "email")
        help_texts = {"honorific": gettext_lazy("Ví dụ: TS., PGS., KS.")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["birth_year"].widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"})

    def clean_full_name(self) -> str:
        name = " ".join(str(self.cleaned_data["full_name"]).split())
        if not is_name(name):
            raise forms.ValidationError(_("Ghi họ và tên bằng chữ."))
        return name

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not EARLIEST_YEAR <= year <= self.today.year:
            raise forms.ValidationError(
                _("Ghi năm sinh đủ bốn chữ số, từ %(first)d đến %(last)d.")
                % {"first": EARLIEST_YEAR, "last": self.today.year}
            )
        return year

    def clean(self) -> dict[str, Any]:
        """A degree typed before the name goes where it belongs; how somebody is addressed goes away."""
        values = super().clean() or self.cleaned_data
        told = written(values.get("full_name", ""))
        if told.name and told.name != values["full_name"]:
            values["full_name"] = told.name
            values["honorific"] = values.get("honorific") or told.honorific[:60]
        return values


class NewPersonForm(AskedBack, OnceForm, PersonFields):
    """Whoever is called alike is shown before a second row is made; true namesakes are made on purpose."""

    asked = "is_other"
    is_other = forms.BooleanField(label=gettext_lazy("Không phải những người trên, là người trùng tên"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.namesakes: Sequence[Alike] = ()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (name := values.get("full_name")) and not self.earlier(Person):
            year = Person(birth_year=values.get("birth_year"))
            found = alike([name], self.today).get(name, [])
            self.namesakes = [a for a in found if not told_by_year(a.person, year)]
            if self.namesakes:
                self.ask(_("Trong sổ có người tên như vậy. Xem rồi đánh dấu nếu là người khác."))
        return values


class EditPersonForm(VersionedForm, PersonFields):
    pass


class MandateFields(AskedBack, forms.ModelForm):  # type: ignore[type-arg]
    """An office with its dates. What does not go together with other offices is asked back once."""

    asked = "despite"
    despite = forms.BooleanField(label=gettext_lazy("Đã xem, vẫn ghi như vậy"), required=False)

    class Meta:
        model = Mandate
        fields = ("unit", "position", "term", "starts_on", "basis", "ends_on", "end_basis", "rank")
        help_texts = {
            "ends_on": gettext_lazy("Ngày cuối cùng giữ chức vụ. Để trống khi còn giữ."),
            "end_basis": gettext_lazy("Ví dụ: miễn nhiệm, nghỉ hưu, từ trần; hoặc số văn bản."),
            "rank": gettext_lazy("Số nhỏ đứng trước. Để trống thì xếp theo chức vụ: Chủ tịch, Phó Chủ tịch, ủy viên."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active() | Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        terms: Any = self.fields["term"]
        terms.queryset = Term.objects.select_related("unit")
        self.fields["rank"].widget.attrs["max"] = 999
        self.fields["rank"].required = False
        if self.instance.pk is None:
            self.fields["rank"].initial = None
            self.initial.pop("rank", None)

    def clean_position(self) -> str:
        return " ".join(str(self.cleaned_data["position"]).split())

    def clean_rank(self) -> int:
        rank: int | None = self.cleaned_data["rank"]
        if rank is None:
            return rank_of(self.cleaned_data.get("position", ""))
        if rank > 999:
            raise forms.ValidationError(_("Ghi một số từ 0 đến 999."))
        return rank

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end, unit = values.get("starts_on"), values.get("ends_on"), values.get("unit")
        term: Term | None = values.get("term")
        if term and term.unit_id and unit and term.unit_id != unit.pk:
            self.add_error("term", _("Nhiệm kỳ này là của %s.") % term.unit)
        in_order = not (start and end and end < start)
        if unit and in_order and "position" in values:
            facts = {"person": self.instance.person, "position": values["position"], "pk": self.instance.pk}
            if doubts := overlaps(unit, [Mandate(unit=unit, starts_on=start, ends_on=end, **facts)]):
                self.ask(" ".join(doubts))
        return values


class NewMandateForm(OnceForm, MandateFields):
    pass


class EditMandateForm(VersionedForm, MandateFields):
    pass


class EndMandateForm(VersionedForm):
    """The last day of an office, and why it ends."""

    on = forms.DateField(label=gettext_lazy("Ngày cuối giữ chức vụ"))
    basis = forms.CharField(
        label=gettext_lazy("Lý do, căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Miễn nhiệm, nghỉ hưu, chuyển công tác, từ trần …; số văn bản nếu có."),
    )

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        self.instance = mandate
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        return not_before_start(self.instance, self.cleaned_data["on"])


class ShiftMandateForm(AskedBack, VersionedForm):
    """Another office of the same person in the same body, from a day on."""

    position = forms.CharField(label=gettext_lazy("Chức vụ mới"), max_length=120)
    on = forms.DateField(
        label=gettext_lazy("Từ ngày"), help_text=gettext_lazy("Chức vụ cũ hết vào ngày hôm trước. Ví dụ 30/09/2026.")
    )
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=200, help_text=gettext_lazy("Văn bản bầu, bổ nhiệm, điều động.")
    )
    asked = "despite"
    despite = forms.BooleanField(label=gettext_lazy("Đã xem, vẫn ghi như vậy"), required=False)

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        self.instance = mandate
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        not_before_start(self.instance, last_day_before(on) if on > date.min else on)
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        old = self.instance
        if "on" in values and values.get("position"):
            wanted = Mandate(person=old.person, unit=old.unit, position=values["position"], starts_on=values["on"])
            if doubts := overlaps(old.unit, [wanted], ending=[old.pk]):
                self.ask(" ".join(doubts))
        return values


def not_before_start(mandate: Mandate, last: date) -> date:
    if mandate.starts_on and last < mandate.starts_on:
        raise forms.ValidationError(
            _("Chức vụ này bắt đầu ngày %(day)s. Ghi ngày sau ngày ấy, hoặc sửa chức vụ nếu ghi nhầm.")
            % {"day": f"{mandate.starts_on:%d/%m/%Y}"}
        )
    return last
