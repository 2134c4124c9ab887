"""Forms of the conversation on a task, and of the inbox."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import OnceForm, PageForm
from members.models import User
from tasks.commenting import LONGEST, MOST_NAMED, comment
from tasks.mentioning import Named, addressees, marked_in, names_in, whom
from tasks.models import Comment, CommentKind, Task


class CommentForm(OnceForm):
    """A remark with the people it names; of the standing committee also a decision."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=CommentKind.choices, initial=CommentKind.COMMENT, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Nội dung"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(
        label=_("Văn bản làm căn cứ"),
        max_length=120,
        required=False,
        help_text=_("Của kết luận, chỉ đạo. Số, ký hiệu và ngày, ví dụ 12-TB/LHH ngày 03/04/2026."),
    )
    mentions = forms.CharField(
        label=_("Nhắc đến"),
        max_length=2000,
        required=False,
        help_text=_("Đơn vị hoặc người, cách nhau bằng dấu chấm phẩy; hoặc ghi @tên ngay trong nội dung."),
        widget=forms.TextInput(attrs={"list": "nguoi-nhac", "data-units": True, "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, auto_id="c-%s")
        self.user, self.named = user, Named()
        if not user.is_decider:
            del self.fields["kind"], self.fields["basis"]

    def clean(self) -> dict[str, Any]:
        """A name that means nobody is an error at the field in which it stands."""
        values = cast(dict[str, Any], super().clean())
        known = addressees(self.user)
        typed = whom(names_in(values.get("mentions", "")), known)
        marked = whom(marked_in(values.get("text", ""), known), known)
        for name, found in (("mentions", typed), ("text", marked)):
            for error in found.errors:
                self.add_error(name, error)
        self.named = Named(typed.units | marked.units, typed.users | marked.users)
        if len(self.named.units) + len(self.named.users) > MOST_NAMED:
            self.add_error("mentions", ValidationError(_("Nhắc quá nhiều người một lúc.")))
        return values

    def save(self, task: Task) -> Comment:
        values = self.cleaned_data
        return comment(
            task=task,
            user=self.user,
            text=values["text"],
            key=values["request_key"],
            kind=CommentKind(values.get("kind", CommentKind.COMMENT)),
            basis=values.get("basis", ""),
            units=self.named.units.values(),
            users=self.named.users.values(),
        )


class ReadForm(PageForm):
    """Everything up to the newest notice that was shown has been read; what came later has not."""

    until = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
