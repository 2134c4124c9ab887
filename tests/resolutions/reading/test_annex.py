"""Tables: roles of columns, sections, sub-rows, continuation, repeated heads, cells on lines of their own."""

from datetime import date

from resolutions.reading import read_text
from resolutions.reading.parsed import ParsedTask

from .samples import DECISION_WITH_PLAN, STACKED_TABLE

HEAD = "KẾ HOẠCH\nCông tác năm 2026\n1. Thực hiện phụ lục kèm theo.\nNơi nhận:\n- Lưu: VT.\nPHỤ LỤC\nDANH MỤC\n"
TITLES = "STT\tNội dung\tBộ phận thực hiện\tThời gian thực hiện\n"


def rows(table: str) -> list[ParsedTask]:
    return [row for annex in read_text(HEAD + table).annexes for row in annex.rows]


def test_pipe_table_with_sections_and_a_sub_row() -> None:
    (annex,) = read_text(DECISION_WITH_PLAN).annexes
    assert [row.path for row in annex.rows] == ["PL1/I/1", "PL1/I/2", "PL1/II/1", "PL1/II/1/-1"]
    first, last = annex.rows[0], annex.rows[-1]
    assert (first.lead_units, first.coop_units) == (("Sở Nội vụ",), ("Sở Y tế", "Hội Nông dân"))
    assert (first.result, first.deadlines[0].due) == ("Quyết định", date(2025, 12, 31))
    assert (last.text, last.result) == ("Giai đoạn đầu", "40 người")
    assert annex.title == "PHỤ LỤC I DANH MỤC NHIỆM VỤ"


def test_one_cell_per_line() -> None:
    (annex,) = read_text(STACKED_TABLE).annexes
    assert [row.text for row in annex.rows] == [
        "Xây dựng quy chế làm việc của ban chấp hành khóa mới", "Tổ chức hội thi tay nghề", "Tổng kết năm",
    ]  # fmt: skip
    assert [row.deadlines[0].due for row in annex.rows] == [date(2026, 3, 31), date(2026, 9, 30), date(2026, 12, 31)]


def test_continuation_line_belongs_to_the_row_above() -> None:
    (row,) = rows(TITLES + "1\tĐề án nâng cao chất lượng của\tVăn phòng\tQuý I/2026\n\n\tcác chi hội trực thuộc\t\t\n")
    assert row.text == "Đề án nâng cao chất lượng của các chi hội trực thuộc"
    assert row.lead_units == ("Văn phòng",)


def test_repeated_heading_row_and_column_numbers_are_no_rows() -> None:
    found = rows(
        TITLES
        + "(1)\t(2)\t(3)\t(4)\n1\tViệc một\tVăn phòng\tQuý I/2026\n"
        + TITLES
        + "2\tViệc hai\tBan Tổ chức\tHằng năm\n"
    )
    assert [row.path for row in found] == ["PL1/1", "PL1/2"]


def test_section_titles_without_cells() -> None:
    found = rows(
        TITLES + "I. NHÓM MỘT\n1\tViệc một\tVăn phòng\tQuý I/2026\nII. NHÓM HAI\n1\tViệc hai\tVăn phòng\tQuý II/2026\n"
    )
    assert [row.path for row in found] == ["PL1/I/1", "PL1/II/1"]


def test_empty_deadline_cell_stays_empty() -> None:
    (row,) = rows(TITLES + "1\tViệc một\tVăn phòng\t\n")
    assert row.deadlines == ()
    assert "NO_DEADLINE" in row.doubts


def test_same_unit_in_both_columns_is_doubted() -> None:
    (row,) = rows(
        "TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời hạn\n1\tViệc một\tVăn phòng\tVăn phòng, Ban Tổ chức\tNăm 2026\n"
    )
    assert "SAME_UNIT_TWICE" in row.doubts


def test_two_annexes_are_numbered() -> None:
    text = (
        HEAD
        + TITLES
        + "1\tViệc một\tVăn phòng\tQuý I/2026\nPHỤ LỤC II\nDANH MỤC KHÁC\n"
        + TITLES
        + "1\tViệc hai\tVăn phòng\tQuý I/2026\n"
    )
    assert [row.path for annex in read_text(text).annexes for row in annex.rows] == ["PL1/1", "PL2/1"]
