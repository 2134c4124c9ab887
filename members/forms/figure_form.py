"""Forms of counts: several kinds of one unit at once, a correction, a kind, and what the union's page is asked."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..figures import Counts, keys_of, newest_of
from ..folding import fold, thousands
from ..models import Figure, FigureKind, Unit, UnitKind
from ..sums import Count, Finding, findings
from ..union_figures import Question
from .page_form import OnceForm, PageForm, VersionedForm

LARGEST = 99_999_999
FIRST_DAY = date(1900, 1, 1)
_GROUPED = re.compile(r"\d{1,3}(?:[. \u00a0]\d{3})+")
YEARS, QUARTERS = "nam", "quy"
COUNTING_UNITS = (UnitKind.ASSOCIATION, UnitKind.COLLECTIVE, UnitKind.CENTRE)


class CountField(forms.IntegerField):
    """A whole number as the office writes it, "10.025" as well."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        errors = {"invalid": _("Ghi số nguyên, ví dụ 1.025."), "max_value": _("Số quá lớn. Kiểm tra lại.")}
        errors |= {"min_value": _("Số không thể âm.")}
        super().__init__(min_value=0, max_value=LARGEST, widget=widget, error_messages=errors, **options)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        return super().to_python(re.sub(r"[. \u00a0]", "", text) if _GROUPED.fullmatch(text) else text[:40])


def refuse_later(day: date, today: date) -> None:
    if day > today:
        raise ValidationError(_("Ngày chưa tới. Ghi ngày của số liệu đã có."))
    if day < FIRST_DAY:
        raise ValidationError(_("Ngày quá xa. Kiểm tra lại năm."))


def known_of(unit: Unit, apart_from: Figure | None = None) -> dict[str, list[Count]]:
    """The counts in force of a unit by the code of their kind."""
    known: dict[str, list[Count]] = {}
    for figure in unit.figures.in_force():
        if apart_from is None or figure.pk != apart_from.pk:
            count = Count(unit.pk, figure.value, figure.on, figure.source, figure.pk)
            known.setdefault(figure.kind_id, []).append(count)
    return known


class Doubting(PageForm):
    """A form of counts that asks once about numbers that look wrong, and takes "đúng vậy" for an answer."""

    sure = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    doubts: Sequence[str] = ()
    today: date

    def clean_on(self) -> date:
        """Counts are of a day that has come."""
        on: date = self.cleaned_data["on"]
        refuse_later(on, self.today)
        return on

    def judge(
        self,
        typed: Mapping[str, int],
        on: date,
        known: Mapping[str, Sequence[Count]],
        kinds: Sequence[FigureKind],
        *,
        settled: Sequence[str] = (),
        field: str = "",
    ) -> None:
        """Errors for what cannot be; `doubts` for what may, once. `field` names the one field, else each kind's own."""
        by_pk = {kind.pk: kind for kind in kinds}
        names = {kind.code: kind.name for kind in kinds}
        wholes = {k.code: by_pk[k.part_of_id].code for k in kinds if k.part_of_id in by_pk}
        found = findings(typed, on, known, wholes, settled)
        for finding in found:
            if not finding.is_doubt:
                self.add_error(field or field_of(finding.kind), words_of(finding, names, on))
        self.doubts = [str(words_of(finding, names, on)) for finding in found if finding.is_doubt]
        if self.doubts and not self.errors and self.data.get("sure") != self.doubt_key:
            self.add_error(None, _("Số ghi khác thường. Xem lại; nếu đúng thì đánh dấu “Đúng vậy, ghi” rồi gửi."))

    @property
    def doubt_key(self) -> str:
        """What "đúng vậy" answers: these very doubts, so that other numbers ask anew."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(self.doubts)))

    @property
    def asks(self) -> bool:
        return bool(self.doubts)


def field_of(code: str) -> str:
    return f"so-{code}"


def words_of(finding: Finding, names: Mapping[str, str], on: date) -> Any:
    """A finding in words that say what to do."""
    other = finding.other
    facts = {"kind": names.get(finding.kind, finding.kind), "value": thousands(finding.value)}
    facts |= {"other": names.get(finding.other_kind, finding.other_kind), "was": thousands(other.value)}
    facts |= {"day": f"{other.on:%d/%m/%Y}", "source": other.source}
    if finding.code == "day":
        return _("Ngày %(day)s đã có số: %(was)s (%(source)s). Muốn sửa thì đính chính số ấy.") % facts
    if finding.code == "jump":
        return _("%(kind)s: %(value)s, còn ngày %(day)s là %(was)s. Chênh quá ba lần.") % facts
    if finding.value > other.value:
        return _("%(kind)s (%(value)s) nhiều hơn %(other)s (%(was)s) mà nó nằm trong. Xem lại hai số.") % facts
    return _("%(kind)s (%(value)s) ít hơn %(other)s (%(was)s) nằm trong nó. Xem lại hai số.") % facts


class CountFields(Doubting):
    """A number for each kind; an empty one is not told."""

    def __init__(self, *args: Any, unit: Unit, kinds: Sequence[FigureKind], today: date, **kwargs: Any) -> None:
        self.unit, self.kinds, self.today = unit, list(kinds), today
        super().__init__(*args, **kwargs)
        self.known = known_of(unit)
        for kind in self.kinds:
            made = CountField(label=kind.name, required=False, help_text=self._last_words(kind))
            made.widget.attrs["class"] = "form-control"
            self.fields[field_of(kind.code)] = made

    def _last_words(self, kind: FigureKind) -> Any:
        """The last number beside the field."""
        counts = self.known.get(kind.code)
        if not counts:
            return _("Chưa có số nào.")
        last = max(counts, key=lambda c: (c.on, c.pk))
        facts = {"value": thousands(last.value), "day": f"{last.on:%d/%m/%Y}", "source": last.source}
        return _("Lần trước: %(value)s, ngày %(day)s (%(source)s).") % facts

    @property
    def count_fields(self) -> list[Any]:
        return [self[field_of(kind.code)] for kind in self.kinds]

    @property
    def typed(self) -> dict[str, int]:
        values = {kind.code: self.cleaned_data.get(field_of(kind.code)) for kind in self.kinds}
        return {code: value for code, value in values.items() if value is not None}


class CountsForm(OnceForm, CountFields):
    """Several counts of one unit: one day, one source."""

    on = forms.DateField(label=_("Tính đến ngày"))
    source = forms.CharField(
        label=_("Nguồn"), max_length=120, help_text=_("Báo cáo hoặc văn bản có số này, ví dụ 12/BC-HLN.")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        broken = any(field_of(kind.code) in self.errors for kind in self.kinds)
        if not self.typed and not broken:
            self.add_error(None, _("Ghi ít nhất một số."))
        if (on := values.get("on")) and not broken:
            self.judge(self.typed, on, self.known, list(FigureKind.objects.all()))
        return values

    @property
    def was_sent(self) -> bool:
        """Whether this very form was saved before: a double click, or a retry after a crash."""
        if (key := self.sent_key) is None:
            return False
        return Figure.objects.filter(request_key__in=keys_of(key, [kind.code for kind in self.kinds])).exists()

    @property
    def counts(self) -> Counts:
        return Counts(self.typed, self.cleaned_data["on"], self.cleaned_data["source"])


class CorrectionForm(OnceForm, Doubting):
    """Sets one count right: what the number should have been, as of which day, by which source, and why."""

    value = CountField(label=_("Số đúng"))
    on = forms.DateField(label=_("Tính đến ngày"))
    source = forms.CharField(label=_("Nguồn"), max_length=120)
    reason = forms.CharField(
        label=_("Lý do đính chính"), max_length=300, help_text=_("Ví dụ: gõ nhầm; hội báo lại tại 15/BC-HLN.")
    )

    def __init__(self, *args: Any, figure: Figure, today: date, **kwargs: Any) -> None:
        self.figure, self.today = figure, today
        initial = {"value": thousands(figure.value), "on": figure.on, "source": figure.source}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        value, on = values.get("value"), values.get("on")
        if value is None or on is None:
            return values
        figure = self.figure
        if (value, on, values.get("source")) == (figure.value, figure.on, figure.source):
            self.add_error("value", _("Số, ngày và nguồn vẫn như cũ. Sửa ít nhất một chỗ."))
        known = known_of(figure.unit, apart_from=newest_of(figure))  # the verb tells who was first
        self.judge({figure.kind_id: value}, on, known, list(FigureKind.objects.all()), field="value")
        return values


class KindFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = FigureKind
        fields: tuple[str, ...] = ("name", "unit_word", "part_of", "position", "is_summed", "is_active")
        help_texts: ClassVar[dict[str, Any]] = {
            "unit_word": _("Ví dụ: người, chi hội."),
            "part_of": _("Ví dụ: hội viên nữ nằm trong hội viên. Số ghi lớn hơn số chứa nó thì bị hỏi lại."),
            "position": _("Số nhỏ đứng trước."),
            "is_summed": _("Bỏ dấu nếu cộng các hội lại không có nghĩa, ví dụ tuổi bình quân."),
            "is_active": _("Bỏ dấu thì không ghi mới được nữa; số đã ghi vẫn còn nguyên."),
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if any(fold(k.name) == fold(name) for k in FigureKind.objects.exclude(pk=self.instance.pk)):
            raise ValidationError(_("Số liệu này đã có."))
        return name

    def clean_part_of(self) -> FigureKind | None:
        whole: FigureKind | None = self.cleaned_data["part_of"]
        above = whole
        while above:
            if above.pk == self.instance.pk:
                raise ValidationError(_("Số liệu này đang chứa “%(kind)s”. Chọn số khác."), params={"kind": whole})
            above = above.part_of
        return whole


class NewKindForm(OnceForm, KindFields):
    pass


class EditKindForm(VersionedForm, KindFields):
    pass


class QuestionForm(PageForm):
    """What the address asks of the union's counts."""

    so_lieu = forms.ChoiceField(label=_("Số liệu"), required=False)
    ngay = forms.DateField(label=_("Tính đến ngày"), required=False)
    so_voi = forms.DateField(label=_("So với ngày"), required=False)
    loai = forms.ChoiceField(
        label=_("Loại đơn vị"), required=False, choices=[(kind.value, kind.label) for kind in COUNTING_UNITS]
    )
    ky = forms.ChoiceField(
        label=_("Theo thời gian"), required=False, choices=[(YEARS, _("Từng năm")), (QUARTERS, _("Từng quý"))]
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.today = today
        self.kinds = {kind.code: kind for kind in FigureKind.objects.select_related("part_of")}
        super().__init__(data)
        asked: Any = self.fields["so_lieu"]
        active = [k for k in self.kinds.values() if k.is_active] + [k for k in self.kinds.values() if not k.is_active]
        asked.choices = [(k.code, k.name if k.is_active else f"{k.name} ({_('thôi dùng')})") for k in active]
        for name in ("ngay", "so_voi"):
            self.fields[name].help_text = ""

    def clean_ngay(self) -> date | None:
        return self._day("ngay")

    def clean_so_voi(self) -> date | None:
        return self._day("so_voi")

    def _day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day:
            refuse_later(day, self.today)
        return day

    @property
    def question(self) -> Question | None:
        """None while the address cannot be understood, or where the union has no kind of counts at all."""
        if not self.is_valid() or not self.kinds:
            return None
        asked = self.cleaned_data
        kind = self.kinds[asked["so_lieu"] or next(iter(self.fields["so_lieu"].choices))[0]]  # type: ignore[attr-defined]
        day = asked["ngay"] or self.today
        beside = asked["so_voi"] if asked["so_voi"] != day else None
        units = asked["loai"] or UnitKind.ASSOCIATION
        return Question(kind, day, beside, units, by_quarter=asked["ky"] == QUARTERS)


def with_defaults(asked: QueryDict, today: date) -> QueryDict:
    """What the address leaves out is asked as it is shown: the members' number, today, associations, by years."""
    whole = asked.copy()
    if not whole.get("ngay"):
        whole["ngay"] = f"{today:%d/%m/%Y}"
    return whole
