"""English that can be told from everything else: each translated text begins with a sign that stands nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import translation

MARK = "[en]"


@contextmanager
def marked() -> Iterator[None]:
    """While English is spoken, whatever is translated bears the mark."""
    trans = translation._trans  # type: ignore[attr-defined]

    def marking(name: str) -> Any:
        plain = getattr(trans, name)

        def said(*args: Any) -> str:
            text = str(plain(*args))
            return MARK + text if text and translation.get_language() == "en" else text

        return said

    with pytest.MonkeyPatch.context() as patch:
        for name in ("gettext", "ngettext", "pgettext", "npgettext"):
            patch.setattr(trans, name, marking(name))
        yield
