"""The tree of documents as a table: a line for each, in the order of the tree, for paper and for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value

from ..status import Summary
from .branches import Branch
from .counting import Judging

LINES_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class ChainTable:
    """`total` counts each document once, also where it is named in several places."""

    lines: Sequence[Branch]
    total: Summary
    judging: Judging

    @property
    def day(self) -> date:
        return self.judging.day

    @property
    def printed(self) -> Sequence[Branch]:
        return self.lines[:LINES_PRINTED]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) > LINES_PRINTED

    @property
    def period_name(self) -> str:
        return self.judging.period.name if self.judging.period else ""


def chain_table(branches: Sequence[Branch], judging: Judging) -> ChainTable:
    lines = [branch for root in branches for branch in root.walk()]
    return ChainTable(lines, sum((line.own for line in lines), Summary()), judging)


def sheet(table: ChainTable) -> Sheet:
    numbers = (
        _("Tổng số"),
        _("HT đúng hạn"),
        _("HT quá hạn"),
        _("Chưa HT trong hạn"),
        _("Chưa HT quá hạn"),
        _("Không hạn, chờ điều kiện"),
    )
    columns = (
        Column(_("Cấp"), 6, "int"),
        Column(_("Văn bản"), 44),
        Column(_("Trích yếu"), 60),
        Column(_("Cơ quan, ngày, hiệu lực"), 36),
        Column(_("Nhiệm vụ của văn bản"), 12, "int"),
        *(Column(label, 12, "int") for label in numbers),
        Column(_("Tỷ lệ"), 10, "share"),
        Column(_("Quan hệ khác"), 44, printed=False),
    )
    heading = [_("Chuỗi văn bản và tiến độ, tính đến ngày %s") % f"{table.day:%d/%m/%Y}"]
    if table.period_name:
        heading.append(_("Nhiệm vụ của kỳ %s") % table.period_name)
    heading.append(
        _("Số của một văn bản gồm nhiệm vụ của chính nó và của mọi văn bản bên dưới, mỗi nhiệm vụ tính một lần.")
    )
    total = [None, _("Tất cả văn bản trong bảng"), "", "", table.total.total, *_figures(table.total), ""]
    rows = [_row(line) for line in table.lines]
    return Sheet(_("Chuỗi văn bản"), tuple(heading), columns, rows, total, frozen=2, set_in=1)


def _row(line: Branch) -> list[Value]:
    others = "; ".join(f"{other.words}: {other.name}" for other in line.others)
    if line.cut:
        others = "; ".join(filter(None, (others, _("còn %d văn bản bên dưới") % line.cut)))
    return [line.depth + 1, line.name, line.title, line.note, line.own.total, *_figures(line.rolled), others]


def _figures(of: Summary) -> list[Value]:
    return [of.total, of.done_on_time, of.done_late, of.in_time, of.late, of.undated, of.rate_permille]
