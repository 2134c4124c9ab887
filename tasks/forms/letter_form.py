"""What the office types for a reminder letter. It stays in the address bar: a letter can be opened again as it was."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm

STATE, PARTY = "nha-nuoc", "dang"
FAR = timedelta(days=366)


class LetterForm(PageForm):
    """Everything may be empty: the page then leaves room for it, to be filled in by hand. All of it together fits into
    the longest address that the server takes (lhh_tracker/server.py)."""

    so = forms.CharField(
        label=gettext_lazy("Số"), help_text=gettext_lazy("Ví dụ 12/LHH-VP."), required=False, max_length=40
    )
    ngay_ky = forms.DateField(label=gettext_lazy("Ngày ký"), required=False)
    han = forms.DateField(label=gettext_lazy("Yêu cầu báo cáo trước ngày"), required=False)
    tham_quyen = forms.CharField(
        label=gettext_lazy("Thẩm quyền ký"),
        help_text=gettext_lazy("Ví dụ TM. BAN THƯỜNG VỤ."),
        required=False,
        max_length=80,
    )
    chuc_vu = forms.CharField(
        label=gettext_lazy("Chức vụ"), help_text=gettext_lazy("Ví dụ CHỦ TỊCH."), required=False, max_length=80
    )
    nguoi_ky = forms.CharField(label=gettext_lazy("Họ tên người ký"), required=False, max_length=80)
    kieu = forms.ChoiceField(
        label=gettext_lazy("Thể thức"),
        choices=[
            (STATE, gettext_lazy("Nhà nước (Nghị định 30/2020)")),
            (PARTY, gettext_lazy("Đảng (Hướng dẫn 36-HD/VPTW)")),
        ],
        required=False,
    )
    ngay = forms.DateField(label=gettext_lazy("Tính đến ngày"), required=False)
    loi = forms.CharField(
        label=gettext_lazy("Lời mở đầu"),
        help_text=gettext_lazy("Để trống thì dùng lời soạn sẵn."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    noi_nhan = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        help_text=gettext_lazy("Mỗi dòng một nơi. Để trống thì ghi “Như trên” và “Lưu”."),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, today: date, by_default: str = STATE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.by_default = today, by_default
        self.fields["kieu"].initial = by_default

    def _near(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and abs(day - self.today) > FAR:
            raise ValidationError(_("Ngày này cách hôm nay hơn một năm."))
        return day

    def clean_ngay(self) -> date | None:
        return self._near("ngay")

    def clean_ngay_ky(self) -> date | None:
        return self._near("ngay_ky")

    def clean_han(self) -> date | None:
        return self._near("han")

    def value_of(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None

    @property
    def day(self) -> date:
        """As of which day it is told what is late."""
        return self.value_of("ngay") or self.today

    @property
    def is_party(self) -> bool:
        return bool((self.value_of("kieu") or self.by_default) == PARTY)

    @property
    def recipients(self) -> list[str]:
        typed = str(self.value_of("noi_nhan") or "").splitlines()
        return [line.strip(" -;.") for line in typed if line.strip(" -;.")] or [_("Như trên"), _("Lưu: VT")]

    @property
    def is_complete(self) -> bool:
        """Whether the letter on the page has its number and its day, so that it can go on record as sent."""
        return bool(self.value_of("so") and self.value_of("ngay_ky"))

    def wants(self) -> bool:
        """Whether the letter can go on record: it has its number and its day. Says in the form what is missing."""
        if not self.is_valid():
            return False
        if not self.cleaned_data["so"]:
            self.add_error("so", _("Ghi số công văn rồi mới ghi vào lịch sử được."))
        if not self.cleaned_data["ngay_ky"]:
            self.add_error("ngay_ky", _("Ghi ngày ký rồi mới ghi vào lịch sử được."))
        return not self.errors
