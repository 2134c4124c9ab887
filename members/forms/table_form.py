"""Forms of the import of units, people, figures and accounts: the file, and the confirmation of its preview."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..language import said
from ..sheets.heads import FileRefused, NoTable, Table, TableFile
from ..sheets.preview import ADD, CHANGE, REFUSED, SAME
from ..tables.columns import head_of
from .page_form import OPEN_AGAIN, OnceForm, PageForm

MOST_ROWS = 20_000
HEADINGS = 200  # lines above the rows


def lines_of(upload: Any) -> TableFile:
    """The lines of an uploaded file. What may come in is known one floor up: see the setting."""
    read: Callable[[Any, int], TableFile] = import_string(settings.TABLE_READER)
    return read(upload, MOST_ROWS + HEADINGS)


class TableForm(OnceForm):
    """A file; `table` and `name` are what was read."""

    table: Table
    name = ""
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel hoặc CSV"),
        allow_empty_file=True,
        help_text=gettext_lazy("Tệp .xlsx hoặc .csv theo mẫu hoặc đã xuất; nhiều nhất 20.000 dòng, 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Chọn một tệp.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.table = head_of(self.kind).table_of(lines_of(upload).sheets)
        except FileRefused as refused:
            raise ValidationError(said(refused.message), code="refused") from refused
        except NoTable as none:
            raise ValidationError(_no_table(none)) from none
        if not self.table.rows:
            raise ValidationError(_("Dưới dòng tiêu đề cột không có dòng nào."))
        if len(self.table.rows) > MOST_ROWS:
            raise ValidationError(_("Bảng có hơn 20.000 dòng. Tách thành nhiều tệp rồi nhập từng tệp."))
        self.name = " ".join(str(upload.name or "").split())[-200:] or _("Bảng")
        return upload


def _no_table(none: NoTable) -> str:
    if none.twice:
        return _("Có hai cột “%s”. Bỏ bớt một cột rồi gửi lại.") % none.twice[:80]
    return _("Không thấy dòng tiêu đề cột của bảng này. Tải mẫu, giữ các tên cột như trong mẫu.")


class PreviewForm(PageForm):
    """Which rows of the preview are shown."""

    loai = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in (ADD, CHANGE, SAME, REFUSED)])
    trang = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class ConfirmForm(PageForm):
    """What was seen, and that new admins are meant."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages={"required": OPEN_AGAIN})
    admins = forms.BooleanField(required=False, label=gettext_lazy("Đúng, những người này làm quản trị"))
