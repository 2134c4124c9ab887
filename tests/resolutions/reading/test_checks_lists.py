"""Numbers of lists, orders told twice, annexes against the body; and what holds for any text."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolutions.reading import read_text
from resolutions.reading.advice import ADVICE

from .paper import TASKS, annex, codes, paper, told

FIRST, SECOND, THIRD = TASKS.split("\n")


def letters(names: str) -> str:
    verbs = (
        "Rà soát hội viên",
        "Kiểm tra hội phí",
        "Sửa quy chế chi tiêu",
        "In sổ tay",
        "Mua giống nấm",
        "Dự toán quỹ",
    )
    return (
        TASKS
        + "\n4. Văn phòng:\n"
        + "\n".join(f"{n}) {verbs[i]} của chi hội {i}." for i, n in enumerate(names.split()))
    )


@pytest.mark.parametrize(
    "tasks",
    [f"{FIRST}\n{SECOND}\n4{THIRD[1:]}", letters("a b d"), f"{FIRST}\n3{SECOND[1:]}\n4{THIRD[1:]}"],
    ids=["after two", "letters", "after one"],
)
def test_a_number_is_missing(tasks: str) -> None:
    details, places = told(paper(tasks), "NUMBERING_GAP")
    assert len(details) == 1
    assert places[0]


def test_the_first_section_is_missing() -> None:
    assert "NUMBERING_GAP" in codes(paper(before="II. NHIỆM VỤ"))
    assert "NUMBERING_GAP" not in codes(paper(before="I. NHIỆM VỤ"))
    assert "NUMBERING_GAP" not in codes(paper(before="NHIỆM VỤ"))


def test_an_article_is_missing() -> None:
    text = paper(
        "Điều 1. Ban hành Kế hoạch hỗ trợ nhà vườn.\nĐiều 2. Giao Văn phòng theo dõi việc thực hiện.\n"
        "Điều 4. Các chi hội chịu trách nhiệm thi hành Quyết định này.",
        kind="QUYẾT ĐỊNH", number="15/QĐ-LHH", before="QUYẾT ĐỊNH:", closing="",
    )  # fmt: skip
    assert "NUMBERING_GAP" in codes(text)


@pytest.mark.parametrize(
    "tasks",
    [TASKS, letters("a b c d đ e"), letters("a b c d e"), TASKS + "\nII. GIẢI PHÁP\n" + FIRST[:30].strip() + " hai."],
    ids=["all", "letters", "without đ", "a new section"],
)
def test_no_number_is_missing(tasks: str) -> None:
    assert not codes(paper(tasks)) & {"NUMBERING_GAP", "NUMBERING_DUP"}


@pytest.mark.parametrize(
    "tasks",
    [f"{FIRST}\n2{SECOND[1:]}\n2{THIRD[1:]}", letters("a b b c"), f"{TASKS}\n2. Văn phòng in sổ tay."],
    ids=["twice", "letter twice", "goes back"],
)  # fmt: skip
def test_a_number_twice(tasks: str) -> None:
    assert len(told(paper(tasks), "NUMBERING_DUP")[0]) == 1


def row(label: str, text: str, lead: str = "Văn phòng", when: str = "Tháng 9/2026") -> str:
    return f"{label}\t{text}\t{lead}\t{when}"


A, B, C, D = (
    "Rà soát danh sách chuyên gia",
    "Sửa quy chế chi tiêu nội bộ",
    "Mua giống nấm cho chi hội",
    "In sổ tay cho vườn",
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("1", A), row("2", B), row("4", C)], {"NUMBERING_GAP"}),
        ([row("1", A), row("2", B), row("2", C)], {"NUMBERING_DUP"}),
        (["I\tQuý một\t\t", row("1", A), row("2", B), "II\tQuý hai\t\t", row("4", C)], {"NUMBERING_GAP"}),
        (["I\tQuý một\t\t", row("1", A), "III\tQuý ba\t\t", row("1", C)], {"NUMBERING_GAP"}),
        ([row("1", A), row("2", B), row("3", C)], set()),
        (["I\tQuý một\t\t", row("1", A), row("2", B), "II\tQuý hai\t\t", row("1", C), row("2", D)], set()),
        (["I\tQuý một\t\t", row("1", A), row("2", B), "II\tQuý hai\t\t", row("3", C), row("4", D)], set()),
        ([row("1.1", A), row("1.2", B), row("2.1", C)], set()),
    ],
)
def test_numbers_of_annex_rows(rows: list[str], expected: set[str]) -> None:
    assert codes(paper(after=annex(*rows))) & {"NUMBERING_GAP", "NUMBERING_DUP"} == expected


LONG = (
    "Văn phòng phối hợp với Ban Phổ biến kiến thức tổ chức ba lớp tập huấn kỹ thuật trồng nấm rơm cho hội viên các chi "
    "hội vùng ven trong quý III năm 2026."
)
REPEATED = "Trung tâm Tư vấn biên soạn sổ tay ủ phân hữu cơ tại vườn, gửi các chi hội và phòng nông nghiệp."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (paper(f"{FIRST}\n{SECOND}\n{THIRD}\n4. {THIRD[3:]}"), True),
        (paper(f"{FIRST}\n{SECOND}\n{THIRD}\n4. {REPEATED}"), True),
        (paper(f"{TASKS}\n4. {LONG}\n5. {LONG.replace('tổ chức', 'mở').replace('quý III năm', 'quý III/')}"), True),
        (paper(after=annex(row("1", A), row("2", B), row("3", A))), True),
        (paper(f"{TASKS}\n4. {SECOND[3:].replace('quý III', 'quý IV')}"), False),
        (paper(f"{TASKS}\n4. Hội Làm vườn:\n- Xây dựng kế hoạch của đơn vị, báo cáo kết quả về Văn phòng.\n"
               "5. Hội Luật gia:\n- Xây dựng kế hoạch của đơn vị, báo cáo kết quả về Văn phòng."), False),
        (paper(after=annex(row("1", A), row("2", A, when="Tháng 10/2026"))), False),
        (paper(), False),
    ],
    ids=["same", "nearly", "reworded", "rows", "another quarter", "two units", "two months", "none"],
)  # fmt: skip
def test_told_twice(text: str, wrong: bool) -> None:
    assert ("DUPLICATE" in codes(text)) is wrong


WORK = "Mở ba lớp tập huấn trồng nấm cho hội viên nhà vườn"
BODY = f"1. {WORK} trong quý III năm 2026; giao Ban Phổ biến kiến thức chủ trì.\n{SECOND}\n{THIRD}"
PLANS = [
    row("1", "Đề án xây dựng vườn mẫu"),
    row("2", "Quy chế chi tiêu nội bộ"),
    row("3", "Kế hoạch tổ chức hội chợ giống cây"),
]
FAIR = "Vận động ít nhất {} gian hàng tham gia hội chợ giống cây trồng của nhà vườn."
WEEK = "Xây dựng Kế hoạch tổ chức tuần lễ trái cây (nội dung theo Phụ lục)."
COUNTED = TASKS + "\n4. Văn phòng theo dõi, gồm {} nhiệm vụ tại Phụ lục kèm theo."
ORDERS = (
    "1. Xây dựng Đề án xây dựng vườn mẫu của hội viên.\n2. Ban hành Quy chế chi tiêu nội bộ của cơ quan.\n"
    "3. Văn phòng kiểm tra hội phí."
)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        (paper(BODY, after=annex(row("1", WORK, "Ban Phổ biến kiến thức", "Quý II/2026"))), ("quý III", "Quý II")),
        (paper(BODY, after=annex(row("1", WORK, "Trung tâm Tư vấn", "Quý III/2026"))), ("Trung tâm", "Ban Phổ biến")),
        (paper(BODY.replace("trong quý III năm 2026", "trước ngày 15/8/2026"),
               after=annex(row("1", WORK, "Ban Phổ biến kiến thức", "Trước ngày 30/9/2026"))), ("15/8", "30/9")),
        (paper(COUNTED.format("05"), after=annex(row("1", A), row("2", B))), ("05", "2")),
        (paper(ORDERS, after=annex(*PLANS)), ("STT 3", "thân văn bản")),
        (paper(f"1. {FAIR.format('20')}\n{SECOND}\n{THIRD}", after=annex(row("1", FAIR.format("15")))), ("20", "15")),
        (paper(f"{TASKS}\n4. {WEEK}", after=annex(row("1", A), row("2", B))), ("Mục I.4", "phụ lục")),
    ],
    ids=["time", "lead", "day", "count", "lacking", "figure", "not listed"],
)  # fmt: skip
def test_annex_against_body(text: str, both: tuple[str, str]) -> None:
    details, places = told(text, "ANNEX_BODY_MISMATCH")
    assert len(details) == 1
    assert all(side in details[0] for side in both)
    assert places[0]


@pytest.mark.parametrize(
    "text",
    [
        paper(BODY, after=annex(row("1", WORK, "Ban Phổ biến kiến thức", "Quý III/2026"), row("2", A))),
        paper(BODY, after=annex(row("1", WORK, "Ban Phổ biến kiến thức", "Tháng 8/2026"))),
        paper(BODY, after=annex(row("1", WORK.replace("Mở", "Sơ kết"), "Văn phòng", "Quý IV/2026"))),
        paper(f"1. {FAIR.format('20')}\n{SECOND}\n{THIRD}", after=annex(row("1", FAIR.format("20")))),
        paper(f"{TASKS}\n4. {WEEK}", after=annex(row("1", "Lên kế hoạch tổ chức tuần lễ trái cây"), row("2", B))),
        paper(COUNTED.format("02"), after=annex(row("1", A), row("2", B))),
        paper(after=annex(row("1", A), row("2", B), row("3", C))),
    ],
    ids=["more rows", "inside the quarter", "another step", "figure", "listed", "count", "other rows"],
)  # fmt: skip
def test_annex_that_agrees(text: str) -> None:
    assert "ANNEX_BODY_MISMATCH" not in codes(text)


def test_an_annex_that_is_not_there() -> None:
    heads = (
        "\n\nPHỤ LỤC I\nDANH MỤC NHIỆM VỤ\n\nSTT\tNội dung công việc\tĐơn vị chủ trì\n1\tRà soát chuyên gia\tVăn phòng"
    )
    both = heads + heads.replace("PHỤ LỤC I", "PHỤ LỤC II").replace("Rà soát", "Bồi dưỡng")
    assert "ANNEX_BODY_MISMATCH" in codes(paper(TASKS + "\n4. Văn phòng theo dõi theo Phụ lục III.", after=both))
    assert "ANNEX_BODY_MISMATCH" not in codes(paper(TASKS + "\n4. Văn phòng theo dõi theo Phụ lục II.", after=both))


PIECES = [
    *paper(letters("a b b d"), after=annex(row("1", A), row("3", A))).split("\n"),
    "Tổng số 24; có mặt 14; vắng 6", "thông qua ngày 31/02/2026", "Phụ lục IX", "tán thành 3/2", "quyêt thửc", "l.",
    "(Kèm theo Kế hoạch số 999999/KH-LHH ngày 99/99/9999", "số /NQ-TW", "trong thời hạn 30 ngày",
]  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=40).map("\n".join))
def test_any_text_gives_warnings_that_point_into_it(text: str) -> None:
    parsed = read_text(text)
    for warning in parsed.warnings:
        assert warning.code in ADVICE
        assert warning.detail.endswith(".")
        if warning.span is not None:
            start, end = warning.span
            assert 0 <= start < end <= len(parsed.text)


@pytest.mark.parametrize(
    "piece",
    [
        "Tổng số 24; có mặt 14; vắng 6, ", "Kèm theo Kế hoạch số 1/KH-LHH ", "trong thời hạn 30 ngày ", "BCH có ",
        "thông qua ngày ", "quyêt ", "UBND tỉnh An Bình ", "(( ", "1/KH-LHH ngày ", "gồm 3 nhiệm vụ ", "Kế hoạch này ",
    ],
)  # fmt: skip
def test_checks_of_hostile_repeats_end(piece: str) -> None:
    """A quadratic pattern would take minutes here; a busy machine must not fail it."""
    text = paper(f"1. Văn phòng {piece * 8_000}\n{SECOND}\n{THIRD}")
    began = time.process_time()
    read_text(text)
    assert time.process_time() - began < 15
