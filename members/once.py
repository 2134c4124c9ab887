"""Scheduled commands run once: timers of several machines may start one at the same moment, the first does the work."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _

from . import sole

logger = logging.getLogger(__name__)


def once(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a command's `handle`: while another process of the installation is at it, say so and end well.

    Where no lock can be had it runs all the same: it does no harm twice, and must not stay undone.
    """

    def sole_handle(handle: Callable[..., None]) -> Callable[..., None]:
        @wraps(handle)
        def handled(self: Any, *args: Any, **options: Any) -> None:
            try:
                with sole.sole(f"once {name}", patience=0.0) as hold:
                    if hold is None:
                        self.stdout.write(_("Đang chạy ở máy khác, hoặc ở tiến trình khác của máy này."))
                        return
                    handle(self, *args, **options)
            except sole.NoLock:
                logger.exception("%s runs without its lock", name)
                handle(self, *args, **options)

        return handled

    return sole_handle
