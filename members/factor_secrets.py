"""What allauth asks us about the second factor: its secrets are kept encrypted, and its words are ours."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_hex
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import User


def _box() -> MultiFernet:
    """Encrypts with SECRET_KEY; opens also what earlier keys (SECRET_KEY_FALLBACKS) have closed."""
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"second factor|{key}".encode()).digest())) for key in keys])


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A copy of the database alone opens no account: the secrets of the phones are not readable in it."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã chưa đúng hoặc đã dùng. Chờ mã mới trên điện thoại rồi nhập lại."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another key has closed fits no code at all: a secret that anybody could guess would open the account."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return token_hex(20).upper().translate(str.maketrans("0189", "ABCD"))

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        organisation = getattr(context.request, "organisation", None)
        return str(organisation.short_name or organisation.name) if organisation else "LHH"
