"""Forms of a target: its figure and how it is counted, a measure, which tasks count, its end."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm, PageForm, VersionedForm
from members.models import User
from tasks.cycles import MONTHS
from tasks.judging import figure
from tasks.measuring import Reading, frequency_words, key_for, measure
from tasks.models import Counting, Target, TargetMeasure
from tasks.target_facts import PeriodFacts, TargetFacts

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?|[0-9]+\.[0-9]{1,2}")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
LARGEST = Decimal(10) ** 11
LONGEST = 40
OPS = (
    (">=", gettext_lazy("ít nhất")),
    (">", gettext_lazy("trên")),
    ("=", gettext_lazy("đạt")),
    ("<=", gettext_lazy("không quá")),
    ("<", gettext_lazy("dưới")),
    ("~", gettext_lazy("khoảng")),
)


class NumberField(forms.CharField):
    """A figure as Vietnamese offices write it: 1.234,5. A point before three figures parts thousands, else decimals."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=LONGEST, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return figure(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        return number(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != number(str(data or "")))
        except ValidationError:
            return True


def number(typed: str) -> Decimal | None:
    """What was typed as a figure; nothing for nothing."""
    text = _BLANKS.sub("", typed).removesuffix("%")
    if not text:
        return None
    if text.startswith(("-", "\u2212")):
        raise ValidationError(_("Ghi số không âm."))
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    elif not _PLAIN.fullmatch(text):
        raise ValidationError(_("Ghi số như 12 hoặc 1.234,5."))
    found = Decimal(text.replace(",", "."))
    if found >= LARGEST:
        raise ValidationError(_("Số lớn quá. Dùng đơn vị tính lớn hơn, ví dụ triệu đồng."))
    if found != found.quantize(Decimal("0.01")):
        raise ValidationError(_("Ghi nhiều nhất hai số lẻ."))
    return found


class TargetFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    """What setting and changing a target share."""

    op = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=OPS)
    value = NumberField(label=gettext_lazy("Số phải đạt"))
    frequency = forms.ChoiceField(label=gettext_lazy("Tính theo"), required=False)
    baseline = NumberField(
        label=gettext_lazy("Số ban đầu"),
        required=False,
        help_text=gettext_lazy("Ghi khi tính từ một mức có sẵn, hoặc khi phải giảm xuống. Bỏ trống: tính từ 0."),
    )

    class Meta:
        model = Target
        fields: tuple[str, ...] = (
            *("printed", "part_of", "op", "value", "unit_word", "frequency", "baseline", "counting"),
        )
        help_texts = {
            "printed": gettext_lazy("Như văn bản viết, ví dụ: ít nhất 10 nhiệm vụ/năm."),
            "unit_word": gettext_lazy("Ví dụ: nhiệm vụ, lớp, hội viên, %."),
        }
        labels = {"part_of": gettext_lazy("Trong đó, của chỉ tiêu")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wholes: Any = self.fields["part_of"]
        wholes.queryset = Target.objects.filter(task=self.instance.task_id, part_of=None).exclude(pk=self.instance.pk)
        wholes.empty_label = _("không nằm trong chỉ tiêu nào")
        choices = [(value, frequency_words(value)) for value in ("", *MONTHS, "weekly")]
        self.fields["frequency"].choices = choices  # type: ignore[attr-defined]
        self.fields["frequency"].help_text = _("Chỉ tiêu nằm trong chỉ tiêu khác theo kỳ của chỉ tiêu ấy.")
        if not wholes.queryset.exists():
            del self.fields["part_of"]


class NewTargetForm(OnceForm, TargetFields):
    pass


class EditTargetForm(VersionedForm, TargetFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("part_of", None)
        if self.instance.part_of_id:
            del self.fields["frequency"]


class MeasureForm(OnceForm):
    """A figure of a period with its source, an explanation, or both."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ"), required=False)
    value = NumberField(label=gettext_lazy("Đạt được"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Nguồn số liệu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Số báo cáo, sổ, biên bản có số này. Có số thì phải có nguồn."),
    )
    measured_on = forms.DateField(label=gettext_lazy("Tính đến ngày"))
    explanation = forms.CharField(
        label=gettext_lazy("Giải trình"),
        help_text=gettext_lazy("Vì sao chưa đạt, sẽ làm gì."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, facts: TargetFacts, period: PeriodFacts, today: date, **kwargs: Any) -> None:
        auto_id = f"chi-tieu-{facts.target.pk}-%s"
        initial = {"period": period.span.key, "measured_on": min(today, period.span.end or today)}
        super().__init__(*args, auto_id=auto_id, initial=initial, **kwargs)
        self.target = facts.target
        unit = facts.target.unit_word
        self.fields["value"].help_text = (
            _("Bằng %s, ví dụ 12 hoặc 1.234,5.") % unit if unit else _("Ví dụ 12 hoặc 1.234,5.")
        )
        self.fields["period"].choices = [(p.span.key, p.name) for p in facts.periods]  # type: ignore[attr-defined]
        if len(facts.periods) == 1:
            self.fields["period"].widget = forms.HiddenInput()
        if facts.target.counting == Counting.BY_TASKS:
            for name in ("value", "source"):
                del self.fields[name]
            self.fields["explanation"].required = True

    def save(self, user: User, today: date) -> TargetMeasure | None:
        """Write it down; None, with form errors, when it does not fit."""
        values = self.cleaned_data
        read = Reading(
            on=values["measured_on"],
            period=values["period"],
            value=values.get("value"),
            source=values.get("source", ""),
            explanation=values["explanation"],
        )
        try:
            return measure(target=self.target, user=user, today=today, reading=read, key=values["request_key"])
        except ValidationError as error:
            self.tell(error)
            return None

    def tell(self, error: ValidationError) -> None:
        """Say it at its field, where the form has that one."""
        named = getattr(error, "error_dict", {})
        self.add_error(None, error if not named or named.keys() <= self.fields.keys() else error.messages)

    def was_sent(self) -> bool:
        """Whether this very form was sent before: a double click, or a retry."""
        try:
            key = self.fields["request_key"].clean(self.data.get("request_key"))
        except ValidationError:
            return False
        return TargetMeasure.objects.filter(request_key=key_for(self.target, key)).exists()


class CloseForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    """Why a target is followed no longer, and which document says so."""

    class Meta:
        model = Target
        fields = ("closed_reason", "closed_basis")
        help_texts = {
            "closed_reason": gettext_lazy("Ví dụ: đối tượng của chỉ tiêu không còn sau khi sáp nhập."),
            "closed_basis": gettext_lazy("Số, ký hiệu và ngày của văn bản."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
        self.fields["closed_reason"].widget = forms.Textarea(attrs={"rows": 3, "class": "form-control"})


class ReopenForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), max_length=500)

    class Meta:
        model = Target
        fields = ()


class TaskSearchForm(PageForm):
    """Words of the tasks that might count."""

    q = forms.CharField(label=gettext_lazy("Tìm nhiệm vụ, số văn bản"), required=False, max_length=200)
