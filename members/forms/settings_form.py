"""Forms of the union's settings, one for each page; and the picture of its logo."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .. import virus_scan
from ..language import said
from ..models import Organisation
from ..picture import LARGEST, PictureRefused, looked_at
from ..quiet_days import lead_days
from .page_form import PageForm, VersionedForm

LONGEST_WINDOW = 366
_PHONE = re.compile(r"[0-9+().\-/,; ]{3,30}")
_SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*)?", re.IGNORECASE)
_SYMBOL = re.compile(r"[^\W\d_][\w.&-]*(?:/[\w.&-]+)*")


class SettingsForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    """Some of the union's settings, with the version of all of them."""


class NameForm(SettingsForm):
    class Meta:
        model = Organisation
        fields = ("name", "short_name", "address", "phone", "email", "website")
        help_texts = {
            "name": _("Tên đầy đủ như trên văn bản."),
            "short_name": _("Hiện ở góc màn hình, ví dụ LHH Thanh Hóa."),
            "address": _("In ở chân công văn, cùng điện thoại, thư điện tử, trang thông tin."),
        }

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not _PHONE.fullmatch(phone):
            raise ValidationError(_("Ghi số điện thoại bằng chữ số, ví dụ 0237 3852 345."))
        return phone

    def clean_website(self) -> str:
        site: str = self.cleaned_data["website"]
        if site and not _SITE.fullmatch(site):
            raise ValidationError(_("Ghi địa chỉ trang, ví dụ lienhiephoi.tinh.gov.vn."))
        return site


class LetterheadForm(SettingsForm):
    class Meta:
        model = Organisation
        fields = ("parent_name", "symbol", "party_parent_name", "party_issuer", "party_symbol", "place", "style")
        help_texts = {
            "parent_name": _("Dòng trên tên Liên hiệp hội. Không có thì để trống."),
            "party_parent_name": _("Ví dụ: Tỉnh ủy Hà Thanh. Để trống thì như thể thức Nhà nước."),
            "party_issuer": _("Ví dụ: Đảng đoàn Liên hiệp các Hội KH&KT tỉnh. Để trống thì là tên Liên hiệp hội."),
            "party_symbol": _("Ví dụ: ĐĐLHH. Để trống thì như thể thức Nhà nước."),
            "place": _("Ghi trước ngày tháng trên văn bản."),
            "symbol": _("Phần cuối của số văn bản. Ví dụ: LHH, ĐĐLHH."),
            "style": _("Dùng cho công văn đôn đốc, bảng phân công và các bảng in có tiêu đề."),
        }

    def clean_symbol(self) -> str:
        return self._symbol("symbol")

    def clean_party_symbol(self) -> str:
        return self._symbol("party_symbol")

    def _symbol(self, name: str) -> str:
        symbol: str = self.cleaned_data[name]
        if symbol and not _SYMBOL.fullmatch(symbol):
            raise ValidationError(_("Ký hiệu viết liền bằng chữ, ví dụ LHH, ĐĐLHH."))
        return symbol


class RemindForm(SettingsForm):
    quiet_weekends = forms.TypedChoiceField(
        label=_("Thứ Bảy, Chủ nhật"),
        choices=[(True, _("Không gửi nhắc")), (False, _("Gửi nhắc như ngày thường"))],
        coerce=lambda value: value == "True",
        help_text=_("Việc rơi vào ngày nghỉ được nhắc vào ngày làm việc sau đó."),
    )

    class Meta:
        model = Organisation
        fields = ("remind_days", "soon_days_dated", "soon_days_long", "quiet_weekends")

    def clean_remind_days(self) -> str:
        try:
            days = lead_days(self.cleaned_data["remind_days"])
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return ", ".join(map(str, days))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for name in ("soon_days_dated", "soon_days_long"):
            if (days := clean.get(name)) is not None and days > LONGEST_WINDOW:
                self.add_error(name, _("Ghi một số ngày từ 0 đến 366."))
        return clean


class SecurityForm(SettingsForm):
    class Meta:
        model = Organisation
        fields = ("needs_second_factor",)
        help_texts = {
            "needs_second_factor": _(
                "Xác thực hai bước: sau mật khẩu còn phải ghi mã sáu số hiện trên điện thoại của người ấy. Người lấy "
                "được mật khẩu vẫn chưa vào được. Ai phải có mà chưa có thì được dẫn ngay tới trang đặt mã, kể cả anh "
                "chị. Trước khi bắt buộc mọi tài khoản, hãy báo các đơn vị: mỗi người cần một điện thoại thông minh."
            )
        }


class LogoForm(PageForm):
    """A picture, looked at by its bytes: its name and what the browser says of it tell nothing."""

    picture = forms.FileField(
        label=_("Ảnh logo"),
        help_text=_("PNG hoặc JPEG, nhiều nhất 512 KB, mỗi cạnh 16 đến 2.000 điểm; gần vuông là đẹp nhất."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": _("Chọn một tệp ảnh."), "max_length": _("Tên tệp quá dài. Đổi tên ngắn hơn.")},
    )

    def clean_picture(self) -> bytes:
        file: UploadedFile = self.cleaned_data["picture"]
        data: bytes = file.read(LARGEST + 1)
        try:
            looked_at(data)
            virus_scan.look_through(data)
        except PictureRefused as error:
            raise ValidationError(said(error.message)) from error
        except virus_scan.Infected as error:
            raise ValidationError(said(virus_scan.INFECTED)) from error
        except virus_scan.Unscanned as error:
            raise ValidationError(said(virus_scan.UNSCANNED)) from error
        return data


class VersionForm(VersionedForm):
    """A step on the settings as they were shown."""
