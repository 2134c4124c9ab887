"""Django's rules for passwords, in words that say what to do (its Vietnamese catalogue is older than its messages)."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


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
