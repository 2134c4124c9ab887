"""Django's rules for passwords, in words that say what to do (its Vietnamese catalogue is older than its messages)."""

import re
from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .folding import fold
from .models import Organisation

# Words that anybody tries first at an office like this, without accents and spaces; the union's own names come to them.
GUESSED = ("lienhiephoi", "lienhiep", "khkt", "lhh", "tracker", "theodoi", "nhiemvu", "matkhau", "password", "vanphong")
LEFT = 5  # letters that must remain when those words are taken out


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu cần ít nhất %d ký tự.") % self.min_length


class NotTheName(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu quá giống %(verbose_name)s. Chọn mật khẩu khác.")


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng, dễ đoán. Chọn mật khẩu khác.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu chỉ toàn số. Thêm chữ vào.")


class NotTheUnion:
    """OWASP ASVS 6.2.11: a password is more than the union's name and a year."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = _letters(password)
        if not rest:
            return  # of digits alone another rule tells
        union = Organisation.current()
        names = [_letters(name) for name in (union.name, union.short_name, union.place)] if union else []
        for word in sorted({*GUESSED, *names} - {""}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT and rest != _letters(password):
            raise ValidationError(_("Mật khẩu gần như chỉ là tên cơ quan hoặc từ dễ đoán. Thêm vài từ khác."))

    def get_help_text(self) -> str:
        return _("Mật khẩu không chỉ gồm tên cơ quan và năm.")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))
