"""What each kind of report is: which paper, in which formats, under which number, and whether it can be issued."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from resolutions.models import DocumentKind

from ..models import ReportFormat, ReportKind
from .follow_up_report import follow_up_report
from .frozen import Frozen, Wanted
from .meeting_pack import meeting_pack
from .paper import Paper
from .summary_report import summary_report
from .unit_papers import reminder, unit_sheet

PAPER = (ReportFormat.DOCX, ReportFormat.PDF)
SHEETS = (ReportFormat.XLSX, ReportFormat.CSV)


@dataclass(frozen=True, slots=True)
class Kind:
    """`series`: the abbreviation in its number, `party_series` that of the Party's style. `document_kind`: what it is
    in the register; "" for papers that have no number there. `about`: the subject of an official letter."""

    make: Callable[[Frozen, Wanted], Paper]
    file_name: str
    formats: tuple[ReportFormat, ...]
    document_kind: str = ""
    series: str = ""
    party_series: str = ""
    about: object = ""
    is_of_unit: bool = False

    def short(self, *, is_party: bool) -> str:
        return self.party_series if is_party else self.series


KINDS = {
    ReportKind.SUMMARY: Kind(
        summary_report, "bao-cao-tong-hop", (*PAPER, ReportFormat.XLSX), DocumentKind.REPORT, "BC", "BC"
    ),
    ReportKind.FOLLOW_UP: Kind(follow_up_report, "bang-theo-doi", (*PAPER, *SHEETS), DocumentKind.REPORT, "BC", "BC"),
    ReportKind.UNIT_SHEET: Kind(unit_sheet, "phieu-don-vi", (*PAPER, *SHEETS), is_of_unit=True),
    ReportKind.REMINDER: Kind(
        reminder, "cong-van-don-doc", PAPER, DocumentKind.LETTER, "", "CV", _("đôn đốc thực hiện nhiệm vụ"), True
    ),
    ReportKind.MEETING_PACK: Kind(meeting_pack, "tai-lieu-hop", PAPER),
}
