"""How a form becomes a row: once, and never over somebody else's newer text."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from ..versions import stale

Row = TypeVar("Row", bound=models.Model)
TAKEN = _("Vừa có người ghi cùng tên này. Xem lại danh sách rồi lưu.")


def save_once(form: Any, model: type[Row], create: Callable[[], Row]) -> Row | None:
    """The row that `create` makes of a valid form, or the one that the same form made before; None with form errors."""
    earlier: Row | None = form.earlier(model)
    if earlier:
        return earlier
    if not form.is_valid():
        # A double click: "this name is taken" may mean by the row that the first click made in between.
        again: Row | None = form.earlier(model)
        return again
    form.instance.request_key = form.cleaned_data["request_key"]
    try:
        with transaction.atomic():
            return create()
    except IntegrityError:
        earlier = form.earlier(model)
        if earlier is None:
            form.add_error(None, TAKEN)
        return earlier


def save_version(form: Any, back: str, change: Callable[[int], bool]) -> bool:
    """True when `change` stored the edited row; False with form errors. A stale edit raises the 409 page."""
    if not form.is_valid():
        return False
    what = str(type(form.instance)._default_manager.get(pk=form.instance.pk))
    try:
        with transaction.atomic():
            stored = change(form.cleaned_data["version"])
    except IntegrityError:
        form.add_error(None, TAKEN)
        return False
    if not stored:
        raise stale(form.instance, what, back, form)
    return True
