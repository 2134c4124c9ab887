"""Forms of two levels: files of unions below, whose each one is, how they are put side by side; keys for programs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm, PageForm
from members.models import Unit
from resolutions import files
from resolutions.filetypes import safe_name

from ..exchange.fates import Fate
from ..exchange.receiving import read_file
from ..exchange.side_by_side import ORDERS
from ..models import IncomingReview
from ..periods import ReportingPeriod
from ..status import State

MOST_FILES = 99
LONGEST_YEARS = 10


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ReviewFilesField(forms.FileField):
    widget = SeveralFiles(attrs={"accept": ".json,application/json"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not uploads:
            raise ValidationError(_("Chọn ít nhất một tệp."))
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Mỗi lần gửi nhiều nhất %d tệp. Gửi thêm ở lần sau.") % MOST_FILES)
        return list(uploads)


class FilesForm(OnceForm):
    """The files, one after the other read and checked; `rows` are what became of each."""

    rows: Sequence[IncomingReview] = ()
    uploads = ReviewFilesField(
        label=gettext_lazy("Tệp rà soát của các Liên hiệp hội"),
        help_text=gettext_lazy("Một hoặc nhiều tệp .lhh.json, mỗi tệp nhiều nhất 20 MB."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "uploads" in values:
            self.rows = [_read(upload, self.now) for upload in values["uploads"]]
            if all(row.error for row in self.rows):
                for row in self.rows:
                    self.add_error("uploads", f"{row.name}: {row.error}")
        return values


def _read(upload: Any, now: datetime) -> IncomingReview:
    name = safe_name(upload.name or "")
    most = settings.UPLOAD_MAX_BYTES
    if (upload.size or 0) > most:
        too_large = _("Tệp lớn hơn %d MB. Tệp rà soát không lớn thế; hãy kiểm tra tệp.") % (most // 1024 // 1024)
        return IncomingReview(name=name, error=too_large)
    try:
        return read_file(name, files.received(upload), most, now)
    except files.FileRefused as refused:
        return IncomingReview(name=name, error=refused.message)


class FateForm(PageForm):
    """One file of a batch: whether it is taken in, as whose, and what it was shown to replace."""

    take = forms.BooleanField(label=gettext_lazy("Nhận"), required=False)
    unit = forms.CharField(
        label=gettext_lazy("Là của"), required=False, max_length=200, widget=forms.TextInput(attrs={"list": "don-vi"})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    chosen: Unit | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("take"):
            return values
        name = values.get("unit") or ""
        self.chosen = next(iter(Unit.objects.active().named([name]).values()), None) if name else None
        if "unit" in values and self.chosen is None:
            told = _("Không có đơn vị nào tên “%s”. Chọn trong danh sách.") % name
            self.add_error("unit", told if name else _("Chọn đơn vị trong sổ mà tệp này là của họ."))
        return values


def fate_forms(fates: Iterable[Fate], data: Any = None) -> dict[int, FateForm]:
    """A form for each file that can be taken in."""
    made = {}
    for fate in fates:
        if fate.can_take:
            start = {"take": True, "unit": fate.unit.name if fate.unit else "", "seen": fate.seen}
            made[fate.row.pk] = FateForm(data, prefix=str(fate.row.pk), initial=start)
    return made


class ReceivedForm(PageForm):
    """Which period, in the address bar."""

    ky = forms.CharField(required=False, max_length=12)

    def clean_ky(self) -> str:
        slug: str = self.cleaned_data["ky"]
        if slug:
            try:
                ReportingPeriod.from_slug(slug)
            except ValueError as error:
                raise ValidationError("ky") from error
        return slug


class SideForm(PageForm):
    """How the unions below are put side by side."""

    sap_xep = forms.ChoiceField(
        label=gettext_lazy("Sắp xếp"),
        required=False,
        choices=list(
            zip(
                ORDERS,
                (
                    gettext_lazy("Theo tên"),
                    gettext_lazy("Nhiều nhiệm vụ trước"),
                    gettext_lazy("Nhiều quá hạn trước"),
                    gettext_lazy("Tỷ lệ cao trước"),
                    gettext_lazy("Giảm nhiều so với kỳ trước"),
                ),
                strict=True,
            )
        ),
    )
    nhom = forms.ChoiceField(
        label=gettext_lazy("Nhóm"),
        required=False,
        choices=[("", gettext_lazy("Theo cụm thi đua")), ("khong", gettext_lazy("Không chia cụm"))],
    )


class ReceivedTasksForm(PageForm):
    """Which tasks of a received review."""

    trang_thai = forms.ChoiceField(required=False, choices=[(state.value, state.value) for state in State])

    @property
    def state(self) -> State | None:
        told = self.cleaned_data["trang_thai"]
        return State(told) if told else None


class KeyForm(OnceForm):
    """A new key: for which program, until when."""

    name = forms.CharField(
        label=gettext_lazy("Dùng cho"),
        max_length=120,
        help_text=gettext_lazy("Chương trình hoặc nơi sẽ đọc, ví dụ: Liên hiệp hội Việt Nam, trang tổng hợp."),
    )
    expires_on = forms.DateField(label=gettext_lazy("Hết hạn ngày"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].help_text = _("Ngày cuối còn dùng, ví dụ 30/09/2027; không ghi thì đến khi thu hồi.")

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and not self.today <= day <= self.today + timedelta(days=366 * LONGEST_YEARS):
            raise ValidationError(_("Ghi một ngày từ hôm nay đến mười năm tới."))
        return day
