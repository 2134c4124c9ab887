"""Forms of how official papers look, who signs them and where they go."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm, PageForm, VersionedForm

from ..models import PaperLayout, RecipientList, Signer
from ..paper_settings import measured
from ..signer_words import readable

MOST_LINES = 30
LETTERS = [
    "nation_pt", "motto_pt", "parent_pt", "issuer_pt", "number_pt", "place_pt", "kind_pt", "title_pt", "body_pt",
    "table_pt", "signer_pt", "recipients_label_pt", "recipients_pt", "page_number_pt",
]  # fmt: skip
LENGTHS = ["top_mm", "bottom_mm", "left_mm", "right_mm", "first_line_mm", "paragraph_gap_pt", "line_spacing"]


def limits(name: str) -> tuple[Decimal, Decimal]:
    """The least and the most that a length may be, as the model has them."""
    of_field = [v.limit_value for v in PaperLayout._meta.get_field(name).validators if isinstance(v, BaseValidator)]  # type: ignore[union-attr]
    return min(of_field), max(of_field)


class LayoutForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    """All lengths of a style. The font is no choice: the decree and the guide both want Times New Roman."""

    class Meta:
        model = PaperLayout
        fields = (*LENGTHS, *LETTERS)
        localized_fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*LENGTHS, *LETTERS):
            field: Any = self.fields[name]
            self.initial[name] = measured(Decimal(self.initial[name]))
            field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control", "size": 6})
            least, most = limits(name)
            field.help_text = _("%(least)s đến %(most)s") % {"least": measured(least), "most": measured(most)}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in (*LENGTHS, *LETTERS):
            size, (least, most) = told.get(name), limits(name)
            if size is not None and not least <= size <= most:
                words = _("Ghi một số từ %(least)s đến %(most)s.")
                self.add_error(name, words % {"least": measured(least), "most": measured(most)})
            elif size is not None and name in LETTERS and size * 2 % 1:
                self.add_error(name, _("Cỡ chữ tính theo nửa điểm, ví dụ 13 hoặc 13,5."))
        return told

    def as_query(self) -> str:
        """The lengths as typed, for the address of the sheet that shows them."""
        return urlencode({name: self[name].value() for name in (*LENGTHS, *LETTERS)})

    @property
    def lengths(self) -> list[forms.BoundField]:
        return [self[name] for name in LENGTHS]

    @property
    def letters(self) -> list[forms.BoundField]:
        return [self[name] for name in LETTERS]


class SignerFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Signer
        fields = ("authority", "title", "name", "position", "is_active")
        help_texts = {
            "authority": gettext_lazy("Ví dụ TM. BAN THƯỜNG VỤ; thể thức Đảng ghi T/M. Không có thì để trống."),
            "title": gettext_lazy("Ví dụ Chủ tịch. Trên văn bản tự viết hoa."),
            "position": gettext_lazy("Số nhỏ đứng trước; người đầu tiên được chọn sẵn."),
            "is_active": gettext_lazy("Bỏ dấu khi thôi ký. Báo cáo đã dựng không đổi."),
        }

    def clean_title(self) -> str:
        return readable(self.cleaned_data["title"], _("Cần ghi chức vụ người ký."))

    def clean_name(self) -> str:
        return readable(self.cleaned_data["name"], _("Cần ghi họ tên người ký."))


class NewSignerForm(OnceForm, SignerFields):
    pass


class EditSignerForm(VersionedForm, SignerFields):
    pass


class RecipientsForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RecipientList
        fields = ("lines",)
        widgets = {"lines": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "lines": gettext_lazy("Mỗi dòng một nơi; dòng cuối thường là “Lưu: VT”. Dấu gạch, dấu chấm tự thêm.")
        }

    def clean_lines(self) -> str:
        kept = [line.strip(" -;.") for line in str(self.cleaned_data["lines"]).splitlines()]
        kept = [line for line in kept if line]
        if not kept:
            raise ValidationError(_("Ghi ít nhất một nơi nhận."))
        if len(kept) > MOST_LINES:
            raise ValidationError(_("Nhiều nhất %d nơi nhận.") % MOST_LINES)
        return "\n".join(kept)
