"""A report to its file: the frozen review is read, the paper or the sheets are built, and written in its format."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from members.language import official
from members.letterhead import blank_number, head_of, official_day
from members.models import Organisation, PaperStyle
from members.sheets import csv_table, xlsx
from resolutions.models.document_type import label_of
from resolutions.numbering import symbol_of

from ..models import Report, ReportFormat, ReportKind, Snapshot, Stage
from ..models.task import CLOSED_STAGES
from ..reminder_letter import numbered
from ..reviews.snapshots import head_of as head_of_snapshot
from ..reviews.snapshots import rows_of
from ..reviews.standing import Standing
from ..status import State
from . import docx, pdf
from .frozen import Frozen, Wanted
from .frozen_workbook import follow_up_sheet, frozen_workbook, unit_workbook
from .kinds import KINDS, Kind
from .layouts import layout_of
from .options import Options
from .paper import Paper, Signature

Tell = Callable[[int, int], None]  # so many of so many
CONTENT_TYPES = {
    ReportFormat.DOCX: docx.CONTENT_TYPE,
    ReportFormat.PDF: pdf.CONTENT_TYPE,
    ReportFormat.XLSX: xlsx.CONTENT_TYPE,
    ReportFormat.CSV: csv_table.CONTENT_TYPE,
}


def file_name(report: Report) -> str:
    """ "bao-cao-tong-hop-2026-q3.docx"."""
    unit = f"-{report.unit_id}" if report.unit_id else ""
    return f"{KINDS[ReportKind(report.kind)].file_name}-{report.review.period}{unit}.{report.format}"


def frozen_of(snapshot: Snapshot, tell: Tell | None = None) -> Frozen:
    """`tell` hears how many tasks were read of all, each time that all of them are read."""

    def rows(state: State | None = None) -> Iterator[Standing]:
        for number, row in enumerate(rows_of(snapshot, state), 1):
            if tell and state is None:
                tell(number, snapshot.row_count)
            yield row

    return Frozen(head_of_snapshot(snapshot), rows, snapshot.row_count)


@official()
def render(report: Report, tell: Tell) -> bytes:
    """The bytes of its file; `tell` hears how far it is."""
    if report.format in {ReportFormat.XLSX, ReportFormat.CSV}:
        return _sheets(report, frozen_of(report.review.snapshot, tell))
    papers = papers_of(report, frozen_of(report.review.snapshot))
    write = docx.render_docx if report.format == ReportFormat.DOCX else pdf.render_pdf
    return write(papers, layout_of(report.style), tell)


def _sheets(report: Report, frozen: Frozen) -> bytes:
    if report.format == ReportFormat.CSV:
        return b"".join(csv_table.lines(follow_up_sheet(frozen, report.unit_id or 0)))
    return unit_workbook(frozen, report.unit_id) if report.unit_id else frozen_workbook(frozen)


@official()
def papers_of(report: Report, frozen: Frozen) -> list[Paper]:
    """One paper; of a kind that goes to units one for each of them, if none was chosen."""
    union = Organisation.objects.get(pk=1)
    kind = KINDS[ReportKind(report.kind)]
    if report.kind == ReportKind.REMINDER:
        frozen = frozen.without(frozenset(Options.from_json(report.options).finished))
    if not kind.is_of_unit or report.unit_id:
        return [kind.make(frozen, wanted_of(report, union, unit=report.unit_id or 0))]
    units = [group for group in frozen.head.tables.units if group.key]
    if report.kind == ReportKind.REMINDER:
        late = late_units(frozen)
        units = [group for group in units if group.key in late]
    return [kind.make(frozen, wanted_of(report, union, int(group.key), n)) for n, group in enumerate(units)]


def late_units(frozen: Frozen) -> set[str]:
    """The units that lead a task that is overdue."""
    return {str(unit.pk) for row in frozen.rows(State.LATE) for unit in row.leads}


def finished_since(snapshot: Snapshot) -> tuple[int, ...]:
    """The tasks that were overdue when the review was frozen, and are now closed or reported as done."""
    ended = {"state": State.LATE.value, "task__stage__in": (*CLOSED_STAGES, Stage.CONFIRM)}
    return tuple(snapshot.rows.filter(**ended).order_by("task").values_list("task", flat=True))


def wanted_of(report: Report, union: Organisation, unit: int = 0, after: int = 0) -> Wanted:
    """`after`: the how-manyth paper it is, for numbers that follow each other."""
    told, kind = Options.from_json(report.options), KINDS[ReportKind(report.kind)]
    is_party = report.style == PaperStyle.PARTY
    number = numbered(told.number, after)
    day = told.day
    about = _("V/v %s") % kind.about if kind.about and not is_party else str(kind.about).capitalize()
    series, on = kind.short(is_party=is_party), day or report.created_at.date()
    union.symbol = symbol_of(union=union, series=series, is_party=is_party, day=on)
    head = head_of(
        union,
        is_party=is_party,
        day=day,
        year=on.year,
        number=number if kind.document_kind else None,
        series=series,
        about=about,
    )
    number = number or blank_number(series, union.symbol, is_party=is_party)
    signature = Signature(told.authority, told.title, told.name)
    wanted = Wanted(head, signature, told.recipients, unit, told.until)
    return replace(wanted, closing=union.contact_line, reference=_reference(kind, number, official_day(day, on.year)))


def _reference(kind: Kind, number: str, day: str) -> str:
    """What annexes call the paper: "Báo cáo số 05/BC-LHH ngày 05 tháng 10 năm 2026"."""
    if not kind.document_kind:
        return ""
    return _("%(kind)s số %(number)s %(day)s") % {"kind": label_of(kind.document_kind), "number": number, "day": day}
