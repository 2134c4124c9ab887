"""Rows of annexes: merged cells, parts, several times in a cell, printed numbers, numbered text, tables of no tasks."""

from datetime import date

import pytest

from resolutions.reading import read_text
from resolutions.reading.parsed import ParsedTask

HEAD = "KẾ HOẠCH\nCông tác năm 2026\n1. Thực hiện theo phụ lục kèm theo.\nNơi nhận:\n- Lưu: VT.\n"
TITLES = "STT\tNội dung\tChủ trì\tPhối hợp\tThời gian\tKết quả\n"


def rows(text: str) -> list[ParsedTask]:
    return [row for annex in read_text(HEAD + text).annexes for row in annex.rows]


def test_cells_that_say_as_above() -> None:
    found = rows(
        "PHỤ LỤC\n" + TITLES + "1\tSoạn quy chế\tVăn phòng\tBan Tổ chức\tTháng 3/2026\t\n2\tGóp ý\tnt\t-nt-\tnt\t\n"
    )
    assert [(r.lead_units, r.coop_units, r.deadlines[0].due) for r in found] == [
        (("Văn phòng",), ("Ban Tổ chức",), date(2026, 3, 31))
    ] * 2


def test_parts_take_over_who_leads_and_their_group_is_no_row() -> None:
    table = "1\tXây dựng đề án:\tVăn phòng\tBan Tổ chức\t\t\n\t- Soạn dự thảo\t\t\tTháng 3/2026\tDự thảo\n"
    (row,) = rows("PHỤ LỤC\n" + TITLES + table)
    assert (row.path, row.text, row.lead_units, row.coop_units) == (
        "PL1/1/-1", "Soạn dự thảo", ("Văn phòng",), ("Ban Tổ chức",),
    )  # fmt: skip


def test_merged_lead_cells_are_filled_inside_a_section() -> None:
    table = "I\tTỔ CHỨC\t\t\t\t\n" + "".join(
        f"{n}\tViệc thứ {n}\t{lead}\t\tTháng {n}/2026\t\n" for n, lead in ((1, "Văn phòng"), (2, ""), (3, ""))
    )
    assert [row.lead_units for row in rows("PHỤ LỤC\n" + TITLES + table)] == [("Văn phòng",)] * 3


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Tháng 6, tháng 12/2026", [date(2026, 6, 30), date(2026, 12, 31)]),
        ("Quý II, quý IV năm 2026", [date(2026, 6, 30), date(2026, 12, 31)]),
        ("Quý II-III/2026", [date(2026, 9, 30)]),
        ("30/6/2026 và 15/12/2026", [date(2026, 6, 30), date(2026, 12, 15)]),
    ],
)
def test_several_times_in_a_cell(cell: str, days: list[date]) -> None:
    (row,) = rows(f"PHỤ LỤC\n{TITLES}1\tSoạn quy chế\tVăn phòng\t\t{cell}\t\n")
    assert [deadline.due for deadline in row.deadlines] == days


def test_one_column_for_all_who_take_part() -> None:
    table = (
        "STT\tNội dung\tĐơn vị thực hiện\tThời gian\n1\tSoạn quy chế\tVăn phòng (chủ trì), Ban Tổ chức\tQuý I/2026\n"
    )
    (row,) = rows("PHỤ LỤC\n" + table)
    assert (row.lead_units, row.coop_units) == (("Văn phòng",), ("Ban Tổ chức",))


def test_printed_numbers_count_and_lists_are_no_tasks() -> None:
    people = "STT\tHọ và tên\tChức vụ\tNhiệm vụ\n1\tLê Mẫu Hà\tChánh Văn phòng\tTổ trưởng\n"
    tasks = TITLES + "1\tSoạn quy chế\tVăn phòng\t\tTháng 3/2026\t\n"
    found = rows(f"PHỤ LỤC I\nDANH SÁCH THÀNH VIÊN\n{people}PHỤ LỤC II\nNHIỆM VỤ\n{tasks}")
    assert [row.path for row in found] == ["PL2/1"]


def test_an_annex_of_numbered_text() -> None:
    text = "PHỤ LỤC I\nPHÂN CÔNG NHIỆM VỤ\n1. Văn phòng\na) Chủ trì xây dựng kế hoạch chi tiết trước ngày 15/3/2026.\n"
    outline = "PHỤ LỤC II\nĐỀ CƯƠNG BÁO CÁO\nI. Kết quả\n1. Nêu rõ kết quả tổ chức thực hiện nhiệm vụ được giao.\n"
    parsed = read_text(HEAD + text + outline)
    ((row,),) = [annex.rows for annex in parsed.annexes]
    assert (row.path, row.lead_units, row.deadlines[0].due) == ("PL1/1/a)", ("Văn phòng",), date(2026, 3, 15))
    assert [task.path for task in parsed.tasks] == ["1"]
