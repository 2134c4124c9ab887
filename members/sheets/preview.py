"""A preview of an uploaded table, whatever is in it: a tab for each fate of its rows, a page at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADD, CHANGE, SAME, REFUSED = "them", "sua", "khong-doi", "tu-choi"
LABELS = {ADD: _("Sẽ thêm"), CHANGE: _("Sẽ sửa"), SAME: _("Không đổi"), REFUSED: _("Bị từ chối")}


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str | Promise
    count: int
    current: bool


class FatePages:
    """What every preview has. `kind` is the fate whose rows are asked for ("": all), `page` which of their pages."""

    on_a_page: ClassVar[int]
    kind: str
    page: int

    @property
    def kinds(self) -> Sequence[str]:
        """The fate of each row of the table, in order."""
        raise NotImplementedError

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.kinds)

    @property
    def added(self) -> int:
        return self.counts[ADD]

    @property
    def changed(self) -> int:
        return self.counts[CHANGE]

    @property
    def refused(self) -> int:
        return self.counts[REFUSED]

    @property
    def tabs(self) -> list[Tab]:
        told = [("", _("Tất cả"), len(self.kinds)), *((key, LABELS[key], self.counts[key]) for key in LABELS)]
        return [Tab(self._url(key), label, count, key == self.kind) for key, label, count in told]

    @cached_property
    def _chosen(self) -> list[int]:
        return [place for place, kind in enumerate(self.kinds) if not self.kind or kind == self.kind]

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self._chosen) // self.on_a_page))

    @property
    def current(self) -> int:
        return min(self.page, self.last_page)

    @property
    def places(self) -> list[int]:
        """Which rows of the table stand on the page."""
        start = (self.current - 1) * self.on_a_page
        return self._chosen[start : start + self.on_a_page]

    @property
    def previous_url(self) -> str:
        return self._url(self.kind, self.current - 1) if self.current > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(self.kind, self.current + 1) if self.current < self.last_page else ""

    def _url(self, kind: str, page: int = 1) -> str:
        values = {name: value for name, value in (("loai", kind), ("trang", page if page > 1 else "")) if value}
        return "?" + urlencode(values)
