"""One review of a union below, as its file has it: figures, tables, and its tasks, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from members.templatetags.page import share

from ..figure import Figure
from ..models import ReceivedReview
from ..period_words import span_name
from ..periods import ReportingPeriod
from ..reviews.head import Head
from ..reviews.rows import number
from ..reviews.standing import Standing, from_values
from ..reviews.tables import Group
from ..status import State
from .schema import Known, trusted


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    about: str
    nobody: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class ReceivedPage:
    """`state` narrows the tasks; None: all of them."""

    review: ReceivedReview
    state: State | None = None

    @cached_property
    def file(self) -> Known:
        return trusted(self.review.content)

    @property
    def head(self) -> Head:
        return self.file.head

    @property
    def period_name(self) -> str:
        return span_name(ReportingPeriod.from_slug(self.review.period))

    @property
    def signed_at(self) -> datetime:
        return datetime.fromisoformat(self.file.signed.at)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Those that say more than the total."""
        told = self.head.tables
        made = (
            Table("don-vi", _("Theo đơn vị chủ trì"), _("Đơn vị chủ trì"), _("Chưa có đơn vị chủ trì"), told.units),
            Table("van-ban", _("Theo văn bản"), _("Văn bản"), _("Không ghi văn bản"), told.documents),
            Table("cum", _("Theo cụm thi đua"), _("Cụm thi đua"), _("Ngoài các cụm"), told.clusters),
            Table("linh-vuc", _("Theo lĩnh vực"), _("Lĩnh vực"), _("Không ghi lĩnh vực"), told.fields),
        )
        return tuple(t for t in made if len(t.groups) > 1 or t.key in {"don-vi", "van-ban"})

    @cached_property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        wanted = [t for t in self.file.tasks if self.state is None or t["state"] == self.state.value]
        return wanted if self.state else sorted(wanted, key=lambda t: t["state"] != State.LATE.value)

    @cached_property
    def states(self) -> tuple[tuple[State, int], ...]:
        """How many tasks stand in each state that occurs."""
        counts = {state: sum(t["state"] == state.value for t in self.file.tasks) for state in State}
        return tuple((state, count) for state, count in counts.items() if count)

    @property
    def figures(self) -> tuple[Figure, ...]:
        s, was = self.review.summary, self.review.summary_before
        made = _("%(done)s ÷ (%(done)s + %(late)s quá hạn)") % {"done": number(s.completed), "late": number(s.late)}
        before = "; " + _("kỳ trước %s") % share(was.rate_permille) if was else ""
        parts = _("%(on_time)s đúng hạn + %(late)s quá hạn")
        split = {"on_time": number(s.done_on_time), "late": number(s.done_late)}
        return (
            Figure(_("Tỷ lệ hoàn thành"), share(s.rate_permille), made + before),
            Figure(_("Tổng số"), number(s.total), _("nhiệm vụ trong kỳ")),
            Figure(_("Hoàn thành"), number(s.completed), parts % split, "", "done"),
            Figure(_("Trong hạn"), number(s.in_time), _("chưa xong, kể cả sắp đến hạn"), "", "intime"),
            Figure(_("Quá hạn"), number(s.late), _("chưa xong"), "", "late", s.late > 0),
            Figure(_("Không hạn, chờ"), number(s.undated), _("không tính vào tỷ lệ"), "", "cond"),
        )


def standings(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Standing, str]]:
    """The tasks, which have no page here."""
    return [(from_values(values), "") for values in rows]
