"""Forms of what a meeting left behind: agenda, attendance, votes, documents, minutes."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import OnceForm, PageForm, VersionedForm
from members.models import User

from .files import ACCEPT
from .forms import Limited, UploadField
from .minuting import AgendaLine
from .models import Document, Meeting, MeetingPaper, Vote
from .numbers_field import number
from .people_field import PersonNameField

if TYPE_CHECKING:
    VoteModelForm = forms.ModelForm[Vote]
    AgendaSetBase = forms.BaseFormSet["AgendaRowForm"]
else:
    VoteModelForm, AgendaSetBase = forms.ModelForm, forms.BaseFormSet

ITEMS = 100
UP, DOWN, REMOVE, ADD = "up", "down", "remove", "add"


class MeetingVersionForm(VersionedForm):
    """Carries the version of the meeting that was shown."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.instance = meeting
        super().__init__(*args, **kwargs)


class AgendaRowForm(PageForm):
    """One matter. A row without words is left out."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    title = forms.CharField(label=_("Nội dung"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    presenter = forms.CharField(label=_("Người trình bày"), max_length=120, required=False)
    outcome = forms.CharField(
        label=_("Ý kiến kết luận"), max_length=5000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if (values.get("presenter") or values.get("outcome")) and not values.get("title"):
            self.add_error("title", _("Cần ghi nội dung của dòng này."))
        return values


class BaseAgendaSet(AgendaSetBase):
    def moved(self, act: str, own: frozenset[int]) -> list[AgendaLine]:
        """The rows in their new order; `act` is "up:3", "down:3" or "remove:3" with the row's place on the page. Keys
        that are none of `own` are new rows: nobody reaches into another meeting."""
        rows = [(i, values) for i, form in enumerate(self.forms) if (values := form.cleaned_data).get("title")]
        verb, _mark, which = act.partition(":")
        at = next((n for n, (i, _values) in enumerate(rows) if str(i) == which), None)
        if at is not None and verb == REMOVE:
            rows.pop(at)
        elif at is not None and verb in (UP, DOWN):
            to = min(max(at + (1 if verb == DOWN else -1), 0), len(rows) - 1)
            rows.insert(to, rows.pop(at))
        return [
            AgendaLine(v["key"] if v["key"] in own else None, v["title"], v["presenter"], v["outcome"])
            for _index, v in rows
        ]


AgendaSet = forms.formset_factory(AgendaRowForm, formset=BaseAgendaSet, extra=2, max_num=ITEMS, absolute_max=ITEMS)


class MarkForm(PageForm):
    """How one person was there."""

    status = forms.ChoiceField(
        label=_("Có mặt"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("present", _("Có mặt")),
            ("excused", _("Vắng có lý do")),
            ("unexcused", _("Vắng không lý do")),
            ("", _("Chưa ghi")),
        ],
    )
    reason = forms.CharField(label=_("Lý do vắng"), max_length=200, required=False)


class AddedForm(PageForm):
    """Somebody who is no member on that day: a delegate, or somebody who sits in. And the guests, in words."""

    person = PersonNameField(label=_("Họ và tên"))
    position = forms.CharField(
        label=_("Tư cách"),
        max_length=120,
        required=False,
        help_text=_("Ví dụ: Đại biểu. Để trống nếu chỉ ngồi dự, không tính vào số ủy viên, đại biểu."),
    )
    guests = forms.CharField(
        label=_("Khách dự"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Mỗi người hoặc mỗi cơ quan một dòng."),
    )


class CountForm(MeetingVersionForm):
    """The numbers of the minutes, where nobody was named."""

    member_count = number(_("Tổng số ủy viên, đại biểu"))
    present_count = number(_("Có mặt"))
    excused_count = number(_("Vắng có lý do"))
    unexcused_count = number(_("Vắng không lý do"))
    NUMBERS = ("member_count", "present_count", "excused_count", "unexcused_count")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NUMBERS:
            self.fields[name].initial = getattr(self.instance, name)

    @property
    def counts(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in self.NUMBERS}


class VoteFields(PageForm, VoteModelForm):
    """A vote and its numbers. What does not add up is said on the meeting's page, not refused."""

    in_favour = number(_("Tán thành"))
    against = number(_("Không tán thành"))
    abstained = number(_("Không có ý kiến"))
    invalid = number(_("Phiếu không hợp lệ"))

    class Meta:
        model = Vote
        fields = ("item", "question", "method", "in_favour", "against", "abstained", "invalid", "is_passed")
        widgets: ClassVar[dict[str, Any]] = {
            "question": forms.Textarea(attrs={"rows": 2}),
            "method": forms.RadioSelect,
        }
        labels: ClassVar[dict[str, Any]] = {"item": _("Thuộc nội dung chương trình")}
        help_texts: ClassVar[dict[str, Any]] = {
            "question": _("Để trống thì lấy tên nội dung đã chọn ở trên."),
            "method": _("Chỉ ghi số phiếu. Ai biểu quyết thế nào không được ghi, kể cả khi giơ tay."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["item"]
        items.queryset = self.instance.meeting.agenda.all()
        items.empty_label = _("nội dung khác")
        self.fields["question"].required = self.fields["is_passed"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("question") and not self.errors:
            if values.get("item"):
                values["question"] = values["item"].title
            else:
                self.add_error("question", _("Cần ghi biểu quyết về việc gì, hoặc chọn nội dung chương trình."))
        return values


class NewVoteForm(OnceForm, VoteFields):
    """Enters a vote."""


class EditVoteForm(VersionedForm, VoteFields):
    """Amends a vote; it is locked together with its meeting."""


class PaperForm(PageForm):
    """Links a document of the register with the meeting."""

    document = forms.ModelChoiceField(label=_("Văn bản"), queryset=Document.objects.none())
    part = forms.ChoiceField(label=_("Vai trò"), choices=MeetingPaper.Part.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents: Any = self.fields["document"]
        documents.queryset = Document.objects.visible_to(user).defer("text", "outline")
        documents.error_messages["invalid_choice"] = _("Văn bản này không còn trong sổ. Hãy tìm lại.")


class PaperSearchForm(PageForm):
    q = forms.CharField(
        label=_("Tìm văn bản trong sổ"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("số, ký hiệu hoặc trích yếu")}),
    )


class MinutesFileField(Limited, UploadField):
    """What the page needs to say before a file is sent (see static/files.js)."""

    most = 1
    endings = ACCEPT

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"required": True} | options))
        self.error_messages["required"] = _("Chưa chọn tệp biên bản.")
        self.widget.attrs["accept"] = f"image/jpeg,image/png,{ACCEPT}"

    @property
    def limits(self) -> str:
        return _now("PDF, Word hoặc ảnh JPG, PNG; một tệp, nhiều nhất %d MB.") % self.megabytes


class MinutesForm(MeetingVersionForm):
    file = MinutesFileField(label=_("Tệp biên bản"))
