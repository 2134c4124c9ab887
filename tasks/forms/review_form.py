"""Forms of a review's life: its steps, what it says of tasks, remarks, and the choice of a task."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OPEN_AGAIN, OnceForm, PageForm, VersionedForm
from members.models import User
from members.versions import shown
from resolutions.models import Meeting
from tasks.models import Review, ReviewEvent, ReviewLine, Signer, Task
from tasks.reviews import freezing, steps
from tasks.reviews.late_table import closed_words
from tasks.reviews.lining import LONGEST, may_take_down, write_line
from tasks.reviews.remarking import add_remark
from tasks.signer_words import readable
from tasks.status import Windows

Verb = ReviewEvent.Verb
MEETINGS_OFFERED = 30
SIGNED = ("authority", "signer_title", "signer_name")


class StepForm(VersionedForm):
    """A step of a review. `save` takes it; None, with form errors, when something is missing."""

    verb: Verb
    title: Any = ""
    button: Any = ""

    template = "tasks/review_step.html"

    def __init__(self, data: Any = None, *, review: Review, windows: Windows, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.review, self.windows = review, windows
        self.fields["version"].initial = review.version

    def take(self, user: User, today: date, **values: Any) -> object:
        raise NotImplementedError

    def save(self, user: User, today: date) -> bool:
        try:
            self.take(user, today, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True

    def is_told(self, event: ReviewEvent) -> bool:
        """Whether this step of the history says all that is typed here: of the same version it is a double click."""
        raise NotImplementedError

    @property
    def both(self) -> dict[str, tuple[str, str]]:
        """{label: ("", what was typed)}: what a conflict gives back."""
        typed = {name: self.cleaned_data.get(name) for name in self.fields if name != "version"}
        return {str(self.fields[n].label): ("", shown(self.fields[n], value)) for n, value in typed.items() if value}


class FillForm(StepForm):
    verb, title, button = Verb.FILLED, gettext_lazy("Trình Ban Thường vụ"), gettext_lazy("Trình")
    note = forms.CharField(
        label=gettext_lazy("Lời trình"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def is_told(self, event: ReviewEvent) -> bool:
        return event.note == str(self.cleaned_data["note"])

    def take(self, user: User, today: date, **values: Any) -> object:
        return steps.fill_review(review=self.review, user=user, today=today, **values)


class DiscussForm(StepForm):
    verb, title, button = Verb.DISCUSSED, gettext_lazy("Ghi phiên họp"), gettext_lazy("Ghi phiên họp")
    discussed_on = forms.DateField(label=gettext_lazy("Ngày họp"))
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=gettext_lazy("Phiên họp trong sổ"),
        required=False,
        help_text=gettext_lazy("Để trống nếu phiên họp không có trong sổ họp."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Meeting.objects.filter(held_on__gte=self.review.starts_on).order_by("-held_on", "-pk")
        offered = Meeting.objects.filter(pk__in=list(held.values_list("pk", flat=True)[:MEETINGS_OFFERED]))
        self.fields["meeting"].queryset = offered.select_related("body").order_by("-held_on")  # type: ignore[attr-defined]
        self.fields["discussed_on"].initial = self.review.discussed_on
        self.fields["meeting"].initial = self.review.meeting_id

    def is_told(self, event: ReviewEvent) -> bool:
        stored = (event.review.discussed_on, event.review.meeting)
        return stored == (self.cleaned_data["discussed_on"], self.cleaned_data["meeting"])

    def take(self, user: User, today: date, **values: Any) -> object:
        return steps.discuss_review(review=self.review, user=user, today=today, **values)


class ConcludeForm(StepForm):
    verb, title, button = Verb.CONCLUDED, gettext_lazy("Kết luận"), gettext_lazy("Kết luận và giao chỉ đạo")
    template = "tasks/review_conclude.html"
    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận chung"), max_length=steps.LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].initial = self.review.conclusion

    @property
    def decisions(self) -> list[tuple[ReviewLine, str, str]]:
        """What will be written on which task, and that the task is closed, if it is."""
        day = self.review.ends_on
        lines = steps.undecided(self.review)
        return [(line, steps.decision_text(line), closed_words(line.task, day)) for line in lines]

    def is_told(self, event: ReviewEvent) -> bool:
        return event.review.conclusion == str(self.cleaned_data["conclusion"])

    def take(self, user: User, today: date, **values: Any) -> object:
        return steps.conclude_review(review=self.review, user=user, today=today, **values)


class ReopenForm(StepForm):
    verb, title, button = Verb.REOPENED, gettext_lazy("Mở lại bước trước"), gettext_lazy("Mở lại")
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def is_told(self, event: ReviewEvent) -> bool:
        return event.note == str(self.cleaned_data["reason"])

    def take(self, user: User, today: date, **values: Any) -> object:
        return steps.reopen_review(review=self.review, user=user, today=today, **values)


class FreezeForm(StepForm):
    verb, title, button = Verb.FROZEN, gettext_lazy("Khóa và ký"), gettext_lazy("Khóa, không sửa được nữa")
    template = "tasks/review_freeze.html"
    signer = forms.ModelChoiceField(
        Signer.objects.none(),
        label=gettext_lazy("Người ký"),
        error_messages={"required": gettext_lazy("Chọn người ký, hoặc ghi chức vụ và họ tên.")},
    )
    authority = forms.CharField(
        label=gettext_lazy("Thẩm quyền ký"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Ví dụ TM. BAN THƯỜNG VỤ."),
    )
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=120, required=False)
    signer_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    sure = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem lại số liệu và kết luận; khóa xong không mở lại được."),
        error_messages={"required": gettext_lazy("Đánh dấu xác nhận rồi mới khóa.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Signer.objects.filter(is_active=True)
        self.fields["signer"].queryset = known  # type: ignore[attr-defined]
        self.fields["signer"].initial = known.first()
        if not known.exists():
            del self.fields["signer"]
            self.fields["signer_title"].required = self.fields["signer_name"].required = True

    def clean(self) -> dict[str, Any]:
        """Who is typed goes before who is chosen. What is missing is told once."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        signer = values.pop("signer", None)
        missing = [name for name in ("signer_title", "signer_name") if not (self[name].data or "").strip()]
        if "signer" not in self.fields or len(missing) < 2:
            for name in ("signer", *missing):
                self.errors.pop(name, None)
            if missing:
                self.add_error(missing[0], _("Ghi cả chức vụ và họ tên người ký."))
        elif signer:
            values |= {"authority": signer.authority, "signer_title": signer.title, "signer_name": signer.name}
        if not self.errors:
            for name in SIGNED[1:]:
                try:
                    values[name] = readable(values.get(name, ""), _("Chọn người ký, hoặc ghi chức vụ và họ tên."))
                except ValidationError as error:
                    self.add_error(name, error)
        return values

    def is_told(self, event: ReviewEvent) -> bool:
        return all(getattr(event.review.snapshot, name) == self.cleaned_data[name] for name in SIGNED)

    def take(self, user: User, today: date, **values: Any) -> object:
        del values["sure"]
        return freezing.freeze_review(review=self.review, user=user, today=today, windows=self.windows, **values)


FORMS: Mapping[str, type[StepForm]] = {
    "trinh": FillForm,
    "hop": DiscussForm,
    "ket-luan": ConcludeForm,
    "mo-lai": ReopenForm,
    "khoa": FreezeForm,
}
MAY: Mapping[str, Callable[[Review, User], bool]] = {
    "trinh": lambda review, user: steps.may_prepare(user),
    "hop": lambda review, user: steps.may_discuss(user),
    "ket-luan": lambda review, user: steps.may_conclude(user),
    "mo-lai": steps.may_reopen,
    "khoa": lambda review, user: freezing.may_freeze(user),
}


class LineForm(PageForm):
    """What the review says of one task. The version is that of the line; 0 while there is none."""

    cause = forms.CharField(
        label=gettext_lazy("Nguyên nhân"),
        required=False,
        max_length=LONGEST["cause"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận"),
        required=False,
        max_length=LONGEST["conclusion"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answerable = forms.CharField(
        label=gettext_lazy("Ai chịu trách nhiệm"), required=False, max_length=LONGEST["answerable"]
    )
    until = forms.DateField(label=gettext_lazy("Làm xong trước ngày"), required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2_000_000_000,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )

    def __init__(self, data: Any = None, *, line: ReviewLine, user: User, **kwargs: Any) -> None:
        names = ("cause", "conclusion", "answerable", "until", "version")
        prefix = f"viec{line.task_id}"
        super().__init__(data, initial={n: getattr(line, n) for n in names}, prefix=prefix, **kwargs)
        self.line = line
        if not may_take_down(line.review, user):
            del self.fields["conclusion"]
        self.fields["until"].help_text = ""
        self.fields["until"].widget.attrs["placeholder"] = _("ngày/tháng/năm")

    @property
    def typed_something(self) -> bool:
        return any(name != "version" for name in self.changed_data)

    def save(self, review: Review, task: Task, user: User, today: date) -> bool:
        """Write the line; False, with a form error, when it cannot be. Raises LineMoved, ReviewMoved."""
        try:
            write_line(review=review, task=task, user=user, today=today, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True

    def both(self, stored: ReviewLine | None) -> dict[str, tuple[str, str]]:
        """{task and label: (what is stored now, what was typed)} of the fields that differ."""
        told, title = {}, self.line.task.title
        for name in (name for name in self.fields if name != "version"):
            theirs, yours = getattr(stored, name, ""), self.cleaned_data.get(name)
            if theirs != yours:
                label = f"{title}: {self.fields[name].label}"
                told[label] = (shown(self.fields[name], theirs), shown(self.fields[name], yours))
        return told


class RemarkForm(OnceForm):
    text = forms.CharField(label=gettext_lazy("Ý kiến"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def save(self, review: Review, user: User, today: date, task: Task | None = None) -> bool:
        text, key = self.cleaned_data["text"], self.cleaned_data["request_key"]
        try:
            add_remark(review=review, user=user, today=today, text=text, key=key, task=task)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


class OpenForm(OnceForm):
    """Opens the review of a period: one button."""


class PickForm(PageForm):
    """Words of a task of the period."""

    q = forms.CharField(label=gettext_lazy("Tìm nhiệm vụ của kỳ"), required=False, max_length=200)
