"""The demonstration's reviews: two quarters frozen and signed, the last one discussed, the running one open."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypedDict

from django.utils import timezone

from members.models import PaperStyle, User
from tasks.editing import Wording, change
from tasks.models import RecipientList, ReportFormat, ReportKind, Review, Signer, Task
from tasks.period_filter import Period
from tasks.reports.issuing_report import issue_report
from tasks.reports.making import make_soon, queue_report
from tasks.reports.options import Options
from tasks.reviews.deck import deck_of
from tasks.reviews.freezing import freeze_review
from tasks.reviews.lining import write_line
from tasks.reviews.remarking import add_remark
from tasks.reviews.steps import conclude_review, discuss_review, fill_review, open_review
from tasks.status import Windows

from .playing import Life
from .timeline import Timeline, at, workday

PLAN, WORKPLAN = "21-KH/ĐĐLHH", "03/KH-LHH"
SIGNED = ("TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH", "Đinh Thị Thu Hoài")
SIGNERS = (
    SIGNED,
    ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lương Thế Bình"),
    ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Nông Thị Hạnh"),
)
RECIPIENTS = ("Thường trực Tỉnh ủy (b/c)", "Ủy viên Ban Chấp hành", "Các hội thành viên", "Lưu: VT")


@dataclass(frozen=True, slots=True)
class Line:
    """Why a task is late, what the meeting concluded, who answers for it, and in how many days it is to be done."""

    cause: str
    conclusion: str
    answerable: str
    days: int


USUAL = Line(
    "Đơn vị chủ trì chưa báo nguyên nhân.",
    "Đơn vị chủ trì báo cáo bằng văn bản lý do chậm và ngày làm xong.",
    "Thủ trưởng đơn vị chủ trì",
    20,
)
LINES: dict[tuple[str, str], Line] = {
    (WORKPLAN, "I/1"): Line(
        "Đường vào xã thứ ba bị lở, đoàn khám phải quay ra.",
        "Thông đường thì khám nốt; không thông thì mời dân xuống trạm y tế cụm xã.",
        "Chủ tịch Hội Y học",
        60,
    ),
    (WORKPLAN, "II/1"): Line(
        "Mới thu về hơn một nửa số phiếu.",
        "Dùng số phiếu đã thu, khảo sát thêm các xã còn trống, nộp báo cáo trước khi làm dự toán.",
        "Chủ tịch Hội Khoa học kinh tế",
        45,
    ),
    (PLAN, "II/1/-3"): Line(
        "Hai hội chờ đại hội nhiệm kỳ mới lập chi hội.",
        "Hội nào chưa đại hội thì lập chi hội lâm thời; Văn phòng báo danh sách hằng tháng.",
        "Chánh Văn phòng",
        40,
    ),
    (PLAN, "PL1/5"): Line(
        "Ba cuộc thi do ba nơi tổ chức, chưa thống nhất nguồn giải thưởng.",
        "Tách thể lệ từng cuộc thi, trình trước; phần kinh phí làm tiếp trong quý sau.",
        "Trưởng ban KHCN – Tư vấn, phản biện",
        50,
    ),
}


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was said in the review of a quarter, so many quarters ago. `brought`: tasks that were put in without being
    late. `edited`: a task whose words were set right after the freezing: its place, a piece, the other piece.
    `report_number`: of the report that was issued."""

    shift: int
    conclusion: str = ""
    brought: dict[tuple[str, str], Line] = field(default_factory=dict)
    remarks: Sequence[tuple[str, str]] = ()
    edited: tuple[str, str, str, str] | None = None
    report_number: str = ""


QUARTERS = (
    Quarter(
        -3,
        "Việc trong quý cơ bản đúng tiến độ. Việc lập chi hội mới phải nhanh hơn, giữa năm xem lại.",
        {
            (PLAN, "II/1/-3"): Line(
                "Mới lập ba trong tám chi hội, thời gian còn một quý.",
                "Văn phòng gửi mẫu hồ sơ cho từng hội, mỗi tháng lập ít nhất một chi hội.",
                "Chánh Văn phòng",
                60,
            )
        },
        [("uyvien", "Đề nghị ghi rõ tên các xã trong kế hoạch khám bệnh để các huyện hội cùng chuẩn bị.")],
        (WORKPLAN, "I/1", "ba xã vùng cao", "ba xã vùng cao Tân Lập, Bản Liền, Nà Hỏa"),
    ),
    Quarter(
        -2,
        "Số việc xong trong quý tăng; còn việc quá hạn do chờ phối hợp. Đơn vị chủ trì chậm phải báo cáo hằng tháng.",
        {},
        [
            ("uyvien", "Chi hội mới nên ưu tiên trường học và bệnh viện, nơi đã có sẵn hội viên."),
            ("thuongvu", "Đồng ý với ý kiến trên, Văn phòng đưa vào báo cáo."),
        ],
        (WORKPLAN, "II/1", "nông sản", "nông sản ra khỏi tỉnh"),
        "27/BC-LHH",
    ),
    Quarter(-1, "", {}, [("uyvien", "Đề án các cuộc thi đã chậm hai lần, cần một người chịu trách nhiệm chung.")]),
    Quarter(0),
)


def fill_papers() -> None:
    """Who signs reports, and where the summary goes."""
    for place, (authority, title, name) in enumerate(SIGNERS, start=1):
        Signer.objects.create(authority=authority, title=title, name=name, position=place)
    RecipientList.objects.create(kind=ReportKind.SUMMARY, lines="\n".join(RECIPIENTS))


def review_lives(timeline: Timeline, users: Mapping[str, User]) -> list[Life]:
    return [_until_yesterday(_Reviewer(timeline, users, told).life(), timeline) for told in QUARTERS]


def _until_yesterday(life: Life, timeline: Timeline) -> Life:
    """What would happen today or later does not happen yet."""
    for moment in life:
        if timezone.localdate(moment) >= timeline.today:
            return
        yield moment


class _Deed(TypedDict):
    user: User
    today: date
    at: datetime


class _Reviewer:
    """The review of one quarter, step by step on the days on which an office would take them."""

    def __init__(self, timeline: Timeline, users: Mapping[str, User], told: Quarter) -> None:
        self.timeline, self.users, self.told = timeline, users, told
        self.span = timeline.quarter(told.shift)

    def life(self) -> Life:
        yield (opened := self._opening())
        review = open_review(period=self.span, **self._by("vanphong", opened))
        preparing = ((4, 10, self._causes), (4, 16, self._fill), (6, 20, self._remark), (10, 11, self._discuss))
        ending = ((12, 15, self._conclude), (17, 16, self._freeze), (21, 10, self._issue), (24, 9, self._edit))
        for days, hour, take in (*preparing, *(ending if self.told.conclusion else ())):
            yield (moment := at(workday(self.span.end + timedelta(days=days)), hour))
            take(review, moment)

    def _opening(self) -> datetime:
        """Three weeks before its end; the running one yesterday at the latest."""
        return at(max(workday(min(self.span.end - timedelta(days=20), self.timeline.after(-1))), self.span.start), 9)

    def _by(self, who: str, moment: datetime) -> _Deed:
        return {"user": self.users[who], "today": timezone.localdate(moment), "at": moment}

    def _tasks(self, review: Review, day: date) -> list[Task]:
        """The late ones, and what was brought before the meeting."""
        late = deck_of(Period(self.span, day), review, Windows()).late
        brought = [_task(*place) for place in self.told.brought]
        return [*Task.objects.filter(pk__in=late).order_by("due_on", "pk"), *brought]

    def _lines(self, review: Review, moment: datetime) -> Iterator[tuple[Task, Line, int]]:
        """The tasks with what is said of each, and the version of what was written before."""
        for task in self._tasks(review, timezone.localdate(moment)):
            line = (LINES | self.told.brought).get((task.document.number, task.path), USUAL)
            row = review.lines.filter(task=task).first()
            yield task, line, row.version if row else 0

    def _causes(self, review: Review, moment: datetime) -> None:
        for task, line, version in self._lines(review, moment):
            deed = self._by("vanphong", moment)
            write_line(review=review, task=task, version=version, cause=line.cause, **deed)

    def _fill(self, review: Review, moment: datetime) -> None:
        fill_review(review=review, **self._by("vanphong", moment))

    def _remark(self, review: Review, moment: datetime) -> None:
        for number, (who, text) in enumerate(self.told.remarks):
            key = uuid.uuid5(uuid.NAMESPACE_OID, f"{review.period}/{number}")
            add_remark(review=review, text=text, key=key, **self._by(who, moment + timedelta(minutes=17 * number)))

    def _discuss(self, review: Review, moment: datetime) -> None:
        """The office takes down what is concluded while they talk."""
        deed = self._by("vanphong", moment - timedelta(hours=1))
        for task, line, version in self._lines(review, moment):
            words = {"conclusion": line.conclusion, "answerable": line.answerable}
            until = workday(deed["today"] + timedelta(days=line.days))
            write_line(review=review, task=task, version=version, until=until, **words, **deed)
        discuss_review(review=review, discussed_on=deed["today"], **self._by("vanphong", moment))

    def _conclude(self, review: Review, moment: datetime) -> None:
        conclude_review(review=review, conclusion=self.told.conclusion, **self._by("thuongvu", moment))

    def _freeze(self, review: Review, moment: datetime) -> None:
        authority, title, name = SIGNED
        freeze_review(
            review=review,
            windows=Windows(),
            authority=authority,
            signer_title=title,
            signer_name=name,
            **self._by("thuongvu", moment),
        )

    def _issue(self, review: Review, moment: datetime) -> None:
        """The summary of the frozen review goes into the register."""
        if not self.told.report_number:
            return
        deed = self._by("vanphong", moment)
        report = queue_report(
            review=review,
            kind=ReportKind.SUMMARY,
            format=ReportFormat.DOCX,
            style=PaperStyle.STATE,
            options=Options(*SIGNED, RECIPIENTS, self.told.report_number, deed["today"]),
            user=deed["user"],
            request_key=uuid.uuid5(uuid.NAMESPACE_OID, self.told.report_number),
            at=moment,
        )
        make_soon(report)
        issue_report(report=report, **deed)

    def _edit(self, _review: Review, moment: datetime) -> None:
        if self.told.edited is None:
            return
        number, path, old, new = self.told.edited
        task = _task(number, path)
        wording = Wording(task.title.replace(old, new), task.product, task.instruction, task.deadline_phrase)
        reason = "Ghi rõ phạm vi theo góp ý trong phiên rà soát."
        change(task=task, wording=wording, reason=reason, **self._by("vanphong", moment))


def _task(number: str, path: str) -> Task:
    return Task.objects.get(document__number=number, path=path, parent=None)
