"""Frozen reviews for tests: of any standings, and one of a known quarter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from members.letterhead import Head as Letterhead
from tasks.reports.frozen import Frozen, Wanted
from tasks.reports.paper import Signature
from tasks.reviews.head import Adjustment, Head, PointThen, TargetThen
from tasks.reviews.standing import Held, Standing
from tasks.reviews.tables import tables_of
from tasks.status import State, Summary
from tests.tasks.reviews.standings import standings

DAY = date(2026, 9, 30)
OFFICE, DOCTORS = Held(1, "Văn phòng"), Held(2, "Hội Y học", "Cụm 1", "Y tế")
counts = st.integers(0, 30_000)
summaries = st.builds(Summary, counts, counts, counts, counts, counts)


def frozen_of(rows: Sequence[Standing], **told: Any) -> Frozen:
    head = Head("2026-q3", date(2026, 7, 1), DAY, "Liên hiệp các Hội tỉnh Thử Nghiệm", tables_of(rows), **told)

    def read(state: State | None = None) -> Iterable[Standing]:
        return (row for row in rows if state in (None, row.state))

    return Frozen(head, read, len(rows))


def wanted(*, is_party: bool = False, **fields: Any) -> Wanted:
    head = Letterhead(
        "UBND TỈNH", "LIÊN HIỆP HỘI", is_party, "Số: 05/BC-LHH", "", "Thử Nghiệm, ngày 05 tháng 10 năm 2026"
    )
    signature = Signature("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn Ký")
    return replace(Wanted(head, signature, ("Như trên", "Lưu: VT"), reference="Báo cáo số 05/BC-LHH"), **fields)


any_review = st.builds(
    frozen_of,
    st.lists(standings, max_size=8),
    previous=st.none() | st.builds(PointThen, st.just("2026-q2"), summaries),
    year_before=st.none() | st.builds(PointThen, st.just("2025-q3"), summaries),
    since=st.dictionaries(st.sampled_from(["given", "completed", "carried"]), st.integers(0, 40)),
)


def task(number: int, state: State = State.LATE, **fields: Any) -> Standing:
    due = DAY - timedelta(days=12)
    values: dict[str, Any] = {"stage": "doing", "given_on": date(2026, 1, 5), "due_on": due, "original_due_on": due}
    values |= {
        "document": 1,
        "document_label": "Kế hoạch số 12/KH-LHH",
        "document_number": "12/KH-LHH",
        "place": "II.3",
    }
    values |= {"leads": (DOCTORS,)}
    if state in {State.DONE_ON_TIME, State.DONE_LATE}:
        values["closed_on"] = due + timedelta(days=3 if state == State.DONE_LATE else -3)
    return Standing(task=number, state=state, **({"title": f"Nhiệm vụ {number}"} | values | fields))


def quarter() -> Frozen:
    """Twelve tasks: 4 on time, 2 late, 2 in time, 2 overdue, 1 undated, 1 ended; one of them led by two units."""
    told = [State.DONE_ON_TIME] * 4 + [State.DONE_LATE] * 2 + [State.IN_TIME, State.SOON] + [State.LATE] * 2
    rows = [task(n, state) for n, state in enumerate([*told, State.UNDATED, State.ENDED], 1)]
    rows[0] = replace(rows[0], leads=(OFFICE, DOCTORS))
    rows[8] = replace(
        rows[8], cause="Chờ kinh phí", answerable="Ông Chủ tịch Hội", until=date(2026, 11, 15), conclusion="Làm ngay"
    )
    return frozen_of(
        rows,
        previous=PointThen("2026-q2", Summary(3, 3, 1, 2, 0)),
        year_before=PointThen("2025-q3", Summary()),
        since={"given": 3, "carried": 5},
        conclusion="Đồng ý với báo cáo.\nCác đơn vị khẩn trương.",
        meeting="phiên họp ngày 05/10/2026",
        adjustments=(Adjustment("2026-q2", 3, "Nhiệm vụ 3", "state", "Quá hạn", "Hoàn thành quá hạn"),),
        targets=(TargetThen(1, 7, "ít nhất 10 lớp", "10", "4", "behind"),),
    )
