"""The one seam through which "today" comes in. Only views and commands call it; everything below is given the day."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in the union's time zone (Asia/Ho_Chi_Minh unless TIME_ZONE says otherwise)."""
    return timezone.localdate()
