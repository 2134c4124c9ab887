"""Where messages wait for the next page: in a cookie that bears the same prefix as the others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class PrefixedCookie(CookieStorage):
    cookie_name = settings.COOKIE_PREFIX + "messages"


class MessageStorage(FallbackStorage):
    storage_classes = (PrefixedCookie, SessionStorage)
