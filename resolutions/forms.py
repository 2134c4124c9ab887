"""Forms of the register: a document's header, its file, and the documents it names."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import NO_CHOICE, OnceForm, PageForm, VersionedForm
from members.language import said

from .files import ACCEPT, received, refuse_secret
from .filetypes import FileRefused, inspect, refuse_large, safe_name
from .kinds import kind_by_number
from .linking import NamedDocument
from .models import Document, LinkKind
from .models.document_type import choices
from .publishing import Upload
from .reading import title_mark
from .twins import Twin, twin_of

if TYPE_CHECKING:
    DocumentModelForm = forms.ModelForm[Document]
    LinkFormSetBase = forms.BaseFormSet["LinkForm"]
else:
    DocumentModelForm, LinkFormSetBase = forms.ModelForm, forms.BaseFormSet

RECIPIENTS = 100
FIRST_DAY = date(1900, 1, 1)
_LABEL = re.compile(r"^(?:số|so)\s*[:.]?\s*(?=\d)", re.IGNORECASE)


def bare_number(number: str) -> str:
    """What was copied with its label, without it: "Số: 05/KH-LHH" → "05/KH-LHH"."""
    return _LABEL.sub("", number.strip())


def refuse_strange_day(day: date | None, today: date) -> None:
    """ValidationError for a day on which no document here was issued: a slip of the year, as "2062" or "0206"."""
    last = date(today.year + 1, today.month, min(today.day, 28) if today.month == 2 else today.day)
    if day and not FIRST_DAY <= day <= last:
        words = _("Ngày %(day)s không thể là ngày ban hành: ghi từ %(first)s đến %(last)s. Hãy xem lại năm.")
        days = {"day": day, "first": FIRST_DAY, "last": last}
        raise ValidationError(words % {name: f"{one:%d/%m}/{one.year:04d}" for name, one in days.items()})


def read_upload(file: UploadedFile, *, reads_text: bool) -> Upload:
    """The uploaded bytes after inspection; ValidationError says what to do. Nothing is stored yet."""
    limit = settings.UPLOAD_MAX_BYTES
    try:
        refuse_large(file.size or 0, limit)
        name, data = safe_name(file.name or ""), received(file)
        inspect(name, data, limit)
        if reads_text:
            refuse_secret(name, data)
    except FileRefused as error:
        raise ValidationError(said(error.message), code="refused") from error
    return Upload(name, data, was_read=reads_text)


class Limited:
    """How large a file of the field may be, for its words and for the page that looks at it before it is sent."""

    @property
    def limit(self) -> int:
        """In bytes, for each file."""
        return int(settings.UPLOAD_MAX_BYTES)

    @property
    def megabytes(self) -> int:
        return self.limit // 1024 // 1024


class UploadField(forms.FileField):
    """A file that is inspected on the way in; cleans to an Upload or None.

    `reads_text` False leaves the stamp of a state secret to the caller, who reads the text anyway.
    """

    def __init__(self, *, reads_text: bool = True, **options: Any) -> None:
        self.reads_text = reads_text
        super().__init__(**({"allow_empty_file": True, "required": False} | options))
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data is None and not self.required:
            return None
        file = super().clean(data, initial)
        return read_upload(file, reads_text=self.reads_text) if file else None


class HeadChecks(PageForm):
    """What is asked of a document's number, day and title wherever one is registered."""

    today: date

    def clean_number(self) -> str:
        return bare_number(self.cleaned_data["number"])

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        refuse_strange_day(day, self.today)
        return day

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if title_mark(title):
            raise ValidationError(
                _("Trích yếu có dấu chỉ độ mật. Tài liệu bí mật nhà nước không vào sổ này; xử lý theo quy định riêng.")
            )
        return title


class DocumentFields(HeadChecks, DocumentModelForm):
    """What both registering and amending ask for."""

    recipients = forms.CharField(
        label=_("Nơi nhận"),
        required=False,
        max_length=10_000,
        help_text=_("Mỗi nơi một dòng."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = UploadField(label=_("Tệp văn bản"), help_text=_("PDF, Word, Excel, .txt hoặc ảnh; nhiều nhất 20 MB."))
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=choices)
    despite_kind = forms.BooleanField(label=_("Số và loại đúng như vậy, vẫn ghi"), required=False)
    despite_twin = forms.BooleanField(label=_("Đây là văn bản khác, vẫn vào sổ"), required=False)

    class Meta:
        model = Document
        fields = (
            *("number", "kind", "title", "issuer", "issued_on", "term", "parent_body", "place"),
            *("signer", "signing_authority", "signer_title", "state"),
        )
        widgets: ClassVar[dict[str, Any]] = {"title": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, Any]] = {"number": _("Ví dụ 32-KH/ĐĐLHH. Văn bản không có số thì để trống.")}

    twin: Twin | None = None
    other_kind = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", NO_CHOICE), *choices(self.instance.kind)]
        if self.instance.pk:
            self.fields["recipients"].initial = "\n".join(r.name for r in self.instance.recipients.all())

    def clean_recipients(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]
        if len(lines) > RECIPIENTS:
            raise ValidationError(_("Nhiều nhất 100 nơi nhận. Hãy gộp bớt."))
        if any(len(line) > 300 for line in lines):
            raise ValidationError(_("Mỗi dòng nhiều nhất 300 chữ. Hãy xuống dòng giữa các nơi nhận."))
        return lines

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.ask_about_kind(values)
        self.ask_about_twin(values)
        return values

    def ask_about_kind(self, values: dict[str, Any]) -> None:
        """A form error when the number's abbreviation tells another kind and nobody said that it is right."""
        number, kind = str(values.get("number") or ""), values.get("kind")
        as_stored = bool(self.instance.pk) and not {"number", "kind"} & set(self.changed_data)
        told = kind_by_number(number)
        if not told or not kind or as_stored or kind == told.code:
            return
        self.other_kind = told.name
        if not values.get("despite_kind"):
            words = _("Ký hiệu trong số “%(number)s” là của %(kind)s. Hãy xem lại loại văn bản, hoặc đánh dấu là đúng.")
            self.add_error("despite_kind", words % {"number": number, "kind": told.name})

    def ask_about_twin(self, values: dict[str, Any]) -> None:
        """A form error when this is in the register and nobody said that this is another document."""
        document = Document(
            pk=self.instance.pk,
            text=self.instance.text,
            **{name: values.get(name) or "" for name in ("number", "issuer")},
            issued_on=values.get("issued_on"),
        )
        upload = values.get("file")
        self.twin = twin_of(document, data=upload.data if upload else b"")
        if self.twin and not values.get("despite_twin"):
            self.add_error(
                "despite_twin", _("%s. Hãy xem lại, hoặc đánh dấu “Đây là văn bản khác”.") % self.twin.heading
            )


class NewDocumentForm(OnceForm, DocumentFields):
    """Registers a document."""


class EditDocumentForm(VersionedForm, DocumentFields):
    """Amends a registered document."""


class LinkForm(PageForm):
    """A document that this one names. A row without number and words is left out."""

    kind = forms.ChoiceField(label=_("Quan hệ"), choices=LinkKind.choices, required=False)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    dated = forms.DateField(label=_("Ngày"), required=False)
    printed = forms.CharField(label=_("Tên văn bản, như đã ghi"), max_length=300, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["dated"].help_text = ""

    def clean_dated(self) -> date | None:
        day: date | None = self.cleaned_data["dated"]
        refuse_strange_day(day, self.today)
        return day

    def clean_number(self) -> str:
        return bare_number(self.cleaned_data["number"])

    @property
    def named(self) -> NamedDocument | None:
        values = self.cleaned_data
        number, printed = values.get("number", ""), values.get("printed", "")
        if not number and not printed:
            return None
        return NamedDocument(printed or number, number, values.get("dated"), values.get("kind") or LinkKind.CITES)


class BaseLinkFormSet(LinkFormSetBase):
    @property
    def named(self) -> list[NamedDocument]:
        return [named for form in self.forms if (named := form.named)]


LinkFormSet = forms.formset_factory(LinkForm, formset=BaseLinkFormSet, extra=2, max_num=200, absolute_max=200)


def initial_links(document: Document | None) -> list[dict[str, Any]]:
    if document is None:
        return []
    return [
        {"kind": link.kind, "number": link.number, "dated": link.dated, "printed": link.printed}
        for link in document.links.all()
    ]
