"""Forms of a meeting itself: entering and amending it, cancelling it."""

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import OnceForm, PageForm, VersionedForm
from members.models import Term, Unit, UnitKind

from .convening import next_ordinal, same_number, term_on
from .headcounts import sitting_on
from .models import Meeting, MeetingKind, MeetingState
from .numbers_field import number
from .people_field import PersonNameField

if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    MeetingModelForm = forms.ModelForm

FIRST_YEAR, YEARS_AHEAD, HIGHEST = 1900, 3, 999
NO_BODIES = (UnitKind.POSITION, UnitKind.GROUP, UnitKind.EXTERNAL)
_CLOCK = re.compile(r"(\d{1,2})\s*(?:h|g|giờ|gio|:|\.)\s*(\d{1,2})?\s*(?:'|p|phút|phut)?", re.IGNORECASE)


class ClockField(forms.TimeField):
    """A time of day as offices write it: 10:30, 10h30, 10 giờ 30."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
        super().__init__(label=label, required=False, widget=widget)
        self.error_messages["invalid"] = _("Ghi giờ theo kiểu 10:30 hoặc 10h30.")

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and (match := _CLOCK.fullmatch(value.strip())):
            hour, minute = int(match[1]), int(match[2] or 0)
            if hour < 24 and minute < 60:
                return time(hour, minute)
        return super().to_python(value)


class MeetingFields(PageForm, MeetingModelForm):
    """What entering and amending ask for."""

    ordinal = number(_("Lần thứ"), least=1, most=HIGHEST)
    member_count = number(_("Tổng số ủy viên, đại biểu"))
    present_count = number(_("Có mặt"))
    excused_count = number(_("Vắng có lý do"))
    unexcused_count = number(_("Vắng không lý do"))
    starts_at = ClockField(label=_("Từ giờ"))
    ends_at = ClockField(label=_("Đến giờ"))
    chair = PersonNameField(label=_("Chủ trì"))
    secretary = PersonNameField(label=_("Thư ký"))
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[(s.value, s.label) for s in (MeetingState.PLANNED, MeetingState.HELD)],
        widget=forms.RadioSelect,
    )
    despite_twin = forms.BooleanField(label=_("Đây là cuộc họp khác, vẫn ghi số này"), required=False)

    class Meta:
        model = Meeting
        fields = (
            *("body", "kind", "ordinal", "term", "title", "held_on", "until", "starts_at", "ends_at", "place"),
            *("chair", "secretary", "guests", "state", "summary"),
            *("member_count", "present_count", "excused_count", "unexcused_count"),
        )
        widgets: ClassVar[dict[str, Any]] = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "guests": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "until": _("Chỉ ghi khi họp nhiều ngày."),
            "guests": _("Mỗi người hoặc mỗi cơ quan một dòng."),
        }

    twin: Meeting | None = None

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        there: Any = self.fields["body"]
        there.queryset = (Unit.objects.active() | Unit.objects.filter(pk=self.instance.body_id)).exclude(
            kind__in=NO_BODIES
        )
        there.choices = [("", there.empty_label), *body_choices(there.queryset)]

    def clean_held_on(self) -> date:
        return self._likely(self.cleaned_data["held_on"])

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return until and self._likely(until)

    def _likely(self, day: date) -> date:
        last = self.today.year + YEARS_AHEAD
        if not FIRST_YEAR <= day.year <= last:
            raise ValidationError(_("Năm họp ghi từ %(a)d đến %(b)d. Hãy xem lại năm."), params={"a": 1900, "b": last})
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        held_on, until = values.get("held_on"), values.get("until")
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if held_on and until and until < held_on:
            self.add_error("until", _("Ngày kết thúc phải sau ngày khai mạc."))
        if starts and ends and ends <= starts and until in (None, held_on):
            self.add_error("ends_at", _("Giờ kết thúc phải sau giờ bắt đầu."))
        if values.get("state") == MeetingState.HELD and held_on and held_on > self.today:
            self.add_error("state", _("Ngày họp chưa tới nên chưa ghi là đã họp được."))
        numbers = (values.get(name) for name in ("present_count", "excused_count", "unexcused_count"))
        if values.get("state") == MeetingState.PLANNED and any(count is not None for count in numbers):
            self.add_error("state", _("Đã ghi số người dự thì chọn “Đã họp”."))
        body, term = values.get("body"), values.get("term")
        if body and term and term.unit_id not in (None, body.pk):
            self.add_error("term", _("Nhiệm kỳ này là của “%s”. Chọn nhiệm kỳ khác.") % term.unit)
        self._ask_about_twin(values)
        return values

    def _ask_about_twin(self, values: dict[str, Any]) -> None:
        """A form error when the body has a meeting of this number and nobody said that this is another one."""
        if self.errors:
            return
        facts = {name: values.get(name) for name in ("body", "kind", "ordinal", "term")}
        self.twin = same_number(Meeting(pk=self.instance.pk, **facts))
        if self.twin and not values["despite_twin"]:
            words = _("%(meeting)s đã có, họp ngày %(day)s. Hãy xem lại số, hoặc đánh dấu “Đây là cuộc họp khác”.")
            told = {"meeting": self.twin, "day": f"{self.twin.held_on:%d/%m/%Y}"}
            self.add_error("despite_twin", ValidationError(words % told))


class NewMeetingForm(OnceForm, MeetingFields):
    """Enters a meeting."""


class EditMeetingForm(VersionedForm, MeetingFields):
    """Amends a meeting."""


class CancelForm(VersionedForm):
    """A planned meeting does not take place."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: hoãn sang tháng sau theo Thông báo số 12/TB-LHH.")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.instance = meeting
        super().__init__(*args, **kwargs)


def body_choices(units: Any) -> list[Any]:
    """Leading bodies first, the others below them by kind."""
    groups: dict[str, list[tuple[int, str]]] = {str(UnitKind.BODY.label): []}
    for unit in units.by_kind():
        name = unit.name if unit.left_on is None else _("%s (đã thôi hoạt động)") % unit.name
        groups.setdefault(str(unit.get_kind_display()), []).append((unit.pk, name))
    return [(label, rows) for label, rows in groups.items() if rows]


def proposals(typed: Any) -> dict[str, Any]:
    """What follows from body, kind and day: number, term and number of members. Nothing where these are not told."""
    values: dict[str, Any] = {}
    body = Unit.objects.filter(pk=whole(typed.get("body"))).first()
    try:
        day = forms.DateField().clean(typed.get("held_on"))
    except ValidationError:
        day = None
    kind = typed.get("kind") if typed.get("kind") in MeetingKind.values else MeetingKind.REGULAR
    if body is None:
        return values
    term: Term | None = term_on(body, day) if day else None
    if kind != MeetingKind.OTHER and (term or kind == MeetingKind.CONGRESS):
        values["ordinal"] = next_ordinal(body, kind, term)
    if term:
        values["term"] = term.pk
    if day and (sitting := len(sitting_on(body, day))) and kind != MeetingKind.CONGRESS:
        values["member_count"] = sitting
    return values


def whole(text: Any) -> int:
    """A key from an address or a form; 0, which no row has, for what is none."""
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
