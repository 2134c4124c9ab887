"""Forms of the import of a table: the file or what was copied out of Excel; and the confirmation of its preview."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OPEN_AGAIN, OnceForm, PageForm
from members.language import said
from members.sheets.heads import FileRefused, NoTable, Table
from members.sheets.preview import ADD, CHANGE, REFUSED, SAME
from resolutions import table_file
from resolutions.filetypes import safe_name
from tasks.table_columns import HEAD, TITLE

MOST_ROWS = 5_000
PASTED = 3_000_000


class ImportForm(OnceForm):
    """A file, or else a pasted table; `table` and `name` are what was read."""

    table: Table
    name = ""
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel hoặc CSV"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Tệp .xlsx hoặc .csv đã xuất từ danh sách rồi sửa; nhiều nhất 5.000 dòng, 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán bảng đã chép từ Excel"),
        required=False,
        max_length=PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Chép cả dòng tiêu đề cột."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        upload, text = values.get("file"), values.get("text") or ""
        if not upload and not text.strip():
            raise ValidationError(_("Chọn một tệp, hoặc dán bảng đã chép từ Excel."))
        place = "file" if upload else "text"
        try:
            found = table_file.of_upload(upload) if upload else table_file.of_text(text)
            self.table = HEAD.table_of(found.sheets)
        except FileRefused as refused:
            self.add_error(place, ValidationError(said(refused.message), code="refused"))
        except NoTable as none:
            self.add_error(place, _no_table(none))
        else:
            self.name = safe_name(upload.name) if upload else self._first_title()
            self._refuse_count(place)
        return values

    def _first_title(self) -> str:
        """How a pasted table is called among those that wait."""
        titles = (cells.get(TITLE, "").strip() for _line, cells in self.table.rows)
        return next(filter(None, titles), "") or _("Bảng dán vào")

    def _refuse_count(self, place: str) -> None:
        if not self.table.rows:
            self.add_error(place, _("Dưới dòng tiêu đề cột không có dòng nào."))
        elif len(self.table.rows) > MOST_ROWS:
            self.add_error(place, _("Bảng có hơn 5.000 dòng. Tách thành nhiều tệp rồi nhập từng tệp."))


def _no_table(none: NoTable) -> str:
    if none.twice:
        return _("Có hai cột “%s”. Bỏ bớt một cột rồi gửi lại.") % none.twice[:80]
    return _("Không thấy dòng tiêu đề cột. Giữ các tên cột như khi xuất, ít nhất có Nhiệm vụ hoặc Mã.")


class PreviewForm(PageForm):
    """Which rows of the preview are shown."""

    loai = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in (ADD, CHANGE, SAME, REFUSED)])
    trang = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class ConfirmForm(PageForm):
    """What was seen, and why due dates move."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=6 * MOST_ROWS, error_messages={"required": OPEN_AGAIN})
    note = forms.CharField(
        label=gettext_lazy("Lý do, ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Có hạn đã ghi bị đổi, nên cần lý do; lý do vào lịch sử của từng việc."),
    )
