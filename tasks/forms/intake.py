"""The form of the intake page: a file, or a pasted text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm
from resolutions.forms import UploadField

PASTED = 3_000_000
SOURCES = (".txt", ".docx", ".doc", ".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp")


class SourceField(UploadField):
    """Says of every file that is not read here the same, before anything else is said of it."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data and not str(getattr(data, "name", "")).lower().endswith(SOURCES):
            raise ValidationError(
                _("Chỉ đọc được tệp .docx, .doc, .pdf, .txt và ảnh. Hãy mở tệp, lưu thành .docx rồi chọn lại."),
                code="refused",
            )
        return super().clean(data, initial)


class SourceForm(OnceForm):
    """A file, or else a pasted text."""

    file = SourceField(
        reads_text=False,
        label=gettext_lazy("Tệp văn bản"),
        help_text=gettext_lazy("Tệp .docx, .doc, .pdf, .txt hoặc ảnh chụp, ảnh quét; nhiều nhất 20 MB."),
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán phần chữ"),
        required=False,
        max_length=PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(SOURCES)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "file" in values and not values["file"] and not (values.get("text") or "").strip() and not self.errors:
            raise ValidationError(_("Chọn một tệp, hoặc dán phần chữ của văn bản."))
        return values
