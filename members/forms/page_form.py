"""What every form of the application shares: NFC on the way in, the theme's classes, idempotency key, version."""

import re
import uuid
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..folding import nfc
from ..refusals import NOT_OFFERED, tell_refused

Row = TypeVar("Row", bound=models.Model)
DASHES = "---------"
NO_CHOICE = _("chưa chọn")
DJANGO_WORDS = (forms.Field.default_error_messages["required"], forms.DateField.default_error_messages["invalid"])
_LIKE_A_DAY = re.compile(r"\d{1,4}[./-]\d{1,4}[./-]\d{1,4}")
OPEN_AGAIN = _("Mở lại trang rồi gửi lại.")


def normalised(data: Any) -> Any:
    """A copy of the submitted values in Unicode form NFC."""
    if not isinstance(data, QueryDict):
        return data
    clean = QueryDict(mutable=True)
    for key, values in data.lists():
        clean.setlist(key, [nfc(v) if isinstance(v, str) else v for v in values])
    return clean


def widget_class(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def dress(form: forms.BaseForm) -> None:
    """Give the fields the theme's classes and the office's words: what Django says in them, or does not say at all."""
    for field in form.fields.values():
        if not field.widget.is_hidden:
            field.widget.attrs.setdefault("class", widget_class(field.widget))
        reword(field)
        if isinstance(field, forms.DateField):
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            field.help_text = field.help_text or _("Ngày/tháng/năm, ví dụ 30/09/2026.")


def name_no_choice(field: Any) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = NO_CHOICE if field.empty_label == DASHES else field.empty_label
    else:
        choices = list(field.choices)
        field.choices = [(v, NO_CHOICE if v == "" and label == DASHES else label) for v, label in choices]


def reword(field: forms.Field) -> None:
    """Messages that say what to do, where the field has only Django's own; a word instead of dashes for no choice."""
    is_choice = isinstance(field, forms.ChoiceField)
    ours = {"required": _("Cần chọn một mục.") if is_choice else needed(field)}
    if isinstance(field, forms.DateField):
        ours["invalid"] = _("Ghi ngày theo kiểu 30/09/2026.")
    for code, message in ours.items():
        if field.error_messages.get(code) in DJANGO_WORDS:
            field.error_messages[code] = message
    if is_choice and not isinstance(field.widget, forms.RadioSelect):
        name_no_choice(field)
    for validator in field.validators:
        if isinstance(validator, ProhibitNullCharactersValidator):
            validator.message = _("Có ký tự không dùng được trong chữ đã dán. Gõ lại chỗ này.")


def needed(field: forms.Field) -> str:
    """Names the field, so that the message can stand in a list of errors and be read alone."""
    return str(_("Cần ghi “%s”.") % field.label) if field.label else str(_("Cần ghi mục này."))


class PageForm(forms.Form):
    """A form of the house. Works for plain forms and, mixed in before, for ModelForm."""

    def add_error(self, field: str | None, error: Any) -> None:
        """A day that the calendar does not have is said back as it was written; what was not offered is logged."""
        if getattr(error, "code", "") in NOT_OFFERED:
            tell_refused("choice", f"{type(self).__name__}.{field}")
        of_date = field is not None and isinstance(self.fields.get(field), forms.DateField)
        if of_date and isinstance(error, ValidationError) and getattr(error, "code", "") == "invalid":
            typed = str(self.data.get(self.add_prefix(str(field)), "")).strip()
            if _LIKE_A_DAY.fullmatch(typed):
                error = ValidationError(
                    _("Không có ngày %(day)s. Ghi như 30/09/2026.") % {"day": typed}, code="invalid"
                )
        super().add_error(field, error)

    is_dressed = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(normalised(data), *args, **kwargs)
        if not self.is_dressed:
            dress(self)


class _Shared(dict[str, forms.Field]):
    """Fields that all forms of a class share: the deep copy that each form makes of them is of the table alone."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


def share_fields(form: type[PageForm]) -> None:
    """Dress the fields of this class once, for all its forms: only where no form changes a field of its own."""
    form.base_fields = _Shared(form().fields)
    form.is_dressed = True


class OnceForm(PageForm):
    """A creating form: its key makes a double click or a retry one row."""

    request_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = uuid.uuid4

    @property
    def sent_key(self) -> uuid.UUID | None:
        """The key as it was sent, whether or not the rest of the form is valid."""
        try:
            return uuid.UUID(str(self.data.get(self.add_prefix("request_key"))))
        except ValueError:
            return None

    def earlier(self, model: type[Row]) -> Row | None:
        """The row that an earlier submission of this very form made: a double click, or a retry after a crash."""
        key = self.sent_key
        return model._default_manager.filter(request_key=key).first() if key else None


class VersionedForm(PageForm):
    """An editing form: carries the version of the row that was shown (see `versions`)."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2_000_000_000,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if instance := getattr(self, "instance", None):
            self.fields["version"].initial = instance.version
