"""The title and the name of who signs, as they are typed: words that everybody can see."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.folding import nfc


def readable(text: str, message: str) -> str:
    """The words without space around them; ValidationError when there are none (`message`), or signs nobody sees."""
    text = nfc(text).strip()
    if any(unicodedata.category(sign).startswith("C") for sign in text):
        raise ValidationError(_("Có ký tự không nhìn thấy được. Xóa đi rồi gõ lại."))
    if not any(sign.isalpha() for sign in text):
        raise ValidationError(message)
    return text
