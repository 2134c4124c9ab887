"""Counts beside the members', and a call for figures that half of the associations have answered."""

import uuid
from collections.abc import Mapping
from datetime import date

from members.models import Figure, FigureKind, Unit, UnitKind, User
from resolutions.models import Document, DocumentKind
from resolutions.publishing import register
from tasks.figure_calls import Answer, Call, open_call, reply

from . import union
from .timeline import Timeline, at, workday

SOURCE = "Phiếu kê hội viên của hội"
SHARES = {"women": 41, "party": 33, "masters": 12, "doctors": 3}  # percent of the members, more or less
ASKED = ("members", "women", "party")
REPORTERS = {"Hội Nông nghiệp": "hoi1", "Hội Cầu đường": "hoi2"}
NUMBER, TITLE = "46/LHH-VP", "V/v báo cáo số liệu hội viên của các hội thành viên"


def share_of(members: int, code: str, number: int) -> int:
    """A believable part of the members, another one for each association."""
    return members * max(SHARES[code] + (number * 7) % 11 - 5, 1) // 100


def fill_figures(timeline: Timeline, users: Mapping[str, User]) -> None:
    units = {unit.name: unit for unit in Unit.objects.filter(kind=UnitKind.ASSOCIATION)}
    rows = [(number, units[row.name], row.members) for number, row in enumerate(union.ASSOCIATIONS)]
    counted, before = timeline.quarter(-1).end, timeline.quarter(-5).end
    for number, unit, members in rows[:9]:
        days = [(before, members[1]), (counted, members[2])] if number < 6 else [(counted, members[2])]
        _tell(unit, number, days)
    _call(timeline, users, rows)


def _tell(unit: Unit, number: int, days: list[tuple[date, int]]) -> None:
    """Women, party members and degrees of one association."""
    for on, members in days:
        for code in SHARES:
            value = share_of(members, code, number)
            Figure.objects.create(unit=unit, kind_id=code, value=value, on=on, source=SOURCE)


def _call(timeline: Timeline, users: Mapping[str, User], rows: list[tuple[int, Unit, tuple[int, int, int]]]) -> None:
    """Opened a fortnight ago; the first six have answered, the others have some days left."""
    office, opened = users["vanphong"], workday(timeline.after(-14))
    on, due = timeline.after(-16), timeline.after(9)
    asked = f"Đề nghị các hội thành viên báo số liệu tính đến ngày {on:%d/%m/%Y}, gửi trước ngày {due:%d/%m/%Y}."
    text = f"{TITLE}.\n\n{asked}"
    facts = {"number": NUMBER, "title": TITLE, "issuer": union.NAME, "place": union.PROVINCE, "text": text}
    letter = Document(kind=DocumentKind.LETTER, issued_on=opened, signer="Cao Xuân Viễn", **facts)
    register(document=letter, links=(), recipients=["Các hội thành viên"], user=office, at=at(opened, 9))
    kinds = list(FigureKind.objects.filter(code__in=ASKED))
    call = Call(letter, kinds, on, [unit for _n, unit, _m in rows], due, "Số nào chưa có thì ghi lý do ở ô Ghi chú.")
    made = open_call(call=call, user=office, today=opened, key=uuid.uuid4(), at=at(opened, 9, 30))
    for number, unit, members in rows[:6]:
        day = min(workday(timeline.after(-9 + number)), timeline.after(-1))
        values = {"members": members[2], **{code: share_of(members[2], code, number) for code in ASKED[1:]}}
        user = users[REPORTERS.get(unit.short_name, "vanphong")]
        answer = Answer(
            values, document_number=f"{14 + number}/BC-{''.join(w[0] for w in unit.short_name.split()).upper()}"
        )
        part = made.task.parts.get(lane=unit)
        reply(part=part, answer=answer, user=user, today=day, key=uuid.uuid4(), at=at(day, 14, 20))
