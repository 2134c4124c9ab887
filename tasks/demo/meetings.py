"""The demonstration's meetings: a congress, plenaries, one with minutes that do not add up, one to come. Own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from members.models import Person, Term, Unit, User
from resolutions.convening import create_meeting
from resolutions.headcounts import sitting_on
from resolutions.minuting import AgendaLine, Mark, keep_agenda, link_paper, record_vote, take_attendance
from resolutions.models import Document, Meeting, MeetingKind, MeetingPaper, MeetingState, Vote, VoteMethod

from .timeline import Timeline, at, workday

HALL = "Hội trường cơ quan Liên hiệp hội"
RESOLUTION, PLAN = "05/NQ-BCH", "03/KH-LHH"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting: who counted how many, what stood on its agenda (matter, who presented it, what came of it), what was
    voted (question, secret, for, against, abstained), which documents it adopted."""

    body: str
    kind: MeetingKind
    ordinal: int
    title: str
    day: date
    hours: tuple[time | None, time | None]
    counts: tuple[int | None, int | None, int | None, int | None]
    agenda: Sequence[tuple[str, str, str]] = ()
    votes: Sequence[tuple[str, bool, int, int, int]] = ()
    adopted: Sequence[str] = ()
    guests: str = ""
    is_named: bool = False
    is_held: bool = True


def sittings(timeline: Timeline) -> list[Sitting]:
    return [*_of_the_whole(timeline), *_of_the_few(timeline)]


def _of_the_whole(timeline: Timeline) -> list[Sitting]:
    """The congress and two plenaries; the minutes of the first of these leave four people out."""
    start = timeline.term_start
    return [
        Sitting(
            "Ban Chấp hành",
            MeetingKind.CONGRESS,
            4,
            "Đại hội đại biểu nhiệm kỳ mới: tổng kết nhiệm kỳ, phương hướng và bầu Ban Chấp hành",
            start,
            (time(7, 30), time(16, 45)),
            (150, 148, 2, 0),
            [
                ("Báo cáo tổng kết nhiệm kỳ khóa III", "Lương Thế Bình", "Đại hội tán thành báo cáo."),
                ("Bầu Ban Chấp hành, Ban Kiểm tra khóa IV", "Ban Bầu cử", "Bầu đủ số lượng ngay lần bầu thứ nhất."),
            ],
            [("Phương hướng, nhiệm vụ nhiệm kỳ khóa IV", False, 148, 0, 0)],
            guests="Thường trực Tỉnh ủy\nỦy ban nhân dân tỉnh\nĐại diện các sở, ban, ngành",
        ),
        Sitting(
            "Ban Chấp hành",
            MeetingKind.REGULAR,
            3,
            "Đánh giá công tác năm, chuẩn bị nhân sự cho nhiệm kỳ tới",
            timeline.in_quarter(-4, 1, 9),
            (time(8, 0), time(10, 30)),
            (24, 14, 2, 4),
            [
                ("Đánh giá công tác năm, nhiệm vụ năm tới", "Cao Xuân Viễn", "Thống nhất như dự thảo."),
                ("Giới thiệu nhân sự chuẩn bị cho nhiệm kỳ tới", "Đinh Thị Thu Hoài", "Bỏ phiếu kín."),
            ],
            [("Danh sách nhân sự giới thiệu", True, 13, 1, 0)],
        ),
        Sitting(
            "Ban Chấp hành",
            MeetingKind.REGULAR,
            4,
            "Kiểm điểm nhiệm vụ giữa nhiệm kỳ, ban hành nghị quyết",
            timeline.issued("resolution"),
            (time(8, 0), time(11, 15)),
            (24, 19, 5, 0),
            [
                ("Kết quả của kỳ trước", "Cao Xuân Viễn", "Việc còn chậm là kiện toàn bộ máy."),
                ("Nhiệm vụ trọng tâm và phân công", "Lương Thế Bình", "Giao Ban Thường vụ đôn đốc hằng quý."),
                ("Thông qua nghị quyết", "", ""),
            ],
            [("Thông qua nghị quyết của hội nghị", False, 19, 0, 0)],
            [RESOLUTION],
        ),
    ]


def _of_the_few(timeline: Timeline) -> list[Sitting]:
    """The standing committee: marked by name, and to come."""
    return [
        Sitting(
            "Ban Thường vụ",
            MeetingKind.REGULAR,
            6,
            "Cho ý kiến kế hoạch công tác",
            timeline.issued("workplan"),
            (time(14, 0), time(16, 30)),
            (None, None, None, None),
            [("Kế hoạch công tác của các hội và cơ quan thường trực", "Đinh Thị Thu Hoài", "Thông qua.")],
            [("Thông qua kế hoạch công tác", False, 3, 0, 0)],
            [PLAN],
            is_named=True,
        ),
        Sitting(
            "Ban Thường vụ",
            MeetingKind.REGULAR,
            7,
            "Rà soát nhiệm vụ quý, chuẩn bị hội nghị Ban Chấp hành",
            workday(timeline.after(12)),
            (time(8, 0), None),
            (None, None, None, None),
            [
                ("Rà soát nhiệm vụ quá hạn, xin gia hạn", "Cao Xuân Viễn", ""),
                ("Thời gian, nội dung hội nghị Ban Chấp hành lần thứ 5", "Nông Thị Hạnh", ""),
            ],
            is_held=False,
        ),
    ]


def fill_meetings(timeline: Timeline, users: dict[str, User]) -> None:
    for told in sittings(timeline):
        _tell(told, users["vanphong"])


def _tell(told: Sitting, office: User) -> None:
    body = Unit.objects.get(name=told.body)
    entered = at(told.day - timedelta(days=5) if told.is_held else told.day - timedelta(days=20), 9)
    minuted = at(told.day, 17)
    meeting = _create(told, body, office, entered)
    lines = [AgendaLine(None, *line) for line in told.agenda]
    keep_agenda(meeting=meeting, version=meeting.version, lines=lines, by=office, at=entered)
    if told.is_named:
        _mark(meeting, body, office, minuted)
    for question, is_secret, in_favour, against, abstained in told.votes:
        numbers = {"in_favour": in_favour, "against": against, "abstained": abstained}
        method = VoteMethod.SECRET if is_secret else VoteMethod.HANDS
        vote = Vote(meeting=meeting, question=question, method=method, is_passed=True, **numbers)
        record_vote(vote=vote, by=office, at=minuted)
    for document in Document.objects.filter(number__in=told.adopted):
        link_paper(meeting=meeting, document=document, part=MeetingPaper.Part.ADOPTED, by=office, at=minuted)


def _create(told: Sitting, body: Unit, office: User, entered: datetime) -> Meeting:
    members, present, excused, unexcused = told.counts
    starts, ends = told.hours
    meeting = Meeting(
        body=body,
        kind=told.kind,
        ordinal=told.ordinal,
        term=Term.objects.filter(starts_on__lte=told.day, ends_on__gte=told.day).first(),
        title=told.title,
        held_on=told.day,
        starts_at=starts,
        ends_at=ends,
        place=HALL,
        chair=Person.objects.filter(full_name="Lương Thế Bình").first(),
        secretary=Person.objects.filter(full_name="Nông Thị Hạnh").first(),
        guests=told.guests,
        member_count=members,
        present_count=present,
        excused_count=excused,
        unexcused_count=unexcused,
        state=MeetingState.HELD if told.is_held else MeetingState.PLANNED,
    )
    return create_meeting(meeting=meeting, by=office, at=entered)


def _mark(meeting: Meeting, body: Unit, office: User, minuted: datetime) -> None:
    """Everybody was there but the last one, who had said so."""
    sitting = sitting_on(body, meeting.held_on)
    marks = {mandate.person_id: Mark("present", mandate.position) for mandate in sitting}
    if len(sitting) > 1:
        last = sitting[-1]
        marks[last.person_id] = Mark("excused", last.position, "Đi công tác ngoài tỉnh")
    meeting.refresh_from_db()
    take_attendance(
        meeting=meeting,
        version=meeting.version,
        marks=marks,
        guests=meeting.guests,
        by=office,
        members=len(sitting),
        at=minuted,
    )
