"""Forms of reports: which one, in which look, signed by whom; its number when it is issued; which are listed."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.filters import HouseFilter
from members.forms.page_form import OnceForm, PageForm
from members.models import Organisation, PaperStyle, Unit
from resolutions.models import Document

from ..models import RecipientList, Report, ReportFormat, ReportKind, Review, Signer, Snapshot
from ..period_words import span_name
from ..reports.kinds import KINDS, PAPER
from ..reports.options import Options
from ..reports.rendering import finished_since, frozen_of, late_units
from ..reviews.snapshots import head_of

FAR = timedelta(days=366)
_LINES = {"rows": 3}
LONGEST_LINE = 300


def recipients_of(text: str) -> tuple[str, ...]:
    """ "- Như trên;" → "Như trên"."""
    return tuple(line.strip(" -;.") for line in text.splitlines() if line.strip(" -;."))


class MakeReportForm(OnceForm):
    """What is asked before a report is made: everything has a value already, so that it can be sent at once."""

    loai = forms.ChoiceField(label=gettext_lazy("Loại báo cáo"), choices=ReportKind.choices)
    dinh_dang = forms.ChoiceField(label=gettext_lazy("Định dạng"), choices=ReportFormat.choices)
    the_thuc = forms.ChoiceField(label=gettext_lazy("Thể thức"), choices=PaperStyle.choices)
    don_vi = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        required=False,
        help_text=gettext_lazy("Với phiếu của đơn vị và công văn đôn đốc. Để trống thì làm cho từng đơn vị."),
    )
    ky = forms.ModelChoiceField(
        label=gettext_lazy("Người ký"),
        queryset=Signer.objects.filter(is_active=True),
        required=False,
    )
    nguoi_ky = forms.CharField(
        label=gettext_lazy("Người ký khác"),
        help_text=gettext_lazy("Ghi thẩm quyền, chức vụ, họ tên, mỗi mục một dòng. Để trống thì dùng người đã chọn."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs=_LINES),
    )
    so = forms.CharField(
        label=gettext_lazy("Số"),
        help_text=gettext_lazy("Để trống thì chừa chỗ; khi ban hành số được đề xuất từ sổ."),
        required=False,
        max_length=60,
    )
    ngay_ky = forms.DateField(label=gettext_lazy("Ngày ký"), required=False)
    han = forms.DateField(label=gettext_lazy("Yêu cầu trả lời trước ngày"), required=False)
    noi_nhan = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        help_text=gettext_lazy("Mỗi dòng một nơi. Để trống thì dùng danh sách của loại báo cáo."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_LINES),
    )

    def __init__(self, *args: Any, union: Organisation, snapshot: Snapshot, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.snapshot, units = today, snapshot, head_of(snapshot).tables.units
        self.fields["loai"].choices = [(kind, _with_formats(kind)) for kind in ReportKind]  # type: ignore[attr-defined]
        self.fields["loai"].initial = ReportKind.SUMMARY
        self.finished = finished_since(snapshot)
        if self.finished:
            words = _("Công văn đôn đốc bỏ %d việc đã xong sau ngày chốt.") % len(self.finished)
            self.fields["don_vi"].help_text = f"{self.fields['don_vi'].help_text} {words}"
        choices = [(group.key, group.name) for group in units if group.key]
        self.fields["don_vi"].choices = [("", _("từng đơn vị một")), *choices]  # type: ignore[attr-defined]
        self.fields["the_thuc"].initial = union.style
        signed = " ".join(filter(None, (snapshot.authority, snapshot.signer_title, snapshot.signer_name)))
        self.fields["ky"].empty_label = _("%s (đã ký khóa kỳ)") % signed  # type: ignore[attr-defined]

    def clean_nguoi_ky(self) -> tuple[str, ...]:
        """Authority, title and name; of two lines the authority is missing."""
        lines = [line.strip() for line in self.cleaned_data["nguoi_ky"].splitlines() if line.strip()]
        if len(lines) > 3 or any(len(line) > 120 for line in lines) or len(lines) == 1:
            raise ValidationError(_("Ghi hai hoặc ba dòng ngắn: thẩm quyền (nếu có), chức vụ, họ tên."))
        return ("", *lines) if len(lines) == 2 else tuple(lines)

    def clean_noi_nhan(self) -> tuple[str, ...]:
        lines = recipients_of(self.cleaned_data["noi_nhan"])
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_("Có nơi nhận dài quá %d chữ. Rút ngắn lại.") % LONGEST_LINE)
        return lines

    def clean_ngay_ky(self) -> date | None:
        return near(self.cleaned_data["ngay_ky"], self.today)

    def clean_han(self) -> date | None:
        return near(self.cleaned_data["han"], self.today)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        kind, format, unit = (told.get(name, "") for name in ("loai", "dinh_dang", "don_vi"))
        if not kind or not format:
            return told
        facts = KINDS[ReportKind(kind)]
        if ReportFormat(format) not in facts.formats:
            names = ", ".join(str(one.label) for one in facts.formats)
            self.add_error(
                "dinh_dang",
                _("%(kind)s có các định dạng: %(names)s.")
                % {
                    "kind": ReportKind(kind).label,
                    "names": names,
                },
            )
        elif facts.is_of_unit and not unit and format not in PAPER:
            self.add_error("don_vi", _("Chọn một đơn vị cho bảng này."))
        elif kind == ReportKind.REMINDER and not self._is_owed(unit):
            self.add_error("don_vi", _("Không có nhiệm vụ quá hạn nào để đôn đốc."))
        return told

    def _is_owed(self, unit: str) -> bool:
        """Whether this unit, or any without one, still has what it can be reminded of."""
        late = late_units(frozen_of(self.snapshot).without(self.finished))
        return unit in late if unit else bool(late)

    @property
    def unit(self) -> Unit | None:
        """None for kinds that are of the whole union."""
        is_of_unit = KINDS[ReportKind(self.cleaned_data["loai"])].is_of_unit
        pk = self.cleaned_data["don_vi"]
        return Unit.objects.filter(pk=pk).first() if is_of_unit and pk else None

    @property
    def options(self) -> Options:
        told = self.cleaned_data
        signer: Signer | None = told["ky"]
        frozen = self.snapshot
        signed = (frozen.authority, frozen.signer_title, frozen.signer_name)
        chosen = (signer.authority, signer.title, signer.name) if signer else signed
        authority, title, name = told["nguoi_ky"] or chosen
        recipients = told["noi_nhan"] or _listed(told["loai"])
        finished = self.finished if told["loai"] == ReportKind.REMINDER else ()
        return Options(authority, title, name, recipients, told["so"].strip(), told["ngay_ky"], told["han"], finished)


def _with_formats(kind: ReportKind) -> str:
    """ "Tài liệu họp (Word, PDF)"."""
    return f"{kind.label} ({', '.join(str(one.label) for one in KINDS[kind].formats)})"


def _listed(kind: str) -> tuple[str, ...]:
    found = RecipientList.objects.filter(kind=kind).first()
    if found:
        return recipients_of(found.lines)
    return (_("Như trên"), _("Lưu: VT")) if kind == ReportKind.REMINDER else (_("Lưu: VT"),)


def near(day: date | None, today: date) -> date | None:
    if day and abs(day - today) > FAR:
        raise ValidationError(_("Ngày này cách hôm nay hơn một năm."))
    return day


class IssueForm(PageForm):
    """The number and the day under which a report goes into the register."""

    so = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60)
    ngay_ky = forms.DateField(label=gettext_lazy("Ngày ban hành"))
    la_khac = forms.BooleanField(label=gettext_lazy("Vẫn ban hành với số này, là văn bản khác"), required=False)
    ban_hanh_lai = forms.BooleanField(label=gettext_lazy("Vẫn ban hành thêm một văn bản"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_so(self) -> str:
        number = " ".join(self.cleaned_data["so"].split())
        if not any(sign.isdigit() for sign in number):
            raise ValidationError(_("Số ghi như 05/BC-LHH hoặc 32-BC/LHH."))
        return number

    def clean_ngay_ky(self) -> date | None:
        day = near(self.cleaned_data["ngay_ky"], self.today)
        if day and day > self.today:
            raise ValidationError(_("Ngày ban hành không thể sau hôm nay."))
        return day

    def ask_again(self, report: Report, before: Document) -> None:
        name = span_name(report.review.span)
        told = {"name": name[:1].upper() + name[1:], "number": before.number, "day": ""}
        told["day"] = f"{before.issued_on:%d/%m/%Y}" if before.issued_on else "…"
        words = _("%(name)s đã có %(number)s ban hành ngày %(day)s; vẫn ban hành?")
        self.add_error("ban_hanh_lai", words % told)


class ReportFilter(HouseFilter):
    """Which made reports are listed."""

    loai = filters.ChoiceFilter(
        field_name="kind", choices=ReportKind.choices, label=gettext_lazy("Loại"), empty_label=gettext_lazy("Mọi loại")
    )
    ky = filters.ModelChoiceFilter(
        field_name="review",
        queryset=Review.objects.frozen(),
        label=gettext_lazy("Kỳ"),
        empty_label=gettext_lazy("Mọi kỳ"),
    )
    ban_hanh = filters.ChoiceFilter(
        method="keep_issued",
        choices=[("roi", gettext_lazy("Đã ban hành")), ("chua", gettext_lazy("Chưa ban hành"))],
        label=gettext_lazy("Ban hành"),
        empty_label=gettext_lazy("Tất cả"),
    )

    class Meta(HouseFilter.Meta):
        model = Report
        fields: tuple[str, ...] = ()

    def keep_issued(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(document__isnull=value == "chua")
