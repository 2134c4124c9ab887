"""What does not belong into logs: the secret key of a calendar's address, also of one that is not valid (any more)."""

import logging
import re

_KEY = re.compile(r"(/lich/)[^/\s]+")


class WithoutKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/lich/" in message:
            record.msg, record.args = _KEY.sub(r"\1…", message), ()
        return True
